import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Image } from './image';
import { replayed } from './replay';

/** The image of a program that `npm run world:prepare` makes, under its path in the image of its makers. */
interface Real {
  readonly program: string;
  readonly at: string;
  readonly user?: string;
}

/** What stands in for a program that is not to be had. */
interface Standin {
  /** What the stand-in does, before the arguments of the chart. */
  readonly mode: string;
  /** Where the chart looks for the program. @default - it leaves that to the image */
  readonly at?: string;
  readonly user?: string;
  /** Programs whose recorded metrics it says again. */
  readonly replays?: readonly string[];
}

/** By the names that charts render. */
const REAL: Record<string, Real> = {
  'registry.k8s.io/coredns/coredns': { program: 'coredns', at: '/coredns' },
  'quay.io/prometheus/prometheus': { program: 'prometheus', at: '/bin/prometheus', user: '65534' },
  'quay.io/prometheus/alertmanager': { program: 'alertmanager', at: '/bin/alertmanager', user: '65534' },
  'quay.io/prometheus/node-exporter': { program: 'node_exporter', at: '/bin/node_exporter', user: '65534' },
  'registry.k8s.io/kube-state-metrics/kube-state-metrics': { program: 'kube-state-metrics', at: '/kube-state-metrics', user: '65534' },
  'docker.io/library/traefik': { program: 'traefik', at: '/usr/local/bin/traefik' },
  'ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-k8s': { program: 'otelcol', at: '/otelcol-k8s', user: '10001' },
};

export const STANDINS: Record<string, Standin> = {
  'registry.k8s.io/pause': { mode: 'pause' },
  // Its mode and what it needs are the arguments of the pod.
  'docker.io/world/standin': { mode: '' },
  'docker.io/grafana/grafana': { mode: 'serve 3000', user: '472', replays: ['grafana'] },
  'quay.io/kiwigrid/k8s-sidecar': { mode: 'serve 8082', user: '65534' },
  'docker.io/grafana/loki': { mode: 'serve 3100,9095', user: '10001', replays: ['loki'] },
  'docker.io/grafana/tempo': { mode: 'serve 3200,4317,4318', user: '10001', replays: ['tempo', 'metrics-of-traces'] },
  'cr.fluentbit.io/fluent/fluent-bit': { mode: 'serve 2020', at: '/fluent-bit/bin/fluent-bit', replays: ['fluent-bit'] },
};

/** The image of a name without its tag; nothing where there is none, or where its program was not made. */
export function imageCatalog(binaries: string): (name: string) => Image | undefined {
  const images = new Map<string, Image>();
  const add = (name: string, program: string, image: (from: string) => Image) => {
    const from = join(binaries, program);
    if (existsSync(from)) images.set(name, image(from));
  };
  for (const [name, { program, at, user }] of Object.entries(REAL)) {
    add(name, program, (from) => ({ files: [{ path: at, from }], entrypoint: [at], user }));
  }
  for (const [name, { mode, at = '/standin', user, replays = [] }] of Object.entries(STANDINS)) {
    add(name, 'standin', (from) => ({
      files: [{ path: at, from }, ...(replays.length > 0 ? [{ path: '/standin-metrics', text: replayed(replays), mode: 0o644 }] : [])],
      entrypoint: [at],
      env: { STANDIN: mode },
      user,
    }));
  }
  return (name) => images.get(name);
}

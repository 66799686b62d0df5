import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Image } from './image';

/** The image of a program that `npm run world:prepare` makes, under its path in the image of its makers. */
interface Real {
  readonly program: string;
  readonly at: string;
  readonly user?: string;
}

/** By the names that charts render. */
const REAL: Record<string, Real> = {
  'registry.k8s.io/coredns/coredns': { program: 'coredns', at: '/coredns' },
  'quay.io/prometheus/prometheus': { program: 'prometheus', at: '/bin/prometheus', user: '65534' },
  'quay.io/prometheus/alertmanager': { program: 'alertmanager', at: '/bin/alertmanager', user: '65534' },
  'quay.io/prometheus/node-exporter': { program: 'node_exporter', at: '/bin/node_exporter', user: '65534' },
  'quay.io/prometheus-operator/prometheus-config-reloader': { program: 'prometheus-config-reloader', at: '/bin/prometheus-config-reloader', user: '65534' },
  'registry.k8s.io/kube-state-metrics/kube-state-metrics': { program: 'kube-state-metrics', at: '/kube-state-metrics', user: '65534' },
};

/** What the stand-in does under the name of a program that is not to be had. */
const STANDINS: Record<string, readonly string[]> = {
  'registry.k8s.io/pause': ['pause'],
  // Its mode and what it needs are the arguments of the pod.
  'world/standin': [],
};

/** The image of a name without its tag; nothing where there is none, or where its program was not made. */
export function imageCatalog(binaries: string): (name: string) => Image | undefined {
  const images = new Map<string, Image>();
  const add = (name: string, program: string, at: string, image: Omit<Image, 'files'>) => {
    const from = join(binaries, program);
    if (existsSync(from)) images.set(name, { files: [{ path: at, from }], ...image });
  };
  for (const [name, { program, at, user }] of Object.entries(REAL)) add(name, program, at, { entrypoint: [at], user });
  for (const [name, mode] of Object.entries(STANDINS)) add(name.includes('.') ? name : `docker.io/${name}`, 'standin', '/standin', { entrypoint: ['/standin', ...mode] });
  return (name) => images.get(name);
}

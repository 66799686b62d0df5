import { writeFileSync } from 'fs';
import { join } from 'path';
import { runExample, synthDemo } from './support';
import { temporaryFolder } from '../charts/support';

const DIGEST = `sha256:${'d'.repeat(64)}`;

/** The images that an error says are without a digest. */
const missingIn = (stderr: string) => [...new Set([...stderr.matchAll(/no digest of (\S+)\. Fix/g)].map(([, image]) => image))].sort();

function fileOf(digests: object): string {
  const file = join(temporaryFolder(), 'digests.json');
  writeFileSync(file, JSON.stringify(digests));
  return file;
}

describe('--image-digests of production', () => {
  let refused: Awaited<ReturnType<typeof runExample>>;

  beforeAll(async () => {
    refused = await runExample(temporaryFolder(), '--profile', 'production', '--confidential', 'enclaves', '--image-digests', fileOf({}));
  });

  it('with an empty file lists the images that need one', () => {
    expect(refused.status).toBe(1);
    expect(missingIn(refused.stderr).map((image) => image.replace(/:[^:]+$/, ''))).toEqual([
      'cr.fluentbit.io/fluent/fluent-bit',
      'docker.io/grafana/grafana',
      'docker.io/grafana/loki',
      'docker.io/grafana/tempo',
      'docker.io/library/memcached',
      'docker.io/nginxinc/nginx-unprivileged',
      'docker.io/traefik',
      'ghcr.io/jkroepke/access-log-exporter',
      'ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-k8s',
      'ghcr.io/open-telemetry/opentelemetry-operator/opentelemetry-operator',
      'public.ecr.aws/aws-cli/aws-cli',
      'public.ecr.aws/aws-nitro-enclaves/aws-nitro-enclaves-k8s-device-plugin',
      'public.ecr.aws/eks/aws-load-balancer-controller',
      'quay.io/kiwigrid/k8s-sidecar',
      'quay.io/prometheus/node-exporter',
      'quay.io/prometheus/prometheus',
      'registry.k8s.io/kube-state-metrics/kube-state-metrics',
    ]);
  });

  it('with these in the file hands a digest to each chart', async () => {
    const digests = Object.fromEntries(missingIn(refused.stderr).map((image) => [image, DIGEST]));
    const made = await synthDemo('--profile', 'production', '--confidential', 'enclaves', '--image-digests', fileOf(digests));
    const pinned = made.stack('worktest-platform').resources('helm_release')
      .filter(({ values }) => JSON.stringify(values).includes('d'.repeat(64))).map(({ name }) => name.replace(/-enclaves.*/, '')).sort();
    expect(pinned).toEqual([
      'aws-load-balancer-controller', 'fluent-bit', 'grafana', 'ingress-nginx', 'loki', 'nitro', 'opentelemetry-gateway', 'opentelemetry-operator', 'prometheus', 'tempo',
    ]);
  });
});

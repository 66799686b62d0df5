import { spawnSync } from 'child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { CollectorRelease, collectorConfigs } from './collector-configs';
import { sidecarConfig } from '../../../src/observability/collectors/collector-sidecar';
import { COLLECTOR_PODS } from '../../../src/observability/conventions/monitoring-pods';
import { chartFolder, helmTemplate, validate } from '../../helpers/charts';
import { containersOf, notRestricted, podsOf } from '../../helpers/pod-security';

const RELEASES = collectorConfigs();

const render = ({ release, namespace, documents }: CollectorRelease) => helmTemplate({
  name: release, namespace, chart: chartFolder('opentelemetry-collector'), values: documents.map((document) => JSON.stringify(document)),
});

const configIn = (objects: any[]): string => objects.find(({ kind }) => kind === 'ConfigMap').data.relay;

describe.each(RELEASES.map((release): [string, CollectorRelease] => [release.name, release]))('the chart with %s', (_, release) => {
  let objects: any[];
  beforeAll(() => {
    objects = render(release);
  });

  it('is objects that Kubernetes takes', () => {
    const { valid, errors } = validate(objects);
    expect(errors).toEqual([]);
    expect(valid).toHaveLength(objects.length);
  });

  it('has one kind of pods, with requests and a memory limit, that have no port of the node', () => {
    const pods = podsOf(objects);
    expect(pods).toHaveLength(1);
    for (const { resources, ports } of pods.flatMap(containersOf)) {
      expect(resources).toMatchObject({ requests: { cpu: expect.any(String), memory: expect.any(String) }, limits: { memory: expect.any(String) } });
      expect(ports.map(({ containerPort, hostPort }: any) => [containerPort, hostPort])).toEqual([[4317, undefined], [4318, undefined]]);
    }
    const { labels } = COLLECTOR_PODS.find(({ kubernetesNamespace }) => kubernetesNamespace === release.namespace)!;
    expect(objects.find(({ spec }) => spec?.template).spec.template.metadata.labels).toMatchObject(labels);
  });

  it('asks of Pod Security what reading the node needs, and no more', () => {
    const problems = podsOf(objects).flatMap(notRestricted).sort();
    const allowed = ['opentelemetry-collector: runAsNonRoot', 'opentelemetry-collector: runAsUser', 'hostPath state', 'hostPath podlogs', 'hostPath host'];
    expect(problems.filter((problem) => release.namespace === 'monitoring' || !allowed.includes(problem))).toEqual([]);
  });

  it('may read pods of the cluster, and statistics of nodes where those are asked for', () => {
    const { rules } = objects.find(({ kind }) => kind === 'ClusterRole');
    const stats = configIn(objects).includes('kubelet_stats:');
    expect(rules.flatMap(({ resources }: any) => resources)).toEqual(['pods', ...(stats ? ['nodes/stats'] : [])]);
  });

  it('runs the command that its image has', () => {
    const [{ image, command }] = podsOf(objects).flatMap(containersOf);
    expect(image).toContain(command[0].replace('/otelcol-', 'opentelemetry-collector-'));
  });

  it('takes OTLP at the address that it says, on its own node where it is on each', () => {
    const service = objects.find(({ kind, metadata }) => kind === 'Service' && metadata.name === release.release);
    expect(service.spec.ports.map(({ port }: any) => port)).toEqual([4317, 4318]);
    expect(service.spec.internalTrafficPolicy).toBe(release.namespace === 'monitoring' ? 'Cluster' : 'Local');
    expect(objects.find(({ spec }) => spec?.template).spec.template.metadata.labels).toMatchObject(service.spec.selector);
  });
});

// `otelcol validate`, by a collector that has the components of the image: OTELCOL_BINARY.
const collector = process.env.OTELCOL_BINARY;

it(`is validated by ${collector ? 'a real collector' : 'no real collector, since OTELCOL_BINARY is not set'}`, () => {
  const configs: [string, string][] = RELEASES.map((release) => [release.name, configIn(render(release))]);
  configs.push(['a sidecar', JSON.stringify(sidecarConfig({ grpcUrl: 'http://opentelemetry-gateway.monitoring.svc:4317' }, 128))]);
  const complaints = (collector ? configs : []).map(([name, config]) => [name, complaintsOf(config)]);
  expect(complaints).toEqual((collector ? configs : []).map(([name]) => [name, '']));
});

it(`a collector ${collector ? 'refuses' : 'would refuse'} what is wrong`, () => {
  const wrong = configIn(render(RELEASES[0])).replace('check_interval: 1s', 'chek_interval: 1s');
  expect(collector === undefined || complaintsOf(wrong).includes('chek_interval')).toBe(true);
});

function complaintsOf(config: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'otelcol-'));
  try {
    // Folders of the pod that the collector looks for.
    // The token of the pod has a place that is not configured.
    const here = config.replace(/\/var\/lib\/otelcol|\/hostfs/g, folder).replace(/(kubelet_stats:\n +auth_type: )serviceAccount/, '$1none');
    writeFileSync(join(folder, 'relay.yaml'), here);
    const env = { ...process.env, OTEL_K8S_NODE_NAME: 'node', OTEL_K8S_NODE_IP: '10.0.0.1', MY_POD_IP: '10.0.0.2' };
    const { status, stderr, error } = spawnSync(collector!, ['validate', `--config=${join(folder, 'relay.yaml')}`], { encoding: 'utf8', env });
    if (error) throw error;
    // A deprecated name is a line on a collector that still takes it.
    return status === 0 ? stderr.split('\n').filter((line) => /deprecat|alias/i.test(line)).join('\n') : stderr;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

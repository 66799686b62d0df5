import { parse } from 'yaml';
import { FederatedPrometheus, PrometheusLogin, RemoteWrite } from '../../../src';
import { PrometheusMetricsOptions } from '../../../src/observability/metrics/prometheus-metrics';
import { chartFolder, helmTemplate, promtool, validate } from '../../helpers/charts';
import { containersOf, notRestricted, podsOf } from '../../helpers/pod-security';
import { documentsIn } from '../support';
import { metricsWith } from './support';

const KINDS: [string, PrometheusMetricsOptions][] = [
  ['two replicas', { scale: { replicas: 2, retentionSizeGiB: 18 } }],
  ['what writes and takes over', {
    scale: { replicas: 2 },
    exchange: {
      externalLabels: { team: 'costs $1' },
      remoteWrite: {
        amp: RemoteWrite.existingAmp({ workspaceArn: 'arn:aws:aps:eu-west-2:111122223333:workspace/ws-0123abcd', sending: { keptMetrics: ['container_.*'], droppedMetrics: ['up'] } }),
        mimir: RemoteWrite.to({
          url: 'https://mimir.example.com/api/v1/push',
          login: PrometheusLogin.basic('mimir'),
          tls: { caSecretName: 'authority', clientSecretName: 'client', tlsServerName: 'mimir' },
          sending: { maxConnections: 10, samplesPerRequest: 500, waitingSamples: 5000 },
        }),
        vendor: RemoteWrite.to({ url: 'https://metrics.example.com/write', login: PrometheusLogin.bearer('vendor') }),
      },
      federate: {
        eu: FederatedPrometheus.of({ url: 'https://eu.example.com/prometheus', match: ['{__name__=~"job:.*"}'], login: PrometheusLogin.basic('eu'), scrapeIntervalSeconds: 60 }),
      },
    },
  }],
];

const render = (options: PrometheusMetricsOptions) => helmTemplate({
  name: 'prometheus',
  namespace: 'monitoring',
  chart: chartFolder('prometheus'),
  values: documentsIn(metricsWith(options).stack, 'prometheus').map((document) => JSON.stringify(document)),
});

const only = (objects: any[], kind: string, name: string) => {
  const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  expect(found).toHaveLength(1);
  return found[0];
};

const configOf = (objects: any[]) => parse(only(objects, 'ConfigMap', 'prometheus-server').data['prometheus.yml']);

/** The configuration for a promtool that knows no Kubernetes, and, where it is of Prometheus 2, not all that 3 has. */
function readable(config: any): any {
  const isOld = /version 2\./.test(promtool(['--version'], {}));
  const login = ({ basic_auth: auth, ...rest }: any) => auth && isOld ? { ...rest, basic_auth: { username: 'a', password_file: auth.password_file } } : { ...rest, ...(auth && { basic_auth: auth }) };
  const job = ({ kubernetes_sd_configs: discovery, track_timestamps_staleness: tracked, ...rest }: any) => ({
    ...login(rest), ...(!isOld && tracked && { track_timestamps_staleness: true }), ...(discovery && { static_configs: [{ targets: ['localhost:1'] }] }),
  });
  return { ...config, remote_write: (config.remote_write ?? []).map(login), scrape_configs: config.scrape_configs.map(job), rule_files: [] };
}

describe.each(KINDS)('Prometheus with %s', (_, options) => {
  let objects: any[];
  beforeAll(() => {
    objects = render(options);
  });

  it('is objects that Kubernetes takes', () => {
    const { valid, unknownKinds, errors } = validate(objects);
    expect({ errors, unknownKinds }).toEqual({ errors: [], unknownKinds: [] });
    expect(valid).toHaveLength(objects.length);
  });

  it('has a configuration that promtool takes', () => {
    expect(promtool(['check', 'config', '--syntax-only', 'prometheus.yml'], { 'prometheus.yml': JSON.stringify(readable(configOf(objects))) })).toContain('SUCCESS');
  });

  it('has pods that Pod Security lets in at its strictest level', () => {
    const pods = podsOf(objects).filter(({ namespace }) => namespace === 'monitoring');
    expect(pods.flatMap(notRestricted)).toEqual([]);
  });

  it('keeps everything on a volume for each replica, the write-ahead log too', () => {
    const { spec } = only(objects, 'StatefulSet', 'prometheus-server');
    expect(spec).toMatchObject({
      replicas: 2, podManagementPolicy: 'Parallel', persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Delete' },
    });
    const [claim] = spec.volumeClaimTemplates;
    expect(claim.spec).toMatchObject({ accessModes: ['ReadWriteOnce'], storageClassName: 'gp3-retain', resources: { requests: { storage: '20Gi' } } });
    const [{ args, volumeMounts }] = containersOf(podsOf(objects).find(({ name }) => name === 'prometheus-server')!);
    const { mountPath } = volumeMounts.find(({ name }: any) => name === claim.metadata.name);
    // The log is below the path of the blocks.
    expect(args).toContain(`--storage.tsdb.path=${mountPath}`);
    expect(objects.filter(({ kind }) => kind === 'PersistentVolumeClaim')).toEqual([]);
  });

  it('loses one replica at a time, and the second elsewhere', () => {
    const { spec: { selector, maxUnavailable } } = only(objects, 'PodDisruptionBudget', 'prometheus-server');
    const { template } = only(objects, 'StatefulSet', 'prometheus-server').spec;
    expect(maxUnavailable).toBe(1);
    for (const { matchLabels } of [selector, ...template.spec.topologySpreadConstraints.map(({ labelSelector }: any) => labelSelector)]) {
      expect(template.metadata.labels).toMatchObject(matchLabels);
    }
  });

  it('has each replica name itself, and readers stay with one', () => {
    const [{ env }] = containersOf(podsOf(objects).find(({ name }) => name === 'prometheus-server')!);
    expect(env).toEqual([{ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }]);
    expect(configOf(objects).global.external_labels).toMatchObject({ cluster: 'fake', __replica__: '${POD_NAME}' });
    expect(only(objects, 'Service', 'prometheus-server').spec).toMatchObject({ sessionAffinity: 'ClientIP' });
    expect(only(objects, 'Service', 'prometheus-server-headless').spec).toMatchObject({ clusterIP: 'None' });
  });
});

it('mounts each Secret where the configuration looks for its files', () => {
  const objects = render(KINDS[1][1]);
  const { spec } = podsOf(objects).find(({ name }) => name === 'prometheus-server')!;
  const folders = new Map<string, string>(spec.containers[0].volumeMounts.map(({ name, mountPath }: any) => [mountPath, name]));
  const files = [...JSON.stringify(configOf(objects)).matchAll(/"(\/etc\/prometheus-secrets\/[^"]+)"/g)].map(([, file]) => file);
  expect(files).toHaveLength(8);
  for (const file of files) {
    const folder = file.slice(0, file.lastIndexOf('/'));
    const { secret } = spec.volumes.find(({ name }: any) => name === folders.get(folder));
    expect(folder.endsWith(`/${secret.secretName}`)).toBe(true);
  }
});

it('has Alertmanager and Pushgateway, where they are enabled, start in a namespace that takes restricted pods alone', () => {
  const pods = podsOf(render({ helmValues: { 'alertmanager': { enabled: true }, 'prometheus-pushgateway': { enabled: true } } }))
    .filter(({ name }) => /alertmanager|pushgateway/.test(name));
  expect(pods.map(({ name }) => name).sort()).toEqual(['prometheus-alertmanager', 'prometheus-prometheus-pushgateway']);
  expect(pods.flatMap(notRestricted)).toEqual([]);
});

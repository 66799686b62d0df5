import { readFileSync } from 'fs';
import { join } from 'path';
import { parse } from 'yaml';
import { documentsIn, platform } from './support';
import { Dashboards } from '../../src/observability/dashboards/dashboards';
import { chartFolder, helmTemplate, promtool, validate } from '../helpers/charts';
import { boardsIn, downloadsOf } from '../helpers/dashboards';
import { containersOf, notRestricted, podsOf } from '../helpers/pod-security';

/** What Helm makes of the charts with exactly the documents that are synthesised. */
function render(release: 'prometheus' | 'grafana', documents: any[]): any[] {
  const values = documents.map((document) => JSON.stringify(document));
  return helmTemplate({ name: release, namespace: 'monitoring', chart: chartFolder(release), values });
}

const ROOT = join(__dirname, '..', '..');

const named = (objects: any[], kind: string, name: string) => {
  const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  expect(found).toHaveLength(1);
  return found[0];
};

describe('the charts as Helm renders them', () => {
  let prometheus: any[];
  let grafana: any[];
  beforeAll(() => {
    const dashboards = [...Dashboards.kubernetesViews(), Dashboards.alb(), Dashboards.classicElb(), Dashboards.nginx()];
    const { stack } = platform({ grafana: { dashboards } });
    prometheus = render('prometheus', documentsIn(stack, 'prometheus'));
    grafana = render('grafana', documentsIn(stack, 'grafana'));
  });

  const prometheusYml = () => parse(named(prometheus, 'ConfigMap', 'prometheus-server').data['prometheus.yml']);

  it('have the objects they are known by', () => {
    const kinds = (objects: any[]) => objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? '-'}/${metadata.name}`).sort();
    expect(kinds(prometheus)).toMatchInlineSnapshot(`
[
  "ClusterRole -/prometheus-kube-state-metrics",
  "ClusterRole -/prometheus-server",
  "ClusterRoleBinding -/prometheus-kube-state-metrics",
  "ClusterRoleBinding -/prometheus-server",
  "ConfigMap monitoring/prometheus-server",
  "DaemonSet monitoring-agents/prometheus-prometheus-node-exporter",
  "Deployment monitoring/prometheus-kube-state-metrics",
  "Deployment monitoring/prometheus-server",
  "PersistentVolumeClaim monitoring/prometheus-server",
  "Service monitoring-agents/prometheus-prometheus-node-exporter",
  "Service monitoring/prometheus-kube-state-metrics",
  "Service monitoring/prometheus-server",
  "ServiceAccount monitoring-agents/prometheus-prometheus-node-exporter",
  "ServiceAccount monitoring/prometheus-kube-state-metrics",
  "ServiceAccount monitoring/prometheus-server",
]
`);
    expect(kinds(grafana)).toMatchInlineSnapshot(`
[
  "ConfigMap monitoring/grafana",
  "Deployment monitoring/grafana",
  "PersistentVolumeClaim monitoring/grafana",
  "Secret monitoring/grafana",
  "Service monitoring/grafana",
  "ServiceAccount monitoring/grafana",
]
`);
  });

  it('keep their data on one volume each, whose class retains', () => {
    for (const [objects, name, size] of [[prometheus, 'prometheus-server', '20Gi'], [grafana, 'grafana', '10Gi']] as const) {
      expect(named(objects, 'PersistentVolumeClaim', name).spec).toMatchObject({
        storageClassName: 'gp3-retain', resources: { requests: { storage: size } }, accessModes: ['ReadWriteOnce'],
      });
      expect(named(objects, 'Deployment', name).spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
    }
  });

  it('have no pod in monitoring that Pod Security would not let in at its strictest level', () => {
    const pods = podsOf([...prometheus, ...grafana]).filter(({ namespace }) => namespace === 'monitoring');
    expect(pods.map(({ name }) => name).sort()).toEqual(['grafana', 'prometheus-kube-state-metrics', 'prometheus-server']);
    expect(pods.flatMap(notRestricted)).toEqual([]);
  });

  it('have the node exporter alone in the namespace that allows it', () => {
    const agents = podsOf([...prometheus, ...grafana]).filter(({ namespace }) => namespace === 'monitoring-agents');
    expect(agents.map(({ name }) => name)).toEqual(['prometheus-prometheus-node-exporter']);
    expect(notRestricted(agents[0]).sort()).toEqual(['hostNetwork', 'hostPID', 'hostPath proc', 'hostPath root', 'hostPath sys']);
  });

  it('give every container requests and a memory limit', () => {
    const without = podsOf([...prometheus, ...grafana])
      .flatMap(containersOf)
      .filter(({ resources }: any) => !(resources?.requests?.cpu && resources.requests.memory && resources.limits?.memory))
      .map(({ name }: any) => name);
    expect(without).toEqual([]);
  });

  it('scrape what is ours and nothing of the chart\'s own', () => {
    expect(prometheusYml().scrape_configs.map((job: any) => job.job_name).sort()).toEqual([
      'annotated-pods', 'annotated-services', 'cadvisor', 'coredns', 'ingress-nginx', 'kube-apiserver', 'kube-state-metrics', 'kubelet',
      'node-exporter', 'prometheus', 'traefik',
    ]);
    expect(prometheusYml().global).toMatchObject({ scrape_interval: '30s', scrape_timeout: '10s' });
    expect(prometheusYml().alerting).toBeUndefined();
  });

  it('have targets with the labels and ports that the jobs look for', () => {
    const target = (name: string) => {
      const { template } = [...prometheus].find(({ kind, metadata }) => ['Deployment', 'DaemonSet'].includes(kind) && metadata.name === name).spec;
      const ports = template.spec.containers.flatMap((container: any) => (container.ports ?? []).map((port: any) => port.name));
      return { labels: template.metadata.labels, ports };
    };
    expect(target('prometheus-kube-state-metrics')).toMatchObject({
      labels: { 'app.kubernetes.io/name': 'kube-state-metrics', 'app.kubernetes.io/instance': 'prometheus' },
      ports: expect.arrayContaining(['http']),
    });
    expect(target('prometheus-prometheus-node-exporter')).toMatchObject({
      labels: { 'app.kubernetes.io/name': 'prometheus-node-exporter', 'app.kubernetes.io/instance': 'prometheus' },
      ports: ['metrics'],
    });
  });

  it('let kube-state-metrics collect what the dashboards count', () => {
    const { args } = podsOf(prometheus).find(({ name }) => name === 'prometheus-kube-state-metrics')!.spec.containers[0];
    const resources = args.find((arg: string) => arg.startsWith('--resources=')).split('=')[1].split(',');
    expect(resources).toEqual(expect.arrayContaining(['endpoints', 'endpointslices', 'horizontalpodautoscalers', 'networkpolicies']));
    expect(args).toContain('--metric-labels-allowlist=namespaces=[app.kubernetes.io/name],deployments=[app.kubernetes.io/name],statefulsets=[app.kubernetes.io/name],daemonsets=[app.kubernetes.io/name],networkpolicies=[app.kubernetes.io/name],horizontalpodautoscalers=[app.kubernetes.io/name]');
    const rules = named(prometheus, 'ClusterRole', 'prometheus-kube-state-metrics').rules;
    expect(rules.flatMap((rule: any) => rule.resources)).toEqual(expect.arrayContaining(['endpoints']));
  });

  it('let nobody end Prometheus by its port, which reads a changed configuration itself', () => {
    const [server] = podsOf(prometheus).filter(({ name }) => name === 'prometheus-server');
    expect(server.spec.containers.map(({ name }: any) => name)).toEqual(['prometheus-server']);
    const { args } = server.spec.containers[0];
    expect(args.filter((arg: string) => /lifecycle|admin-api|remote-write-receiver/.test(arg))).toEqual([]);
    expect(args).toContain('--config.auto-reload');
  });

  const secretReaders = (objects: any[]) => objects
    .filter(({ kind, rules }) => /Role$/.test(kind) && rules.some((rule: any) => (rule.resources ?? []).some((name: string) => ['secrets', '*'].includes(name))))
    .map(({ metadata }) => metadata.name);

  it('let nobody read Secrets', () => {
    expect(secretReaders([...prometheus, ...grafana])).toEqual([]);
    const { stack } = platform({ metrics: { helmValues: { 'kube-state-metrics': { collectorsExclude: [] } } } });
    expect(secretReaders(render('prometheus', documentsIn(stack, 'prometheus')))).toEqual(['prometheus-kube-state-metrics']);
  });

  it('answer queries at the address that Grafana asks', () => {
    expect(named(prometheus, 'Service', 'prometheus-server').spec.ports[0].port).toBe(80);
    const config = named(grafana, 'ConfigMap', 'grafana').data;
    expect(parse(config['datasources.yaml']).datasources).toEqual([
      expect.objectContaining({ uid: 'prometheus', type: 'prometheus', url: 'http://prometheus-server.monitoring.svc:80', isDefault: true }),
      expect.objectContaining({ uid: 'cloudwatch', type: 'cloudwatch', jsonData: { authType: 'default', defaultRegion: 'eu-west-2' } }),
    ]);
  });

  const grafanaPod = () => podsOf(grafana).find(({ name }) => name === 'grafana')!.spec;

  it('download the nine dashboards with a checked certificate, to where their folders look', () => {
    const config = named(grafana, 'ConfigMap', 'grafana').data;
    const [container, ...others] = grafanaPod().initContainers;
    expect(others).toEqual([]);
    const downloads = downloadsOf(container);
    expect(downloads).toHaveLength(9);
    expect(container.command[2]).toContain('curl -sSfL --max-time 10 ');
    const paths = parse(config['dashboardproviders.yaml']).providers.map((provider: any) => provider.options.path);
    expect(new Set(downloads.map(({ file }) => `/var/lib/grafana/dashboards/${file.split('/')[0]}`))).toEqual(new Set(paths));
  });

  it('do not have Grafana wait for what downloads them to end', () => {
    expect(grafanaPod().initContainers[0]).toMatchObject({
      name: 'dashboards', restartPolicy: 'Always', image: expect.stringMatching(/^docker\.io\/curlimages\/curl:[\d.]+$/),
    });
  });

  it('pull what downloads them by the digest and from the registry that there is', () => {
    const helmValues = { global: { imageRegistry: 'mirror.example.com' }, downloadDashboardsImage: { tag: '9.0.0', sha: 'a'.repeat(64) } };
    const [pod] = podsOf(render('grafana', documentsIn(platform({ grafana: { helmValues, dashboards: [Dashboards.alb()] } }).stack, 'grafana')));
    expect(pod.spec.initContainers[0].image).toBe(`mirror.example.com/curlimages/curl:9.0.0@sha256:${'a'.repeat(64)}`);
  });

  it('download into a volume that goes with the pod', () => {
    const spec = grafanaPod();
    const mounts = [spec.initContainers[0], spec.containers[0]].map(({ volumeMounts }) =>
      volumeMounts.filter((mount: any) => mount.name === 'dashboards').map(({ mountPath }: any) => mountPath));
    expect(mounts).toEqual([['/var/lib/grafana/dashboards'], ['/var/lib/grafana/dashboards']]);
    expect(spec.volumes.filter(({ name }: any) => name === 'dashboards')).toEqual([{ name: 'dashboards', emptyDir: {} }]);
  });

  it('have a password in the chart\'s own Secret and nowhere else', () => {
    expect(Object.keys(named(grafana, 'Secret', 'grafana').data)).toEqual(expect.arrayContaining(['admin-user', 'admin-password']));
    const { spec } = podsOf(grafana).find(({ name }) => name === 'grafana')!;
    const env = spec.containers[0].env.find(({ name }: any) => name === 'GF_SECURITY_ADMIN_PASSWORD');
    expect(env.valueFrom.secretKeyRef).toEqual({ name: 'grafana', key: 'admin-password' });
  });

  it('take the administrator from a Secret that is there', () => {
    const { stack } = platform({ grafana: { adminSecretName: 'grafana-admin' } });
    const objects = render('grafana', documentsIn(stack, 'grafana'));
    expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    const env = podsOf(objects)[0].spec.containers[0].env.find(({ name }: any) => name === 'GF_SECURITY_ADMIN_PASSWORD');
    expect(env.valueFrom.secretKeyRef).toEqual({ name: 'grafana-admin', key: 'admin-password' });
  });

  it('have a configuration and rules that promtool takes', () => {
    // Debian's build knows no Kubernetes: targets that stand still take the place of what is discovered.
    const jobs = prometheusYml().scrape_configs.map(({ kubernetes_sd_configs: discovery, ...job }: any) =>
      discovery ? { ...job, static_configs: [{ targets: ['localhost:1'] }] } : job);
    const files = {
      'rules.yml': named(prometheus, 'ConfigMap', 'prometheus-server').data['recording_rules.yml'],
      'prometheus.yml': JSON.stringify({ ...prometheusYml(), scrape_configs: jobs, rule_files: ['rules.yml'] }),
    };
    // --syntax-only: the files of the service account are in the pod.
    expect(promtool(['check', 'config', '--syntax-only', 'prometheus.yml'], files)).toContain('SUCCESS');
    expect(promtool(['check', 'rules', 'rules.yml'], files)).toContain('2 rules found');
  });
});

describe('the dashboards of the library as Helm renders them', () => {
  let pod: any;
  let config: any[];
  let objects: any[];
  beforeAll(() => {
    const { stack } = platform({ grafana: { logs: { url: 'http://loki' }, traces: { url: 'http://tempo' } } });
    config = render('grafana', documentsIn(stack, 'grafana'));
    [pod] = podsOf(config);
    objects = helmTemplate({
      name: 'grafana-dashboards', namespace: 'monitoring', chart: join(ROOT, 'charts', 'manifests'), values: documentsIn(stack, 'grafana-dashboards').map((document) => JSON.stringify(document)),
    });
  });

  it('are read by a container beside Grafana, which alone has a token', () => {
    const [reader, ...others] = pod.spec.initContainers;
    expect(others).toEqual([]);
    expect(reader).toMatchObject({ name: 'grafana-init-sc-dashboard', restartPolicy: 'Always', image: expect.stringMatching(/^quay\.io\/kiwigrid\/k8s-sidecar:[\d.]+$/) });
    // Grafana starts whether the API answers or not.
    expect(reader).not.toHaveProperty('startupProbe');
    const env = Object.fromEntries(reader.env.map(({ name, value }: any) => [name, value]));
    expect(env).toMatchObject({ METHOD: 'WATCH', LABEL: 'grafana_dashboard', LABEL_VALUE: '1', RESOURCE: 'configmap', FOLDER: '/tmp/dashboards', FOLDER_ANNOTATION: 'grafana_folder' });
    // Of its own namespace, and without the administrator's password.
    expect(Object.keys(env).filter((name) => /NAMESPACE|REQ_/.test(name))).toEqual([]);
    const tokens = (container: any) => container.volumeMounts.filter(({ mountPath }: any) => mountPath.startsWith('/var/run/secrets/kubernetes.io')).map(({ name }: any) => name);
    expect(tokens(reader)).toEqual(['dashboards-token']);
    expect(pod.spec.containers.map(({ name }: any) => name)).toEqual(['grafana']);
    expect(tokens(pod.spec.containers[0])).toEqual([]);
    expect(pod.spec.automountServiceAccountToken).toBe(false);
    expect(config.filter(({ kind }) => /Role/.test(kind))).toEqual([]);
  });

  it('are looked for by Grafana where it puts them, in folders', () => {
    const [provider] = parse(named(config, 'ConfigMap', 'grafana-config-dashboards').data['provider.yaml']).providers;
    expect(provider).toMatchObject({ options: { path: '/tmp/dashboards', foldersFromFilesStructure: true }, allowUiUpdates: false });
    expect(pod.spec.containers[0].volumeMounts).toContainEqual({ name: 'sc-dashboard-volume', mountPath: '/tmp/dashboards' });
  });

  it('come out of Terraform and Helm as they are, and fit', () => {
    const boards = boardsIn(objects);
    expect(Object.keys(boards).sort()).toEqual(['api-server', 'cluster-overview', 'coredns', 'cost', 'logs', 'nodes', 'pipeline', 'pods', 'traces', 'volumes', 'workloads']);
    for (const [name, { data }] of Object.entries(boards)) {
      const shipped = readFileSync(join(ROOT, 'dashboards', `${name}.json`), 'utf8');
      if (name !== 'pipeline') expect(data[`${name}.json`]).toBe(shipped);
      expect(Buffer.byteLength(shipped)).toBeLessThan(64 * 1024);
    }
    expect(validate(objects).errors).toEqual([]);
    expect(validate(config).errors).toEqual([]);
  });
});

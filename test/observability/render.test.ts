import { execFileSync } from 'child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { parse, parseAllDocuments } from 'yaml';
import { describeWhen, documentsIn, findProgram, platform } from './support';

// CHARTS_DIR holds unpacked charts: grafana, and prometheus with its subcharts in prometheus/charts.
const HELM = process.env.HELM_BINARY ?? findProgram('helm');
const CHARTS = process.env.CHARTS_DIR;
const PROMTOOL = findProgram('promtool');

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'observability-render-')); });
afterAll(() => rmSync(folder, { recursive: true }));

/** What Helm makes of the charts with exactly the documents that are synthesised. */
function render(release: 'prometheus' | 'grafana', documents: any[]): any[] {
  const files = documents.map((document, index) => {
    const file = join(folder, `${release}-${index}.yaml`);
    writeFileSync(file, JSON.stringify(document));
    return ['--values', file];
  });
  const text = execFileSync(HELM!, [
    'template', release, join(CHARTS!, release), '--namespace', 'monitoring', '--kube-version', '1.36.0', ...files.flat(),
  ], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, stdio: ['ignore', 'pipe', 'inherit'] });
  return parseAllDocuments(text).map((document) => document.toJS()).filter(Boolean);
}

const named = (objects: any[], kind: string, name: string) => {
  const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  expect(found).toHaveLength(1);
  return found[0];
};

const podsOf = (objects: any[]) => objects
  .filter(({ kind }) => ['Deployment', 'DaemonSet', 'StatefulSet', 'Job', 'Pod'].includes(kind))
  .map((object) => ({
    name: object.metadata.name as string,
    namespace: object.metadata.namespace as string,
    spec: object.kind === 'Pod' ? object.spec : object.spec.template.spec,
  }));

/** What the level `restricted` of Pod Security would say against a pod. */
function notRestricted({ spec }: { spec: any }): string[] {
  const containers = [...(spec.initContainers ?? []), ...spec.containers];
  const pod = spec.securityContext ?? {};
  return [
    ...['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => spec[field]),
    ...(spec.volumes ?? []).filter((volume: any) => volume.hostPath).map((volume: any) => `hostPath ${volume.name}`),
    ...containers.flatMap((container: any) => {
      const own = container.securityContext ?? {};
      return [
        !(own.runAsNonRoot ?? pod.runAsNonRoot) && 'runAsNonRoot',
        own.allowPrivilegeEscalation !== false && 'allowPrivilegeEscalation',
        !own.capabilities?.drop?.includes('ALL') && 'capabilities',
        (own.seccompProfile ?? pod.seccompProfile)?.type !== 'RuntimeDefault' && 'seccompProfile',
      ].filter(Boolean).map((problem) => `${container.name}: ${problem}`);
    }),
  ];
}

describeWhen(HELM && CHARTS && existsSync(join(CHARTS, 'grafana')), 'helm (or HELM_BINARY) with charts in CHARTS_DIR', 'the charts as Helm renders them', () => {
  let prometheus: any[];
  let grafana: any[];
  beforeAll(() => {
    const { stack } = platform();
    prometheus = render('prometheus', documentsIn(stack, 'prometheus'));
    grafana = render('grafana', documentsIn(stack, 'grafana'));
  }, 60_000);

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
  "ConfigMap monitoring/grafana-dashboards-aws",
  "ConfigMap monitoring/grafana-dashboards-ingress",
  "ConfigMap monitoring/grafana-dashboards-kubernetes",
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
      .flatMap(({ spec }) => [...(spec.initContainers ?? []), ...spec.containers])
      .filter(({ resources }: any) => !(resources?.requests?.cpu && resources.requests.memory && resources.limits?.memory))
      .map(({ name }: any) => name);
    expect(without).toEqual([]);
  });

  it('scrape what is ours and nothing of the chart\'s own', () => {
    expect(prometheusYml().scrape_configs.map((job: any) => job.job_name).sort()).toEqual([
      'annotated-pods', 'cadvisor', 'coredns', 'ingress-nginx', 'kube-apiserver', 'kube-state-metrics', 'kubelet',
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

  it('answer queries at the address that Grafana asks', () => {
    expect(named(prometheus, 'Service', 'prometheus-server').spec.ports[0].port).toBe(80);
    const config = named(grafana, 'ConfigMap', 'grafana').data;
    expect(parse(config['datasources.yaml']).datasources).toEqual([
      expect.objectContaining({ uid: 'prometheus', type: 'prometheus', url: 'http://prometheus-server.monitoring.svc:80', isDefault: true }),
      expect.objectContaining({ uid: 'cloudwatch', type: 'cloudwatch', jsonData: { authType: 'default', defaultRegion: 'eu-west-2' } }),
    ]);
  });

  it('download the nine dashboards with a checked certificate, to where their folders look', () => {
    const config = named(grafana, 'ConfigMap', 'grafana').data;
    const script = config['download_dashboards.sh'] as string;
    const downloads = [...script.matchAll(/curl (.*) \\\n[^>]*?"(https:[^"]+)" \\\n([^>]*)> "([^"]+)"/g)]
      .map(([, options, url, pipe, file]) => ({ options, url: url.split('/').slice(-1)[0], pipe: pipe.trim(), file }));
    expect(downloads).toHaveLength(9);
    expect(new Set(downloads.map(({ options }) => options))).toEqual(new Set(['-sSfL --retry 5 --retry-connrefused']));
    expect(downloads.filter(({ pipe }) => pipe)).toEqual([expect.objectContaining({
      url: 'nginx.json',
      pipe: '| sed -E \'/-- .* --/! s/\\$\\{?DS_PROMETHEUS\\}?/prometheus/g\' \\',
    })]);
    const paths = parse(config['dashboardproviders.yaml']).providers.map((provider: any) => provider.options.path);
    expect(new Set(downloads.map(({ file }) => file.split('/').slice(0, -1).join('/')))).toEqual(new Set(paths));
  });

  it('download into a volume that goes with the pod', () => {
    const { spec } = podsOf(grafana).find(({ name }) => name === 'grafana')!;
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

  describeWhen(PROMTOOL, 'promtool on PATH', 'promtool', () => {
    it('takes the configuration and the rules', () => {
      const { data } = named(prometheus, 'ConfigMap', 'prometheus-server');
      // Debian's build knows no Kubernetes: targets that stand still take the place of what is discovered.
      const jobs = prometheusYml().scrape_configs.map(({ kubernetes_sd_configs: discovery, ...job }: any) =>
        discovery ? { ...job, static_configs: [{ targets: ['localhost:1'] }] } : job);
      writeFileSync(join(folder, 'rules.yml'), data['recording_rules.yml']);
      writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify({ ...prometheusYml(), scrape_configs: jobs, rule_files: ['rules.yml'] }));
      // --syntax-only: the files of the service account are in the pod.
      const output = execFileSync(PROMTOOL!, ['check', 'config', '--syntax-only', join(folder, 'prometheus.yml')], { encoding: 'utf8' });
      expect(output).toContain('SUCCESS');
      expect(execFileSync(PROMTOOL!, ['check', 'rules', join(folder, 'rules.yml')], { encoding: 'utf8' })).toContain('1 rules found');
    });
  });
});

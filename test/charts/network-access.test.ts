import { TerraformStack, TerraformVariable } from 'cdktf';
import { valuesOf } from './support';
import {
  AlbIngress, ChartCatalog, Grafana, GrafanaDatabase, GrafanaSignIn, HelmChart,
  KubernetesManifests, KubernetesNamespace, NginxController, NginxControllerChart, NginxIngress,
  ObservableEksCluster, PrometheusMetrics, VpcCniOptions, WorkloadIdentity,
} from '../../src';
import { FakeCluster } from '../helpers/fake-cluster';
import { stackBeside, synth, testStack, warnings } from '../helpers/synth';

function isolating(stack: TerraformStack, isolateNamespaces: boolean = true): FakeCluster {
  return new FakeCluster(stack, 'Cluster', { isolateNamespaces, identity: (made) => WorkloadIdentity.podIdentity().bind(made, made) });
}

/** The policies of a stack as `namespace/name`, without what tells stacks apart. */
function policiesOf(stack: TerraformStack): any[] {
  const [namespaces] = synth(stack).resources('helm_release').filter(({ name }) => name.startsWith('namespaces-'));
  return valuesOf(namespaces).manifests ?? [];
}

const namesOf = (stack: TerraformStack) => policiesOf(stack).map(({ metadata }) => `${metadata.namespace}/${metadata.name.replace(/-[0-9a-f]{8}$/, '')}`);

describe('where a cluster isolates namespaces', () => {
  let stack: TerraformStack;
  let cluster: FakeCluster;
  beforeEach(() => {
    stack = testStack();
    cluster = isolating(stack);
  });

  it('parts of the library say what they take and reach, and their namespaces deny the rest', () => {
    new PrometheusMetrics(stack, 'Metrics', { cluster });
    expect(namesOf(stack)).toEqual([
      'monitoring/kube-state-metrics', 'monitoring/prometheus', 'monitoring/default-deny', 'monitoring-agents/default-deny',
    ]);
    expect(policiesOf(stack).slice(-1)).toEqual([expect.objectContaining({
      kind: 'NetworkPolicy', spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    })]);
  });

  it('a namespace of the cluster itself is left open for others', () => {
    new AlbIngress(stack, 'Alb', { cluster });
    expect(namesOf(stack)).toEqual(['kube-system/aws-load-balancer-controller']);
  });

  it('each stack has what all of them say of a shared namespace, under names of its own', () => {
    new PrometheusMetrics(stack, 'Metrics', { cluster });
    const beside = stackBeside(stack, 'Beside');
    new Grafana(beside, 'Grafana', { cluster, prometheus: { url: 'http://prometheus-server.monitoring.svc:80' } });
    const shared = ['monitoring/grafana', 'monitoring/kube-state-metrics', 'monitoring/prometheus', 'monitoring/default-deny'];
    expect(namesOf(stack)).toEqual([...shared, 'monitoring-agents/default-deny']);
    expect(namesOf(beside)).toEqual(shared);
    const full = [stack, beside].flatMap(policiesOf).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    expect(new Set(full).size).toBe(full.length);
  });

  it('a controller of the user\'s own, whose connections nobody knows, is not cut off', () => {
    class Own extends NginxController {
      public bind(): NginxControllerChart {
        return {
          chart: { chart: 'own', chartVersion: '1.0.0', appVersion: '1', repository: 'https://charts.example.com', license: 'MIT' },
          defaultHelmValues: {},
          requiredHelmValues: {},
        };
      }
    }
    new NginxIngress(stack, 'Own', { cluster, controller: new Own() });
    expect(namesOf(stack)).toEqual([]);
  });

  const pods = (name: string) => ({ to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } }] });
  const tcp = (port: number) => ({ ports: [{ protocol: 'TCP', port }] });
  it.each<[string, string, object[]]>([
    ['a Service', 'http://loki.logging.svc:3100', [pods('logging')]],
    ['a Service by its whole name', 'http://loki.logging.svc.cluster.local', [pods('logging')]],
    ['a Service beside Grafana', 'http://loki:3100', [pods('monitoring')]],
    ['what may be a Service or a host', 'http://loki.logging:3100', [pods('logging'), tcp(3100)]],
    ['an address with a port', 'http://loki.eu.example.com:3100/api', [tcp(3100)]],
    ['an address', 'http://loki.eu.example.com', [tcp(80)]],
    ['what only Grafana understands', 'loki:3100', [{}]],
    ['what only Terraform knows', '${var.loki}', [{}]],
  ])('Grafana reaches the data sources of its values: %s', (_, url, rules) => {
    const helmValues = { datasources: { 'more.yaml': { datasources: [{ name: 'Loki', type: 'loki', url }] } } };
    new Grafana(stack, 'Grafana', { cluster, prometheus: { url: 'https://prometheus.eu.example.com' }, helmValues });
    const [{ spec }] = policiesOf(stack);
    // Names, HTTPS, the API server and Prometheus come before.
    expect(spec.egress.slice(4)).toEqual(rules);
  });

  it('several Grafanas reach each other, their database, and who signs their users in', () => {
    new Grafana(stack, 'Grafana', {
      cluster,
      prometheus: { url: 'https://prometheus.eu.example.com' },
      database: GrafanaDatabase.postgres({ host: 'db.eu.example.com', port: 5433, secretName: 'db' }),
      signIn: GrafanaSignIn.oidc({
        rootUrl: 'https://grafana.example.com', authUrl: 'https://id.eu.example.com:8443/a', tokenUrl: 'https://id.eu.example.com:8443/t', clientId: 'g', secretName: 'oidc',
      }),
    });
    const [{ spec }] = policiesOf(stack);
    const grafanas = [{ namespaceSelector: expect.anything(), podSelector: { matchLabels: { 'app.kubernetes.io/name': 'grafana' } } }];
    const gossip = { ports: [{ protocol: 'TCP', port: 9094 }, { protocol: 'UDP', port: 9094 }] };
    expect(spec.egress.slice(4)).toEqual([tcp(8443), tcp(5433), { ...gossip, to: grafanas }]);
    expect(spec.ingress).toContainEqual({ ...gossip, from: grafanas });
  });

  it.each([
    ['a Service', 'db-rw.databases.svc', [pods('databases')]],
    ['a host', '10.1.2.3', [tcp(3306)]],
    ['what only Terraform knows', undefined, [tcp(3306)]],
  ])('Grafana reaches its database: %s', (_, name, rules) => {
    const host = name ?? new TerraformVariable(stack, 'Host', { type: 'string' }).stringValue;
    new Grafana(stack, 'Grafana', {
      cluster, prometheus: { url: 'https://prometheus.eu.example.com' }, replicas: 1, database: GrafanaDatabase.mysql({ host, secretName: 'db' }),
    });
    const [{ spec }] = policiesOf(stack);
    expect(spec.egress.slice(4)).toEqual(rules);
    expect(JSON.stringify(spec)).not.toContain('9094');
  });

  it('entry points that the user adds are open, the controller\'s own are not', () => {
    const ports = { queue: { port: 5672 }, metrics: { port: 9200 }, traefik: { port: 8081 }, websecure: { http3: { enabled: true } } };
    new NginxIngress(stack, 'Nginx', { cluster, helmValues: { ports } });
    expect(policiesOf(stack)[0].spec.ingress[0]).toEqual({
      ports: ['web', 'websecure', 'queue'].map((port) => ({ protocol: 'TCP', port })).concat({ protocol: 'UDP', port: 'websecure-http3' }),
    });
  });

  it('ports that ingress-nginx passes on are open', () => {
    new NginxIngress(stack, 'Nginx', { cluster, controller: NginxController.ingressNginx(), helmValues: { tcp: { 5672: 'queue/queue:5672' }, udp: { 53: 'dns/dns:53' } } });
    expect(policiesOf(stack)[0].spec.ingress[0].ports).toEqual([
      ...['http', 'https', 'webhook', 5672].map((port) => ({ protocol: 'TCP', port })), { protocol: 'UDP', port: 53 },
    ]);
  });

  const queue = (more: object = {}) => new HelmChart(stack, 'Queue', {
    cluster, chart: ChartCatalog.TEMPO, releaseName: 'queue', kubernetesNamespace: 'monitoring', ...more,
  });

  it('warns of a release of the user in such a namespace, until there is a policy of theirs', () => {
    new PrometheusMetrics(stack, 'Metrics', { cluster });
    queue();
    synth(stack);
    expect(warnings(stack).filter((text) => text.includes('NetworkPolicy'))).toEqual([
      'The namespace monitoring denies all connections that no NetworkPolicy allows, and this release has no NetworkPolicy. '
      + 'Add one with KubernetesManifests, or use another namespace.',
    ]);
  });

  it('does not warn of one that has a policy, or stands elsewhere', () => {
    new PrometheusMetrics(stack, 'Metrics', { cluster });
    queue();
    new KubernetesManifests(stack, 'Allowed', {
      cluster,
      releaseName: 'allowed',
      kubernetesNamespace: 'monitoring',
      manifests: [{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'queue' }, spec: { podSelector: {} } }],
    });
    new HelmChart(stack, 'Elsewhere', { cluster, chart: ChartCatalog.TEMPO, releaseName: 'queue', kubernetesNamespace: 'queue' });
    synth(stack);
    expect(warnings(stack).filter((text) => text.includes('NetworkPolicy'))).toEqual([]);
  });
});

describe('elsewhere', () => {
  it('nothing is denied, and the release of namespaces is what it was', () => {
    const stack = testStack();
    const cluster = isolating(stack, false);
    new PrometheusMetrics(stack, 'Metrics', { cluster });
    new AlbIngress(stack, 'Alb', { cluster });
    const [namespaces] = synth(stack).resources('helm_release').filter(({ name }) => name.startsWith('namespaces-'));
    expect(Object.keys(valuesOf(namespaces))).toEqual(['namespaces']);
  });

  it('a namespace of the user is isolated where they say so', () => {
    const stack = testStack();
    const cluster = isolating(stack, false);
    new KubernetesNamespace(stack, 'Shop', { cluster, kubernetesNamespace: 'shop', isolated: true });
    new KubernetesNamespace(stack, 'Bank', { cluster, kubernetesNamespace: 'bank' });
    expect(namesOf(stack)).toEqual(['shop/default-deny']);
  });
});

describe('a cluster isolates namespaces', () => {
  it.each<[string, VpcCniOptions | undefined, boolean]>([
    ['not by default', undefined, false],
    ['where its CNI enforces NetworkPolicies', { networkPolicy: true }, true],
    ['where the add-on\'s own value says so', { helmValues: { enableNetworkPolicy: 'true' } }, true],
    ['not where it does not', { networkPolicy: false }, false],
    ['not where the user does not want it', { networkPolicy: true, isolateNamespaces: false }, false],
    ['where something else enforces them', { isolateNamespaces: true }, true],
  ])('%s', (_, vpcCni, expected) => {
    const cluster = new ObservableEksCluster(testStack(), 'Platform', { clusterName: 'platform', addons: { vpcCni } });
    expect(cluster.isolateNamespaces).toBe(expected);
  });

  it.each([[undefined, undefined], [true, true], [false, false]])('made elsewhere where it is told: %s', (isolateNamespaces, expected) => {
    expect(ObservableEksCluster.fromClusterAttributes(testStack(), 'Cluster', { clusterName: 'blue', isolateNamespaces }).isolateNamespaces).toBe(expected);
  });
});

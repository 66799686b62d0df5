import { TerraformStack } from 'cdktf';
import {
  ClassicElbListener, IngressLoadBalancer, LokiLogs, MetricsEngine, MonitoringDoor, MonitoringIngress, MonitoringIngressProps, NginxIngress,
  NginxIngressOptions, ObjectStorage, TempoTraces,
} from '../../src';
import { IKubernetesCluster } from '../../src/cluster/kubernetes-cluster';
import { PrometheusMetrics } from '../../src/observability/metrics/prometheus-metrics';
import { isAllowed, PodEnd } from '../helpers/network-policies';
import { stackBeside, synth, warnings } from '../helpers/synth';
import { built, manifestsIn, releaseNamed } from '../ingress/support';
import { CompleteCluster } from '../observability/support';

const CERTIFICATE = 'arn:aws:acm:eu-west-2:111122223333:certificate/1234abcd-12ab-34cd-56ef-1234567890ab';
const TCP: NginxIngressOptions = { loadBalancer: IngressLoadBalancer.classicElb({ listener: ClassicElbListener.TCP }) };
const AT_ELB: NginxIngressOptions = { loadBalancer: IngressLoadBalancer.classicElb({ certificateArn: CERTIFICATE }) };

interface Parts {
  readonly metrics: PrometheusMetrics;
  readonly logs: LokiLogs;
  readonly traces: TempoTraces;
}

function partsOn(stack: TerraformStack, cluster: IKubernetesCluster): Parts {
  return {
    metrics: new PrometheusMetrics(stack, 'Metrics', { cluster, remoteWriteReceiver: true }),
    logs: new LokiLogs(stack, 'Logs', { cluster, storage: ObjectStorage.volume() }),
    traces: new TempoTraces(stack, 'Traces', { cluster, storage: ObjectStorage.volume() }),
  };
}

const ALL = ({ metrics, logs, traces }: Parts) => [
  ...[MonitoringDoor.federation, MonitoringDoor.queries, MonitoringDoor.remoteWrite].map((open) => open(metrics)),
  MonitoringDoor.logs(logs),
  MonitoringDoor.traces(traces),
];

function door(
  doors: (parts: Parts) => MonitoringDoor[] = ALL,
  more: Partial<MonitoringIngressProps> = {},
  nginx: NginxIngressOptions = TCP,
  isolateNamespaces?: boolean,
) {
  return built((stack) => {
    const cluster = new CompleteCluster(stack, 'Complete', { isolateNamespaces });
    const ingress = new NginxIngress(stack, 'Nginx', { cluster, ...nginx });
    return new MonitoringIngress(stack, 'Door', {
      cluster, ingress, domain: 'metrics.eu.example.com', usersSecretName: 'users', tlsSecretName: 'certificate', doors: doors(partsOn(stack, cluster)), ...more,
    });
  });
}

function refusal(...given: Parameters<typeof door>): string {
  try {
    door(...given);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

describe('what lets other clusters in', () => {
  const { stack, made } = door();
  const [ingress] = manifestsIn(stack, 'monitoring-ingress');
  const paths: any[] = ingress.spec.rules[0].http.paths;
  const leadsTo = (path: string) => paths.filter(({ path: each, pathType }) => pathType === 'Exact' ? path === each : path === each || path.startsWith(`${each}/`))
    .map(({ backend: { service } }) => `${service.name}:${service.port.number}`);

  it('is one Ingress for its host, over TLS, with a password', () => {
    expect(manifestsIn(stack, 'monitoring-ingress')).toHaveLength(1);
    expect(ingress).toMatchObject({
      kind: 'Ingress',
      metadata: {
        annotations: {
          'nginx.ingress.kubernetes.io/auth-type': 'basic',
          'nginx.ingress.kubernetes.io/auth-secret': 'users',
          'nginx.ingress.kubernetes.io/force-ssl-redirect': 'true',
        },
      },
      spec: { ingressClassName: 'nginx', tls: [{ hosts: ['metrics.eu.example.com'], secretName: 'certificate' }], rules: [{ host: 'metrics.eu.example.com' }] },
    });
    expect(releaseNamed(stack, 'monitoring-ingress').namespace).toBe('monitoring');
    expect(made.url).toBe('https://metrics.eu.example.com');
  });

  it('comes after the controller, and goes before it', () => {
    expect(releaseNamed(stack, 'monitoring-ingress').depends_on).toContainEqual(expect.stringMatching(/^helm_release\.Nginx_Release_/));
  });

  it.each([
    ['/federate', 'prometheus-server:80'],
    ['/api/v1/query_range', 'prometheus-server:80'],
    ['/api/v1/label/cluster/values', 'prometheus-server:80'],
    ['/api/v1/write', 'prometheus-server:80'],
    ['/loki/api/v1/push', 'loki:3100'],
    ['/otlp/v1/logs', 'loki:3100'],
    ['/v1/traces', 'tempo:4318'],
  ])('leads %s to %s', (path, service) => {
    expect(leadsTo(path)).toEqual([service]);
  });

  it.each(['/', '/-/quit', '/api/v1/admin/tsdb/delete_series', '/api/v1/read', '/api/v1/status/config', '/api/v1/targets', '/federate/x', '/config', '/loki/api/v1/query', '/loki/api/v1/delete', '/graph'])(
    'leads %s nowhere', (path) => {
      expect(leadsTo(path)).toEqual([]);
    });

  it('leads nowhere that was not named', () => {
    const { stack: other } = door(({ metrics }) => [MonitoringDoor.federation(metrics)], { sourceRanges: ['52.94.76.0/24', '10.0.0.0/8'] });
    const [one] = manifestsIn(other, 'monitoring-ingress');
    expect(one.spec.rules[0].http.paths.map(({ path }: any) => path)).toEqual(['/federate']);
    expect(one.metadata.annotations['nginx.ingress.kubernetes.io/whitelist-source-range']).toBe('52.94.76.0/24,10.0.0.0/8');
  });

  it('is let in where namespaces are isolated, and nobody else is', () => {
    const isolated = door(({ metrics }) => [MonitoringDoor.federation(metrics)], {}, TCP, true);
    const { name } = synth(isolated.stack).resources('helm_release').find((release) => release.name.startsWith('namespaces-'));
    const policies = manifestsIn(isolated.stack, name).filter(({ kind }) => kind === 'NetworkPolicy');
    const pod = (namespace: string, labels: Record<string, string> = {}): PodEnd => ({ name: 'pod', namespace, labels, annotations: {}, ports: [], hostNetwork: false });
    const prometheus = pod('monitoring', { 'app.kubernetes.io/name': 'prometheus', 'app.kubernetes.io/component': 'server' });
    const controller = pod('ingress-nginx', { 'app.kubernetes.io/name': 'traefik' });
    expect(isAllowed(policies, controller, prometheus, 9090)).toBe(true);
    expect(isAllowed(policies, controller, prometheus, 9091)).toBe(false);
    expect(isAllowed(policies, pod('shop'), prometheus, 9090)).toBe(false);
    expect(isAllowed(policies, controller, pod('monitoring', { 'app.kubernetes.io/name': 'loki' }), 3100)).toBe(false);
  });
});

it('leads to the Service of the operator\'s Prometheus, too', () => {
  const { stack } = built((scope) => {
    const cluster = new CompleteCluster(scope, 'Complete');
    const metrics = new PrometheusMetrics(scope, 'Metrics', { cluster, engine: MetricsEngine.operator() });
    const ingress = new NginxIngress(scope, 'Nginx', { cluster, ...TCP });
    new MonitoringIngress(scope, 'Door', {
      cluster, ingress, domain: 'a.example.com', usersSecretName: 'users', tlsSecretName: 'tls', doors: [MonitoringDoor.federation(metrics)],
    });
  });
  const [{ backend }] = manifestsIn(stack, 'monitoring-ingress')[0].spec.rules[0].http.paths;
  expect(backend.service).toEqual({ name: 'prometheus-prometheus', port: { number: 9090 } });
});

it('needs no certificate of its own where the load balancer has one', () => {
  const { stack } = door(({ metrics }) => [MonitoringDoor.federation(metrics)], { tlsSecretName: undefined }, AT_ELB);
  expect(manifestsIn(stack, 'monitoring-ingress')[0].spec).not.toHaveProperty('tls');
});

it.each<[string, Parameters<typeof door>, string]>([
  ['plain HTTP', [ALL, {}, {}], '`ingress` accepts only plain HTTP: anyone on the path can read the metrics and the passwords. '
    + 'Fix: set a certificate for its load balancer (`certificateArn`), or terminate TLS in the controller: ClassicElbListener.TCP.'],
  ['no certificate', [ALL, { tlsSecretName: undefined }], '`tlsSecretName` is missing: the controller terminates TLS and would present an untrusted self-signed certificate. '
    + 'Fix: set a Secret with the certificate for the host, such as one from cert-manager.'],
  ['a controller that does not look', [ALL, {}, { ...TCP, watchNamespace: 'shop' }], '`ingress` serves only the Ingresses of one namespace, and this one is in monitoring, got \'shop\'. '
    + 'Fix: omit `watchNamespace` there.'],
  ['nothing', [() => []], '`doors` is empty, so nothing would be reachable. Fix: list at least one, such as MonitoringDoor.federation(platform.metrics).'],
  ['one door twice', [({ metrics }) => [MonitoringDoor.federation(metrics), MonitoringDoor.federation(metrics)]], '`doors[1]` exposes /federate, like doors[0]. Fix: list each path once.'],
  ['an address for a host', [ALL, { domain: '10.0.0.1' }], '`domain` is an IP address, which Kubernetes rejects in an Ingress, got \'10.0.0.1\'. Fix: use a DNS name that points to the load balancer.'],
  ['a host that is none', [ALL, { domain: 'https://a' }], '`domain` is not valid, got \'https://a\'. Allowed: up to 253 of a-z, 0-9, - and ., with a letter or digit at both ends of each part (RFC 1123 subdomain). Fix: use a name such as \'https-a\'.'],
])('is refused with %s', (_, given, said) => {
  expect(refusal(...given)).toBe(`Test/Door: ${said}`);
});

it('is refused with a name or a path of another one, and for what is in another cluster', () => {
  const parts = (scope: TerraformStack, clusterName: string) => {
    const cluster = new CompleteCluster(scope, clusterName, { clusterName });
    return { cluster, metrics: new PrometheusMetrics(scope, `${clusterName}-metrics`, { cluster }), ingress: new NginxIngress(scope, `${clusterName}-nginx`, { cluster, ...TCP }) };
  };
  const { stack } = built((scope) => {
    const [here, there] = [parts(scope, 'here'), parts(stackBeside(scope, 'Other'), 'there')];
    const of = (id: string, more: Partial<MonitoringIngressProps>) => new MonitoringIngress(scope, id, {
      cluster: here.cluster, ingress: here.ingress, domain: 'a.example.com', usersSecretName: 'users', tlsSecretName: 'tls', doors: [MonitoringDoor.federation(here.metrics)], ...more,
    });
    expect(() => of('A', { cluster: there.cluster })).toThrow('Test/A: `ingress` is in another cluster, got \'here\'. Allowed: there. Fix: create a MonitoringIngress in that cluster.');
    expect(() => of('B', { doors: [MonitoringDoor.federation(there.metrics)] })).toThrow('Test/B: `doors[0]` is in another cluster, got \'there\'. Allowed: here.');
    of('C', {});
    expect(() => of('D', {})).toThrow("Test/D: `ingressName` is also used by Test/C, got 'monitoring-ingress'. Fix: add the doors there, or use another name if the users differ.");
    expect(() => of('E', { ingressName: 'second' })).toThrow('Test/E: `doors[0]` exposes /federate of a.example.com, like Test/C. Fix: expose it once, or use another `domain`.');
    expect(() => of('F', { ingressName: 'x'.repeat(54) })).toThrow(`Test/F: \`ingressName\` is not valid, got '${'x'.repeat(54)}'. Allowed: up to 53 characters, as Helm allows for releases. Fix: shorten it.`);
    of('G', { ingressName: 'queries', doors: [MonitoringDoor.queries(here.metrics)], usersSecretName: 'readers' });
    of('H', { ingressName: 'elsewhere', domain: 'b.example.com' });
  });
  const names = ['queries', 'elsewhere'].map((name) => manifestsIn(stack, name)[0]);
  expect(names.map(({ metadata, spec }) => [metadata.name, metadata.annotations['nginx.ingress.kubernetes.io/auth-secret'], spec.rules[0].host])).toEqual([
    ['queries', 'readers', 'a.example.com'], ['elsewhere', 'users', 'b.example.com'],
  ]);
});

it('warns where the controller would compare the blocks with the address of the load balancer', () => {
  const FEDERATION = ({ metrics }: Parts) => [MonitoringDoor.federation(metrics)];
  const warned = (loadBalancer: IngressLoadBalancer) => warnings(door(FEDERATION, { sourceRanges: ['52.94.76.0/24'] }, { loadBalancer }).stack)
    .filter((text) => text.includes('sourceRanges'));
  const plain = IngressLoadBalancer.classicElb({ listener: ClassicElbListener.TCP });
  expect(warned(plain)).toEqual([expect.stringMatching(/^`sourceRanges` is compared with the address of the load balancer/)]);
  const proxied = IngressLoadBalancer.classicElb({ listener: ClassicElbListener.TCP, proxyProtocol: true });
  expect([proxied, IngressLoadBalancer.nlb(), AT_ELB.loadBalancer!].flatMap(warned)).toEqual([]);
});

it('is refused where nothing takes what is written', () => {
  expect(() => built((stack) => {
    const cluster = new CompleteCluster(stack, 'Complete');
    const metrics = new PrometheusMetrics(stack, 'Metrics', { cluster });
    const ingress = new NginxIngress(stack, 'Nginx', { cluster, ...TCP });
    new MonitoringIngress(stack, 'Door', { cluster, ingress, domain: 'a.example.com', usersSecretName: 'users', tlsSecretName: 'tls', doors: [MonitoringDoor.remoteWrite(metrics)] });
  })).toThrow('Test/Door: `doors[0]` accepts remote write, but its Prometheus does not. Fix: set `remoteWriteReceiver: true` there.');
});

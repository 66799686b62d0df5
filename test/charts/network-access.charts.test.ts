import { TerraformStack } from 'cdktf';
import { parse } from 'yaml';
import { renderedOf } from './rendered';
import { valuesOf } from './support';
import {
  ArgoCd, DualIngress, Flux, LokiDeployment, NginxController, ObjectStorage, ObservabilityPlatform,
  OpenTelemetryAgent, TempoDeployment, TempoTraces, WorkloadIdentity,
} from '../../src';
import { FakeCluster } from '../helpers/fake-cluster';
import { End, isAllowed, PodEnd, podEndsOf, reachesService } from '../helpers/network-policies';
import { synth, testStack } from '../helpers/synth';
import { pod as discovered, targetLabels } from '../observability/metrics/relabel';

const TRAEFIK = NginxController.traefik();

/** Everything that the library puts into Kubernetes, on a cluster that isolates namespaces. */
function everything(controller: NginxController, identity = WorkloadIdentity.podIdentity()): TerraformStack {
  const stack = testStack();
  const cluster = new FakeCluster(stack, 'Cluster', { isolateNamespaces: true, identity: (made) => identity.bind(made, made) });
  const storage = ObjectStorage.existingS3({ bucketArn: 'arn:aws:s3:::acme-signals', region: 'eu-west-2' });
  const observability = new ObservabilityPlatform(stack, 'Observability', {
    cluster,
    grafana: { cloudWatch: { region: 'eu-west-2' } },
    logs: { storage, deployment: LokiDeployment.distributed() },
    traces: { storage: ObjectStorage.volume() },
    collector: { tailSampling: { percentage: 10 } },
    openTelemetryOperator: {},
  });
  new OpenTelemetryAgent(stack, 'Agent', { cluster, collector: observability.collector!.endpoint, podLogs: false, nodeMetrics: { kubelet: true } });
  new DualIngress(stack, 'Ingress', { cluster, nginx: { controller }, drain: true });
  // One engine is enough for anybody; with each controller another way to run Argo CD.
  new ArgoCd(stack, 'ArgoCd', { cluster, highAvailability: controller === TRAEFIK });
  new Flux(stack, 'Flux', { cluster });
  return stack;
}

/** Tempo in parts, on such a cluster. */
function tempoInParts(): TerraformStack {
  const stack = testStack();
  const cluster = new FakeCluster(stack, 'Cluster', { isolateNamespaces: true, identity: (made) => WorkloadIdentity.podIdentity().bind(made, made) });
  new TempoTraces(stack, 'Traces', { cluster, storage: ObjectStorage.s3Compatible({ endpoint: 'https://s3.example.com', bucketName: 'traces', secretName: 'keys' }), deployment: TempoDeployment.distributed(), remoteWriteUrl: 'http://prometheus-server.monitoring.svc/api/v1/write' });
  return stack;
}

/** What is not of the library. */
const user = (namespace: string, name: string, annotations = {}): PodEnd => ({
  name, namespace, labels: { app: name }, annotations, ports: [{ name: 'http', containerPort: 8080 }], hostNetwork: false,
});
const STRANGER = user('default', 'stranger');
const SHOP = user('shop', 'shop', { 'prometheus.io/scrape': 'true' });
const COREDNS: PodEnd = {
  ...user('kube-system', 'coredns'),
  labels: { 'k8s-app': 'kube-dns' },
  ports: [{ name: 'dns', containerPort: 53, protocol: 'UDP' }, { name: 'dns-tcp', containerPort: 53 }, { name: 'metrics', containerPort: 9153 }],
};
const VPC: End = { address: '10.0.3.7' };
const INTERNET: End = { address: '8.8.8.8' };
const IMDS: End = { address: '169.254.169.254' };
const POD_IDENTITY: End = { address: '169.254.170.23' };

describe.each([
  ['Traefik', TRAEFIK, 'ingress-nginx-traefik'],
  ['ingress-nginx', NginxController.ingressNginx(), 'ingress-nginx-controller'],
])('NetworkPolicies with %s, over the pods that the charts make', (name, controller, controllerName) => {
  let objects: any[];
  let policies: any[];
  let pods: PodEnd[];
  beforeAll(() => {
    const rendered = renderedOf(everything(controller));
    objects = rendered.flatMap((release) => release.objects);
    policies = objects.filter(({ kind }) => kind === 'NetworkPolicy');
    pods = rendered.flatMap((release) => podEndsOf(release.objects, release.namespace));
  });
  const pod = (wanted: string): PodEnd => {
    const found = pods.filter((one) => one.name === wanted);
    expect(found).toHaveLength(1);
    return found[0];
  };
  const portOf = (end: PodEnd, port: string) => end.ports.find((one) => one.name === port)!.containerPort;
  const ends = (): { [end: string]: End } => ({
    stranger: STRANGER,
    shop: SHOP,
    coredns: COREDNS,
    vpc: VPC,
    internet: INTERNET,
    imds: IMDS,
    podIdentity: POD_IDENTITY,
    prometheus: pod('prometheus-server'),
    state: pod('prometheus-kube-state-metrics'),
    grafana: pod('grafana'),
    controller: pod(controllerName),
    alb: pod('aws-load-balancer-controller'),
    lokiGateway: pod('loki-gateway'),
    ingester: pod('loki-ingester'),
    chunksCache: pod('loki-chunks-cache'),
    tempo: pod('tempo'),
    fluentBit: pod('fluent-bit'),
    gateway: pod('opentelemetry-gateway'),
    agent: pod('opentelemetry-agent-agent'),
    operator: pod('opentelemetry-operator'),
    argocdServer: pod('argocd-server'),
    argocdRepos: pod('argocd-repo-server'),
    argocdController: pod('argocd-application-controller'),
    argocdRedis: pod(name === 'Traefik' ? 'argocd-redis-ha-haproxy' : 'argocd-redis'),
    inArgocd: user('argocd', 'other'),
    fluxSources: pod('source-controller'),
    fluxKustomize: pod('kustomize-controller'),
    inFlux: user('flux-system', 'other'),
    inMonitoring: user('monitoring', 'other'),
    inIngress: user('ingress-nginx', 'other'),
  });

  it.each<[string, string, number | string, boolean]>([
    // Logs: who writes them, who asks, and how the parts of Loki find each other.
    ['fluentBit', 'lokiGateway', 8080, true],
    ['grafana', 'lokiGateway', 8080, true],
    ['stranger', 'lokiGateway', 8080, false],
    ['shop', 'ingester', 3100, false],
    ['lokiGateway', 'ingester', 3100, true],
    ['ingester', 'chunksCache', 11211, true],
    ['stranger', 'chunksCache', 11211, false],
    ['ingester', 'internet', 443, true],
    ['ingester', 'podIdentity', 80, true],
    ['ingester', 'imds', 80, false],
    ['prometheus', 'ingester', 3100, true],
    ['stranger', 'fluentBit', 2020, false],
    ['prometheus', 'fluentBit', 2020, true],
    ['fluentBit', 'coredns', 53, true],
    ['fluentBit', 'prometheus', 9090, false],
    // Traces: spans from everybody, queries from Grafana, and the metrics that are made of them.
    ['shop', 'tempo', 4317, true],
    ['shop', 'tempo', 3200, false],
    ['grafana', 'tempo', 3200, true],
    ['tempo', 'prometheus', 9090, true],
    // Collectors: everybody sends, and they hand on to what keeps it, and to each other.
    ['shop', 'gateway', 4317, true],
    ['shop', 'gateway', 4318, true],
    ['shop', 'agent', 4317, true],
    ['agent', 'gateway', 4317, true],
    ['gateway', 'tempo', 4317, true],
    ['gateway', 'lokiGateway', 8080, true],
    ['gateway', 'prometheus', 9090, true],
    ['gateway', 'gateway', 4319, true],
    ['shop', 'gateway', 4319, false],
    ['agent', 'gateway', 4319, false],
    ['shop', 'gateway', 8888, false],
    ['prometheus', 'gateway', 8888, true],
    ['prometheus', 'agent', 8888, true],
    ['gateway', 'vpc', 443, true],
    ['gateway', 'shop', 8080, false],
    ['agent', 'vpc', 10250, true],
    ['agent', 'shop', 8080, false],
    ['vpc', 'operator', 9443, true],
    ['operator', 'vpc', 443, true],
    ['shop', 'operator', 8443, false],
    ['operator', 'shop', 8080, false],
    // GitOps: pages behind an Ingress, repositories anywhere, and nobody else asks what they have.
    ['controller', 'argocdServer', 8080, true],
    ['stranger', 'argocdServer', 8080, false],
    ['argocdServer', 'argocdRepos', 8081, true],
    ['argocdController', 'argocdRepos', 8081, true],
    ['shop', 'argocdRepos', 8081, false],
    ['argocdController', 'argocdRedis', 6379, true],
    ['shop', 'argocdRedis', 6379, false],
    ['argocdRepos', 'internet', 22, true],
    ['argocdRepos', 'internet', 443, true],
    ['argocdController', 'internet', 22, false],
    ['argocdController', 'vpc', 443, true],
    ['argocdRedis', 'internet', 443, false],
    ['prometheus', 'argocdController', 8082, true],
    ['prometheus', 'argocdServer', 8083, true],
    ['inArgocd', 'internet', 443, false],
    ['fluxSources', 'internet', 22, true],
    ['fluxKustomize', 'fluxSources', 9090, true],
    ['shop', 'fluxSources', 9090, false],
    ['fluxKustomize', 'internet', 22, false],
    ['fluxKustomize', 'vpc', 443, true],
    ['prometheus', 'fluxKustomize', 8080, true],
    ['inFlux', 'internet', 443, false],
    // Who reads metrics, and ends Prometheus.
    ['stranger', 'prometheus', 9090, false],
    ['inMonitoring', 'prometheus', 9090, false],
    ['controller', 'prometheus', 9090, false],
    ['vpc', 'prometheus', 9090, false],
    ['grafana', 'prometheus', 9090, true],
    ['stranger', 'state', 'http', false],
    // By annotations, such as that of a log-in elsewhere, a tenant's Ingress has the controller ask any address.
    ['controller', 'state', 'http', false],
    ['controller', 'alb', 'metrics-server', false],
    ['controller', 'inMonitoring', 8080, false],
    // So does a pod that answers a scrape with another address, and Prometheus.
    ['prometheus', 'inMonitoring', 8080, false],
    ['shop', 'prometheus', 9090, false],
    ['shop', 'state', 'http', false],
    ['shop', 'grafana', 3000, false],
    ['grafana', 'state', 'http', false],
    ['prometheus', 'state', 'http', true],
    // Grafana: behind an Ingress, and what it asks.
    ['stranger', 'grafana', 3000, false],
    ['controller', 'grafana', 3000, true],
    ['prometheus', 'grafana', 3000, true],
    ['grafana', 'internet', 443, true],
    ['grafana', 'podIdentity', 80, true],
    ['grafana', 'imds', 80, false],
    ['grafana', 'shop', 8080, false],
    ['grafana', 'vpc', 5432, false],
    // What asks the API server, names and AWS.
    ['state', 'vpc', 443, true],
    ['state', 'internet', 80, false],
    ['state', 'shop', 8080, false],
    ['prometheus', 'vpc', 443, true],
    ['prometheus', 'vpc', 10250, true],
    ['alb', 'vpc', 443, true],
    ['alb', 'internet', 443, true],
    ['alb', 'podIdentity', 80, true],
    ['alb', 'imds', 80, false],
    ['alb', 'shop', 8080, false],
    // The API server asks webhooks from an address of the VPC.
    ['vpc', 'alb', 'webhook-server', true],
    ['stranger', 'alb', 'metrics-server', false],
    // Load balancers and clients reach the controller, and the controller its backends.
    ['vpc', 'controller', name === 'Traefik' ? 'web' : 'http', true],
    ['internet', 'controller', name === 'Traefik' ? 'websecure' : 'https', true],
    ['stranger', 'controller', 'metrics', false],
    ['vpc', 'controller', 'metrics', false],
    ['prometheus', 'controller', 'metrics', true],
    ['controller', 'shop', 8080, true],
    ['controller', 'vpc', 443, true],
    // Nobody else in the namespaces of the library, either way.
    ['stranger', 'inMonitoring', 8080, false],
    ['inMonitoring', 'internet', 443, false],
    ['stranger', 'inIngress', 8080, false],
    ['inIngress', 'internet', 443, false],
    // What is not of the library stays as it is.
    ['stranger', 'shop', 8080, true],
    ['stranger', 'coredns', 9153, true],
  ])('%s to %s, port %s: %s', (from, to, port, expected) => {
    const [one, other] = [ends()[from], ends()[to]];
    expect(isAllowed(policies, one, other, typeof port === 'number' ? port : portOf(other as PodEnd, port))).toBe(expected);
  });

  it('let every pod that needs names resolve them', () => {
    for (const end of ['grafana', 'state', 'prometheus', 'controller', 'alb']) {
      for (const protocol of ['TCP', 'UDP']) {
        expect([end, isAllowed(policies, ends()[end], COREDNS, 53, protocol)]).toEqual([end, true]);
        // A cache on the node.
        expect([end, isAllowed(policies, ends()[end], { address: '169.254.20.10' }, 53, protocol)]).toEqual([end, true]);
      }
    }
  });

  it('let Prometheus reach every target that its configuration finds', () => {
    const prometheus = pod('prometheus-server');
    const config = parse(objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'prometheus-server').data['prometheus.yml']);
    const jobs = config.scrape_configs.filter(({ kubernetes_sd_configs: found }: any) => found?.[0].role === 'pod');
    const targets = [...pods, SHOP, COREDNS].flatMap((end) => end.ports.flatMap((port) => jobs.flatMap((job: any) => {
      const { namespace, labels, annotations } = end as any;
      const target = targetLabels(job.job_name, job, discovered({ namespace, name: end.name, labels, annotations, port: [port.name ?? '', port.containerPort] }));
      return target === undefined ? [] : [{ job: job.job_name as string, end, port: Number(/:(\d+)$/.exec(target.instance)?.[1] ?? 0) }];
    })));
    expect([...new Set(targets.map(({ job }) => job))].sort()).toEqual([
      'annotated-pods', 'coredns', name === 'Traefik' ? 'traefik' : 'ingress-nginx', 'kube-state-metrics', 'node-exporter',
    ].sort());
    expect(targets.filter(({ job, end, port }) => job !== 'node-exporter' && !isAllowed(policies, prometheus, end, port)).map(({ job, end }) => `${job} ${end.name}`))
      .toEqual([]);
    // In the network of its node, where no policy is.
    expect(pod('prometheus-prometheus-node-exporter').hostNetwork).toBe(true);
  });

  it('let Grafana ask Prometheus by the address of its Service, where the VPC CNI looks', () => {
    const service = objects.find(({ kind, metadata }) => kind === 'Service' && metadata.name === 'prometheus-server');
    expect(reachesService(policies, pod('grafana'), service, 'monitoring', 80)).toBe(true);
  });

  it('let the parts of GitOps engines ask each other by the addresses of their Services', () => {
    const serviceOf = (wanted: string) => objects.find(({ kind, metadata }) => kind === 'Service' && metadata.name === wanted);
    const redis = name === 'Traefik' ? 'argocd-redis-ha-haproxy' : 'argocd-redis';
    const calls: [string, string, string][] = [
      ['argocd-server', 'argocd', 'argocd-repo-server'],
      ['argocd-application-controller', 'argocd', 'argocd-repo-server'],
      ['argocd-application-controller', 'argocd', redis],
      ['argocd-applicationset-controller', 'argocd', 'argocd-repo-server'], ['argocd-repo-server', 'argocd', redis],
      ['kustomize-controller', 'flux-system', 'source-controller'], ['helm-controller', 'flux-system', 'notification-controller'],
    ];
    const portOfService = (wanted: string) => serviceOf(wanted).spec.ports[0].port;
    expect(calls.filter(([from, namespace, to]) => !reachesService(policies, pod(from), serviceOf(to), namespace, portOfService(to)))).toEqual([]);
  });

  it('let the Jobs of charts in isolated namespaces ask the API server', () => {
    const jobs = pods.filter(({ namespace, name: job }) => namespace === 'ingress-nginx' && job !== controllerName);
    expect(jobs).toHaveLength(name === 'Traefik' ? 0 : 2);
    expect(jobs.filter((job) => !isAllowed(policies, job, VPC, 443))).toEqual([]);
  });

  it('let the API server ask every webhook', () => {
    const hooks = objects.filter(({ kind }) => /WebhookConfiguration$/.test(kind)).flatMap(({ webhooks }) => webhooks).map(({ clientConfig }) => clientConfig.service);
    const services = new Set(hooks.map(({ name: service }) => service));
    expect(services.size).toBe(name === 'Traefik' ? 2 : 3);
    for (const wanted of services) {
      const { spec } = objects.find(({ kind, metadata }) => kind === 'Service' && metadata.name === wanted);
      const behind = pods.filter(({ labels }) => Object.entries(spec.selector).every(([key, value]) => labels[key] === value));
      expect(behind.length).toBeGreaterThan(0);
      const { targetPort } = spec.ports[0];
      expect(behind.filter((end) => !isAllowed(policies, VPC, end, typeof targetPort === 'number' ? targetPort : portOf(end, targetPort)))).toEqual([]);
    }
  });

  it('select pods that are there: a label that a chart no longer has would leave them to the rest', () => {
    const optional = ['ingress-nginx-default-backend'];
    const idle = policies.filter(({ metadata, spec }) => spec.podSelector.matchLabels && !pods.some(({ namespace, labels }) =>
      namespace === metadata.namespace && Object.entries(spec.podSelector.matchLabels).every(([key, value]) => labels[key] === value)));
    expect(idle.map(({ metadata }) => metadata.name.replace(/-[0-9a-f]{8}$/, '')).filter((policy) => !optional.includes(policy))).toEqual([]);
    const selected = (end: PodEnd) => policies.some(({ metadata, spec }) => metadata.namespace === end.namespace
      && spec.podSelector.matchLabels && Object.entries(spec.podSelector.matchLabels).every(([key, value]) => end.labels[key] === value));
    // What has no policy of its own: in the network of its node, or run once by Helm in a namespace that is open.
    expect(pods.filter((end) => !selected(end)).map((end) => end.name).sort()).toEqual(['ingress-drain', 'prometheus-prometheus-node-exporter']);
  });

  it('stand beside pods that have a token of the API server only where they ask it', () => {
    const accounts = new Map(objects.filter(({ kind }) => kind === 'ServiceAccount').map(({ metadata, automountServiceAccountToken: mounted }) => [metadata.name, mounted]));
    const withToken = objects.filter(({ spec }) => spec?.template?.spec?.containers).filter(({ spec: { template: { spec } } }) =>
      spec.automountServiceAccountToken ?? accounts.get(spec.serviceAccountName) ?? true).map(({ metadata }) => metadata.name).sort();
    expect(withToken).toEqual([
      'argocd-application-controller', 'argocd-applicationset-controller', 'argocd-redis-secret-init', 'argocd-repo-server', 'argocd-server',
      'flux-flux-check', 'helm-controller', 'kustomize-controller', 'notification-controller', 'source-controller',
      'aws-load-balancer-controller', 'fluent-bit', 'ingress-drain', controllerName, 'opentelemetry-agent-agent', 'opentelemetry-gateway', 'opentelemetry-operator', 'prometheus-kube-state-metrics', 'prometheus-server',
      ...(name === 'Traefik' ? [] : ['ingress-nginx-admission-create', 'ingress-nginx-admission-patch']),
    ].sort());
  });

  it('come before what denies, in one release with the namespaces', () => {
    const [namespaces] = synth(everything(controller)).resources('helm_release').filter((release) => release.name.startsWith('namespaces-'));
    const names = valuesOf(namespaces).manifests.map(({ metadata }: any) => metadata.name.replace(/-[0-9a-f]{8}$/, ''));
    const first = names.indexOf('default-deny');
    expect(names.slice(first)).toEqual(Array(6).fill('default-deny'));
    // Helm makes objects of one kind in the order in which it renders them.
    const made = objects.filter(({ kind }) => kind === 'NetworkPolicy').map(({ metadata }) => metadata.name.replace(/-[0-9a-f]{8}$/, ''));
    expect(made.slice(made.indexOf('default-deny'))).toEqual(Array(6).fill('default-deny'));
    expect(names.slice(0, first)).toEqual(expect.arrayContaining(['prometheus', 'grafana', 'kube-state-metrics', 'aws-load-balancer-controller']));
  });
});

it('Grafana reaches the metadata service where its permissions come from the node', () => {
  const rendered = renderedOf(everything(NginxController.traefik(), WorkloadIdentity.nodeRole()));
  const policies = rendered.flatMap(({ objects }) => objects).filter(({ kind }) => kind === 'NetworkPolicy');
  const pods = rendered.flatMap((release) => podEndsOf(release.objects, release.namespace));
  for (const name of ['grafana', 'aws-load-balancer-controller']) {
    const [end] = pods.filter((one) => one.name === name);
    expect([isAllowed(policies, end, IMDS, 80), isAllowed(policies, end, POD_IDENTITY, 80)]).toEqual([true, false]);
  }
});

describe('NetworkPolicies of Tempo in parts', () => {
  let policies: any[];
  let pods: PodEnd[];
  beforeAll(() => {
    const rendered = renderedOf(tempoInParts());
    policies = rendered.flatMap(({ objects }) => objects).filter(({ kind }) => kind === 'NetworkPolicy');
    pods = rendered.flatMap((release) => podEndsOf(release.objects, release.namespace));
  });
  const end = (name: string): End => ({ shop: SHOP, internet: INTERNET }[name] ?? pods.find((pod) => pod.name === `tempo-${name}`)!);

  it.each<[string, string, number, boolean]>([
    ['shop', 'distributor', 4317, true],
    ['shop', 'distributor', 4318, true],
    ['shop', 'query-frontend', 3200, false],
    ['shop', 'ingester', 9095, false],
    ['distributor', 'ingester', 9095, true],
    ['distributor', 'ingester', 7946, true],
    ['distributor', 'metrics-generator', 9095, true],
    ['querier', 'query-frontend', 9095, true],
    ['querier', 'memcached', 11211, true],
    ['shop', 'memcached', 11211, false],
    ['ingester', 'internet', 443, true],
  ])('%s to %s, port %s: %s', (from, to, port, expected) => {
    expect(isAllowed(policies, end(from), end(to), port)).toBe(expected);
  });
});

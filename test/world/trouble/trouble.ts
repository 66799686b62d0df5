import { claim, daemonSet, deployment, job, memory, mount, neverReady, object, service, SHOP, statefulSet, volume } from './objects';
import { makeCertificate } from '../../e2e/kubernetes/certificates';
import { BROKEN_DOMAIN, SLOW_DOMAIN } from '../node/dns';

/** What nodes with a trusted execution environment have on them. */
export const PROTECTED = { key: 'confidential-computing/technology', value: 'aws-nitro-enclaves' };

const HOST = 'shop.test';
const INGRESS = 'http://ingress-nginx-controller.ingress-nginx.svc.cluster.local';

/** What users do, and what goes wrong: each for a panel, an alert, or both. */
export function trouble(): object[] {
  return [...shop(), ...spilling(), ...containers(), ...workloads(), ...volumes(), ...control()];
}

/** An application with requests of each kind, and questions of each kind to CoreDNS. */
function shop(): object[] {
  const { certificate, key } = makeCertificate({ commonName: HOST, use: 'server', hosts: [HOST], validDays: 3 });
  return [
    deployment({ name: 'web', args: ['serve', '8080'], replicas: 2, container: { ...memory('64Mi'), readinessProbe: { httpGet: { path: '/', port: 8080 } } } }),
    service('web', 8080),
    object('v1', 'Secret', 'web-tls', { type: 'kubernetes.io/tls', stringData: { 'tls.crt': certificate, 'tls.key': key } }),
    // Not sent to HTTPS, which both controllers do otherwise where there is a certificate.
    object('networking.k8s.io/v1', 'Ingress', 'web', {
      spec: {
        ingressClassName: 'nginx',
        tls: [{ hosts: [HOST], secretName: 'web-tls' }],
        rules: [{ host: HOST, http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 8080 } } } }] } }],
      },
    }, { annotations: { 'nginx.ingress.kubernetes.io/ssl-redirect': 'false' } }),
    deployment({
      name: 'users',
      args: ['ask', HOST, `${INGRESS}/?bytes=2000`, `${INGRESS}/?status=404`, `${INGRESS}/?status=503`, `${INGRESS}/?wait=4000`, `${INGRESS}/?send=yes`],
      container: memory('128Mi'),
    }),
    deployment({
      name: 'curious',
      args: ['resolve', 'kubernetes.default.svc.cluster.local.', 'nobody.shop.svc.cluster.local.', 'example.com', `a%.${BROKEN_DOMAIN}.`, `a%.${SLOW_DOMAIN}.`],
      container: memory('64Mi'),
    }),
    deployment({ name: 'talker', args: ['talk', '200'], container: memory('64Mi') }),
    deployment({ name: 'orders', args: ['order', 'http://opentelemetry-agent.monitoring-agents.svc.cluster.local.:4318'], container: memory('64Mi') }),
  ];
}

/** A collector with room for five requests, whose destination takes none. */
function spilling(): object[] {
  const signals = ['logs', 'metrics', 'traces'];
  const config = {
    receivers: { otlp: { protocols: { http: { endpoint: '0.0.0.0:4318' } } } },
    exporters: { 'otlp_http/nobody': { endpoint: 'http://hole:8443', sending_queue: { queue_size: 5, num_consumers: 1 } } },
    service: {
      telemetry: { metrics: { readers: [{ pull: { exporter: { prometheus: { host: '0.0.0.0', port: 8888 } } } }] } },
      pipelines: Object.fromEntries(signals.map((signal) => [signal, { receivers: ['otlp'], exporters: ['otlp_http/nobody'] }])),
    },
  };
  return [
    deployment({
      name: 'spilling',
      args: [`--config=yaml:${JSON.stringify(config)}`],
      container: { ...memory('128Mi'), image: 'ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-k8s:0.158.0' },
      annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8888' },
    }),
    service('spilling', 4318),
    deployment({ name: 'flood', args: ['order', 'http://spilling.shop.svc.cluster.local.:4318', '200'], container: memory('64Mi') }),
  ];
}

function containers(): object[] {
  return [
    deployment({ name: 'crashing', args: ['crash', '1'], container: memory('32Mi') }),
    deployment({ name: 'hungry', args: ['eat', '200'], container: memory('48Mi') }),
    // The container lives on when its child is killed for memory.
    deployment({ name: 'parent', args: ['eat-child', '200'], container: memory('48Mi') }),
    deployment({ name: 'throttled', args: ['burn'], container: { resources: { requests: { cpu: '20m', memory: '8Mi' }, limits: { cpu: '50m', memory: '32Mi' } } } }),
    deployment({ name: 'mountless', args: ['pause'], container: mount, pod: { volumes: [{ name: 'data', secret: { secretName: 'nowhere' } }] } }),
    deployment({ name: 'unknown', args: [], container: { image: 'registry.test/nobody/knows:1' } }),
  ];
}

function workloads(): object[] {
  const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'many' };
  return [
    // More than its autoscaler lets there be.
    deployment({ name: 'many', args: ['pause'], replicas: 3, container: memory('16Mi'), pod: { priorityClassName: 'shop' } }),
    object('scheduling.k8s.io/v1', 'PriorityClass', 'shop', { value: 1000 }, { namespace: undefined }),
    object('networking.k8s.io/v1', 'NetworkPolicy', 'web', { spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] } }),
    deployment({ name: 'pending', args: ['pause'], pod: { nodeSelector: { 'world/nowhere': 'yes' } } }),
    statefulSet({ name: 'unready', args: ['pause'], container: { ...memory('16Mi'), ...neverReady } }),
    daemonSet({ name: 'unavailable', args: ['pause'], container: { ...memory('16Mi'), ...neverReady } }),
    job({ name: 'failing', args: ['crash', '0'] }),
    object('autoscaling/v2', 'HorizontalPodAutoscaler', 'many', {
      spec: {
        scaleTargetRef: target,
        minReplicas: 1,
        maxReplicas: 2,
        metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }],
      },
    }),
    object('policy/v1', 'PodDisruptionBudget', 'web', { spec: { minAvailable: 2, selector: { matchLabels: { 'app.kubernetes.io/name': 'web' } } } }),
    object('v1', 'ResourceQuota', 'quota', { spec: { hard: { pods: '50' } } }),
    // More than the node lends its pods: evicted.
    deployment({
      name: 'evicted',
      args: ['fill', '/tmp', '99', '0', '200'],
      container: { resources: { requests: { cpu: '10m', memory: '8Mi' }, limits: { 'memory': '64Mi', 'ephemeral-storage': '20Mi' } } },
    }),
  ];
}

function volumes(): object[] {
  // What is written to a volume of memory counts for the container.
  const filler = (name: string, ...args: string[]) => deployment({ name, args: ['fill', '/data', ...args], container: { ...memory('256Mi'), ...mount }, pod: volume(name) });
  return [
    claim('full', '20Mi'),
    filler('full', '99'),
    claim('filling', '100Mi'),
    filler('filling', '95', '0', '1500'),
    claim('inodes', '20Mi', { 'world/files': '200' }),
    filler('inodes', '10', '300'),
    claim('unbound', '1Gi', {}, 'nowhere'),
  ];
}

/** What Prometheus, and the API servers, have to say of others. */
function control(): object[] {
  return [
    {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1.nobody.test' },
      spec: {
        group: 'nobody.test', version: 'v1', groupPriorityMinimum: 100, versionPriority: 100, insecureSkipTLSVerify: true, service: { name: 'nobody', namespace: SHOP, port: 443 },
      },
    },
    ...webhook(),
    ...enclave(),
    // Its kubelet never answers.
    { apiVersion: 'v1', kind: 'Node', metadata: { name: 'gone', labels: { 'kubernetes.io/hostname': 'gone', 'kubernetes.io/os': 'linux' } }, spec: { taints: [{ ...PROTECTED, effect: 'NoSchedule' }] } },
  ];
}

/** A webhook that says nothing to those who change a ConfigMap of the shop. */
function webhook(): object[] {
  const name = 'hole.world.test';
  return [
    deployment({ name: 'hole', args: ['hole', '8443'], container: memory('32Mi') }),
    service('hole', 8443),
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name },
      webhooks: [{
        name,
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        timeoutSeconds: 4,
        clientConfig: { service: { namespace: SHOP, name: 'hole', port: 8443 } },
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': SHOP } },
        rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'], operations: ['CREATE'] }],
      }],
    },
  ];
}

/** A pod of the node that says it has enclaves. */
function enclave(): object[] {
  const amounts = { 'cpu': '10m', 'memory': '8Mi', 'aws.ec2.nitro/nitro_enclaves': '1', 'hugepages-2Mi': '64Mi' };
  return [object('v1', 'Pod', 'enclave', {
    spec: { nodeName: 'gone', containers: [{ name: 'enclave', image: 'world/standin:1', args: ['pause'], resources: { requests: amounts, limits: amounts } }] },
  })];
}

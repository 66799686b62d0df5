import { NginxControllerRequest } from './nginx-controller-request';
import { podSpread } from '../../charts/pod-spread';
import { ClientAddress, IngressTls } from '../load-balancer/ingress-service';

// https://github.com/kubernetes/ingress-nginx/tree/main/charts/ingress-nginx

/** How ingress-nginx runs. */
export function ingressNginxDefaults(request: NginxControllerRequest): Record<string, unknown> {
  return {
    controller: {
      replicaCount: request.replicas,
      minAvailable: 1,
      resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } },
      topologySpreadConstraints: podSpread({
        'app.kubernetes.io/name': 'ingress-nginx',
        'app.kubernetes.io/component': 'controller',
      }),
      // A tenant's Service could name what only the controller reaches.
      // https://kubernetes.github.io/ingress-nginx/user-guide/cli-arguments/ (2026-11-30)
      extraArgs: { 'disable-svc-external-name': 'true' },
      allowSnippetAnnotations: false,
      config: { 'annotations-risk-level': 'High', 'allow-cross-namespace-resources': 'false', 'strict-validate-path-type': 'true' },
    },
  };
}

/** Which option stands behind which value. */
export const INGRESS_NGINX_OPTIONS = {
  'controller.replicaCount': 'replicas',
  'controller.ingressClassResource.default': 'isDefaultClass',
  'controller.config.proxy-real-ip-cidr': 'trustedProxyCidrs',
  'controller.config.enable-real-ip': 'loadBalancer',
  'controller.config.use-forwarded-headers': 'loadBalancer',
  'controller.config.use-proxy-protocol': 'loadBalancer',
  'controller.service': 'loadBalancer',
  'controller.scope': 'watchNamespace',
  'rbac.scope': 'watchNamespace',
};

/** What ties ingress-nginx to its class, its load balancer and the metrics. */
export function ingressNginxWiring(request: NginxControllerRequest): Record<string, unknown> {
  const { service } = request;
  return {
    controller: {
      ingressClass: request.className,
      ingressClassResource: {
        name: request.className,
        enabled: true,
        default: request.isDefaultClass,
        controllerValue: 'k8s.io/ingress-nginx',
      },
      config: configMap(request),
      service: {
        type: 'LoadBalancer',
        annotations: service.annotations,
        loadBalancerClass: service.loadBalancerClass ?? '',
        loadBalancerSourceRanges: service.sourceRanges ?? [],
        externalTrafficPolicy: service.externalTrafficPolicy ?? 'Cluster',
        enableHttp: true,
        enableHttps: service.tls !== IngressTls.NONE,
        targetPorts: { http: 'http', https: service.tls === IngressTls.LOAD_BALANCER ? 'http' : 'https' },
      },
      admissionWebhooks: { enabled: true },
      metrics: { enabled: true, port: 10254, portName: 'metrics' },
      ...(request.watchNamespace !== undefined && { scope: { enabled: true, namespace: request.watchNamespace } }),
    },
    ...(request.watchNamespace !== undefined && { rbac: { create: true, scope: true } }),
  };
}

const API_GROUP = 'rbac.authorization.k8s.io';
const READ = ['get', 'list', 'watch'];

/** What the chart leaves out when its roles are of namespaces: the right to read the namespace that is watched, and the classes. */
export function ingressNginxRights({ kubernetesNamespace, watchNamespace }: NginxControllerRequest): Record<string, unknown>[] {
  if (watchNamespace === undefined) {
    return [];
  }
  const name = 'ingress-nginx-watch';
  const bound = (kind: string, namespace?: string) => ({
    apiVersion: `${API_GROUP}/v1`,
    kind: `${kind}Binding`,
    metadata: { name, ...(namespace && { namespace }) },
    roleRef: { apiGroup: API_GROUP, kind, name },
    subjects: [{ kind: 'ServiceAccount', name: 'ingress-nginx', namespace: kubernetesNamespace }],
  });
  return [
    {
      apiVersion: `${API_GROUP}/v1`,
      kind: 'Role',
      metadata: { name, namespace: watchNamespace },
      rules: [
        { apiGroups: [''], resources: ['configmaps', 'endpoints', 'pods', 'secrets', 'services'], verbs: READ },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: READ },
        { apiGroups: ['networking.k8s.io'], resources: ['ingresses'], verbs: READ },
        { apiGroups: ['networking.k8s.io'], resources: ['ingresses/status'], verbs: ['update'] },
        { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
      ],
    },
    bound('Role', watchNamespace),
    {
      apiVersion: `${API_GROUP}/v1`,
      kind: 'ClusterRole',
      metadata: { name },
      rules: [
        { apiGroups: ['networking.k8s.io'], resources: ['ingressclasses'], verbs: READ },
        { apiGroups: [''], resources: ['namespaces'], resourceNames: [watchNamespace], verbs: ['get'] },
      ],
    },
    bound('ClusterRole'),
  ];
}

// All values are text: they become a ConfigMap.
// https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/
function configMap(request: NginxControllerRequest): Record<string, string> {
  const trusted = { 'proxy-real-ip-cidr': request.trustedProxyCidrs.join(',') };
  switch (request.service.clientAddress) {
    case ClientAddress.CONNECTION:
      return {};
    case ClientAddress.PROXY_PROTOCOL:
      return { 'use-proxy-protocol': 'true', ...trusted };
    case ClientAddress.FORWARDED_FOR:
      // The other forwarded headers are only believed where TLS ends at the load balancer: clients can send them too.
      return request.service.tls === IngressTls.LOAD_BALANCER
        ? { 'use-forwarded-headers': 'true', ...trusted }
        : { 'enable-real-ip': 'true', ...trusted };
  }
}

import { NginxControllerRequest } from './nginx-controller-request';
import { podSpread } from '../../charts/pod-spread';
import { ClientAddress, IngressTls } from '../load-balancer/ingress-service';

// https://github.com/traefik/traefik-helm-chart/tree/master/traefik

/** How Traefik runs. */
export function traefikDefaults(request: NginxControllerRequest): Record<string, unknown> {
  return {
    deployment: { replicas: request.replicas },
    // With one pod a budget of one would keep its node from ever being drained.
    podDisruptionBudget: request.replicas > 1 ? { enabled: true, minAvailable: 1 } : { enabled: false },
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '512Mi' } },
    topologySpreadConstraints: podSpread({ 'app.kubernetes.io/name': 'traefik' }),
    global: { checkNewVersion: false, sendAnonymousUsage: false },
    api: { dashboard: false },
    // Of every provider, also of those that are switched off: whoever switches one on should not open it by that.
    providers: {
      kubernetesCRD: { allowCrossNamespace: false, allowExternalNameServices: false },
      kubernetesIngress: { allowExternalNameServices: false },
      kubernetesIngressNGINX: { disableSvcExternalName: true, allowCrossNamespaceResources: false, allowSnippetAnnotations: false },
    },
  };
}

/** Which option stands behind which value. */
export const TRAEFIK_OPTIONS = {
  'deployment.replicas': 'replicas',
  'providers.kubernetesIngressNGINX.watchNamespace': 'watchNamespace',
  'rbac': 'watchNamespace',
  'extraObjects': 'KubernetesManifests',
  'ports': 'trustedProxyCidrs',
  'service.annotations': 'loadBalancer',
  'service.spec': 'loadBalancer',
};

/** What ties Traefik to the class of ingress-nginx, its load balancer and the metrics. */
export function traefikWiring(request: NginxControllerRequest): Record<string, unknown> {
  const { service } = request;
  const trust = trustedSources(request);
  return {
    providers: {
      // Each of the other two would serve the same Ingresses a second time.
      kubernetesCRD: { enabled: false },
      kubernetesIngress: { enabled: false },
      kubernetesIngressNGINX: {
        enabled: true,
        ingressClass: request.className,
        ...(request.watchNamespace !== undefined && { watchNamespace: request.watchNamespace }),
        // Traefik looks the Service up among those that it watches.
        publishService: request.watchNamespace === undefined
          ? { enabled: true, pathOverride: `${request.kubernetesNamespace}/${request.serviceName}` }
          : { enabled: false },
      },
    },
    ...(request.watchNamespace !== undefined && { rbac: { enabled: true, namespaced: true } }),
    // The chart's own class is one of Traefik's other provider.
    ingressClass: { enabled: false },
    extraObjects: [ingressClass(request), ...(request.watchNamespace === undefined ? [] : rightToClasses(request))],
    ports: {
      web: trust,
      websecure: {
        ...trust,
        expose: { default: service.tls !== IngressTls.NONE },
        ...(service.tls === IngressTls.LOAD_BALANCER && { targetPort: 'web' }),
        ...(service.tls === IngressTls.REENCRYPTED && { http: { tls: { enabled: true } } }),
      },
    },
    service: {
      nameOverride: request.serviceName,
      annotations: service.annotations,
      spec: {
        type: 'LoadBalancer',
        loadBalancerClass: service.loadBalancerClass,
        loadBalancerSourceRanges: service.sourceRanges,
        externalTrafficPolicy: service.externalTrafficPolicy ?? 'Cluster',
      },
    },
    metrics: { prometheus: { entryPoint: 'metrics' } },
  };
}

function trustedSources(request: NginxControllerRequest): object {
  const trustedIPs = request.trustedProxyCidrs;
  switch (request.service.clientAddress) {
    case ClientAddress.CONNECTION:
      return {};
    case ClientAddress.PROXY_PROTOCOL:
      return { proxyProtocol: { trustedIPs } };
    case ClientAddress.FORWARDED_FOR:
      return { forwardedHeaders: { trustedIPs } };
  }
}

// The controller of a class cannot be changed: with that of ingress-nginx, the two can follow each other.
function ingressClass(request: NginxControllerRequest): object {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: {
      name: request.className,
      annotations: { 'ingressclass.kubernetes.io/is-default-class': String(request.isDefaultClass) },
    },
    spec: { controller: 'k8s.io/ingress-nginx' },
  };
}

// The chart's roles are of namespaces then, and classes stand in none. Without them Traefik serves nothing that names its class.
function rightToClasses({ kubernetesNamespace }: NginxControllerRequest): object[] {
  const apiGroup = 'rbac.authorization.k8s.io';
  const name = '{{ template "traefik.clusterRoleName" . }}';
  return [
    {
      apiVersion: `${apiGroup}/v1`,
      kind: 'ClusterRole',
      metadata: { name },
      rules: [{ apiGroups: ['networking.k8s.io'], resources: ['ingressclasses'], verbs: ['get', 'list', 'watch'] }],
    },
    {
      apiVersion: `${apiGroup}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup, kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name: '{{ include "traefik.serviceAccountName" . }}', namespace: kubernetesNamespace }],
    },
  ];
}

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
  };
}

/** Which option stands behind which value. */
export const TRAEFIK_OPTIONS = {
  'deployment.replicas': 'replicas',
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
        publishService: { enabled: true, pathOverride: `${request.kubernetesNamespace}/${request.serviceName}` },
      },
    },
    // The chart's own class is one of Traefik's other provider.
    ingressClass: { enabled: false },
    extraObjects: [ingressClass(request)],
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

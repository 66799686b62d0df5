import { podSpread } from '../../charts/pod-spread';

// https://github.com/argoproj/argo-helm/tree/main/charts/argo-cd

/** What the values are made of. */
export interface ArgoCdValuesInput {
  readonly highAvailability: boolean;
  readonly localAdmin: boolean;
  readonly domain?: string;
  readonly ingressClassName?: string;
  /** Values below `configs`. */
  readonly signIn?: { readonly cm: Record<string, unknown>; readonly rbac: Record<string, unknown> };
  /** Whether the library's own policies hold the pods. */
  readonly isIsolated: boolean;
}

/** Which option stands behind which value. */
export const ARGO_CD_OPTIONS = {
  'redis-ha.enabled': 'highAvailability',
  'configs.cm.admin.enabled': 'localAdmin',
  'configs.cm["admin.enabled"]': 'localAdmin',
  'global.domain': 'domain',
  'server.ingress': 'ingressClassName',
  'configs.rbac': 'signIn',
  'configs.cm["oidc.config"]': 'signIn',
};

/** How Argo CD runs. */
export function argoCdDefaults(input: ArgoCdValuesInput): Record<string, unknown> {
  const { highAvailability, domain, ingressClassName, signIn } = input;
  const replicas = highAvailability ? 2 : 1;
  return {
    global: { ...(domain !== undefined && { domain }), networkPolicy: { create: !input.isIsolated } },
    configs: {
      cm: { 'admin.enabled': input.localAdmin, ...signIn?.cm },
      rbac: { 'policy.default': '', ...signIn?.rbac },
      // TLS ends at the Ingress.
      ...(ingressClassName !== undefined && { params: { 'server.insecure': true } }),
    },
    controller: { ...component('argocd-application-controller', 8082, '250m', '512Mi', '2Gi'), replicas: 1 },
    server: {
      ...component('argocd-server', 8083, '50m', '128Mi', '512Mi', replicas),
      ...(ingressClassName !== undefined && { ingress: { enabled: true, ingressClassName } }),
    },
    repoServer: component('argocd-repo-server', 8084, '100m', '256Mi', '1Gi', replicas),
    applicationSet: component('argocd-applicationset-controller', 8080, '50m', '128Mi', '512Mi', replicas),
    redisSecretInit: { resources: resources('10m', '64Mi', '256Mi') },
    dex: { enabled: false },
    notifications: { enabled: false },
    ...(highAvailability ? redisOfSeveral() : { redis: { resources: resources('50m', '64Mi', '256Mi'), automountServiceAccountToken: false } }),
  };
}

/** What the library's other parts, and the order of a destroy, rely on. */
export function argoCdWiring(input: ArgoCdValuesInput): Record<string, unknown> {
  return {
    'fullnameOverride': 'argocd',
    // What people made by hand stays when the engine goes, and nothing waits for a controller that is no more.
    'crds': { install: true, keep: true },
    'redis-ha': { enabled: input.highAvailability },
  };
}

function component(name: string, metrics: number, cpu: string, memory: string, limit: string, replicas?: number): Record<string, unknown> {
  return {
    podAnnotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(metrics) },
    resources: resources(cpu, memory, limit),
    ...(replicas !== undefined && {
      replicas,
      topologySpreadConstraints: podSpread({ 'app.kubernetes.io/name': name }),
      // With one pod a budget would keep its node from ever being drained.
      pdb: { enabled: replicas > 1, maxUnavailable: replicas > 1 ? 1 : '' },
    }),
  };
}

function resources(cpu: string, memory: string, limit: string): object {
  return { requests: { cpu, memory }, limits: { memory: limit } };
}

/** Three nodes, which the chart wants on three machines. */
function redisOfSeveral(): Record<string, unknown> {
  const [small, tiny] = [resources('50m', '64Mi', '256Mi'), resources('10m', '32Mi', '128Mi')];
  return {
    'redis-ha': {
      redis: { resources: small },
      sentinel: { resources: tiny },
      splitBrainDetection: { resources: tiny },
      init: { resources: tiny },
      haproxy: { resources: small, init: { resources: tiny }, serviceAccount: { automountToken: false } },
    },
  };
}

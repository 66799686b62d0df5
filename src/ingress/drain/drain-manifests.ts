import { DRAIN_SCRIPT } from './drain-script';

/** Helm's own limit for a hook is the release's timeout; the Job gives up before, so that its reason can be read. */
const DEADLINE_SECONDS = 840;

const NAME = 'ingress-drain';

/** What the drain is made of. */
export interface DrainInput {
  readonly kubernetesNamespace: string;
  readonly image: string;
  readonly ingressClassNames: string[];
  /** `<none>` is no class. */
  readonly serviceClassNames: string[];
  readonly keptServices: string[];
}

/**
 * The objects of the drain, each a hook: Helm makes them when the release is deleted, in the order of their weights,
 * and none before. What is left of a failed drain stays to be read, and goes before the next one.
 */
export function drainManifests(input: DrainInput): object[] {
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: hook(-10, input.kubernetesNamespace) },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: hook(-10),
      rules: [
        // `get` shows nothing that `list` does not, and the kubectl of another image may look before it deletes.
        { apiGroups: ['networking.k8s.io'], resources: ['ingresses'], verbs: ['get', 'list', 'delete'] },
        { apiGroups: [''], resources: ['services'], verbs: ['get', 'list', 'delete'] },
      ],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: hook(-5),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: NAME },
      subjects: [{ kind: 'ServiceAccount', name: NAME, namespace: input.kubernetesNamespace }],
    },
    job(input),
  ];
}

function job(input: DrainInput): object {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: hook(0, input.kubernetesNamespace),
    spec: {
      activeDeadlineSeconds: DEADLINE_SECONDS,
      backoffLimit: 3,
      template: {
        metadata: { labels: { 'app.kubernetes.io/name': NAME } },
        spec: {
          serviceAccountName: NAME,
          restartPolicy: 'Never',
          priorityClassName: 'system-cluster-critical',
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 65532,
            runAsGroup: 65532,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [container(input)],
          volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }],
        },
      },
    },
  };
}

function container(input: DrainInput): object {
  const env = {
    INGRESS_CLASSES: input.ingressClassNames.join(' '),
    SERVICE_CLASSES: input.serviceClassNames.join(' '),
    KEPT_SERVICES: input.keptServices.join(' '),
    PAUSE_SECONDS: '10',
    // kubectl keeps what it learns of the API there.
    HOME: '/tmp',
  };
  return {
    name: 'drain',
    image: input.image,
    command: ['/bin/sh', '-c', DRAIN_SCRIPT],
    env: Object.entries(env).map(([name, value]) => ({ name, value })),
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '128Mi' } },
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
  };
}

function hook(weight: number, namespace?: string): object {
  return {
    name: NAME,
    ...(namespace && { namespace }),
    annotations: {
      'helm.sh/hook': 'pre-delete',
      'helm.sh/hook-weight': String(weight),
      'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded',
    },
  };
}

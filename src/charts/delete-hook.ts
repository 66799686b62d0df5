/** kubectl and a shell in one: decisions/ADR-08-the-image-of-the-drain.md. The digest is that of the manifest list, for amd64 and arm64. */
export const KUBECTL_IMAGE = 'alpine/kubectl:1.36.2@sha256:01d138ce994b684abc62d9cfdff44de42a4c8996dcc12626dd0193afc3fb5a95';

/** Helm's own limit for a hook is the release's timeout; the Job gives up before, so that its reason can be read. */
const DEADLINE_SECONDS = 840;

/** A Job that runs before a release is deleted. */
export interface DeleteHook {
  /** Name of the Job, and of what it works as. */
  readonly name: string;
  readonly kubernetesNamespace: string;
  /** What the container is called. */
  readonly containerName: string;
  readonly image: string;
  /** For any POSIX shell. */
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  /** What it may do in the cluster. */
  readonly rules: object[];
}

/**
 * The objects of the Job, each a hook: Helm makes them when the release is deleted, in the order of their weights, and none before. What is left
 * of one that failed stays to be read, and goes before the next one.
 */
export function deleteHook(input: DeleteHook): object[] {
  const { name, kubernetesNamespace, rules } = input;
  const metadata = (weight: number, namespace?: string) => hook(name, weight, namespace);
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata(-10, kubernetesNamespace) },
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: metadata(-10), rules },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: metadata(-5),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace: kubernetesNamespace }],
    },
    job(input, metadata(0, kubernetesNamespace)),
  ];
}

function job(input: DeleteHook, metadata: object): object {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata,
    spec: {
      activeDeadlineSeconds: DEADLINE_SECONDS,
      backoffLimit: 3,
      template: {
        metadata: { labels: { 'app.kubernetes.io/name': input.name } },
        spec: {
          serviceAccountName: input.name,
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

function container({ containerName, image, script, env }: DeleteHook): object {
  return {
    name: containerName,
    image,
    command: ['/bin/sh', '-c', script],
    // kubectl keeps what it learns of the API in its home.
    env: Object.entries({ ...env, HOME: '/tmp' }).map(([name, value]) => ({ name, value })),
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '128Mi' } },
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
  };
}

function hook(name: string, weight: number, namespace: string | undefined): object {
  return {
    name,
    ...(namespace && { namespace }),
    annotations: {
      'helm.sh/hook': 'pre-delete',
      'helm.sh/hook-weight': String(weight),
      'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded',
    },
  };
}

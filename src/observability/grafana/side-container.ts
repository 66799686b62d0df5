/** A container that runs beside Grafana, and starts before it. */
export interface SideContainer {
  readonly name: string;
  /** Key of the chart's values that say which image it is, so that mirrors and digests hold for it. */
  readonly imageValues: string;
  readonly command: readonly string[];
  readonly env?: readonly object[];
  /** What is true once Grafana may start. */
  readonly ready: readonly string[];
  readonly resources: { readonly cpu: string; readonly memory: string; readonly memoryLimit: string };
  readonly mount: { readonly name: string; readonly mountPath: string };
}

/**
 * The container in the words of Kubernetes.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/ (2026-11-30)
 */
export function sideContainer({ name, imageValues, command, env = [], ready, resources, mount }: SideContainer): object {
  const { cpu, memory, memoryLimit } = resources;
  return {
    name,
    image: imageOf(imageValues),
    imagePullPolicy: 'IfNotPresent',
    restartPolicy: 'Always',
    command,
    ...(env.length > 0 && { env }),
    startupProbe: { exec: { command: ready }, periodSeconds: 1, failureThreshold: 300 },
    resources: { requests: { cpu, memory }, limits: { memory: memoryLimit } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    volumeMounts: [mount],
  };
}

function imageOf(key: string): string {
  const value = `.Values.${key}`;
  return `{{ .Values.global.imageRegistry | default ${value}.registry }}/{{ ${value}.repository }}:{{ ${value}.tag }}{{ with ${value}.sha }}@sha256:{{ . }}{{ end }}`;
}

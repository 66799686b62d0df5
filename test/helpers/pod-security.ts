/** A pod, alone or as what makes pods describes it. */
export interface Pod {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly spec: any;
}

/** The pods that objects describe. */
export function podsOf(objects: any[]): Pod[] {
  return objects
    .filter(({ kind }) => ['Deployment', 'DaemonSet', 'StatefulSet', 'Job', 'Pod'].includes(kind))
    .map((object) => ({
      name: object.metadata.name,
      namespace: object.metadata.namespace,
      spec: object.kind === 'Pod' ? object.spec : object.spec.template.spec,
    }));
}

/** All containers of a pod. */
export function containersOf({ spec }: Pod): any[] {
  return [...(spec.initContainers ?? []), ...spec.containers];
}

const VOLUMES = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret'];

/**
 * What the level `restricted` of Pod Security would say against a pod, after
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/.
 */
export function notRestricted(pod: Pod): string[] {
  const { spec } = pod;
  const podContext = spec.securityContext ?? {};
  const volumes = (spec.volumes ?? []).flatMap(({ name, ...source }: any) =>
    Object.keys(source).filter((type) => !VOLUMES.includes(type)).map((type) => `${type} ${name}`));
  return [
    ...['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => spec[field]),
    ...volumes,
    ...(podContext.sysctls ?? []).map(({ name }: any) => `sysctl ${name}`),
    ...containersOf(pod).flatMap((container: any) => {
      const own = container.securityContext ?? {};
      return [
        !(own.runAsNonRoot ?? podContext.runAsNonRoot) && 'runAsNonRoot',
        (own.runAsUser ?? podContext.runAsUser) === 0 && 'runAsUser',
        own.privileged && 'privileged',
        own.allowPrivilegeEscalation !== false && 'allowPrivilegeEscalation',
        !own.capabilities?.drop?.includes('ALL') && 'capabilities',
        ...(own.capabilities?.add ?? []).filter((name: string) => name !== 'NET_BIND_SERVICE'),
        !['RuntimeDefault', 'Localhost'].includes((own.seccompProfile ?? podContext.seccompProfile)?.type) && 'seccompProfile',
        !['Default', undefined].includes(own.procMount) && 'procMount',
        // A pod in the network of its node has its ports there anyway.
        ...spec.hostNetwork ? [] : (container.ports ?? []).filter(({ hostPort }: any) => hostPort).map(({ hostPort }: any) => `hostPort ${hostPort}`),
      ].filter(Boolean).map((problem) => `${container.name}: ${problem}`);
    }),
  ];
}

/** Containers that ask for no CPU or memory, or have no limit of memory. */
export function unlimited(pods: any[]): string[] {
  return pods.flatMap(containersOf)
    .filter(({ resources }: any) => !(resources?.requests?.cpu && resources.requests.memory && resources.limits?.memory))
    .map(({ name }: any) => name);
}

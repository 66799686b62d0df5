import { podSpread } from '../../charts/pod-spread';

/** What one part of Loki is given in the values of the chart. */
export type LokiComponent = Record<string, unknown>;

/** The volume of each pod of a part. */
interface PodVolume {
  readonly volumeSizeGiB: number;
  readonly storageClassName?: string;
}

/** What a pod asks for, and the memory that it must not exceed. */
interface Size {
  readonly cpu: string;
  readonly memory: string;
  readonly memoryLimit: string;
}

/** What pods ask for with some 100 GB of logs a day. */
export const LOKI_SIZES = {
  singleBinary: { cpu: '200m', memory: '512Mi', memoryLimit: '2Gi' },
  ingester: { cpu: '200m', memory: '1Gi', memoryLimit: '3Gi' },
  distributor: { cpu: '100m', memory: '256Mi', memoryLimit: '1Gi' },
  querier: { cpu: '200m', memory: '512Mi', memoryLimit: '2Gi' },
  queryFrontend: { cpu: '50m', memory: '128Mi', memoryLimit: '512Mi' },
  queryScheduler: { cpu: '50m', memory: '64Mi', memoryLimit: '256Mi' },
  indexGateway: { cpu: '100m', memory: '256Mi', memoryLimit: '1Gi' },
  compactor: { cpu: '100m', memory: '256Mi', memoryLimit: '2Gi' },
  gateway: { cpu: '20m', memory: '32Mi', memoryLimit: '128Mi' },
  gatewayMetrics: { cpu: '10m', memory: '16Mi', memoryLimit: '64Mi' },
} satisfies { [component: string]: Size };

/** Parts whose claims the chart takes as a list. */
const LIST_THEIR_CLAIMS = ['ingester', 'compactor'];

export function stateless(component: string, replicas: number, size: Size): LokiComponent {
  return {
    replicas,
    resources: resources(size),
    // The chart would keep a pod from running where another one of its kind is, also for the moment of an update.
    affinity: null,
    topologySpreadConstraints: podSpread(labelsOf(component)),
    podDisruptionBudget: budget(replicas),
  };
}

export function gateway(replicas: number): LokiComponent {
  return { ...stateless('gateway', replicas, LOKI_SIZES.gateway), metrics: { resources: resources(LOKI_SIZES.gatewayMetrics) } };
}

export function stateful(component: string, replicas: number, size: Size, podVolume: PodVolume): LokiComponent {
  const { volumeSizeGiB, storageClassName } = podVolume;
  const volume = { size: `${volumeSizeGiB}Gi`, storageClass: storageClassName };
  return {
    replicas,
    resources: resources(size),
    ...(replicas > 1 && { topologySpreadConstraints: podSpread(labelsOf(component)) }),
    podDisruptionBudget: budget(replicas),
    persistence: {
      // Parts of the older mode have their claims by another key, which is on.
      ...(!['write', 'backend'].includes(component) && { enabled: true }),
      ...(LIST_THEIR_CLAIMS.includes(component)
        ? { claims: [{ name: 'data', accessModes: ['ReadWriteOnce'], ...volume }] }
        : volume),
      // The claim goes with its release, and the class says whether the volume does.
      enableStatefulSetAutoDeletePVC: true,
      whenDeleted: 'Delete',
      whenScaled: 'Delete',
    },
  };
}

export function labelsOf(component: string): { [key: string]: string } {
  return { 'app.kubernetes.io/name': 'loki', 'app.kubernetes.io/component': component };
}

// With one pod a budget would keep its node from ever being drained.
function budget(replicas: number): object {
  return replicas > 1 ? { enabled: true, maxUnavailable: 1 } : { enabled: false };
}

function resources({ cpu, memory, memoryLimit }: Size): object {
  return { requests: { cpu, memory }, limits: { memory: memoryLimit } };
}

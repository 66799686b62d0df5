import { IConstruct } from 'constructs';
import { IKubernetesCluster } from './kubernetes-cluster';
import { registryOn } from '../private/registry';
import { isPlainObject, isToken } from '../private/tokens';

/** Pods that have to find a node, or what installs them waits for ever. */
export interface PodsOnNodes {
  /** What they are, for people. */
  readonly name: string;
  /** Their `tolerations`, as Kubernetes reads them: what the user gave, or what they have by themselves. */
  readonly tolerations: unknown;
}

/** A taint as Kubernetes writes it. */
export interface KubernetesTaint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** Says that pods of a cluster have to find a node there. */
export function statePods(scope: IConstruct, cluster: IKubernetesCluster, pods: PodsOnNodes): void {
  registryOn<PodsOnNodes>(cluster, 'PodsOnNodes').set(`${scope.node.path}/${pods.name}`, pods);
}

/** All pods that were said to have to find a node of a cluster. */
export function podsOn(cluster: IKubernetesCluster): PodsOnNodes[] {
  return [...registryOn<PodsOnNodes>(cluster, 'PodsOnNodes').values()];
}

/**
 * Whether pods tolerate all taints of a node; undefined where only Terraform knows.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ (2026-11-30)
 */
export function tolerateAll({ tolerations = [] }: PodsOnNodes, taints: KubernetesTaint[]): boolean | undefined {
  if (isToken(tolerations) || !Array.isArray(tolerations)) {
    return undefined;
  }
  const answers = taints.map((taint) => tolerated(tolerations, taint));
  if (answers.includes(false)) {
    return false;
  }
  return answers.includes(undefined) ? undefined : true;
}

/**
 * Taints that something in the cluster takes off a node once it is ready. Whether it is there nobody knows here.
 *
 * @see https://docs.cilium.io/en/stable/installation/taints/ (2026-11-30)
 * @see https://github.com/kubernetes-sigs/aws-efs-csi-driver/blob/master/docs/install.md (2026-11-30)
 * @see https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md (startup taints, 2026-11-30)
 */
const STARTUP_TAINT = /\/agent-not-ready$|^(startup|ignore)-taint\.cluster-autoscaler\.kubernetes\.io\//;

function tolerated(tolerations: unknown[], taint: KubernetesTaint): boolean | undefined {
  const answers = tolerations.map((toleration) => isPlainObject(toleration) ? matches(toleration, taint) : undefined);
  if (answers.includes(true)) {
    return true;
  }
  return answers.includes(undefined) || STARTUP_TAINT.test(taint.key) ? undefined : false;
}

function matches(toleration: Record<string, unknown>, taint: KubernetesTaint): boolean | undefined {
  const { key = '', operator = 'Equal', value = '', effect = '' } = toleration;
  if ([key, operator, value, effect, taint.key, taint.value, taint.effect].some((part) => isToken(part))) {
    return undefined;
  }
  return (key === '' ? operator === 'Exists' : key === taint.key)
    && (effect === '' || effect === taint.effect)
    && (operator === 'Exists' || value === (taint.value ?? ''));
}

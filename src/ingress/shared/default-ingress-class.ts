import { IConstruct } from 'constructs';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { ValidationError } from '../../private/errors';

const DEFAULT_CLASS = Symbol.for('cdktf-observable-eks/DefaultIngressClass');

interface Claim {
  readonly className: string;
  readonly claimedBy: string;
}

type Carrier = IKubernetesCluster & { [DEFAULT_CLASS]?: Claim };

/**
 * Notes which class a cluster's Ingresses get that name none, and refuses a second one: with two default classes
 * Kubernetes refuses every Ingress without a class.
 *
 * https://kubernetes.io/docs/concepts/services-networking/ingress/#default-ingress-class
 */
export function claimDefaultClass(scope: IConstruct, cluster: IKubernetesCluster, className: string): void {
  const carrier = cluster as Carrier;
  const claim = carrier[DEFAULT_CLASS];
  if (claim) {
    throw new ValidationError(scope, {
      property: 'isDefaultClass',
      problem: `cannot be true: the cluster's default ingress class is '${claim.className}', set by ${claim.claimedBy}`,
      got: true,
      fix: 'leave it out of one of the two, and name the class in the Ingresses',
    });
  }
  carrier[DEFAULT_CLASS] = { className, claimedBy: scope.node.path };
}

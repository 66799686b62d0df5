import { Construct } from 'constructs';
import { claimOnce } from '../../cluster/cluster-claims';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';

/**
 * Notes which class a cluster's Ingresses get that name none, and refuses a second one: with two default classes
 * Kubernetes refuses every Ingress without a class.
 *
 * https://kubernetes.io/docs/concepts/services-networking/ingress/#default-ingress-class
 */
export function claimDefaultClass(scope: Construct, cluster: IKubernetesCluster, className: string): void {
  claimOnce(scope, cluster, {
    key: 'default ingress class',
    owner: scope,
    value: className,
    refusal: (first) => ({
      property: 'isDefaultClass',
      problem: `cannot be true: the cluster's default ingress class is '${first.value}', set by ${first.owner.node.path}`,
      got: true,
      fix: 'leave it out of one of the two, and name the class in the Ingresses',
    }),
  });
}

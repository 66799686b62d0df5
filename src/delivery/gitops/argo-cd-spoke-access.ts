import { Construct } from 'constructs';
import { bindEks, bindToken, SpokeBinding, SpokeRequest } from './argo-cd-spoke-binding';
import { EksSpokeOptions, TokenSpokeOptions } from './argo-cd-spoke-options';
import { IEksCluster } from '../../cluster/eks-cluster';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { checkCall } from '../../private/arguments/check-arguments';

/** How an Argo CD logs in to another cluster. */
export class ArgoCdSpokeAccess {
  /**
   * An EKS cluster, in any region and account of the partition: access entries for the roles of Argo CD's pods. There is no secret.
   *
   * @param cluster the cluster
   * @param options what Argo CD can change
   */
  public static eks(cluster: IEksCluster, options: EksSpokeOptions = {}): ArgoCdSpokeAccess {
    checkCall('ArgoCdSpokeAccess.eks', [cluster, options]);
    return new ArgoCdSpokeAccess(cluster, (scope, request) => bindEks(scope, cluster, options, request));
  }

  /**
   * Any other cluster, with the token of a service account from the Secret `tokensSecretName` of the hub. You create both, with the rights of your
   * choice.
   *
   * @param cluster the cluster
   * @param options its certificate
   */
  public static token(cluster: IKubernetesCluster, options: TokenSpokeOptions): ArgoCdSpokeAccess {
    checkCall('ArgoCdSpokeAccess.token', [cluster, options]);
    return new ArgoCdSpokeAccess(cluster, (scope, request) => bindToken(scope, options, request));
  }

  private constructor(
    /** @internal */
    public readonly _cluster: IKubernetesCluster,
    /** @internal */
    public readonly _bind: (scope: Construct, request: SpokeRequest) => SpokeBinding,
  ) {}
}

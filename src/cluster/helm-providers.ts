import { HelmProvider, HelmProviderKubernetes } from '@cdktf/provider-helm/lib/provider';
import { TerraformProvider, TerraformStack } from 'cdktf';
import { Construct, IConstruct } from 'constructs';
import { idFromKey } from '../private/ids';

/** How a Helm provider logs in to one cluster. */
export interface HelmLogin {
  /** What the provider is told, for one that is made in the scope. */
  readonly kubernetes: (scope: Construct) => HelmProviderKubernetes;
  /** What else is done with each provider. */
  readonly complete?: (provider: HelmProvider, scope: Construct) => void;
}

/**
 * The provider takes each of these from a variable of the environment (KUBE_TOKEN, KUBE_CONFIG_PATH, KUBE_HOST ...) where it is not set, and one that
 * is left there from other work would decide which cluster is reached, or as whom. Empty is set. A proxy and the name in the certificate
 * may be the machine's.
 *
 * @see https://github.com/hashicorp/terraform-provider-helm/blob/ecffae0/helm/provider.go (Configure, read 2026-11-30)
 */
const NOTHING_FROM_ENVIRONMENT: HelmProviderKubernetes = {
  host: '',
  username: '',
  password: '',
  token: '',
  clientCertificate: '',
  clientKey: '',
  clusterCaCertificate: '',
  insecure: false,
  configPath: '',
  configContext: '',
  configContextAuthInfo: '',
  configContextCluster: '',
};

/**
 * Makes the Helm providers of one cluster: one in the cluster's own stack, made at once, since a provider that
 * vanished with its last release could not remove it; one in each other stack, made when first asked for.
 */
export class HelmProviders {
  private readonly ownStack: TerraformStack;
  private readonly own: TerraformProvider;

  constructor(private readonly cluster: Construct, private readonly login: HelmLogin) {
    this.ownStack = TerraformStack.of(cluster);
    this.own = this.create(cluster, 'HelmProvider');
  }

  public for(scope: IConstruct): TerraformProvider {
    const stack = TerraformStack.of(scope);
    if (stack === this.ownStack) {
      return this.own;
    }
    const id = idFromKey(this.cluster, 'cluster', `HelmProvider-${this.cluster.node.addr}`);
    return (stack.node.tryFindChild(id) as TerraformProvider | undefined) ?? this.create(stack, id);
  }

  private create(scope: Construct, id: string): TerraformProvider {
    const provider = new HelmProvider(scope, idFromKey(scope, 'id', id), {
      // The address of the cluster in the construct tree, since a name made of its path is not unique: K-1 and K_1
      // would share a provider.
      alias: `k${this.cluster.node.addr}`,
      kubernetes: { ...NOTHING_FROM_ENVIRONMENT, ...this.login.kubernetes(scope) },
    });
    this.login.complete?.(provider, scope);
    return provider;
  }
}

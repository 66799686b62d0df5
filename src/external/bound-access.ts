import { HelmProviderKubernetes } from '@cdktf/provider-helm/lib/provider';

/** How a Helm provider reaches a cluster. */
export interface BoundAccess {
  /** Address of the API server. */
  readonly endpoint: string;
  readonly kubernetes: HelmProviderKubernetes;
  /** Variables for the command; the bindings would write their names in small letters. */
  readonly env?: { readonly [variable: string]: string };
}

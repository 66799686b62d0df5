import { IConstruct } from 'constructs';
import { AddonOptions } from './addon-options';
import { refuseContradictions, valueOptions } from '../private/value-conflicts';

/** Options of the Amazon VPC CNI. */
export interface VpcCniOptions extends AddonOptions {
  /**
   * Whether the CNI enforces NetworkPolicies. Otherwise they have no effect. This adds a container to the CNI's pod on every node, and changes
   * nothing for pods that no policy selects.
   *
   * @default false
   * @see https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy-configure.html
   */
  readonly networkPolicy?: boolean;

  /**
   * Whether the CNI's role gets the AWS policy `AmazonEKS_CNI_Policy`, which allows access to every network interface in the account, instead of a
   * policy restricted to the cluster's VPC. A node role always gets the AWS policy.
   *
   * @default false
   * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEKS_CNI_Policy.html
   */
  readonly awsManagedPolicy?: boolean;

  /**
   * Whether the library's namespaces (`monitoring`, `monitoring-agents`, `ingress-nginx`) deny connections that no part of the library needs.
   * Anything else that runs there or connects to them needs its own NetworkPolicy.
   *
   * @default - true if the CNI enforces NetworkPolicies
   */
  readonly isolateNamespaces?: boolean;
}

/** Whether the library's namespaces deny what its parts do not take. */
export function isolatesNamespaces({ networkPolicy, isolateNamespaces, helmValues }: VpcCniOptions = {}): boolean {
  return isolateNamespaces ?? networkPolicy ?? helmValues?.enableNetworkPolicy === 'true';
}

/** The configuration of the add-on, whose schema has flags as text. */
export function vpcCniValues(options: VpcCniOptions = {}): Record<string, unknown> {
  return options.networkPolicy ? { enableNetworkPolicy: 'true' } : {};
}

/** Refuses a value for the add-on that says another thing than `networkPolicy`, whichever of the two is switched on. */
export function requireOneNetworkPolicy(scope: IConstruct, options: VpcCniOptions = {}): void {
  const { networkPolicy, helmValues } = options;
  refuseContradictions(scope, {
    property: 'vpcCni.helmValues',
    values: helmValues,
    required: {
      enableNetworkPolicy: networkPolicy === undefined ? undefined : String(networkPolicy),
      // What enforces them.
      nodeAgent: networkPolicy ? { enabled: true } : undefined,
    },
    options: valueOptions(options, { enableNetworkPolicy: 'networkPolicy', nodeAgent: 'networkPolicy' }),
  });
}

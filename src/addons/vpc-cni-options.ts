import { IConstruct } from 'constructs';
import { AddonOptions } from './addon-options';
import { refuseContradictions, valueOptions } from '../private/value-conflicts';

/** Options of the Amazon VPC CNI. */
export interface VpcCniOptions extends AddonOptions {
  /**
   * Whether the CNI enforces NetworkPolicies. Without it they are accepted and change nothing. It adds a container to
   * the CNI's pod on every node, and changes nothing for pods that no policy selects.
   *
   * @default false
   * @see https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy-configure.html
   */
  readonly networkPolicy?: boolean;

  /**
   * Whether the role of the CNI gets AWS's policy `AmazonEKS_CNI_Policy`, which reaches every network interface of the account,
   * instead of one that is held to the cluster's VPC. A role of nodes has AWS's in any case.
   *
   * @default false
   * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEKS_CNI_Policy.html
   */
  readonly awsManagedPolicy?: boolean;

  /**
   * Whether namespaces that the library makes (`monitoring`, `monitoring-agents`, `ingress-nginx`) deny connections that none of its parts takes or makes.
   * What else stands there, or reaches in, needs a NetworkPolicy of yours.
   *
   * @default - true where the CNI enforces NetworkPolicies
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

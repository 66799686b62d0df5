import { NodeAmi } from './node-ami';
import { NodeGroupSize } from './node-group-size';
import { KubernetesVersion } from '../cluster/kubernetes-version';
import { checkCall } from '../private/arguments/check-arguments';

/** How nodes are purchased. */
export enum CapacityType {
  /** By the hour, for as long as wanted. */
  ON_DEMAND = 'ON_DEMAND',
  /** At the spot price; AWS takes them back with two minutes' notice. */
  SPOT = 'SPOT',
}

/** Which subnets nodes run in. */
export enum SubnetPlacement {
  /** Private subnets: no node has a public address. */
  PRIVATE = 'PRIVATE',
  /** Public subnets: every node has a public IPv4 address, which costs 0.005 USD an hour. */
  PUBLIC = 'PUBLIC',
}

/** What a taint does to pods that do not tolerate it. */
export enum TaintEffect {
  /** They are not scheduled on the node. */
  NO_SCHEDULE = 'NO_SCHEDULE',
  /** They are scheduled on it only if there is no other. */
  PREFER_NO_SCHEDULE = 'PREFER_NO_SCHEDULE',
  /** They are not scheduled on it, and those that run there are evicted. */
  NO_EXECUTE = 'NO_EXECUTE',
}

/** A taint that nodes start with. */
export interface NodeTaint {
  /** Key of the taint. */
  readonly key: string;
  /**
   * Value of the taint.
   *
   * @default - no value
   */
  readonly value?: string;
  /** What it does. */
  readonly effect: TaintEffect;
}

/** Options of a managed node group. Most changes replace its nodes: the new group comes before the old one goes. */
export interface NodeGroupOptions {
  /**
   * EC2 instance types, 1 to 20, of one architecture. EKS takes the first that is to be had.
   *
   * @default ["t3.medium"]
   */
  readonly instanceTypes?: string[];

  /**
   * Whether instance types that the library's table does not know are passed on.
   *
   * @default false
   */
  readonly allowUnknownInstanceTypes?: boolean;

  /**
   * Number of nodes, and who decides it.
   *
   * @default NodeGroupSize.fixed(2)
   */
  readonly size?: NodeGroupSize;

  /**
   * How the nodes are paid for.
   *
   * @default CapacityType.ON_DEMAND
   */
  readonly capacityType?: CapacityType;

  /**
   * Operating system of the nodes.
   *
   * @default - Amazon Linux 2023 for the architecture of the instance types, with the driver of their accelerators
   */
  readonly ami?: NodeAmi;

  /**
   * Which subnets the nodes stand in.
   *
   * @default SubnetPlacement.PRIVATE
   */
  readonly placement?: SubnetPlacement;

  /**
   * Size in GiB of the encrypted gp3 volume for images and containers: 20 to 65536, or from 1 on with an image of your own.
   *
   * @default 50
   */
  readonly diskSizeGiB?: number;

  /**
   * ARN of the KMS key that encrypts the volumes. Its key policy must let EC2 Auto Scaling use it, as that of
   * a `VolumeEncryptionKey` does. Another key replaces the nodes one by one, with new volumes.
   *
   * @default - the account's default key for EBS
   */
  readonly diskKmsKeyArn?: string;

  /**
   * Kubernetes labels of the nodes.
   *
   * @default - none but those of EKS
   */
  readonly labels?: { [key: string]: string };

  /**
   * Taints that the nodes start with.
   *
   * @default - none
   */
  readonly taints?: NodeTaint[];

  /**
   * Most hops an answer of the instance metadata service may take, 1 to 64: 1 keeps pods from the node's credentials, 2 lets
   * them have them, and warns where the identity does not need that.
   *
   * @default - what the cluster's workload identity needs: 1, or 2 where pods live off the node role
   */
  readonly metadataHopLimit?: number;

  /**
   * Greatest part of the nodes, in per cent, that an update may take away at once, 1 to 100.
   *
   * @default 33
   */
  readonly maxUnavailablePercentage?: number;

  /**
   * Whether EKS replaces nodes that are broken.
   *
   * @default true
   */
  readonly nodeRepair?: boolean;

  /**
   * Kubernetes version of the nodes, at most three minors older than the control plane. Not with an image of your own.
   *
   * @default - that of the control plane: nodes follow it when it is upgraded
   */
  readonly version?: KubernetesVersion;

  /**
   * Tags of the group, its instances and their volumes.
   *
   * @default - those of the resource settings
   */
  readonly tags?: { [key: string]: string };
}

/**
 * A managed node group of a cluster.
 *
 * @example
 * new ObservableEksCluster(stack, 'Platform', {
 *   clusterName: 'platform',
 *   nodeGroups: { 'batch': NodeGroup.of({ instanceTypes: ['c6i.xlarge'] }) },
 * });
 */
export class NodeGroup {
  /**
   * A node group of these options.
   *
   * @param options what it is made of; two t3.medium nodes where nothing is said
   */
  public static of(options: NodeGroupOptions = {}): NodeGroup {
    checkCall('NodeGroup.of', [options]);
    return new NodeGroup(options);
  }

  private constructor(
    /** @internal */
    public readonly _options: NodeGroupOptions,
  ) {}
}

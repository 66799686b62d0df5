import { NodeAmi } from './node-ami';
import { NodeGroupSize } from './node-group-size';
import { KubernetesVersion } from '../cluster/kubernetes-version';
import { checkCall } from '../private/arguments/check-arguments';

/** How nodes are purchased. */
export enum CapacityType {
  /** On-Demand. */
  ON_DEMAND = 'ON_DEMAND',
  /** Spot; AWS reclaims the nodes with two minutes' notice. */
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
  /** They are scheduled on it only if no other node fits. */
  PREFER_NO_SCHEDULE = 'PREFER_NO_SCHEDULE',
  /** They are not scheduled on it, and running ones are evicted. */
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
  /** Its effect. */
  readonly effect: TaintEffect;
}

/** Options of a managed node group. Most changes replace its nodes: the new group is created before the old one is deleted. */
export interface NodeGroupOptions {
  /**
   * EC2 instance types, 1 to 20, of one architecture. EKS uses the first available one.
   *
   * @default ["t3.medium"]
   */
  readonly instanceTypes?: string[];

  /**
   * Whether to accept instance types that are not in the library's table.
   *
   * @default false
   */
  readonly allowUnknownInstanceTypes?: boolean;

  /**
   * Number of nodes, and what controls it.
   *
   * @default NodeGroupSize.fixed(2)
   */
  readonly size?: NodeGroupSize;

  /**
   * Billing model of the nodes.
   *
   * @default CapacityType.ON_DEMAND
   */
  readonly capacityType?: CapacityType;

  /**
   * Operating system of the nodes.
   *
   * @default - Amazon Linux 2023 for the architecture of the instance types, with drivers for their accelerators
   */
  readonly ami?: NodeAmi;

  /**
   * Subnets of the nodes.
   *
   * @default SubnetPlacement.PRIVATE
   */
  readonly placement?: SubnetPlacement;

  /**
   * Size in GiB of the encrypted gp3 volume for images and containers: 20 to 65536, or from 1 with your own image.
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
   * @default - only those of EKS
   */
  readonly labels?: { [key: string]: string };

  /**
   * Initial taints of the nodes.
   *
   * @default - none
   */
  readonly taints?: NodeTaint[];

  /**
   * Hop limit of the instance metadata service, 1 to 64: 1 keeps pods from the node's credentials, 2 allows access, with a warning if the identity
   * does not need it.
   *
   * @default - as the cluster's workload identity requires: 1, or 2 if pods use the node role
   */
  readonly metadataHopLimit?: number;

  /**
   * Maximum percentage of nodes that are unavailable during an update, 1 to 100.
   *
   * @default 33
   */
  readonly maxUnavailablePercentage?: number;

  /**
   * Whether EKS replaces unhealthy nodes.
   *
   * @default true
   */
  readonly nodeRepair?: boolean;

  /**
   * Kubernetes version of the nodes, at most three minor versions older than the control plane. Not with your own image.
   *
   * @default - that of the control plane: nodes follow its upgrades
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
   * A node group with these options.
   *
   * @param options the group's configuration; two t3.medium nodes by default
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

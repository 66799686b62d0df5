import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { attachAwsManagedPolicy, roleConfig, serviceTrust } from '../private/iam-role';
import { ResourceDefaults } from '../settings/resource-defaults';

/** Source: https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html, read 2026-11-26. */
const NODE_POLICIES = ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly', 'AmazonEKS_CNI_Policy'];

/** Properties of `NodeRole`. */
export interface NodeRoleProps {
  /** Name of the cluster: literal text, the start of the role's name. */
  readonly clusterName: string;
}

/** The IAM role that nodes work as, with what a node needs to join and to run the VPC CNI. */
export class NodeRole extends Construct {
  /** The role. */
  public readonly resource: IamRole;
  /** The policies that are attached to it. */
  public readonly policyAttachments: IamRolePolicyAttachment[];

  /**
   * @param scope where the role is made
   * @param id construct id
   * @param props name of the cluster
   */
  constructor(scope: Construct, id: string, props: NodeRoleProps) {
    super(scope, id);
    this.resource = new IamRole(this, 'Resource', {
      ...roleConfig(ResourceDefaults.of(this), props.clusterName, 'node'),
      assumeRolePolicy: serviceTrust('ec2.amazonaws.com'),
    });
    const partition = new DataAwsPartition(this, 'Partition').partition;
    this.policyAttachments = NODE_POLICIES.map((policy) =>
      attachAwsManagedPolicy(this, this.resource.name, partition, policy),
    );
  }

  /** What must be there before a node starts, and stay until it is gone. */
  public get dependencies(): ITerraformDependable[] {
    return this.policyAttachments;
  }
}

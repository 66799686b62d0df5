import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { Annotations, ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { checkStruct } from '../private/arguments/check-arguments';
import { requireClusterName } from '../private/checks/aws-names';
import { attachAwsManagedPolicy, roleConfig, serviceTrust } from '../private/iam-role';
import { sortedEntries } from '../private/maps';
import { policyDocument } from '../private/policy-document';
import { noteInlinePolicy } from '../private/role-room';
import { requirePattern } from '../private/validation';
import { ResourceDefaults } from '../settings/resource-defaults';

/** Source: https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html, read 2026-11-26. */
const NODE_POLICIES = ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly'];

/** Needed by nodes alone whose VPC CNI has no role of its own. */
const CNI_POLICY = 'AmazonEKS_CNI_Policy';

/** Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-add-permissions-to-existing-profile.html */
const SESSION_MANAGER = {
  sid: 'Sessions',
  actions: [
    'ssm:UpdateInstanceInformation',
    'ssmmessages:CreateControlChannel',
    'ssmmessages:CreateDataChannel',
    'ssmmessages:OpenControlChannel',
    'ssmmessages:OpenDataChannel',
  ],
  resources: ['*'],
};

/** Permissions of the nodes beyond what a node needs. */
export interface NodeRoleOptions {
  /**
   * Whether Session Manager can log in to nodes. Uses a narrower policy than `AmazonSSMManagedInstanceCore`, which allows reading every parameter.
   *
   * @default false
   */
  readonly sessionManager?: boolean;

  /**
   * Further AWS managed policies, by path and name, such as `CloudWatchAgentServerPolicy`, each with the reason why nodes need it. Anyone with a
   * node's credentials gets these permissions, so each causes a warning.
   *
   * @default - none
   */
  readonly additionalAwsManagedPolicies?: { [policy: string]: string };
}

/** Properties of `NodeRole`. */
export interface NodeRoleProps extends NodeRoleOptions {
  /** Name of the cluster: a literal, the prefix of the role's name. */
  readonly clusterName: string;

  /**
   * Whether the VPC CNI uses this role.
   *
   * @default true
   */
  readonly carriesVpcCni?: boolean;
}

/** The IAM role of nodes, with only what a node needs to join unless you add more. */
export class NodeRole extends Construct {
  /** The role. */
  public readonly resource: IamRole;
  /** The policies attached to it. */
  public readonly policyAttachments: IamRolePolicyAttachment[];
  /** The Session Manager policy, if requested. */
  public readonly sessionManagerPolicy?: IamRolePolicy;

  /**
   * @param scope scope in which to create the role
   * @param id construct id
   * @param props the cluster's name, and additional permissions
   */
  constructor(scope: Construct, id: string, props: NodeRoleProps) {
    super(scope, id);
    checkStruct(this, 'NodeRoleProps', props);
    requireClusterName(this, 'clusterName', props.clusterName);
    this.resource = new IamRole(this, 'Resource', {
      ...roleConfig(ResourceDefaults.of(this), props.clusterName, 'node'),
      assumeRolePolicy: serviceTrust('ec2.amazonaws.com'),
    });
    const partition = new DataAwsPartition(this, 'Partition').partition;
    const additional = props.additionalAwsManagedPolicies ?? {};
    this.warnOf(additional);
    const role = { roleName: this.resource.name, roleArn: this.resource.arn };
    this.policyAttachments = [
      ...NODE_POLICIES,
      ...(props.carriesVpcCni === false ? [] : [CNI_POLICY]),
      ...sortedEntries(additional).map(([policy]) => policy),
    ].map((policy) => attachAwsManagedPolicy(this, role, partition, policy));
    if (props.sessionManager) {
      const policy = policyDocument(this, [SESSION_MANAGER]);
      noteInlinePolicy(this, role, 'sessionManager', 'SessionManager', policy);
      this.sessionManagerPolicy = new IamRolePolicy(this, 'SessionManager', {
        role: role.roleName,
        name: 'SessionManager',
        policy,
      });
    }
  }

  /** What must exist before a node starts, and until it is deleted. */
  public get dependencies(): ITerraformDependable[] {
    return [...this.policyAttachments, ...(this.sessionManagerPolicy ? [this.sessionManagerPolicy] : [])];
  }

  private warnOf(additional: { [policy: string]: string }): void {
    for (const [policy, reason] of sortedEntries(additional)) {
      requirePattern(
        this,
        `additionalAwsManagedPolicies.${policy}`,
        reason,
        /\S.{9,}/,
        'a reason of 10 characters or more',
        'explain why nodes need the policy',
      );
      Annotations.of(this).addWarning(
        `${policy} is on the node role (${reason}): everyone with access to the credentials of a node has these permissions. Give the workload its own role if possible.`,
      );
    }
  }
}

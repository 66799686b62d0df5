import { EksPodIdentityAssociation } from '@cdktf/provider-aws/lib/eks-pod-identity-association';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { ITerraformDependable, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { attachPolicy } from './attach-policy';
import { IdentityMode } from './identity-mode';
import { trustPolicy } from './trust-policy';
import { TrustedIssuer } from './trusted-issuer';
import { nameGivenTo } from '../../cluster/cluster-claims';
import { IEksCluster } from '../../cluster/eks-cluster';
import { ServiceAccount, WorkloadPolicy } from '../../cluster/workload-permissions';
import { checkCall, checkStruct } from '../../private/arguments/check-arguments';
import { arnPart, roleNameOf } from '../../private/arn';
import { providerRegionOf } from '../../private/aws-region';
import { requireUrl } from '../../private/checks/addresses';
import { requireArnIfGiven } from '../../private/checks/aws-arn';
import { dependLate } from '../../private/dependencies';
import { clusterRoleConfig } from '../../private/iam-role';
import { ResourceDefaults } from '../../settings/resource-defaults';

/**
 * A role that takes the place of another is there, with its policies, before pods are handed it and restarted, and the other
 * goes last: deleting a role ends what was handed out of it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_manage_delete.html (2026-11-30)
 */
const KEPT_UNTIL_REPLACED = { createBeforeDestroy: true };

/** Properties of `WorkloadRole`. */
export interface WorkloadRoleProps {
  /** The cluster that the service account belongs to. */
  readonly cluster: IEksCluster;
  /** The service account that can assume the role. */
  readonly serviceAccount: ServiceAccount;
  /**
   * The modes by which the service account can assume the role: one, or two during a migration.
   *
   * @default - only Pod Identity
   */
  readonly modes?: IdentityMode[];
  /**
   * The OIDC provider of the cluster and its issuer, for IRSA.
   *
   * @default - none; without IRSA
   */
  readonly issuer?: TrustedIssuer;
  /**
   * Whether an EKS add-on creates the association.
   *
   * @default false
   */
  readonly associatedByAddon?: boolean;
  /**
   * ARN of an existing role. Its trust policy does not change.
   *
   * @default - a role is created
   */
  readonly existingRoleArn?: string;
}

/** The role of one service account, associated through EKS Pod Identity or trusted for the cluster's OIDC issuer. */
export class WorkloadRole extends Construct {
  /** The service account. */
  public readonly serviceAccount: ServiceAccount;
  /** The role; undefined if it already existed. */
  public readonly resource?: IamRole;
  /** ARN of the role. */
  public readonly roleArn: string;
  /** The association; undefined with IRSA, or if an add-on creates it. */
  public readonly association?: EksPodIdentityAssociation;

  private readonly partition: string;
  private readonly policies: (IamRolePolicy | IamRolePolicyAttachment)[] = [];

  /**
   * @param scope scope in which to create the role
   * @param id construct id
   * @param props the service account, and how it gets the role
   */
  constructor(scope: Construct, id: string, props: WorkloadRoleProps) {
    super(scope, id);
    checkStruct(this, 'WorkloadRoleProps', props);
    const { cluster, serviceAccount, modes = [IdentityMode.POD_IDENTITY] } = props;
    const settings = ResourceDefaults.merge(cluster.resourceSettings, ResourceDefaults.of(this));
    this.serviceAccount = serviceAccount;
    this.partition = arnPart(cluster.clusterArn, 'partition');
    requireArnIfGiven(this, 'existingRoleArn', 'role', props.existingRoleArn);
    requireArnIfGiven(this, 'issuer.providerArn', 'oidcProvider', props.issuer?.providerArn);
    requireUrl(this, 'issuer.issuerUrl', props.issuer?.issuerUrl, ['https']);
    if (props.existingRoleArn === undefined) {
      const clusterName = nameGivenTo(cluster, cluster.clusterName);
      this.resource = new IamRole(this, 'Role', {
        ...clusterRoleConfig(settings, clusterName, serviceAccount.kubernetesNamespace, serviceAccount.serviceAccountName),
        description: `Pods of ${serviceAccount.key} in the cluster ${cluster.clusterName}`,
        assumeRolePolicy: trustPolicy(this, cluster, serviceAccount, modes, props.issuer),
        lifecycle: KEPT_UNTIL_REPLACED,
      });
    }
    this.roleArn = props.existingRoleArn ?? this.resource!.arn;
    if (modes.includes(IdentityMode.POD_IDENTITY) && !props.associatedByAddon) {
      this.association = new EksPodIdentityAssociation(this, 'Association', {
        clusterName: cluster.clusterName,
        namespace: serviceAccount.kubernetesNamespace,
        serviceAccount: serviceAccount.serviceAccountName,
        roleArn: this.roleArn,
        tags: settings.tags,
      });
      // Pods are not handed a role before it may do anything.
      dependLate(this.association, () => this.policies);
      this.node.addValidation({ validate: () => this.associatedElsewhere(cluster) });
    }
  }

  /** What identifies the role before Terraform creates it: if that changes, pods need other credentials. */
  public get nameGiven(): string {
    return this.resource ? `${this.resource.pathInput ?? '/'}${this.resource.namePrefixInput}` : roleNameOf(this.roleArn);
  }

  /** What must exist before pods can use the role, apart from its policies. */
  public get dependencies(): ITerraformDependable[] {
    return this.association ? [this.association] : this.resource ? [this.resource] : [];
  }

  /**
   * Adds a policy to the role.
   *
   * @param policy the permissions
   */
  public allow(policy: WorkloadPolicy): ITerraformDependable[] {
    checkCall('WorkloadRole.allow', [policy], this);
    const roleName = this.resource?.name ?? roleNameOf(this.roleArn);
    const policies = attachPolicy(this, { roleName, roleArn: this.roleArn }, this.partition, policy);
    for (const one of policies) {
      one.lifecycle = { ...one.lifecycle, ...KEPT_UNTIL_REPLACED };
    }
    this.policies.push(...policies);
    return policies;
  }

  private associatedElsewhere(cluster: IEksCluster): string[] {
    const [here, there] = [this, cluster].map((construct) => providerRegionOf(TerraformStack.of(construct)));
    const isElsewhere = here !== undefined && there !== undefined && here !== there;
    return isElsewhere && this.association?.provider === undefined
      ? [`The AWS provider of this stack uses ${here}, but the cluster is in ${there}, where the association of ${this.serviceAccount.key} must be. Fix: grant from a stack in ${there}, or set \`association.provider\` to an AWS provider of that region.`]
      : [];
  }
}

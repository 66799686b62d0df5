import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { RolesanywhereProfile } from '@cdktf/provider-aws/lib/rolesanywhere-profile';
import { SsmActivation } from '@cdktf/provider-aws/lib/ssm-activation';
import { Annotations, ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { HybridCredentials } from './hybrid-credentials';
import { HybridCredentialsPlan, HybridSite } from './hybrid-plan';
import { nodeStatements } from './hybrid-policies';
import { nameGivenTo } from '../cluster/cluster-claims';
import { IEksCluster } from '../cluster/eks-cluster';
import { checkStruct } from '../private/arguments/check-arguments';
import { arnPart } from '../private/arn';
import { ValidationError } from '../private/errors';
import { attachAwsManagedPolicy, clusterRoleAtPathConfig } from '../private/iam-role';
import { shortName } from '../private/names';
import { policyDocument } from '../private/policy-document';
import { noteInlinePolicy } from '../private/role-room';
import { isToken } from '../private/tokens';
import { requireInteger } from '../private/validation';
import { ResourceDefaults, ResourceSettings } from '../settings/resource-defaults';

/** Limitations of hybrid nodes; each causes a warning until acknowledged. */
export enum HybridNodesLimit {
  /** AWS supports only your own machines: not those of other clouds, and not EC2, which it bills like all others. */
  OTHER_CLOUDS = 'OTHER_CLOUDS',
  /** Traffic between the site and the VPC, and the connection itself, are billed in addition to the nodes. */
  TRANSFER_COST = 'TRANSFER_COST',
  /** You maintain the machines, operating system, CNI and updates; EBS volumes, node groups and autoscalers do not support them. */
  TOOLING = 'TOOLING',
}

/** Properties of `HybridNodes`. */
export interface HybridNodesProps {
  /** The cluster: one with `controlPlane.remoteNetworks`, or an imported one with `remoteNetworks`. */
  readonly cluster: IEksCluster;

  /**
   * How machines get their role.
   *
   * @default HybridCredentials.ssm()
   */
  readonly credentials?: HybridCredentials;

  /**
   * vCPUs of all hybrid nodes together, for `CostEstimate`: each is billed by the hour, even if idle.
   *
   * @default - unknown, as the estimate then states
   */
  readonly expectedVcpus?: number;

  /**
   * Whether pods there get roles with EKS Pod Identity. nodeadm then needs `enableCredentialsFile: true`.
   *
   * @default true
   */
  readonly podIdentity?: boolean;

  /**
   * Limitations that you acknowledge. All others cause a warning.
   *
   * @default - none
   */
  readonly acknowledged?: HybridNodesLimit[];
}

/** More than the nodes of a cluster have. */
const MOST_VCPUS = 10_000_000;

const WARNINGS: { readonly [limit in HybridNodesLimit]: string } = {
  [HybridNodesLimit.OTHER_CLOUDS]: 'AWS supports hybrid nodes only on your own machines: not in other clouds, and not on EC2, where they are billed nevertheless. In another cloud, use its own Kubernetes and `ExternalCluster`.',
  [HybridNodesLimit.TRANSFER_COST]: 'AWS bills data transfer from AWS to hybrid nodes (images, API server, logs, metrics), in addition to VPN or Direct Connect and the price per vCPU hour. Without a stable connection (100 Mbit/s, 200 ms), nodes become unavailable.',
  [HybridNodesLimit.TOOLING]: 'Hybrid nodes need additional tools: nodeadm for each machine and each version, Cilium or Calico instead of the VPC CNI, storage other than EBS. You update their operating system.',
};

/**
 * Allows machines outside AWS to join a cluster as nodes: a role, the credentials for it, and its access entry. Set up the machines with `nodeadm`,
 * and run `nodeadm uninstall` before a destroy: each is billed until then.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-overview.html
 * @example
 * new HybridNodes(stack, 'Site', { cluster, credentials: HybridCredentials.ssm(), expectedVcpus: 32 });
 */
export class HybridNodes extends Construct {
  /** The role of the nodes. */
  public readonly role: IamRole;
  /** The access entry of the role. */
  public readonly accessEntry: EksAccessEntry;
  /** The activation, if created. */
  public readonly activation?: SsmActivation;
  /** The IAM Roles Anywhere profile, if used. */
  public readonly profile?: RolesanywhereProfile;
  /** With Systems Manager: the command that creates an activation manually, and prints its ID and code. */
  public readonly activationCommand?: string;
  /** vCPUs of all hybrid nodes, for `CostEstimate`. */
  public readonly expectedVcpus?: number;

  private readonly policies: ITerraformDependable[];

  /**
   * @param scope scope in which to create it
   * @param id construct id
   * @param props cluster and credentials
   * @throws when the cluster does not support hybrid nodes
   */
  constructor(scope: Construct, id: string, props: HybridNodesProps) {
    super(scope, id);
    checkStruct(this, 'HybridNodesProps', props);
    const { cluster, expectedVcpus, podIdentity = true } = props;
    this.requireRemoteNetworks(cluster);
    if (expectedVcpus !== undefined) {
      requireInteger(this, 'expectedVcpus', expectedVcpus, 0, MOST_VCPUS);
    }
    this.expectedVcpus = expectedVcpus;
    this.warn(props.acknowledged ?? []);
    const settings = ResourceDefaults.merge(cluster.resourceSettings, ResourceDefaults.of(this));
    const site = this.siteOf(cluster, settings);
    const plan = (props.credentials ?? HybridCredentials.ssm())._plan(this, site);
    this.role = new IamRole(this, 'Role', {
      ...clusterRoleAtPathConfig(settings, nameGivenTo(cluster, cluster.clusterName), 'hybrid-nodes', this.label),
      description: `Hybrid nodes of the cluster ${cluster.clusterName}`,
      assumeRolePolicy: plan.trustPolicy,
    });
    this.policies = this.addPolicies(plan, site, podIdentity);
    const { activation, profile, activationCommand } = plan.register(this.role);
    this.activation = activation;
    this.profile = profile;
    this.activationCommand = activationCommand;
    this.accessEntry = new EksAccessEntry(this, 'AccessEntry', {
      clusterName: cluster.clusterName,
      principalArn: this.role.arn,
      type: 'HYBRID_LINUX',
      tags: settings.tags,
    });
  }

  /** What must exist before a machine joins. */
  public get dependencies(): ITerraformDependable[] {
    return [this.accessEntry, ...this.policies, ...(this.profile ? [this.profile] : [])];
  }

  private requireRemoteNetworks(cluster: IEksCluster): void {
    if (cluster.remoteNetworks === undefined) {
      throw new ValidationError(this, {
        property: 'cluster',
        problem: 'has no networks from which hybrid nodes can join',
        got: cluster.node.path,
        fix: 'set `controlPlane: { remoteNetworks: ... }`, or `remoteNetworks` for an imported cluster',
      });
    }
  }

  private warn(acknowledged: HybridNodesLimit[]): void {
    if (isToken(acknowledged)) {
      return;
    }
    for (const limit of Object.values(HybridNodesLimit).filter((one) => !acknowledged.includes(one))) {
      Annotations.of(this).addWarning(`${WARNINGS[limit]} To acknowledge this: \`acknowledged: [HybridNodesLimit.${limit}]\`.`);
    }
  }

  /** The id, as names in AWS may be. */
  private get label(): string {
    return this.node.id.replace(/[^A-Za-z0-9_-]/g, '-');
  }

  private siteOf(cluster: IEksCluster, { namePrefix, tags, rolePath }: ResourceSettings): HybridSite {
    const { clusterName, clusterArn, region } = cluster;
    return {
      clusterName,
      clusterArn,
      region,
      accountId: arnPart(clusterArn, 'account'),
      partition: new DataAwsPartition(this, 'Partition').partition,
      resourceName: shortName(64, namePrefix, nameGivenTo(cluster, clusterName), this.label),
      tags,
      rolePath,
    };
  }

  private addPolicies(plan: HybridCredentialsPlan, site: HybridSite, podIdentity: boolean): ITerraformDependable[] {
    const role = { roleName: this.role.name, roleArn: this.role.arn };
    const policy = policyDocument(this, [...nodeStatements(site, podIdentity), ...plan.statements]);
    noteInlinePolicy(this, role, 'credentials', 'HybridNode', policy);
    return [
      new IamRolePolicy(this, 'Policy', { role: role.roleName, name: 'HybridNode', policy }),
      ...['AmazonEC2ContainerRegistryPullOnly', ...plan.managedPolicies].map((name) => attachAwsManagedPolicy(this, role, site.partition, name)),
    ];
  }
}

import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsIamSessionContext } from '@cdktf/provider-aws/lib/data-aws-iam-session-context';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry';
import { EksAccessPolicyAssociation } from '@cdktf/provider-aws/lib/eks-access-policy-association';
import { Annotations, ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { guardClaimsByName } from './cluster-claims';
import { checkStruct } from '../private/arguments/check-arguments';
import { requireArn } from '../private/checks/aws-arn';
import { requireClusterName } from '../private/checks/aws-names';
import { ValidationError } from '../private/errors';
import { idFromKey } from '../private/ids';
import { sortedEntries } from '../private/maps';
import { guardOnceInAws } from '../private/once-in-aws';
import { referenceKey } from '../private/references';
import { isToken } from '../private/tokens';
import { ResourceDefaults } from '../settings/resource-defaults';

/** Properties of `ClusterAdmins`. */
export interface ClusterAdminsProps {
  /** Name of the cluster, as EKS reports it. */
  readonly clusterName: string;

  /**
   * ARNs of the IAM roles and users that administer the cluster, by a name of your choice, which becomes part of the resource address.
   *
   * @default - the identity of the first apply, with a warning
   */
  readonly admins?: { [name: string]: string };
}

/**
 * Access entries for the cluster's administrators. Without any, the identity of the first apply becomes the administrator, and stays it when another
 * identity applies later.
 */
export class ClusterAdmins extends Construct {
  /** The access entries, by the names of the administrators. */
  public readonly accessEntries: { [name: string]: EksAccessEntry } = {};

  private readonly associations: EksAccessPolicyAssociation[] = [];
  private readonly partition: string;

  /**
   * @param scope scope in which to create the entries
   * @param id construct id
   * @param props the administrators
   * @throws when an ARN is not that of a role or user, or is given twice
   */
  constructor(scope: Construct, id: string, props: ClusterAdminsProps) {
    super(scope, id);
    checkStruct(this, 'ClusterAdminsProps', props);
    guardOnceInAws(this);
    requireClusterName(this, 'clusterName', props.clusterName, 'pass the name, not the ARN');
    const admins = props.admins ?? {};
    this.requireAdmins(admins, props.admins !== undefined, props.clusterName);
    this.partition = new DataAwsPartition(this, 'Partition').partition;
    const named = new Construct(this, 'Named');
    for (const [name, principalArn] of sortedEntries(admins)) {
      this.addAdmin(this.placeFor(named, name), name, props.clusterName, principalArn);
    }
    if (props.admins === undefined) {
      this.addFirstDeployer(this.placeFor(named, 'FirstDeployer'), props.clusterName);
    }
  }

  /** What must exist before anything is created in the cluster. */
  public get dependencies(): ITerraformDependable[] {
    return this.associations;
  }

  private requireAdmins(admins: { [name: string]: string }, given: boolean, clusterName: string): void {
    if (given && Object.keys(admins).length === 0) {
      throw new ValidationError(this, {
        property: 'admins',
        problem: 'is empty, so not even Terraform could install anything in the cluster',
        got: admins,
        fix: 'list at least the role that runs apply, or omit `admins`',
      });
    }
    guardClaimsByName(this, clusterName, this, () => sortedEntries(admins).map(([name, arn]) => ({
      key: `access entry ${referenceKey(this, arn)}`,
      owner: this,
      refusal: ({ owner }) => ({
        property: `admins.${name}`,
        problem: `already has an access entry from ${owner.node.path}; EKS allows one per principal`,
        got: arn,
        fix: 'list each principal only once',
      }),
    })));
    const seen = new Map<string, string>();
    for (const [name, arn] of sortedEntries(admins)) {
      requireArn(this, `admins.${name}`, 'principal', arn);
      const other = isToken(arn) ? undefined : seen.get(arn);
      if (other !== undefined) {
        throw new ValidationError(this, {
          property: `admins.${name}`,
          problem: `is the same principal as \`admins.${other}\`; EKS allows one access entry per principal`,
          got: arn,
          fix: 'remove one of them',
        });
      }
      seen.set(arn, name);
    }
  }

  private placeFor(scope: Construct, name: string): Construct {
    return new Construct(scope, idFromKey(this, 'admins', name));
  }

  private addAdmin(
    scope: Construct,
    name: string,
    clusterName: string,
    principalArn: string,
    lifecycle?: { ignoreChanges: string[] },
  ): void {
    const entry = new EksAccessEntry(scope, 'AccessEntry', {
      clusterName,
      principalArn,
      tags: ResourceDefaults.of(this).tags,
      lifecycle,
    });
    const association = new EksAccessPolicyAssociation(scope, 'AdminPolicy', {
      clusterName,
      principalArn: entry.principalArn,
      policyArn: `arn:${this.partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`,
      accessScope: { type: 'cluster' },
    });
    this.accessEntries[name] = entry;
    this.associations.push(association);
  }

  private addFirstDeployer(scope: Construct, clusterName: string): void {
    const caller = new DataAwsCallerIdentity(scope, 'Caller');
    // The caller is a session (arn:aws:sts::...:assumed-role/...), and only its role can have an access entry.
    const session = new DataAwsIamSessionContext(scope, 'Session', { arn: caller.arn });
    this.addAdmin(scope, 'FirstDeployer', clusterName, session.issuerArn, { ignoreChanges: ['principal_arn'] });
    Annotations.of(this).addWarning(
      'No administrators are set, so the role that applies first becomes the only administrator. Set them: `admins: { platform: "arn:aws:iam::<account>:role/<name>" }`. The name `FirstDeployer` keeps the existing entry of the first role.',
    );
  }
}

import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { Annotations, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { OwnNames, attestedKeyErrors, boundaryArns, ownerTagsOf, requireImageOwners, requireOthers, requireStacks } from './deploy-checks';
import { applyStatements, planStatements } from './deploy-statements';
import { deployWarnings } from './deploy-warnings';
import { DeployedApp } from './deployed-app';
import { GithubRepositoryIds } from './github-repository-ids';
import { applyTrust, GITHUB_ISSUER, GithubJobs, jobWarnings, planTrust, requireJobs } from './github-trust';
import { namesOfOthers } from './names-of-others';
import { addPlanAccess } from './plan-access';
import { MOST_POLICIES, packed } from './policy-packing';
import { DeploySite } from './statements/deploy-site';
import { TerraformTypeActions } from './terraform-type-actions';
import { IEksCluster } from '../../cluster/eks-cluster';
import { checkCall, checkStruct } from '../../private/arguments/check-arguments';
import { requireArnIfGiven } from '../../private/checks/aws-arn';
import { requireTags } from '../../private/checks/aws-tags';
import { requireRegion } from '../../private/checks/regions-and-zones';
import { ValidationError } from '../../private/errors';
import { roleConfig } from '../../private/iam-role';
import { idFromSlot } from '../../private/ids';
import { namesFrom, shortName } from '../../private/names';
import { guardOnceInAws } from '../../private/once-in-aws';
import { DocumentStatement, policyDocument } from '../../private/policy-document';
import { requireLiteral } from '../../private/validation';
import { ResourceDefaults } from '../../settings/resource-defaults';

/** AWS allows 64 characters of a role's name, of which Terraform appends 26. */
const NAME_LENGTH = 30;

/** What a plan takes, and what a first apply takes, with room. */
const SESSION_SECONDS = { plan: 3600, apply: 2 * 3600 };

/** Properties of `GithubDeployRoles`. */
export interface GithubDeployRolesProps {
  /** The GitHub repository whose workflows deploy, such as `acme/platform`. */
  readonly repository: string;

  /**
   * Ids of the owner and the repository, which GitHub puts into the tokens of repositories that were made or renamed after
   * 2026-07-15, or that asked for it. With them, whoever takes over a name that was given up is not let in.
   *
   * @default - tokens have the names alone, as those of older repositories do
   * @see https://docs.github.com/en/actions/reference/security/oidc#immutable-subject-claims
   */
  readonly repositoryIds?: GithubRepositoryIds;

  /**
   * Id of the repository, digits, which the token of every repository has beside the names. With it, whoever takes over a name that was
   * given up is not let in, also where the subjects have no ids. `gh api repos/<owner>/<name> --jq .id` shows it.
   *
   * @default - that of `repositoryIds`; tokens are told by names alone where there is none
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
   */
  readonly repositoryId?: string;

  /** Region that the stacks are deployed to. */
  readonly region: string;

  /**
   * The GitHub environment whose jobs may apply. Give it required reviewers.
   *
   * @default "production"
   */
  readonly environment?: string;

  /**
   * The branch whose jobs may apply, instead of those of an environment: whoever can push to it deploys, unasked. Workflows that
   * `pull_request_target`, `workflow_run` or `schedule` start are jobs of the default branch too, so name `workflowRefs` with it.
   *
   * @default - those of `environment`
   * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
   */
  readonly branch?: string;

  /**
   * The workflows whose jobs may apply, by file and ref: `acme/platform/.github/workflows/deploy.yml@refs/heads/main`. Without it, every
   * workflow that names the environment, or that runs on the branch.
   *
   * @default - any workflow of the repository
   * @see https://docs.github.com/en/actions/reference/security/oidc (job_workflow_ref)
   */
  readonly workflowRefs?: string[];

  /**
   * The GitHub environment whose jobs may plan, instead of every push and pull request. Give it reviewers: a plan runs the code of the
   * branch, and reads the states and the Helm releases.
   *
   * @default - jobs of every push and pull request, and those that apply
   */
  readonly planEnvironment?: string;

  /**
   * ARN of the IAM OIDC provider of GitHub, where the account has it, such as the `oidcProviderArn` of other deploy roles: AWS refuses a
   * second one.
   *
   * @default - one is made
   */
  readonly oidcProviderArn?: string;

  /**
   * Tags that tell what is the app's own: the network and the keys that have them are all that the role that applies may work on, change
   * or remove, and it makes none without them. Choose what never changes, such as a project: with other tags the role can no longer change what has the old ones.
   *
   * @default - every tag that all of it has in common
   */
  readonly ownerTags?: { [key: string]: string };

  /**
   * Whether stacks may hold roles without a permissions boundary. Who approves a deployment then administers the account: a role may be
   * given any policy. A warning says so.
   *
   * @default false
   */
  readonly rolesWithoutBoundary?: boolean;

  /**
   * Whether the role that applies may put the tags of the app on KMS keys, OIDC providers, security groups, databases and workspaces of
   * Prometheus that have none of them. AWS does not tell those that it just made from those of others. Without it, a person applies what makes one, and the first time.
   *
   * @default true
   */
  readonly adoptsUntagged?: boolean;

  /**
   * Whose images nodes start from: ids of accounts, `self`, `aws-marketplace`, or `amazon`, which are those of Amazon, EKS's among them, and of partners that it
   * verified. Volumes start from snapshots of Amazon, and from those that have the tags of the app.
   *
   * @default - `amazon` and `self`
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ExamplePolicies_EC2.html#iam-example-runinstances-ami (read 2026-11-30)
   */
  readonly imageOwners?: string[];

  /**
   * IAM actions that Terraform needs for types which this library does not make, by type (`aws_sqs_queue`).
   *
   * @default - none
   */
  readonly actionsOfTypes?: { [type: string]: TerraformTypeActions };
}

/**
 * Two roles for keyless deployments from GitHub Actions: one that plans, for every push and pull request of the repository, and one that applies,
 * only for jobs of one environment. Their policies are made from what the stacks hold.
 *
 * They stand in a stack of their own, which a person applies, before the others: neither role can change itself.
 * The role that applies has to be one of the `admins` of the cluster.
 *
 * @example
 * import { App, TerraformStack } from 'cdktf';
 *
 * const deploy = new GithubDeployRoles(stack, 'Deploy', { repository: 'acme/platform', region: 'eu-west-2' });
 * const boundary = new WorkloadBoundary(stack, 'Boundary', { region: 'eu-west-2' });
 * const platformStack = new TerraformStack(App.of(stack), 'platform');
 * ResourceDefaults.applyTo(platformStack, { tags: { project: 'platform' }, permissionsBoundaryArn: boundary.policyArn });
 * new ObservableEksCluster(platformStack, 'Platform', { clusterName: 'platform', admins: { deploy: deploy.applyRoleArn } });
 * deploy.allowStacks([platformStack]);
 *
 * @see https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
 */
export class GithubDeployRoles extends Construct {
  /** The role that plans. */
  public readonly planRole: IamRole;
  /** The role that applies. */
  public readonly applyRole: IamRole;
  /** The OIDC provider of GitHub, if it was made here. */
  public readonly oidcProvider?: IamOpenidConnectProvider;
  /** ARN of the OIDC provider of GitHub: the `oidcProviderArn` of other roles in the account, since AWS takes one. */
  public readonly oidcProviderArn: string;

  private readonly partition: string;
  private readonly account: string;
  private app?: DeployedApp;
  private stacks: TerraformStack[] = [];

  /**
   * @param scope where the roles are made: a stack that a person applies, before any of those that are deployed
   * @param id construct id
   * @param props who deploys
   * @throws when a name is not acceptable, or both an environment and a branch are given
   */
  constructor(scope: Construct, id: string, private readonly props: GithubDeployRolesProps) {
    super(scope, id);
    checkStruct(this, 'GithubDeployRolesProps', props);
    guardOnceInAws(this);
    const { repositoryIds: ids, repositoryId, ...of } = props;
    const jobs: GithubJobs = { ...of, ids, repositoryId: repositoryId ?? ids?.repositoryId };
    requireJobs(this, jobs);
    jobWarnings(jobs).forEach((text) => Annotations.of(this).addWarning(text));
    requireTags(this, 'ownerTags', props.ownerTags);
    requireImageOwners(this, props.imageOwners);
    requireLiteral(this, 'region', props.region, 'it becomes part of the policies');
    requireRegion(this, 'region', props.region);
    requireArnIfGiven(this, 'oidcProviderArn', 'oidcProvider', props.oidcProviderArn);
    this.partition = new DataAwsPartition(this, 'Partition').partition;
    this.account = new DataAwsCallerIdentity(this, 'Account').accountId;
    if (props.oidcProviderArn === undefined) {
      this.oidcProvider = new IamOpenidConnectProvider(this, 'Provider', {
        url: `https://${GITHUB_ISSUER}`,
        clientIdList: ['sts.amazonaws.com'],
        tags: ResourceDefaults.of(this).tags,
      });
    }
    this.oidcProviderArn = props.oidcProviderArn ?? this.oidcProvider!.arn;
    this.planRole = this.role(new Construct(this, 'Plan'), 'plan', planTrust(this, this.oidcProviderArn, jobs));
    this.applyRole = this.role(new Construct(this, 'Apply'), 'apply', applyTrust(this, this.oidcProviderArn, jobs));
    this.node.addValidation({
      validate: () => this.unfinished(),
    });
  }

  /** ARN of the role that plans. */
  public get planRoleArn(): string {
    return this.planRole.arn;
  }

  /** ARN of the role that applies: one for the `admins` of the cluster. */
  public get applyRoleArn(): string {
    return this.applyRole.arn;
  }

  /**
   * Allows the roles what the stacks need. Call it once, when everything in the stacks is made.
   *
   * @param stacks the stacks that are deployed, without that of the roles
   * @throws when a stack works in another region, when one holds the roles, their boundary, the bucket of a state, a name that is like theirs, a type or a name that is not
   * known, a role without a boundary, or more than fits into the policies of a role
   */
  public allowStacks(stacks: TerraformStack[]): void {
    checkCall('GithubDeployRoles.allowStacks', [stacks], this);
    if (this.app) {
      throw new ValidationError(this, { property: 'stacks', problem: 'were given already', fix: 'call `allowStacks` once, with all stacks' });
    }
    requireStacks(this, stacks, this.props.region);
    const app = new DeployedApp(this, stacks, this.props.actionsOfTypes ?? {});
    requireOthers(this, app, this.ownNames);
    const { partition, account, props: { region, adoptsUntagged = true, rolesWithoutBoundary = false } } = this;
    const imageOwners = (this.props.imageOwners ?? ['amazon', 'self']).map((owner) => owner === 'self' ? account : owner);
    const ownerTags = ownerTagsOf(this, app, this.props.ownerTags);
    const site: DeploySite = { partition, region, account, adoptsUntagged, imageOwners, ownerTags };
    const plan = planStatements(app, site, this.ownNames.roles);
    const apply = applyStatements(app, site, boundaryArns(this, app, site, rolesWithoutBoundary));
    // Both before anything is made, so that what is refused leaves nothing behind.
    const [forPlan, forApply] = [plan, [...plan, ...apply]].map((statements) => packed(this, statements));
    this.attach(this.node.findChild('Plan') as Construct, 'plan', this.planRole, forPlan);
    this.attach(this.node.findChild('Apply') as Construct, 'apply', this.applyRole, forApply);
    deployWarnings(this, app, site, this.applyRoleArn, stacks).forEach((text) => Annotations.of(this).addWarning(text));
    this.app = app;
    this.stacks = stacks;
  }

  /**
   * Lets the role that plans read the Secrets of the namespaces that Helm installs into, since Helm keeps its releases in Secrets. It sees
   * nothing else in the cluster, and changes nothing there.
   *
   * @param scope where the access entry is made: in the stack of the cluster
   * @param cluster the cluster
   * @see https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
   */
  public allowPlanIn(scope: Construct, cluster: IEksCluster): void {
    checkCall('GithubDeployRoles.allowPlanIn', [scope, cluster], this);
    addPlanAccess(new Construct(scope, 'GithubPlanAccess'), {
      clusterName: cluster.clusterName,
      roleArn: this.planRoleArn,
      tags: ResourceDefaults.merge(cluster.resourceSettings, ResourceDefaults.of(scope)).tags,
      namespaces: () => this.app?.releaseNamespaces,
    });
  }

  private role(scope: Construct, kind: 'plan' | 'apply', assumeRolePolicy: string): IamRole {
    return new IamRole(scope, 'Role', {
      ...roleConfig(ResourceDefaults.of(this), this.nameOf(kind)),
      description: `GitHub Actions of ${this.props.repository}: ${kind}`,
      maxSessionDuration: SESSION_SECONDS[kind],
      assumeRolePolicy,
    });
  }

  private attach(scope: Construct, kind: string, role: IamRole, policies: DocumentStatement[][]): void {
    policies.forEach((own, slot) => {
      const policy = new IamPolicy(scope, idFromSlot('Policy', slot), {
        namePrefix: this.policyName(kind, slot),
        path: ResourceDefaults.of(this).rolePath,
        policy: policyDocument(this, own),
        tags: ResourceDefaults.of(this).tags,
      });
      new IamRolePolicyAttachment(scope, idFromSlot('Attachment', slot), { role: role.name, policyArn: policy.arn });
    });
  }

  private nameOf(kind: string): string {
    return `${shortName(NAME_LENGTH - kind.length, 'github', this.props.repository.split('/')[1])}-${kind}`;
  }

  private policyName(kind: string, slot: number): string {
    return `${this.nameOf(kind)}-${slot + 1}-`;
  }

  /** What the roles, and their policies, may be called. */
  private get ownNames(): OwnNames {
    const path = ResourceDefaults.of(this).rolePath ?? '/';
    const slots = Array.from({ length: MOST_POLICIES }, (_, slot) => slot);
    return {
      roles: [this.planRole, this.applyRole].map((role) => `${path}${namesFrom(String(role.namePrefixInput))}`),
      policies: ['plan', 'apply'].flatMap((kind) => slots.map((slot) => `${path}${namesFrom(this.policyName(kind, slot))}`)),
    };
  }

  private unfinished(): string[] {
    if (!this.app) {
      return ['the roles may do nothing yet: call `allowStacks` once the stacks are complete'];
    }
    const late = this.app.typesSince;
    return [
      ...(late.length === 0 ? namesOfOthers(this, this.stacks) : [`\`allowStacks\` was called before ${late.join(', ')} came into the stacks, and gave no permissions for that. Fix: call it last.`]),
      ...attestedKeyErrors(this.app, this.applyRoleArn),
    ];
  }
}

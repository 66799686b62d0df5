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
  /** The GitHub repository with the deployment workflows, such as `acme/platform`. */
  readonly repository: string;

  /**
   * IDs of the owner and the repository. GitHub puts them into the tokens of repositories created or renamed after 2026-07-15, or that opted in. They
   * lock out anyone who takes over an abandoned name.
   *
   * @default - tokens contain only names, as for older repositories
   * @see https://docs.github.com/en/actions/reference/security/oidc#immutable-subject-claims
   */
  readonly repositoryIds?: GithubRepositoryIds;

  /**
   * ID of the repository, digits, which every token contains as a separate claim. It locks out anyone who takes over an abandoned name, even if the
   * subject has no IDs. `gh api repos/<owner>/<name> --jq .id` shows it.
   *
   * @default - that of `repositoryIds`; without it, only names are checked
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
   */
  readonly repositoryId?: string;

  /** Region of the stacks. */
  readonly region: string;

  /**
   * The GitHub environment whose jobs can apply. Give it required reviewers.
   *
   * @default "production"
   */
  readonly environment?: string;

  /**
   * The branch whose jobs can apply, instead of an environment: anyone who can push to it deploys without review. Workflows started by
   * `pull_request_target`, `workflow_run` or `schedule` also run on the default branch, so set `workflowRefs` too.
   *
   * @default - those of `environment`
   * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
   */
  readonly branch?: string;

  /**
   * The workflows whose jobs can apply, by file and ref: `acme/platform/.github/workflows/deploy.yml@refs/heads/main`. Without it, every workflow
   * that uses the environment, or runs on the branch.
   *
   * @default - any workflow of the repository
   * @see https://docs.github.com/en/actions/reference/security/oidc (job_workflow_ref)
   */
  readonly workflowRefs?: string[];

  /**
   * The GitHub environment whose jobs can plan, instead of every push and pull request. Give it reviewers: a plan runs the code of the branch, and
   * reads the states and the Helm releases.
   *
   * @default - jobs of every push and pull request, and the apply jobs
   */
  readonly planEnvironment?: string;

  /**
   * ARN of GitHub's existing IAM OIDC provider in the account, such as the `oidcProviderArn` of other deploy roles: AWS allows only one.
   *
   * @default - one is created
   */
  readonly oidcProviderArn?: string;

  /**
   * Tags that identify the app's own resources: the apply role can use, change or delete only networks and keys with these tags, and must set them on
   * new ones. Choose tags that never change, such as a project: after a change, the role can no longer change resources with the old tags.
   *
   * @default - all tags common to the app's resources
   */
  readonly ownerTags?: { [key: string]: string };

  /**
   * Whether stacks can contain roles without a permissions boundary. Whoever approves a deployment is then an account administrator, because a role
   * can be given any policy. Causes a warning.
   *
   * @default false
   */
  readonly rolesWithoutBoundary?: boolean;

  /**
   * Whether the apply role can put the app's tags on KMS keys, OIDC providers, security groups, databases and Prometheus workspaces that have none of
   * them. AWS cannot distinguish new ones from those of others. Without it, a person must apply the first time, and whenever one is added.
   *
   * @default true
   */
  readonly adoptsUntagged?: boolean;

  /**
   * Owners of node images: account IDs, `self`, `aws-marketplace`, or `amazon`, which includes EKS images and partners verified by Amazon. Volumes
   * can be created from snapshots of Amazon, and from those with the app's tags.
   *
   * @default - `amazon` and `self`
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ExamplePolicies_EC2.html#iam-example-runinstances-ami (read 2026-11-30)
   */
  readonly imageOwners?: string[];

  /**
   * IAM actions that Terraform needs for resource types the library does not create, by type (`aws_sqs_queue`).
   *
   * @default - none
   */
  readonly actionsOfTypes?: { [type: string]: TerraformTypeActions };
}

/**
 * Two roles for keyless deployments from GitHub Actions: one that plans, for every push and pull request of the repository, and one that applies,
 * only for jobs of one environment. Their policies are derived from the resources in the stacks.
 *
 * Create them in a separate stack, which a person applies before the others: neither role can change itself. The apply role must be one of the
 * `admins` of the cluster.
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
  /** The plan role. */
  public readonly planRole: IamRole;
  /** The apply role. */
  public readonly applyRole: IamRole;
  /** GitHub's OIDC provider, if created here. */
  public readonly oidcProvider?: IamOpenidConnectProvider;
  /** ARN of GitHub's OIDC provider: the `oidcProviderArn` of other roles in the account, because AWS allows only one. */
  public readonly oidcProviderArn: string;

  private readonly partition: string;
  private readonly account: string;
  private app?: DeployedApp;
  private stacks: TerraformStack[] = [];

  /**
   * @param scope scope of the roles: a stack that a person applies before the deployed ones
   * @param id construct id
   * @param props the repository, and which jobs can deploy
   * @throws when a name is invalid, or both an environment and a branch are set
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
    requireLiteral(this, 'region', props.region, 'it is part of the policies');
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

  /** ARN of the plan role. */
  public get planRoleArn(): string {
    return this.planRole.arn;
  }

  /** ARN of the apply role: use it in the `admins` of the cluster. */
  public get applyRoleArn(): string {
    return this.applyRole.arn;
  }

  /**
   * Grants the roles the permissions that the stacks need. Call it once, after everything in the stacks is created.
   *
   * @param stacks the deployed stacks, without that of the roles
   * @throws when a stack uses another region; when one contains the roles, their boundary, a state bucket, a name similar to theirs, an unknown type
   * or name, a role without a boundary, or needs more than fits into a role's policies
   */
  public allowStacks(stacks: TerraformStack[]): void {
    checkCall('GithubDeployRoles.allowStacks', [stacks], this);
    if (this.app) {
      throw new ValidationError(this, { property: 'stacks', problem: 'is called more than once', fix: 'call `allowStacks` once, with all stacks' });
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
   * Lets the plan role read Secrets in the namespaces of Helm releases, because Helm stores its releases in Secrets. It sees nothing else in the
   * cluster, and cannot change anything.
   *
   * @param scope scope of the access entry, in the stack of the cluster
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
      return ['the roles have no permissions yet: call `allowStacks` once the stacks are complete'];
    }
    const late = this.app.typesSince;
    return [
      ...(late.length === 0 ? namesOfOthers(this, this.stacks) : [`\`allowStacks\` was called before ${late.join(', ')} was added to the stacks, and gave no permissions for it. Fix: call it last.`]),
      ...attestedKeyErrors(this.app, this.applyRoleArn),
    ];
  }
}

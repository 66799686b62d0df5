import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry';
import { EksAccessPolicyAssociation } from '@cdktf/provider-aws/lib/eks-access-policy-association';
import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { Annotations, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { applyStatements, bucketPatterns, DeploySite, planStatements, policyPatterns, rolePatterns } from './deploy-statements';
import { DeployedApp } from './deployed-app';
import { GithubRepositoryIds } from './github-repository-ids';
import { applySubjects, GITHUB_ISSUER, githubTrust, planSubjects, requireJobs } from './github-trust';
import { namesOfAnybody, namesOfOthers } from './names-of-others';
import { MOST_POLICIES, packed } from './policy-packing';
import { TerraformTypeActions } from './terraform-type-actions';
import { IEksCluster } from '../cluster/eks-cluster';
import { checkCall, checkStruct } from '../private/arguments/check-arguments';
import { providerRegionOf } from '../private/aws-region';
import { requireArnIfGiven } from '../private/checks/aws-arn';
import { requireTags } from '../private/checks/aws-tags';
import { requireRegion } from '../private/checks/regions-and-zones';
import { ValidationError } from '../private/errors';
import { roleConfig } from '../private/iam-role';
import { idFromSlot } from '../private/ids';
import { sortedEntries } from '../private/maps';
import { mayBeOne, namesFrom, shortName } from '../private/names';
import { DocumentStatement, policyDocument } from '../private/policy-document';
import { requireLiteral } from '../private/validation';
import { ResourceDefaults } from '../settings/resource-defaults';

/** AWS allows 64 characters of a role's name, of which Terraform appends 26. */
const NAME_LENGTH = 30;

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

  /** Region that the stacks are deployed to. */
  readonly region: string;

  /**
   * The GitHub environment whose jobs may apply. Give it required reviewers.
   *
   * @default "production"
   */
  readonly environment?: string;

  /**
   * The branch whose jobs may apply, instead of those of an environment: whoever can push to it deploys, unasked.
   *
   * @default - those of `environment`
   */
  readonly branch?: string;

  /**
   * ARN of the IAM OIDC provider of GitHub, where the account has it: AWS refuses a second one.
   *
   * @default - one is made
   */
  readonly oidcProviderArn?: string;

  /**
   * Tags that tell what is the app's own: the network and the keys that have them are all that the role that applies may change
   * or remove. Choose what never changes, such as a project: with other tags the role can no longer change what has the old ones.
   *
   * @default - every tag that all of it has in common
   */
  readonly ownerTags?: { [key: string]: string };

  /**
   * IAM actions that Terraform needs for types which this library does not make, by type (`aws_sqs_queue`).
   *
   * @default - none
   */
  readonly actionsOfTypes?: { [type: string]: TerraformTypeActions };
}

/**
 * Two roles for deployments from GitHub Actions without a stored key: one that plans, for every push and pull request of the
 * repository, and one that applies, for jobs of one environment alone. Their policies are made from what the stacks hold.
 *
 * They stand in a stack of their own, which a person applies, before the others: neither role can change itself.
 * The role that applies has to be one of the `admins` of the cluster.
 *
 * @example
 * import { App, TerraformStack } from 'cdktf';
 *
 * const deploy = new GithubDeployRoles(stack, 'Deploy', { repository: 'acme/platform', region: 'eu-west-2' });
 * const platformStack = new TerraformStack(App.of(stack), 'platform');
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

  private readonly partition: string;
  private readonly account: string;
  private readonly roleNames: string[];
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
    const { repository, repositoryIds: ids, environment, branch } = props;
    const jobs = { repository, ids, environment, branch };
    requireJobs(this, jobs);
    requireTags(this, 'ownerTags', props.ownerTags);
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
    const providerArn = props.oidcProviderArn ?? this.oidcProvider!.arn;
    this.planRole = this.role(new Construct(this, 'Plan'), 'plan', githubTrust(this, providerArn, planSubjects(jobs)));
    this.applyRole = this.role(new Construct(this, 'Apply'), 'apply', githubTrust(this, providerArn, applySubjects(jobs)));
    this.roleNames = [this.planRole, this.applyRole].map((role) => String(role.namePrefixInput));
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
   * known, or more than fits into the policies of a role
   */
  public allowStacks(stacks: TerraformStack[]): void {
    checkCall('GithubDeployRoles.allowStacks', [stacks], this);
    this.requireStacks(stacks);
    const app = new DeployedApp(this, stacks, this.props.actionsOfTypes ?? {});
    this.requireOthers(app);
    const site: DeploySite = { partition: this.partition, region: this.props.region, account: this.account, ownerTags: this.ownerTags(app) };
    const plan = planStatements(app, site);
    // Both before anything is made, so that what is refused leaves nothing behind.
    const [forPlan, forApply] = [plan, [...plan, ...applyStatements(app, site)]].map((statements) => packed(this, statements));
    this.attach(this.node.findChild('Plan') as Construct, 'plan', this.planRole, forPlan);
    this.attach(this.node.findChild('Apply') as Construct, 'apply', this.applyRole, forApply);
    this.warn(app, site, stacks);
    this.app = app;
    this.stacks = stacks;
  }

  /**
   * Lets the role that plans read everything in a cluster, Secrets included, which Helm keeps its releases in. It changes nothing there.
   *
   * @param scope where the access entry is made: in the stack of the cluster
   * @param cluster the cluster
   * @see https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
   */
  public allowPlanIn(scope: Construct, cluster: IEksCluster): void {
    checkCall('GithubDeployRoles.allowPlanIn', [scope, cluster], this);
    const tags = ResourceDefaults.merge(cluster.resourceSettings, ResourceDefaults.of(scope)).tags;
    addViewer(new Construct(scope, 'GithubPlanAccess'), cluster.clusterName, this.planRoleArn, tags);
  }

  private role(scope: Construct, kind: string, assumeRolePolicy: string): IamRole {
    return new IamRole(scope, 'Role', {
      ...roleConfig(ResourceDefaults.of(this), this.nameOf(kind)),
      description: `GitHub Actions of ${this.props.repository}: ${kind}`,
      // What a first apply takes, with room.
      maxSessionDuration: 2 * 3600,
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

  private ownerTags(app: DeployedApp): { [key: string]: string } {
    const common = app.commonTags;
    for (const [name, value] of sortedEntries(this.props.ownerTags ?? {})) {
      if (common[name] !== value) {
        throw new ValidationError(this, {
          property: `ownerTags.${name}`,
          problem: 'is not on everything that the stacks make',
          got: value,
          fix: `give it to all of them: ResourceDefaults.applyTo(app, { tags: { ${name}: '${value}' } })`,
        });
      }
    }
    return this.props.ownerTags ?? common;
  }

  private requireStacks(stacks: TerraformStack[]): void {
    if (this.app) {
      throw new ValidationError(this, { property: 'stacks', problem: 'were given already', fix: 'call `allowStacks` once, with all stacks' });
    }
    if (stacks.includes(TerraformStack.of(this))) {
      throw new ValidationError(this, {
        property: 'stacks',
        problem: 'hold the roles themselves: who deploys them could give himself everything',
        got: TerraformStack.of(this).node.id,
        fix: 'put the roles into a stack of their own, which a person applies',
      });
    }
    for (const stack of stacks) {
      const region = providerRegionOf(stack);
      if (region !== undefined && region !== this.props.region) {
        throw new ValidationError(this, {
          property: 'region',
          problem: `is not that of the stack ${stack.node.id}, whose AWS provider works in ${region}: AWS would refuse it everything`,
          got: this.props.region,
          fix: `pass '${region}'; stacks of another region need roles of their own`,
        });
      }
    }
  }

  private unfinished(): string[] {
    if (!this.app) {
      return ['the roles may do nothing yet: call `allowStacks` once the stacks are complete'];
    }
    const late = this.app.typesSince;
    return late.length === 0 ? namesOfOthers(this, this.stacks) : [`\`allowStacks\` was called before ${late.join(', ')} came into the stacks, and gave no permissions for that. Fix: call it last.`];
  }

  /** What the policies match by the starts of names must be none of what holds the role that applies. */
  private requireOthers(app: DeployedApp): void {
    const { rolePath = '/' } = ResourceDefaults.of(this);
    const bears = (names: string[]) => (pattern: string) => names.some((name) => mayBeOne(pattern, `${rolePath}${name}`));
    this.refuse(
      rolePatterns(app).find(bears(this.roleNames.map(namesFrom))),
      'hold a role whose name could be that of a deploying role, which could then change itself',
      'rename the role, or give the stacks another `namePrefix` by ResourceDefaults',
    );
    this.refuse(
      policyPatterns(app).find(bears(['plan', 'apply'].flatMap((kind) => Array.from({ length: MOST_POLICIES }, (_, slot) => namesFrom(this.policyName(kind, slot)))))),
      'hold a policy whose name could be one of those of a deploying role, which could then change what it may do',
      'rename the policy',
    );
    this.refuse(
      policyPatterns(app).find((pattern) => app.boundaries.some((boundary) => mayBeOne(pattern, boundary.replace(/^[^/]*/, '')))),
      'hold a policy whose name fits the permissions boundary, which the role that applies could then change',
      'rename the policy; where it is the boundary, make it in the stack of the roles',
    );
    this.refuse(
      bucketPatterns(app).find((pattern) => app.readableStates.some(({ bucket }) => mayBeOne(pattern, bucket))),
      'hold a bucket that a state is kept in, whose policy the role that applies could then change',
      'make the bucket in the stack of the roles, or in another one that a person applies',
    );
  }

  private refuse(got: string | undefined, problem: string, fix: string): void {
    if (got !== undefined) {
      throw new ValidationError(this, { property: 'stacks', problem, got, fix });
    }
  }

  private warn(app: DeployedApp, { ownerTags }: DeploySite, stacks: TerraformStack[]): void {
    if (app.has('aws_iam_role') && app.boundaries.length === 0) {
      Annotations.of(this).addWarning(
        'Roles of these stacks have no permissions boundary, so who applies can make one that may do everything. Set `permissionsBoundaryArn` by ResourceDefaults.',
      );
    }
    if (app.has('aws_vpc') && Object.keys(ownerTags).length === 0) {
      Annotations.of(this).addWarning(
        'The stacks have no tag in common, so who applies can remove every network of the region. Set `tags` by ResourceDefaults.',
      );
    }
    if (!app.has('aws_vpc') && app.hasTagged && Object.keys(ownerTags).length === 0) {
      Annotations.of(this).addWarning(
        'The stacks have no tag in common, so who applies can change and remove every key, and all that is in a network of the region. Set `tags` by ResourceDefaults.',
      );
    }
    if (app.modules.length > 0) {
      Annotations.of(this).addWarning(
        `${app.modules.join(', ')}: what a module makes cannot be seen, so the roles have no permissions for it. Attach what it needs to \`applyRole\` and \`planRole\`.`,
      );
    }
    const anybodys = namesOfAnybody(this, stacks, app.clusterNames);
    if (anybodys.length > 0) {
      Annotations.of(this).addWarning(
        `Names that say nothing of the cluster may be those of another one, whose resources who applies could then change: ${anybodys.join(', ')}. Put the name of the cluster into \`namePrefix\`, and into \`clusterNames\` of a network.`,
      );
    }
    if (app.isStrangeTo(this.applyRoleArn)) {
      Annotations.of(this).addWarning(
        'No cluster of these stacks has the role that applies among its administrators, so it cannot install what goes into the cluster. Pass `applyRoleArn` to `admins`.',
      );
    }
    if (app.states.length < stacks.length) {
      Annotations.of(this).addWarning(
        'A stack keeps its state elsewhere than in S3: the roles cannot reach it by these policies. Use `S3StateBucket.keepStateOf`.',
      );
    }
  }
}

function addViewer(scope: Construct, clusterName: string, roleArn: string, tags?: { [key: string]: string }): void {
  const entry = new EksAccessEntry(scope, 'AccessEntry', { clusterName, principalArn: roleArn, tags });
  new EksAccessPolicyAssociation(scope, 'ViewPolicy', {
    clusterName,
    principalArn: entry.principalArn,
    policyArn: `arn:${new DataAwsPartition(scope, 'Partition').partition}:eks::aws:cluster-access-policy/AmazonEKSAdminViewPolicy`,
    accessScope: { type: 'cluster' },
  });
}

import { Emulator, EmulatorError } from './emulator';
import { allows, parsePolicy, RequestContext, Statement, trusts } from './policies';
import { items, text, child, find } from './xml';

/**
 * Actions of the AWS managed policies that the emulator has no document for.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const EBS_CSI = [
  'ec2:AttachVolume', 'ec2:CreateSnapshot', 'ec2:CreateTags', 'ec2:CreateVolume', 'ec2:DeleteSnapshot', 'ec2:DeleteTags', 'ec2:DeleteVolume',
  'ec2:DescribeAvailabilityZones', 'ec2:DescribeInstances', 'ec2:DescribeSnapshots', 'ec2:DescribeVolumes', 'ec2:DescribeVolumesModifications',
  'ec2:DetachVolume', 'ec2:ModifyVolume',
];
const ECR_PULL = ['ecr:GetAuthorizationToken', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
const MANAGED: Record<string, string[]> = {
  AmazonGrafanaCloudWatchAccess: ['cloudwatch:GetMetricData', 'cloudwatch:ListMetrics'],
  AmazonEC2ContainerRegistryPullOnly: [...ECR_PULL, 'ecr:BatchImportUpstreamImage'],
  AmazonEC2ContainerRegistryReadOnly: [...ECR_PULL, 'ecr:BatchCheckLayerAvailability', 'ecr:DescribeImages', 'ecr:DescribeRepositories', 'ecr:ListImages'],
  AmazonEKSWorkerNodeMinimalPolicy: ['eks-auth:AssumeRoleForPodIdentity'],
  AmazonEBSCSIDriverPolicy: EBS_CSI,
  AmazonEBSCSIDriverPolicyV2: EBS_CSI,
  AmazonEBSCSIDriverEKSClusterScopedPolicy: EBS_CSI,
  AdministratorAccess: ['*'],
};

/** Roles and their policies, as the emulator's IAM has them now. */
export class Iam {
  constructor(private readonly emulator: Emulator) {}

  public async roleExists(roleArn: string): Promise<boolean> {
    return await this.trustPolicy(roleArn) !== undefined;
  }

  public async userExists(userName: string): Promise<boolean> {
    return await this.unlessMissing(this.emulator.query('iam', 'GetUser', { UserName: userName })) !== undefined;
  }

  /** Whether the role's trust lets a principal do every one of the actions. */
  public async roleTrusts(
    roleArn: string,
    principal: { readonly type: 'Service' | 'Federated'; readonly id: string },
    actions: string[],
    context: RequestContext = {},
  ): Promise<boolean> {
    const statements = await this.trustPolicy(roleArn);
    return statements !== undefined && actions.every((action) => trusts(statements, principal, action, context));
  }

  /** Whether attached and inline policies of a role allow an action on some resource. */
  public async roleAllows(roleArn: string, action: string): Promise<boolean> {
    const name = roleName(roleArn);
    const attached = await this.unlessMissing(this.emulator.query('iam', 'ListAttachedRolePolicies', { RoleName: name }));
    const inline = await this.unlessMissing(this.emulator.query('iam', 'ListRolePolicies', { RoleName: name }));
    if (!attached || !inline) {
      return false;
    }
    const statements = await Promise.all([
      ...items(find(attached, 'AttachedPolicies')).map((one) => this.managedPolicy(text(one, 'PolicyArn') ?? '')),
      ...items(find(inline, 'PolicyNames')).map((one) => this.inlinePolicy(name, one.text.trim())),
    ]);
    return allows(statements.flat(), action);
  }

  /** ARNs of the OIDC providers of the account. */
  public async oidcProviders(): Promise<string[]> {
    const answer = await this.emulator.query('iam', 'ListOpenIDConnectProviders');
    return items(find(answer, 'OpenIDConnectProviderList')).map((one) => text(one, 'Arn') ?? '');
  }

  /** The principal that an access key belongs to; for an assumed role, the role. */
  public async principalOf(accessKeyId: string): Promise<string | undefined> {
    try {
      const answer = await this.emulator.query('sts', 'GetCallerIdentity', {}, accessKeyId);
      const arn = text(find(answer, 'Arn'));
      return arn && await this.roleOfSession(arn);
    } catch (error) {
      if (error instanceof EmulatorError) {
        return undefined;
      }
      throw error;
    }
  }

  /** Turns the ARN of a session into that of its role; a session leaves out the role's path, so the role is asked for it. */
  public async roleOfSession(arn: string): Promise<string> {
    const session = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(arn);
    if (!session) {
      return arn;
    }
    const [, partition, account, name] = session;
    const role = await this.unlessMissing(this.emulator.query('iam', 'GetRole', { RoleName: name }));
    return text(role && find(role, 'Role'), 'Arn') ?? `arn:${partition}:iam::${account}:role/${name}`;
  }

  private async trustPolicy(roleArn: string): Promise<Statement[] | undefined> {
    const answer = await this.unlessMissing(this.emulator.query('iam', 'GetRole', { RoleName: roleName(roleArn) }));
    const role = answer && find(answer, 'Role');
    if (!role || text(role, 'Arn') !== roleArn) {
      return undefined;
    }
    return parsePolicy(unescapeDocument(text(role, 'AssumeRolePolicyDocument') ?? '{}'));
  }

  private async managedPolicy(arn: string): Promise<Statement[]> {
    const policy = await this.unlessMissing(this.emulator.query('iam', 'GetPolicy', { PolicyArn: arn }));
    const version = text(policy && find(policy, 'Policy'), 'DefaultVersionId');
    const document = version && await this.unlessMissing(
      this.emulator.query('iam', 'GetPolicyVersion', { PolicyArn: arn, VersionId: version }),
    );
    if (!document) {
      const actions = MANAGED[arn.split('/').pop() ?? ''];
      return actions ? [{ effect: 'Allow', actions, notActions: [], principals: [], conditions: [] }] : [];
    }
    return parsePolicy(unescapeDocument(text(child(find(document, 'PolicyVersion'), 'Document')) ?? '{}'));
  }

  private async inlinePolicy(role: string, name: string): Promise<Statement[]> {
    const answer = await this.emulator.query('iam', 'GetRolePolicy', { RoleName: role, PolicyName: name });
    return parsePolicy(unescapeDocument(text(find(answer, 'PolicyDocument')) ?? '{}'));
  }

  private async unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof EmulatorError && error.code === 'NoSuchEntity') {
        return undefined;
      }
      throw error;
    }
  }
}

export function roleName(roleArn: string): string {
  return roleArn.split('/').pop() ?? '';
}

/** IAM hands documents out percent-encoded: https://docs.aws.amazon.com/IAM/latest/APIReference/API_PolicyVersion.html */
function unescapeDocument(document: string): string {
  return document.trimStart().startsWith('{') ? document : decodeURIComponent(document);
}

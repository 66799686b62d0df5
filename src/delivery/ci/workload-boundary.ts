import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { Construct } from 'constructs';
import { checkStruct } from '../../private/arguments/check-arguments';
import { requireRegion } from '../../private/checks/regions-and-zones';
import { ValidationError } from '../../private/errors';
import { guardOnceInAws } from '../../private/once-in-aws';
import { DocumentStatement, policyDocument } from '../../private/policy-document';
import { requireLiteral, requireLiteralList, requirePattern } from '../../private/validation';
import { ResourceDefaults } from '../../settings/resource-defaults';

/** Properties of `WorkloadBoundary`. */
export interface WorkloadBoundaryProps {
  /** Region that the roles work in. */
  readonly region: string;

  /**
   * Name of the policy.
   *
   * @default - made by Terraform, from "workload-boundary"
   */
  readonly name?: string;

  /**
   * Actions beyond those of a cluster and what the library installs in it, for workloads of your own: `['s3:GetObject', 'sqs:Receive*']`. Those
   * that lead to more rights are refused: IAM, STS, Organizations, policies of keys, buckets and secrets, access to clusters, code with a role of others. So are
   * whole services that hold data or run code: a boundary does not know whose a resource is.
   *
   * @default - none
   */
  readonly additionalActions?: string[];
}

/**
 * What control planes, nodes and the workloads of the library do in their region. A boundary does not know whose a resource is, so nothing
 * in here runs code on instances of others (user data, root volumes, launch templates), hands snapshots or images to another account, or
 * pushes what others run.
 */
const IN_REGION = [
  'acm:Describe*', 'acm:List*', 'autoscaling:Describe*', 'autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup', 'autoscaling:UpdateAutoScalingGroup',
  'cloudwatch:*', 'cognito-idp:DescribeUserPoolClient', 'ec2:*NetworkInterface', 'ec2:*NetworkInterfaceAttribute', 'ec2:*SecurityGroup', 'ec2:*SecurityGroupIngress', 'ec2:*Tags',
  'ec2:AssignIpv6Addresses', 'ec2:AssignPrivateIpAddresses', 'ec2:AttachVolume', 'ec2:CopyVolumes', 'ec2:CreateRoute', 'ec2:CreateSnapshot', 'ec2:CreateVolume', 'ec2:DeleteRoute',
  'ec2:DeleteSnapshot', 'ec2:DeleteVolume', 'ec2:Describe*', 'ec2:DetachVolume', 'ec2:EnableFastSnapshotRestores', 'ec2:GetCoipPoolUsage', 'ec2:GetInstanceTypesFromInstanceRequirements',
  'ec2:GetSecurityGroupsForVpc', 'ec2:LockSnapshot', 'ec2:ModifyInstanceAttribute', 'ec2:ModifyVolume', 'ec2:UnassignIpv6Addresses', 'ec2:UnassignPrivateIpAddresses',
  'ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:BatchImportUpstreamImage', 'ecr:Describe*', 'ecr:Get*', 'ecr:List*', 'eks:Describe*', 'eks:List*', 'eks-auth:AssumeRoleForPodIdentity', 'elasticloadbalancing:*', 'kms:DescribeKey',
  'logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:Describe*', 'logs:Get*', 'logs:PutLogEvents', 'logs:PutRetentionPolicy', 'logs:StartQuery', 'logs:StopQuery',
  'tag:GetResources', 'waf-regional:*WebACL*', 'wafv2:*WebACL*',
];

/** Where a partition has what it has in one place for all regions. */
const GLOBAL_REGIONS = ['us-east-1', 'cn-north-1', 'us-gov-west-1'];

/** What they do there. */
const GLOBAL = ['iam:GetServerCertificate', 'iam:ListServerCertificates', 'shield:*Protection', 'shield:*SubscriptionState'];

/** Services whose linked roles workloads make. */
const LINKED = ['autoscaling.amazonaws.com', 'elasticloadbalancing.amazonaws.com', 'spot.amazonaws.com'];

/** Services that lead to more rights than a role has. */
const LEADS_FURTHER = /^(iam|sts|sso|organizations|account|cloudformation|lambda):/i;

/** Every action of a service that keeps what workloads read, or runs what it is given. */
const WHOLE_SERVICE = new RegExp(`^(${[
  'athena', 'backup', 'batch', 'bedrock-agentcore', 'codeartifact', 'codebuild', 'codecommit', 'codedeploy', 'codepipeline', 'datasync', 'dms', 'docdb-elastic', 'dsql', 'dynamodb', 'ebs',
  'ec2', 'ecr', 'ecs', 'eks', 'elasticache', 'elasticbeanstalk', 'elasticfilesystem', 'elasticmapreduce', 'emr-containers', 'emr-serverless', 'es', 'events', 'firehose', 'fsx', 'glacier',
  'glue', 'imagebuilder', 'kafka', 'kafka-cluster', 'kinesis', 'kinesisanalytics', 'kms', 'lakeformation', 'logs', 'memorydb', 'mq', 'neptune-db', 'rds', 'rds-data', 'rds-db', 'redshift',
  'redshift-data', 'redshift-serverless', 's3', 's3-object-lambda', 's3-outposts', 's3express', 's3tables', 'sagemaker', 'scheduler', 'secretsmanager', 'sns', 'sqs', 'ssm', 'states',
  'timestream', 'transfer', 'workspaces',
].join('|')}):[*?]+$`);

/** Actions of other services that do: they let somebody into what others have, or run code with a role of others without being handed it. */
const FURTHER_ACTIONS = [
  'batch:SubmitJob', 'codebuild:StartBuild', 'codebuild:StartBuildBatch', 'codebuild:RetryBuild', 'ecr:SetRepositoryPolicy', 'ecs:ExecuteCommand', 'elasticmapreduce:AddJobFlowSteps',
  'glue:UpdateDevEndpoint', 's3:PutBucketAcl', 's3:PutBucketPolicy', 'sagemaker:CreatePresignedDomainUrl', 'sagemaker:CreatePresignedNotebookInstanceUrl',
  'secretsmanager:PutResourcePolicy', 'ssm:CreateAssociation', 'ssm:ResumeSession', 'ssm:UpdateAssociation',
  'ec2-instance-connect:SendSSHPublicKey', 'ec2-instance-connect:SendSerialConsoleSSHPublicKey', 'ec2:CreateLaunchTemplateVersion', 'ec2:CreateReplaceRootVolumeTask', 'ec2:ModifyLaunchTemplate',
  'eks:AssociateAccessPolicy', 'eks:CreateAccessEntry', 'eks:CreatePodIdentityAssociation', 'eks:UpdateAccessEntry', 'eks:UpdatePodIdentityAssociation',
  'kms:CreateGrant', 'kms:PutKeyPolicy', 'kms:ReplicateKey', 'kms:ScheduleKeyDeletion', 'ssm:SendCommand', 'ssm:StartAutomationExecution', 'ssm:StartSession',
];

/**
 * A permissions boundary for the roles of clusters and their workloads: a role can never do more than the boundary allows. It cannot give itself, or
 * anybody, more rights. Make it in the stack of `GithubDeployRoles`, which a person applies: the role that applies then makes no role without it,
 * and cannot change it.
 *
 * @example
 * const boundary = new WorkloadBoundary(stack, 'Boundary', { region: 'eu-west-2', additionalActions: ['s3:GetObject'] });
 * ResourceDefaults.applyTo(stack, { permissionsBoundaryArn: boundary.policyArn });
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export class WorkloadBoundary extends Construct {
  /** The policy. */
  public readonly resource: IamPolicy;

  /**
   * @param scope where the policy is made: a stack that a person applies
   * @param id construct id
   * @param props region, and what workloads of your own do
   * @throws when an additional action leads to more rights
   */
  constructor(scope: Construct, id: string, props: WorkloadBoundaryProps) {
    super(scope, id);
    checkStruct(this, 'WorkloadBoundaryProps', props);
    guardOnceInAws(this);
    const { name, region, additionalActions = [] } = props;
    requireLiteral(this, 'region', region, 'it becomes part of the policy');
    requireRegion(this, 'region', region);
    requirePattern(this, 'name', name ?? 'none', /^[\w+=,.@-]{1,128}$/, '1 to 128 letters, digits and _ + = , . @ -', 'correct the name');
    this.requireActions(additionalActions);
    const { partition } = new DataAwsPartition(this, 'Partition');
    this.resource = new IamPolicy(this, 'Resource', {
      ...(name === undefined ? { namePrefix: 'workload-boundary-' } : { name }),
      path: ResourceDefaults.of(this).rolePath,
      description: 'What roles of clusters and workloads may do at most',
      policy: policyDocument(this, statementsOf(region, partition, additionalActions)),
      tags: ResourceDefaults.of(this).tags,
    });
  }

  /** ARN of the policy: the `permissionsBoundaryArn` of `ResourceDefaults`. */
  public get policyArn(): string {
    return this.resource.arn;
  }

  private requireActions(actions: string[]): void {
    requireLiteralList(this, 'additionalActions', actions, 'each is looked at');
    actions.forEach((action, index) => {
      const property = `additionalActions[${index}]`;
      requirePattern(this, property, action, /^[a-z0-9-]+:[A-Za-z0-9*?]+$/, '<service>:<Action>', "write it as in 's3:GetObject'");
      if (WHOLE_SERVICE.test(action)) {
        throw new ValidationError(this, {
          property,
          problem: 'stands for a whole service, which holds data or runs code: roles could then do all of that to what others of the account have',
          got: action,
          fix: "name what your workloads call, such as 's3:GetObject' and 's3:PutObject'; a pattern may stand for a part, such as 'sqs:Receive*'",
        });
      }
      if (LEADS_FURTHER.test(action) || FURTHER_ACTIONS.some((other) => fits(action, other))) {
        throw new ValidationError(this, {
          property,
          problem: 'leads to more rights than the boundary has',
          got: action,
          fix: 'write a policy of your own for roles that need it, and pass its ARN as `permissionsBoundaryArn` where they are made',
        });
      }
    });
  }
}

/** Whether an action is one of those that a pattern of IAM stands for. */
function fits(pattern: string, action: string): boolean {
  return new RegExp(`^${pattern.replace(/\*/g, '.*').replace(/\?/g, '.')}$`, 'i').test(action);
}

function statementsOf(region: string, partition: string, additional: string[]): DocumentStatement[] {
  const inRegion = { operator: 'StringEquals', key: 'aws:RequestedRegion', values: [region] };
  return [
    { sid: 'Infrastructure', actions: IN_REGION, resources: ['*'], conditions: [inRegion] },
    { sid: 'Global', actions: GLOBAL, resources: ['*'], conditions: [{ ...inRegion, values: GLOBAL_REGIONS }] },
    {
      sid: 'LinkedRoles',
      actions: ['iam:CreateServiceLinkedRole'],
      resources: [`arn:${partition}:iam::*:role/aws-service-role/*`],
      conditions: [{ operator: 'StringEquals', key: 'iam:AWSServiceName', values: LINKED }],
    },
    // Volumes, which EC2 encrypts in the name of who makes or attaches them.
    {
      sid: 'VolumeKeys',
      actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      resources: ['*'],
      conditions: [{ operator: 'StringLike', key: 'kms:ViaService', values: [`ec2.${region}.*`] }],
    },
    { sid: 'VolumeGrants', actions: ['kms:CreateGrant'], resources: ['*'], conditions: [{ operator: 'Bool', key: 'kms:GrantIsForAWSResource', values: ['true'] }] },
    // What runs in an enclave; the key says in which.
    {
      sid: 'AttestedDecrypt',
      actions: ['kms:Decrypt'],
      resources: ['*'],
      conditions: [{ operator: 'Null', key: 'kms:RecipientAttestation:ImageSha384', values: ['false'] }],
    },
    ...(additional.length > 0 ? [{ sid: 'Additional', actions: additional, resources: ['*'] }] : []),
  ];
}

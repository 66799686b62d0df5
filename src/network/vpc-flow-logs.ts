import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { FlowLog } from '@cdktf/provider-aws/lib/flow-log';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { checkStruct } from '../private/arguments/check-arguments';
import { requireArnIfGiven } from '../private/checks/aws-arn';
import { requireId } from '../private/checks/aws-ids';
import { requireNamePart } from '../private/checks/aws-names';
import { roleConfig, serviceTrust } from '../private/iam-role';
import { requireLogRetention } from '../private/log-retention';
import { namePrefix } from '../private/names';
import { policyDocument } from '../private/policy-document';
import { ResourceDefaults } from '../settings/resource-defaults';

const DEFAULT_RETENTION_DAYS = 90;

/** AWS allows 512 characters and Terraform appends 26. */
const LOG_GROUP_PREFIX_LENGTH = 486;

/** Which traffic a flow log records. */
export enum FlowLogTraffic {
  /** All traffic. */
  ALL = 'ALL',
  /** Traffic that security groups and network ACLs accept. */
  ACCEPT = 'ACCEPT',
  /** Traffic that they reject: small, and the first thing an investigation needs. */
  REJECT = 'REJECT',
}

/** Options of VPC flow logs. */
export interface VpcFlowLogsOptions {
  /**
   * Which traffic is recorded. CloudWatch charges per GB.
   *
   * @default FlowLogTraffic.ALL
   */
  readonly traffic?: FlowLogTraffic;

  /**
   * CloudWatch retention in days; the same values as for `ControlPlaneLogging.retentionDays`.
   *
   * @default 90
   */
  readonly retentionDays?: number;

  /**
   * ARN of the KMS key that encrypts them. Its key policy must let CloudWatch Logs use it, as that of a
   * `LogEncryptionKey` does.
   *
   * @default - the key of CloudWatch Logs
   */
  readonly kmsKeyArn?: string;
}

/** Properties of `VpcFlowLogs`. */
export interface VpcFlowLogsProps extends VpcFlowLogsOptions {
  /** ID of the VPC. */
  readonly vpcId: string;

  /** Name of the network: a literal, part of the names of log group and role. */
  readonly networkName: string;
}

/**
 * VPC flow logs in CloudWatch, written by a role that can do nothing else.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
 */
export class VpcFlowLogs extends Construct {
  /** The flow log. */
  public readonly resource: FlowLog;
  /** The log group. */
  public readonly logGroup: CloudwatchLogGroup;
  /** The role that writes the logs. */
  public readonly role: IamRole;

  /**
   * @param scope scope in which to create the flow log
   * @param id construct id
   * @param props the VPC, and what to record
   * @throws when CloudWatch does not support the retention
   */
  constructor(scope: Construct, id: string, props: VpcFlowLogsProps) {
    super(scope, id);
    checkStruct(this, 'VpcFlowLogsProps', props);
    const settings = ResourceDefaults.of(this);
    const retentionInDays = props.retentionDays ?? DEFAULT_RETENTION_DAYS;
    const trafficType = props.traffic ?? FlowLogTraffic.ALL;
    requireLogRetention(this, 'retentionDays', retentionInDays);
    requireArnIfGiven(this, 'kmsKeyArn', 'key', props.kmsKeyArn);
    requireId(this, 'vpcId', 'vpc', props.vpcId);
    requireNamePart(this, 'networkName', props.networkName);
    this.logGroup = new CloudwatchLogGroup(this, 'LogGroup', {
      namePrefix: namePrefix(LOG_GROUP_PREFIX_LENGTH, `/aws/vpc-flow-logs/${props.networkName}`),
      retentionInDays,
      kmsKeyId: props.kmsKeyArn,
      tags: settings.tags,
    });
    this.role = new IamRole(this, 'Role', {
      ...roleConfig(settings, props.networkName, 'flow-logs'),
      assumeRolePolicy: serviceTrust(
        'vpc-flow-logs.amazonaws.com',
        new DataAwsCallerIdentity(this, 'Account').accountId,
      ),
    });
    const policy = new IamRolePolicy(this, 'Policy', {
      name: 'WriteFlowLogs',
      role: this.role.id,
      policy: policyDocument(this, [
        {
          sid: 'WriteFlowLogs',
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams', 'logs:DescribeLogGroups'],
          resources: [this.logGroup.arn, `${this.logGroup.arn}:*`],
        },
      ]),
    });
    this.resource = new FlowLog(this, 'Resource', {
      vpcId: props.vpcId,
      trafficType,
      logDestination: this.logGroup.arn,
      iamRoleArn: this.role.arn,
      tags: settings.tags,
      dependsOn: [policy],
    });
  }
}

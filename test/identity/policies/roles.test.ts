import { documentsDecide, ec2, PASS_ROLE } from './support';
import { ClusterNetwork, NodeRole } from '../../../src';
import { synth, testStack } from '../../helpers/synth';

const GROUP = 'arn:aws:logs:eu-west-2:111122223333:log-group:/aws/vpc-flow-logs/blue-1';
const OTHER = 'arn:aws:logs:eu-west-2:111122223333:log-group:/aws/eks/blue/cluster';

function flowLogs(): any[] {
  const stack = testStack();
  new ClusterNetwork(stack, 'Network', { flowLogs: {}, clusterNames: ['blue'] });
  const { policy } = synth(stack).resource('aws_iam_role_policy');
  return [JSON.parse(policy.replace(/\$\{aws_cloudwatch_log_group\.\w+\.arn\}/g, GROUP))];
}

function sessionManager(): any[] {
  const stack = testStack();
  new NodeRole(stack, 'NodeRole', { clusterName: 'blue', sessionManager: true });
  return [JSON.parse(synth(stack).resource('aws_iam_role_policy').policy)];
}

// https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
describe('the role that writes flow logs', () => documentsDecide(flowLogs, {
  made: [
    { action: 'logs:CreateLogStream', resource: `${GROUP}:log-stream:eni-0abc` },
    { action: 'logs:PutLogEvents', resource: `${GROUP}:log-stream:eni-0abc` },
    { action: 'logs:DescribeLogStreams', resource: GROUP },
  ],
  tried: [
    { action: 'logs:PutLogEvents', resource: `${OTHER}:log-stream:a` },
    { action: 'logs:PutLogEvents', resource: `${GROUP}0:log-stream:a` },
    { action: 'logs:CreateLogGroup', resource: GROUP },
    { action: 'logs:DeleteLogGroup', resource: GROUP },
    { action: 'logs:PutRetentionPolicy', resource: GROUP },
    { action: 'logs:DeleteLogStream', resource: `${GROUP}:log-stream:a` },
    { action: 'logs:GetLogEvents', resource: `${GROUP}:log-stream:a` },
    { action: 'logs:PutSubscriptionFilter', resource: GROUP },
    PASS_ROLE,
  ],
}));

describe('a node that Session Manager logs in to', () => documentsDecide(sessionManager, {
  made: [
    { action: 'ssm:UpdateInstanceInformation', resource: ec2('instance/i-0abc') },
    { action: 'ssmmessages:CreateControlChannel', resource: '*' },
    { action: 'ssmmessages:OpenDataChannel', resource: '*' },
  ],
  tried: [
    { action: 'ssm:GetParameter', resource: 'arn:aws:ssm:eu-west-2:111122223333:parameter/app/password' },
    { action: 'ssm:GetDocument', resource: 'arn:aws:ssm:eu-west-2:111122223333:document/a' },
    { action: 'ssm:StartSession', resource: ec2('instance/i-0def') },
    { action: 'ssm:SendCommand', resource: ec2('instance/i-0def') },
    { action: 'ssm:TerminateSession', resource: 'arn:aws:ssm:eu-west-2:111122223333:session/a' },
    { action: 'ec2messages:GetMessages', resource: '*' },
    { action: 's3:GetObject', resource: 'arn:aws:s3:::a/b' },
    PASS_ROLE,
  ],
}));

import { ClusterNetwork, FlowLogTraffic, VpcFlowLogsOptions } from '../../src';
import { iamAllows } from '../helpers/iam';
import { synth, testStack, warnings } from '../helpers/synth';

function network(flowLogs?: VpcFlowLogsOptions) {
  const stack = testStack();
  const made = new ClusterNetwork(stack, 'Network', { flowLogs, clusterNames: ['blue'] });
  return { made, output: synth(stack) };
}

describe('flow logs', () => {
  it('are none, unless they are asked for', () => {
    expect(network().output.resources('aws_flow_log')).toEqual([]);
    expect(network().made.flowLogs).toBeUndefined();
  });

  it('record all traffic of the VPC for 90 days', () => {
    const { output } = network({});
    expect(output.resource('aws_flow_log')).toMatchObject({
      traffic_type: 'ALL',
      vpc_id: expect.stringMatching(/^\$\{aws_vpc\.Network_Vpc_/),
      log_destination: expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.Network_FlowLogs_LogGroup_\w+\.arn\}$/),
    });
    expect(output.resource('aws_cloudwatch_log_group')).toMatchObject({ name_prefix: '/aws/vpc-flow-logs/blue-', retention_in_days: 90 });
  });

  it('record what is asked for, for as long as is asked for, encrypted', () => {
    const kmsKeyArn = 'arn:aws:kms:eu-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    const { output } = network({ traffic: FlowLogTraffic.REJECT, retentionDays: 365, kmsKeyArn });
    expect(output.resource('aws_flow_log').traffic_type).toBe('REJECT');
    expect(output.resource('aws_cloudwatch_log_group')).toMatchObject({ retention_in_days: 365, kms_key_id: kmsKeyArn });
  });

  it('are written by a role that flow logs of the account alone can take', () => {
    const { output } = network({});
    const trust = output.resource('aws_iam_role', 'Network/FlowLogs/Role').assume_role_policy;
    const account = /"aws:SourceAccount":"([^"]+)"/.exec(trust)![1];
    const request = { principal: ['Service', 'vpc-flow-logs.amazonaws.com'], action: 'sts:AssumeRole' } as const;
    expect(account).toMatch(/^\$\{data\.aws_caller_identity\.\w+\.account_id\}$/);
    expect(iamAllows(trust, { ...request, context: { 'aws:SourceAccount': account } })).toBe(true);
    expect(iamAllows(trust, { ...request, context: { 'aws:SourceAccount': '999988887777' } })).toBe(false);
    expect(iamAllows(trust, request)).toBe(false);
  });

  it('and that can write to their log group, and do nothing else', () => {
    const { output } = network({});
    const [statement, ...others] = JSON.parse(output.resource('aws_iam_role_policy').policy).Statement;
    expect(others).toEqual([]);
    expect(statement.Action).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams', 'logs:DescribeLogGroups']);
    expect(statement.Resource).toEqual([expect.stringMatching(/LogGroup_\w+\.arn\}$/), expect.stringMatching(/LogGroup_\w+\.arn\}:\*$/)]);
    expect(output.resource('aws_flow_log').depends_on).toEqual([expect.stringMatching(/^aws_iam_role_policy\./)]);
  });

  it('refuse a retention that CloudWatch does not know, and other traffic', () => {
    expect(() => network({ retentionDays: 100 })).toThrow(/^Test\/Network\/FlowLogs: `retentionDays` is not a retention period that CloudWatch supports, got 100\. Allowed: 0, 1, 3, .*, 3653\. Fix: use the next longer one\.$/);
    expect(() => network({ traffic: 'SOME' as FlowLogTraffic })).toThrow(
      'Test/Network: `flowLogs.traffic` must be a FlowLogTraffic, got \'SOME\'. Fix: pass FlowLogTraffic.ALL or FlowLogTraffic.ACCEPT or FlowLogTraffic.REJECT.',
    );
  });
});

describe('the default security group', () => {
  it('has no rules', () => {
    const group = network().output.resource('aws_default_security_group');
    expect(group).toMatchObject({ vpc_id: expect.stringMatching(/^\$\{aws_vpc\./) });
    expect([group.ingress, group.egress]).toEqual([undefined, undefined]);
  });

  it('stays as AWS makes it where that is asked for, with a warning', () => {
    const stack = testStack();
    const made = new ClusterNetwork(stack, 'Network', { closeDefaultSecurityGroup: false });
    expect(synth(stack).resources('aws_default_security_group')).toEqual([]);
    expect(made.defaultSecurityGroup).toBeUndefined();
    expect(warnings(made)).toEqual([
      'The default security group of the VPC stays open: everything launched without a security group can connect to everything else in this group, and to the internet. Remove `closeDefaultSecurityGroup` to close it.',
    ]);
  });
});

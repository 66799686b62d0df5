import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { TerraformStack, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import { IEksCluster, IrsaHardening, NodeRole, NodeRoleIdentity, ServiceAccount, WorkloadPolicy } from '../../src';
import { FakeCluster } from '../helpers/fake-cluster';
import { stackBeside, testStack, warnings } from '../helpers/synth';

const SHARED = 'arn:aws:iam::111122223333:role/shared';
const TOO_LONG = /makes the inline policies of its role longer than 10240 characters, the limit of a role, got 1\d{4}\./;

let stack: TerraformStack;

beforeEach(() => {
  stack = testStack();
});

const reading = (policyName: string, resources: string[]): WorkloadPolicy =>
  ({ policyName, statements: [{ sid: 'Send', actions: ['sqs:SendMessage'], resources }] });
const half = (letter: string) => reading(`Half${letter}`, Array.from({ length: 120 }, (_, index) => `arn:aws:sqs:eu-west-2:111122223333:orders-${letter}${index}`));
const hardening = (scope: Construct, cluster: IEksCluster = new FakeCluster(scope)) =>
  new IrsaHardening(scope, 'Hardening', { cluster, existingRoles: { 'payments:worker': SHARED, 'payments:web': SHARED } });
const account = (name: string) => ServiceAccount.of('payments', name);

describe('the inline policies of a role are counted together', () => {
  it('of two service accounts with one role', () => {
    const identity = hardening(stack);
    identity.grant(stack, account('worker'), half('A'));
    expect(() => identity.grant(stack, account('web'), half('B'))).toThrow(TOO_LONG);
  });

  it('of two clusters, in two stacks', () => {
    hardening(stack).grant(stack, account('worker'), half('A'));
    const other = stackBeside(stack, 'Other');
    expect(() => hardening(other).grant(other, account('worker'), half('B'))).toThrow(TOO_LONG);
  });

  it('of a node role, with what it has for itself', () => {
    const { resource } = new NodeRole(stack, 'Node', { clusterName: 'p', sessionManager: true });
    const nodeRoles = [{ roleName: resource.name, roleArn: resource.arn }];
    const identity = new NodeRoleIdentity(stack, 'Identity', { cluster: new FakeCluster(stack, 'Cluster', { nodeRoles }) });
    identity.grant(stack, account('worker'), half('A'));
    const other = stackBeside(stack, 'Other');
    expect(() => identity.grant(other, account('web'), half('B'))).toThrow(TOO_LONG);
  });

  it('but those of two roles are not', () => {
    const identity = new IrsaHardening(stack, 'Hardening', { cluster: new FakeCluster(stack) });
    identity.grant(stack, account('worker'), half('A'));
    expect(() => identity.grant(stack, account('web'), half('B'))).not.toThrow();
    // A role of the same address in another stack is another role.
    const other = stackBeside(stack, 'Other');
    expect(() => new IrsaHardening(other, 'Hardening', { cluster: new FakeCluster(other) }).grant(other, account('worker'), half('B'))).not.toThrow();
  });
});

describe('what only Terraform knows', () => {
  const grant = (resources: string[]) => () => new IrsaHardening(stack, 'Hardening', { cluster: new FakeCluster(stack) }).grant(stack, account('worker'), reading('Many', resources));
  const arns = (count: number, make: (id: string) => string) => Array.from({ length: count }, (_, index) => make(`R${index}`));

  it.each<[string, number, (id: string) => string]>([
    ['queues', 290, (id) => new SqsQueue(stack, id, {}).arn],
    ['buckets', 560, (id) => new S3Bucket(stack, id, {}).arn],
  ])('counts as much as it must: ARNs of %s', (_, count, make) => {
    expect(grant(arns(count, make))).toThrow(TOO_LONG);
  });

  it('warns when it is too long as ARNs usually are', () => {
    expect(grant(arns(150, (id) => new SqsQueue(stack, id, {}).arn))).not.toThrow();
    expect(warnings(stack)).toEqual([expect.stringMatching(/^With Many, the inline policies of its role have about 1\d{4} characters, for ARNs of usual length, and a role allows 10240\./)]);
  });

  it('is not held against short values', () => {
    expect(grant(arns(300, (id) => `arn:aws:s3:::${new TerraformVariable(stack, id, {}).stringValue}`))).not.toThrow();
  });
});

describe('the managed policies of a role are counted together', () => {
  const managed = (policyName: string, count: number): WorkloadPolicy => ({ policyName, awsManagedPolicies: Array.from({ length: count }, (_, index) => `${policyName}${index}`) });

  it('up to what AWS attaches without a word', () => {
    const identity = hardening(stack);
    identity.grant(stack, account('worker'), managed('A', 6));
    identity.grant(stack, account('web'), managed('A', 6));
    identity.grant(stack, account('web'), managed('B', 4));
    expect(warnings(stack)).toEqual([]);
  });

  it('with a warning above that, and no more than AWS ever attaches', () => {
    const identity = hardening(stack);
    identity.grant(stack, account('worker'), managed('A', 10));
    identity.grant(stack, account('web'), managed('B', 5));
    expect(warnings(stack)).toEqual([
      'With B0, its role has 11 managed policies, and the default quota of AWS is 10. Request a quota increase, or replace managed policies by statements.',
    ]);
    expect(() => identity.grant(stack, account('web'), managed('C', 11))).toThrow(
      'Test/payments:web: `awsManagedPolicies` adds more managed policies than a role can have, got 26. '
      + 'Allowed: 10, and up to 25 with an increased quota. Fix: move their permissions into statements, or give the workloads their own service accounts and roles.',
    );
  });
});

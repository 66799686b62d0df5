import { IrsaHardening, ServiceAccount } from '../../../src';
import { FakeCluster } from '../../helpers/fake-cluster';
import { iamAllows } from '../../helpers/iam';
import { ACCOUNT, TrustCall, trusts } from '../../helpers/policy-evaluator';
import { synth, testStack } from '../../helpers/synth';

const CLUSTER = `arn:aws:eks:eu-west-2:${ACCOUNT}:cluster/fake`;

/** The trust policy of the role that pods of payments:worker get in the cluster `fake`. */
function trust(): string {
  const stack = testStack();
  const cluster = new FakeCluster(stack);
  const hardening = new IrsaHardening(stack, 'Hardening', { cluster });
  hardening.grant(stack, ServiceAccount.of('payments', 'worker'), { policyName: 'Nothing' });
  return synth(stack).resource('aws_iam_role').assume_role_policy;
}

// What EKS Pod Identity sends: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html and
// https://docs.aws.amazon.com/eks/latest/userguide/cross-service-confused-deputy-prevention.html
const RIGHT: TrustCall = {
  principal: 'pods.eks.amazonaws.com',
  action: 'sts:AssumeRole',
  context: {
    'aws:SourceAccount': ACCOUNT,
    'aws:SourceArn': CLUSTER,
    'aws:RequestTag/eks-cluster-arn': CLUSTER,
    'aws:RequestTag/eks-cluster-name': 'fake',
    'aws:RequestTag/kubernetes-namespace': 'payments',
    'aws:RequestTag/kubernetes-service-account': 'worker',
    'aws:RequestTag/kubernetes-pod-name': 'worker-0',
  },
};

const withContext = (context: TrustCall['context']): TrustCall => ({ ...RIGHT, context: { ...RIGHT.context, ...context } });

describe('the role of a service account trusts', () => {
  it.each(['sts:AssumeRole', 'sts:TagSession'])('its own pods with %s', async (action) => {
    expect(await trusts(trust(), { ...RIGHT, action })).toBe(true);
  });

  it.each<[string, TrustCall]>([
    ['another namespace', withContext({ 'aws:RequestTag/kubernetes-namespace': 'default' })],
    ['a namespace that starts like it', withContext({ 'aws:RequestTag/kubernetes-namespace': 'payments-test' })],
    ['a namespace in other letters', withContext({ 'aws:RequestTag/kubernetes-namespace': 'Payments' })],
    ['a namespace that is not told', withContext({ 'aws:RequestTag/kubernetes-namespace': undefined })],
    ['another service account', withContext({ 'aws:RequestTag/kubernetes-service-account': 'default' })],
    ['a service account that is not told', withContext({ 'aws:RequestTag/kubernetes-service-account': undefined })],
    ['another cluster of the account', withContext({ 'aws:SourceArn': CLUSTER.replace('fake', 'other') })],
    ['a cluster of that name in another region', withContext({ 'aws:SourceArn': CLUSTER.replace('eu-west-2', 'us-east-1') })],
    ['a cluster that is not told', withContext({ 'aws:SourceArn': undefined })],
    ['another account', withContext({ 'aws:SourceAccount': '444455556666' })],
    ['an account that is not told', withContext({ 'aws:SourceAccount': undefined })],
    ['a cluster of that name in another account', withContext({ 'aws:SourceArn': CLUSTER.replace(ACCOUNT, '444455556666') })],
    ['the nodes', { ...RIGHT, principal: 'ec2.amazonaws.com' }],
    ['the control plane', { ...RIGHT, principal: 'eks.amazonaws.com' }],
    ['a user of the account', { ...RIGHT, principal: `arn:aws:iam::${ACCOUNT}:user/somebody` }],
    ['another role of the account', { ...RIGHT, principal: `arn:aws:iam::${ACCOUNT}:role/other` }],
    ['a web identity', { ...RIGHT, action: 'sts:AssumeRoleWithWebIdentity' }],
  ])('nobody else: %s', async (_, call) => {
    expect(await trusts(trust(), call)).toBe(false);
  });
});

// Trust in an OIDC issuer is put to this one, in irsa.test.ts: the simulator does not know `<issuer>:sub`, and decides without it.
describe('the evaluator of our own', () => {
  const document = (Condition?: any, Effect: 'Allow' | 'Deny' = 'Allow') => ({ Statement: [{ Effect, Principal: '*' as const, Action: 'sts:*', Condition }] });
  const request = { action: 'sts:AssumeRole', context: { 'aws:SourceAccount': '1' } };

  it('denies what nothing allows, and lets a deny win', () => {
    expect(iamAllows({ Statement: [] }, request)).toBe(false);
    expect(iamAllows(document(), request)).toBe(true);
    expect(iamAllows({ Statement: [...document().Statement, ...document(undefined, 'Deny').Statement] }, request)).toBe(false);
  });

  it.each([
    [{ StringEquals: { 'AWS:sourceaccount': ['1', '2'] } }, true],
    [{ StringEquals: { 'aws:SourceAccount': '*' } }, false],
    [{ StringLike: { 'aws:SourceAccount': '*' } }, true],
    [{ StringLike: { absent: '*' } }, false],
    [{ StringEqualsIfExists: { absent: 'x' } }, true],
    [{ StringNotEquals: { absent: 'x' } }, true],
    [{ Null: { absent: 'true' } }, true],
    [{ StringEquals: { 'aws:SourceAccount': '1', 'absent': 'x' } }, false],
  ])('decides %j', (condition, allowed) => {
    expect(iamAllows(document(condition), request)).toBe(allowed);
  });

  it('throws at an operator that it does not know', () => {
    expect(() => iamAllows(document({ IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }), request)).toThrow('IpAddress');
  });
});

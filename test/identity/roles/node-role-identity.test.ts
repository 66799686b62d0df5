import { Construct } from 'constructs';
import { IdentityAssociation, NodeRoleIdentity, NodeRoleReference, ServiceAccount, WorkloadPolicy } from '../../../src';
import { FakeCluster } from '../../helpers/fake-cluster';
import { synth, testStack, warnings } from '../../helpers/synth';

const WORKER = ServiceAccount.of('payments', 'worker');
const OTHER = ServiceAccount.of('shop', 'web');
const READ: WorkloadPolicy = {
  policyName: 'Read', statements: [{ sid: 'Get', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::logs/*'] }],
};
const WRITE: WorkloadPolicy = {
  policyName: 'Write', statements: [{ sid: 'Put', actions: ['s3:PutObject'], resources: ['arn:aws:s3:::logs/*'] }],
};
const NODES: NodeRoleReference[] = ['blue', 'green'].map((name) => ({ roleName: name, roleArn: `arn:aws:iam::111122223333:role/${name}` }));

function identity(nodeRoles: NodeRoleReference[] = NODES.slice(0, 1)) {
  const stack = testStack();
  return { stack, nodes: new NodeRoleIdentity(stack, 'Nodes', { cluster: new FakeCluster(stack, 'Cluster', { nodeRoles }) }) };
}

const inlineOf = (stack: ReturnType<typeof testStack>) => synth(stack).resources('aws_iam_role_policy');

it('puts the policy on the role of the nodes and makes no role', () => {
  const { stack, nodes } = identity();
  const grant = nodes.grant(stack, WORKER, { ...READ, awsManagedPolicies: ['ReadOnlyAccess'] });
  const found = synth(stack);
  expect(found.resource('aws_iam_role_policy').role).toBe('blue');
  expect(found.resource('aws_iam_role_policy_attachment')).toMatchObject({
    role: 'blue', policy_arn: expect.stringMatching(/^arn:\$\{element\(split\(":", .*\), 1\)\}:iam::aws:policy\/ReadOnlyAccess$/),
  });
  expect([...found.resources('aws_iam_role'), ...found.resources('aws_eks_pod_identity_association')]).toEqual([]);
  expect(grant).toMatchObject({
    roleArn: 'arn:aws:iam::111122223333:role/blue', association: IdentityAssociation.NODE_ROLE, serviceAccountAnnotations: {},
  });
  expect(grant.dependencies).toHaveLength(2);
});

it('puts the policy on every role that nodes work as', () => {
  const { stack, nodes } = identity(NODES);
  const grant = nodes.grant(stack, WORKER, READ);
  expect(inlineOf(stack).map(({ role }) => role).sort()).toEqual(['blue', 'green']);
  expect(grant.dependencies).toHaveLength(2);
});

it('warns of each policy, and says who has it now', () => {
  const { stack, nodes } = identity();
  nodes.grant(stack, WORKER, READ);
  nodes.grant(stack, OTHER, WRITE);
  expect(warnings(stack)).toEqual([['Read', 'payments:worker'], ['Write', 'shop:web']].map(([policy, account]) =>
    `${policy} of ${account} is on the node role, so any pod on any node has these permissions. Not for production; give workloads their own identity: WorkloadIdentity.podIdentity(), or on an existing cluster WorkloadIdentity.migrating().`,
  ));
});

it('takes a second policy for one service account, as every workload identity does', () => {
  const { stack, nodes } = identity();
  nodes.grant(stack, WORKER, READ);
  nodes.grant(stack, WORKER, WRITE);
  expect(inlineOf(stack).map(({ name }) => name).sort()).toEqual(expect.arrayContaining([expect.stringContaining('Read'), expect.stringContaining('Write')]));
});

// On a role of its own each workload may call its policy what it likes; here all share one role, and AWS keeps one
// inline policy of a name: the second would overwrite the first.
it('keeps the policies of two workloads apart that have the same name', () => {
  const { stack, nodes } = identity();
  nodes.grant(new Construct(stack, 'One'), WORKER, READ);
  nodes.grant(new Construct(stack, 'Two'), OTHER, { ...WRITE, policyName: 'Read' });
  const names = inlineOf(stack).map(({ role, name }) => `${role}/${name}`);
  expect(names).toHaveLength(2);
  expect(new Set(names).size).toBe(2);
});

it('rejects a cluster whose node roles are not known', () => {
  const { stack, nodes } = identity([]);
  expect(() => nodes.grant(stack, WORKER, READ)).toThrow(
    'Test: `nodeRoleArns` is empty, so there is no role for the permissions, got []. Fix: list the node roles of the cluster, or use WorkloadIdentity.podIdentity().',
  );
});

/** What one way to permissions refuses, every other refuses too, unless it has a reason of its own. */
import {
  AwsSdkKind, GrantOptions, MigrationPhase, ObservableEksCluster, PolicyStatement, ServiceAccount, WorkloadCompute, WorkloadIdentity, WorkloadPolicy,
} from '../../src';
import { synth, testStack } from '../helpers/synth';

const KINDS: { [kind: string]: () => WorkloadIdentity } = {
  'Pod Identity': () => WorkloadIdentity.podIdentity(),
  'IRSA': () => WorkloadIdentity.irsa(),
  'the node role': () => WorkloadIdentity.nodeRole(),
  'from the node role': () => WorkloadIdentity.migrating({ current: WorkloadIdentity.nodeRole(), target: WorkloadIdentity.podIdentity(), phase: MigrationPhase.ADD }),
  'from IRSA': () => WorkloadIdentity.migrating({ current: WorkloadIdentity.irsa(), target: WorkloadIdentity.podIdentity(), phase: MigrationPhase.MOVE }),
};

const statement = (more: Partial<PolicyStatement> = {}): PolicyStatement => ({ sid: 'Read', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::acme/*'], ...more });
const policy = (more: Partial<WorkloadPolicy> = {}): WorkloadPolicy => ({ policyName: 'Own', statements: [statement()], ...more });

interface Grant { readonly policy?: WorkloadPolicy; readonly options?: GrantOptions }

/** Grants that are right, and taken by all. */
const RIGHT: { [what: string]: Grant } = {
  'a statement': {},
  'conditions': { policy: policy({ statements: [statement({ conditions: [{ operator: 'StringEquals', key: 'aws:ResourceTag/a', values: ['b'] }] })] }) },
  'a reason for a wildcard': { policy: policy({ statements: [statement({ actions: ['s3:Get*'], reason: 'all that can be read' })] }) },
  'nothing yet': { policy: { policyName: 'Own' } },
  'Windows': { options: { compute: WorkloadCompute.EC2_WINDOWS } },
  'an old SDK': { options: { sdk: { kind: AwsSdkKind.PYTHON, version: '1.20.0' } } },
  'an AWS managed policy twice': { policy: { policyName: 'Own', awsManagedPolicies: ['AmazonS3ReadOnlyAccess', 'AmazonS3ReadOnlyAccess'] } },
  'an AWS managed policy': { policy: { policyName: 'Own', awsManagedPolicies: ['AmazonS3ReadOnlyAccess'] } },
};

const LONG = Array.from({ length: 300 }, (_, index) => `arn:aws:s3:::acme-${index}-of-a-name-that-is-long/*`);
const WRONG: { [what: string]: Grant } = {
  'a policy without a name': { policy: policy({ policyName: '' }) },
  'a name with spaces': { policy: policy({ policyName: 'My policy' }) },
  'no actions': { policy: policy({ statements: [statement({ actions: [] })] }) },
  'no resources': { policy: policy({ statements: [statement({ resources: [] })] }) },
  'a resource that is no ARN': { policy: policy({ statements: [statement({ resources: ['acme-bucket'] })] }) },
  'an action without a service': { policy: policy({ statements: [statement({ actions: ['GetObject'] })] }) },
  'every action': { policy: policy({ statements: [statement({ actions: ['*'] })] }) },
  'a wildcard without a reason': { policy: policy({ statements: [statement({ actions: ['s3:*'] })] }) },
  'a sid with a dash': { policy: policy({ statements: [statement({ sid: 'my-sid' })] }) },
  'a sid twice': { policy: policy({ statements: [statement(), statement()] }) },
  'a condition without values': { policy: policy({ statements: [statement({ conditions: [{ operator: 'StringEquals', key: 'aws:a', values: [] }] })] }) },
  'an operator that is none': { policy: policy({ statements: [statement({ conditions: [{ operator: 'Equals', key: 'aws:a', values: ['b'] }] })] }) },
  'a condition twice': { policy: policy({ statements: [statement({ conditions: [1, 2].map((n) => ({ operator: 'StringEquals', key: 'aws:a', values: [`${n}`] })) })] }) },
  'a policy that is too long': { policy: policy({ statements: [statement({ resources: LONG })] }) },
  'a managed policy by its ARN': { policy: { policyName: 'Own', awsManagedPolicies: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'] } },
  'managed policies beyond the quota': { policy: { policyName: 'Own', awsManagedPolicies: Array.from({ length: 30 }, (_, index) => `Policy${index}`) } },
  'a service that is a full name': { policy: policy({ awsServices: ['com.amazonaws.eu-west-2.s3'] }) },
  'an SDK without a version': { options: { sdk: { kind: AwsSdkKind.PYTHON, version: 'latest' } } },
};

/** Where pods run that have no node of EC2 to take credentials from. */
const WITHOUT_NODE = [WorkloadCompute.FARGATE, WorkloadCompute.HYBRID_NODES];

/** What is said of a grant, without the place; nothing where it is taken. */
function refusal(kind: string, { policy: asked = policy(), options }: Grant): string | undefined {
  const stack = testStack();
  try {
    const cluster = new ObservableEksCluster(stack, 'P', { clusterName: 'blue', identity: KINDS[kind](), observability: { metrics: { enabled: false }, grafana: { enabled: false } } });
    cluster.workloadIdentity.grant(stack, ServiceAccount.of('shop', 'web'), asked, options);
    synth(stack);
    return undefined;
  } catch (error) {
    return (error as Error).message.replace(/^Test\S*: /, '');
  }
}

it.each(Object.keys(RIGHT))('all take %s', (what) => {
  expect(Object.keys(KINDS).map((kind) => refusal(kind, RIGHT[what]))).toEqual(Object.keys(KINDS).map(() => undefined));
});

it.each(Object.keys(WRONG))('all refuse %s, in the same words', (what) => {
  const said = Object.keys(KINDS).map((kind) => refusal(kind, WRONG[what]));
  expect(said[0]).toMatch(/^`.*Fix: /);
  expect(new Set(said)).toEqual(new Set([said[0]]));
});

it.each(WITHOUT_NODE)('only the node role refuses pods on %s, which have none; on the way from it they wait for theirs', (compute) => {
  expect(Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, refusal(kind, { options: { compute } })]))).toEqual({
    'the node role': `\`options.compute\` has no instance metadata service, from which pods get the credentials of their node, got '${compute}'. `
      + 'Fix: use WorkloadIdentity.podIdentity() or WorkloadIdentity.irsa(), which give the service account a role.',
  });
});

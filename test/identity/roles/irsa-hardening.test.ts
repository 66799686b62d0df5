import { TerraformOutput, TerraformResource, TerraformStack, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import {
  IdentityAssociation, IrsaHardening, ObservableEksCluster, ResourceSettings, ServiceAccount, WorkloadGrant, WorkloadPolicy,
} from '../../../src';
import { synthApp, userStack } from '../../charts/support';
import { FakeCluster } from '../../helpers/fake-cluster';
import { synth, testStack } from '../../helpers/synth';

const WORKER = ServiceAccount.of('payments', 'worker');
const READ: WorkloadPolicy = {
  policyName: 'Read',
  statements: [
    { sid: 'List', actions: ['s3:ListBucket'], resources: ['arn:aws:s3:::logs'] },
    {
      sid: 'Get',
      actions: ['s3:GetObject'],
      resources: ['arn:aws:s3:::logs/*'],
      conditions: [
        { operator: 'StringEquals', key: 'aws:PrincipalTag/team', values: ['web'] },
        { operator: 'StringEquals', key: 'aws:SourceAccount', values: ['1', '2'] },
        { operator: 'Bool', key: 'aws:SecureTransport', values: ['true'] },
      ],
    },
  ],
};
const MANAGED: WorkloadPolicy = { policyName: 'Driver', awsManagedPolicies: ['service-role/AmazonEBSCSIDriverPolicy', 'ReadOnlyAccess'] };

let stack: TerraformStack;
let hardening: IrsaHardening;

function harden(resourceSettings?: ResourceSettings): void {
  stack = testStack();
  hardening = new IrsaHardening(stack, 'Hardening', { cluster: new FakeCluster(stack, 'Cluster', { resourceSettings }) });
}

beforeEach(() => harden());

/** What Terraform makes of a text. */
function written(text: string): string {
  const output = new TerraformOutput(stack, `Output${stack.node.children.length}`, { value: text });
  return synth(stack).json.output[output.friendlyUniqueId].value;
}

function typesOf({ dependencies }: WorkloadGrant): string[] {
  return dependencies.map((resource) => (resource as TerraformResource).terraformResourceType).sort();
}

describe('a grant', () => {
  it('makes a role of its own and associates it with the service account', () => {
    const grant = hardening.grant(stack, WORKER, READ);
    const found = synth(stack);
    expect(found.resource('aws_eks_pod_identity_association')).toMatchObject({
      cluster_name: 'fake',
      namespace: 'payments',
      service_account: 'worker',
      role_arn: expect.stringMatching(/^\$\{aws_iam_role\.paymentsworker_Role_\w+\.arn\}$/),
    });
    expect(written(grant.roleArn)).toBe(found.resource('aws_eks_pod_identity_association').role_arn);
    expect(grant.association).toBe(IdentityAssociation.POD_IDENTITY);
    expect(grant.serviceAccountAnnotations).toEqual({});
  });

  it('has the pods wait for the association and for the policies: a pod that is earlier has no credentials', () => {
    expect(typesOf(hardening.grant(stack, WORKER, { ...READ, ...MANAGED }))).toEqual([
      'aws_eks_pod_identity_association', 'aws_iam_role_policy', 'aws_iam_role_policy_attachment', 'aws_iam_role_policy_attachment',
    ]);
  });

  it('allows exactly the statements, conditions grouped by operator', () => {
    hardening.grant(stack, WORKER, READ);
    const { policy, name, role } = synth(stack).resource('aws_iam_role_policy');
    expect(name).toBe('Read');
    expect(role).toMatch(/^\$\{aws_iam_role\.\w+\.name\}$/);
    expect(JSON.parse(policy)).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Sid: 'List', Effect: 'Allow', Action: ['s3:ListBucket'], Resource: ['arn:aws:s3:::logs'] },
        {
          Sid: 'Get',
          Effect: 'Allow',
          Action: ['s3:GetObject'],
          Resource: ['arn:aws:s3:::logs/*'],
          Condition: {
            StringEquals: { 'aws:PrincipalTag/team': ['web'], 'aws:SourceAccount': ['1', '2'] },
            Bool: { 'aws:SecureTransport': ['true'] },
          },
        },
      ],
    });
  });

  it('attaches AWS managed policies one by one, in the partition of the account', () => {
    hardening.grant(stack, WORKER, MANAGED);
    const found = synth(stack);
    expect(found.resources('aws_iam_role_policy_attachment').map(({ policy_arn: arn }) => arn).sort()).toEqual([
      expect.stringMatching(/^arn:\$\{element\(split\(":", .*\), 1\)\}:iam::aws:policy\/ReadOnlyAccess$/),
      expect.stringMatching(/^arn:\$\{element\(split\(":", .*\), 1\)\}:iam::aws:policy\/service-role\/AmazonEBSCSIDriverPolicy$/),
    ]);
    expect(found.text).not.toContain('arn:aws:iam');
    expect(found.resources('aws_iam_role_policy')).toEqual([]);
  });

  it('to an add-on makes no association, since the add-on makes it, and has it wait for the role', () => {
    const grant = hardening.grant(stack, WORKER, MANAGED, { associatedByAddon: true });
    expect(synth(stack).resources('aws_eks_pod_identity_association')).toEqual([]);
    expect(grant.association).toBe(IdentityAssociation.POD_IDENTITY);
    expect(typesOf(grant)).toContain('aws_iam_role');
  });

  it('of a second policy to one service account goes to the same role', () => {
    const grants = [READ, MANAGED].map((policy) => hardening.grant(stack, WORKER, policy));
    expect(written(grants[1].roleArn)).toBe(written(grants[0].roleArn));
    const found = synth(stack);
    expect(found.resources('aws_iam_role')).toHaveLength(1);
    expect(found.resources('aws_eks_pod_identity_association')).toHaveLength(1);
    expect(found.resources('aws_iam_role_policy')).toHaveLength(1);
    expect(found.resources('aws_iam_role_policy_attachment')).toHaveLength(2);
  });

  it('to another service account makes another role, even of the same name in another namespace', () => {
    const grants = [WORKER, ServiceAccount.of('payments', 'api'), ServiceAccount.of('shop', 'worker')]
      .map((account) => hardening.grant(stack, account, READ));
    expect(new Set(grants.map(({ roleArn }) => written(roleArn))).size).toBe(3);
    expect(synth(stack).resources('aws_iam_role')).toHaveLength(3);
  });

  it('makes the role in the asker\'s stack, which then needs the cluster\'s and not the other way round', () => {
    const assembly = synthApp((app) => {
      const cluster = new ObservableEksCluster(userStack(app, 'cluster'), 'Platform', { clusterName: 'platform' });
      const workloads = userStack(app, 'workloads');
      cluster.workloadIdentity.grant(workloads, WORKER, READ);
    });
    const names = Object.values<any>(assembly.stack('cluster').resource.aws_iam_role).map(({ name_prefix: name }) => name);
    expect(names.filter((name) => name.includes('payments'))).toEqual([]);
    expect(Object.keys(assembly.stack('workloads').resource).sort()).toEqual([
      'aws_eks_pod_identity_association', 'aws_iam_role', 'aws_iam_role_policy',
    ]);
    expect(assembly.stacksBefore('workloads')).toEqual(['cluster']);
    expect(assembly.stacksBefore('cluster')).toEqual([]);
  });

  it('gives the role what the cluster\'s resource settings say', () => {
    harden({ tags: { team: 'web' }, permissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/edge', rolePath: '/eks/', namePrefix: 'acme' });
    hardening.grant(stack, WORKER, READ);
    const found = synth(stack);
    expect(found.resource('aws_iam_role')).toMatchObject({
      name_prefix: expect.stringMatching(/^acme-fake-payments-worke-[0-9a-f]{12}-$/), path: '/eks/', permissions_boundary: 'arn:aws:iam::111122223333:policy/edge', tags: { team: 'web' },
    });
    expect(found.resource('aws_eks_pod_identity_association').tags).toEqual({ team: 'web' });
  });

  it('names the role after the cluster, service account and namespace, and pods after the role', () => {
    const [one, other] = [['a-b', 'c'], ['a', 'b-c']].map(([namespace, name]) => hardening.grant(stack, ServiceAccount.of(namespace, name), READ));
    const names = synth(stack).resources('aws_iam_role').map(({ name_prefix: name }) => name);
    expect(names).toEqual([expect.stringMatching(/^fake-a-b-c-[0-9a-f]{12}-$/), expect.stringMatching(/^fake-a-b-c-[0-9a-f]{12}-$/)]);
    expect(new Set(names).size).toBe(2);
    expect([one, other].map(({ podAnnotations }) => podAnnotations['cdktf-observable-eks/role']).sort()).toEqual(names.map((name) => `/${name}`).sort());
  });

  it('names it by a hash of what Terraform knows alone', () => {
    const clusterName = new TerraformVariable(stack, 'Name', {}).stringValue;
    ObservableEksCluster.fromClusterAttributes(stack, 'Unknown', { clusterName }).workloadIdentity.grant(stack, WORKER, READ);
    expect(synth(stack).resource('aws_iam_role').name_prefix).toBe('payments-worker-${substr(sha256(join("/", ["", var.Name, "payments", "worker"])), 0, 12)}-');
  });

  it('makes a role that takes the place of another, with its policies, before pods are handed it, and removes the other last', () => {
    hardening.grant(stack, WORKER, READ);
    hardening.grant(stack, WORKER, MANAGED);
    const found = synth(stack);
    const parts = ['aws_iam_role', 'aws_iam_role_policy', 'aws_iam_role_policy_attachment'].flatMap((type) => found.resources(type));
    expect(parts.map(({ lifecycle }) => lifecycle)).toEqual(Array(4).fill({ create_before_destroy: true }));
    expect(found.resource('aws_eks_pod_identity_association').depends_on.map((address: string) => address.split('.')[0]).sort())
      .toEqual(['aws_iam_role_policy', 'aws_iam_role_policy_attachment', 'aws_iam_role_policy_attachment']);
  });

  it('keeps a role\'s name within what AWS takes, and two long names apart', () => {
    const long = 'a'.repeat(60);
    hardening.grant(stack, ServiceAccount.of(long, 'one'), READ);
    hardening.grant(stack, ServiceAccount.of(long, 'two'), READ);
    const names = synth(stack).resources('aws_iam_role').map(({ name_prefix: name }) => name);
    expect(names.map((name) => name.length + 26).filter((length) => length > 64)).toEqual([]);
    expect(new Set(names).size).toBe(2);
  });
});

describe('rejects', () => {
  const LABEL = 'Allowed: 1 to 63 of a-z, 0-9 and -, with a letter or digit at both ends (RFC 1123 label).';

  it('a second grant to a service account from elsewhere, and names where the role is', () => {
    const [first, second] = ['First', 'Second'].map((id) => new Construct(stack, id));
    hardening.grant(first, WORKER, READ);
    expect(() => hardening.grant(second, WORKER, MANAGED)).toThrow(
      'Test/Second: `serviceAccount` already has a role from Test/First; EKS allows one per service account, got \'payments:worker\'. Fix: grant both policies from the same scope, or give the workloads different service accounts.',
    );
  });

  it('a service account name that is no label', () => {
    expect(() => hardening.grant(stack, ServiceAccount.of('payments', 'My_Worker'), READ)).toThrow(
      'ServiceAccount.of: `serviceAccountName` is not valid, got \'My_Worker\'. Allowed: up to 253 of a-z, 0-9, - and ., with a letter or digit at both ends of each part (RFC 1123 subdomain). Fix: use a name such as \'my-worker\'.',
    );
  });

  it('a namespace that is no label, a wildcard above all', () => {
    expect(() => hardening.grant(stack, ServiceAccount.of('*', 'worker'), READ)).toThrow(
      `ServiceAccount.of: \`kubernetesNamespace\` is not valid, got '*'. ${LABEL} Fix: use a name such as 'my-name'.`,
    );
  });

  it.each<[string, (token: string) => ServiceAccount]>([
    ['namespace', (token) => ServiceAccount.of(token, 'worker')],
    ['service account', (token) => ServiceAccount.of('payments', token)],
  ])('a %s that only Terraform knows', (_, account) => {
    const token = new TerraformVariable(stack, 'Name', { type: 'string' }).stringValue;
    expect(() => hardening.grant(stack, account(token), READ)).toThrow(
      'Test: `serviceAccount` has a key that is only known to Terraform. Allowed: a literal string, since the key becomes part of the resource address. Fix: write the key as a literal and put the token into the value.',
    );
  });

  it('a refused grant leaves nothing behind', () => {
    expect(() => hardening.grant(stack, ServiceAccount.of('payments', 'My_Worker'), READ)).toThrow();
    expect(synth(stack).resources('aws_iam_role')).toEqual([]);
  });
});

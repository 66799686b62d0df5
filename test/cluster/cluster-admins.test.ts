import { TerraformStack, TerraformVariable } from 'cdktf';
import { ClusterAdmins, ResourceDefaults } from '../../src';
import { awsProviderOf } from '../../src/private/aws-provider';
import { synth, testStack, warnings } from '../helpers/synth';

const ALICE = 'arn:aws:iam::111122223333:role/alice';
const BOB = 'arn:aws:iam::111122223333:user/teams/bob';

let stack: TerraformStack;

beforeEach(() => {
  stack = testStack();
});

const make = (admins?: { [name: string]: string }, id = 'Admins') => new ClusterAdmins(stack, id, { clusterName: 'blue', admins });

describe('minimal props', () => {
  it('makes whoever applies first the administrator: the role of the session, not the session', () => {
    make();
    const output = synth(stack);
    const [[caller]] = [Object.keys(output.json.data.aws_caller_identity)];
    const [[session]] = [Object.keys(output.json.data.aws_iam_session_context)];
    expect(output.data('aws_iam_session_context').arn).toBe(`\${data.aws_caller_identity.${caller}.arn}`);
    expect(output.resource('aws_eks_access_entry').principal_arn).toBe(`\${data.aws_iam_session_context.${session}.issuer_arn}`);
  });

  it('keeps that administrator when somebody else applies later: the policy follows the entry, which ignores the change', () => {
    make();
    const output = synth(stack);
    const [entry] = Object.keys(output.json.resource.aws_eks_access_entry);
    expect(output.resource('aws_eks_access_entry').lifecycle).toEqual({ ignore_changes: ['principal_arn'] });
    expect(output.resource('aws_eks_access_policy_association').principal_arn).toBe(`\${aws_eks_access_entry.${entry}.principal_arn}`);
  });

  it('warns of it', () => {
    expect(warnings(make())).toEqual([
      'No administrators are set, so the role that applies first becomes the only administrator. Set them: `admins: { platform: "arn:aws:iam::<account>:role/<name>" }`. '
      + 'The name `FirstDeployer` keeps the existing entry of the first role.',
    ]);
  });
});

describe('named administrators', () => {
  it('get an entry and the policy of cluster administrators each, whatever the partition', () => {
    make({ alice: ALICE, bob: BOB });
    const output = synth(stack);
    expect(output.resource('aws_eks_access_entry', 'Admins/Named/alice/AccessEntry')).toMatchObject({ cluster_name: 'blue', principal_arn: ALICE });
    expect(output.resource('aws_eks_access_entry', 'Admins/Named/bob/AccessEntry').principal_arn).toBe(BOB);
    for (const association of output.resources('aws_eks_access_policy_association')) {
      expect(association).toMatchObject({ cluster_name: 'blue', access_scope: { type: 'cluster' } });
      expect(association.policy_arn).toMatch(/^arn:\$\{data\.aws_partition\.\w+\.partition\}:eks::aws:cluster-access-policy\/AmazonEKSClusterAdminPolicy$/);
    }
    expect(output.resources('aws_eks_access_policy_association')).toHaveLength(2);
    expect(output.datas('aws_caller_identity')).toEqual([]);
    expect(warnings(stack)).toEqual([]);
  });

  it('can take over the entry of the first deployer, in place', () => {
    make();
    const { addresses } = synth(stack);
    stack = testStack();
    make({ FirstDeployer: ALICE });
    expect(synth(stack).addresses).toEqual(addresses);
  });

  it('are handed out by name', () => {
    expect(Object.keys(make({ alice: ALICE, bob: BOB }).accessEntries)).toEqual(['alice', 'bob']);
  });

  it('stay as they are when others come', () => {
    make({ alice: ALICE });
    const before = synth(stack).resource('aws_eks_access_entry');
    stack = testStack();
    make({ bob: BOB, alice: ALICE });
    expect(synth(stack).resource('aws_eks_access_entry', 'Admins/Named/alice/AccessEntry')).toEqual(before);
  });

  it('carry the tags of the resource settings', () => {
    ResourceDefaults.applyTo(stack, { tags: { team: 'platform' } });
    make({ alice: ALICE });
    expect(synth(stack).resource('aws_eks_access_entry').tags).toEqual({ team: 'platform' });
  });

  it('may be called what the construct calls its own parts', () => {
    expect(() => make({ Partition: ALICE })).not.toThrow();
  });

  it('are there before what is done in the cluster: the policy, which comes after the entry', () => {
    expect(make({ alice: ALICE, bob: BOB }).dependencies).toHaveLength(2);
  });
});

describe('rejects', () => {
  it('an empty map', () => {
    expect(() => make({})).toThrow(
      'Test/Admins: `admins` is empty, so not even Terraform could install anything in the cluster, got {}. '
      + 'Fix: list at least the role that runs apply, or omit `admins`.');
  });

  it.each([
    'arn:aws:sts::111122223333:assumed-role/alice/session', 'arn:aws:iam::111122223333:root', 'arn:aws:iam::1111:role/alice', 'alice',
    'arn:aws:iam::111122223333:group/admins',
  ])('%p as a principal', (arn) => {
    expect(() => make({ alice: arn })).toThrow(
      `Test/Admins: \`admins.alice\` is not valid, got '${arn}'. Allowed: the ARN of an IAM role or user, arn:aws:iam::<account>:role/<name>. `
      + 'Fix: pass the ARN of the role, not of an assumed-role session (arn:aws:sts::...:assumed-role/...).');
  });

  it('the same principal twice', () => {
    expect(() => make({ alice: ALICE, bob: BOB, again: ALICE })).toThrow(
      `Test/Admins: \`admins.alice\` is the same principal as \`admins.again\`; EKS allows one access entry per principal, got '${ALICE}'. Fix: remove one of them.`);
  });

  it('a name that cannot be part of an address', () => {
    expect(() => make({ 'alice bob': ALICE })).toThrow(
      'Test/Admins: `admins` has a key that is not a valid construct id, got \'alice bob\'. '
      + 'Allowed: a letter or digit, then letters, digits and . _ : -. Fix: rename the key.');
  });
});

describe('token inputs', () => {
  it('pass as principals, even the same one twice', () => {
    const arn = new TerraformVariable(stack, 'admin', {}).stringValue;
    make({ alice: arn, bob: arn });
    expect(synth(stack).resources('aws_eks_access_entry').map((entry) => entry.principal_arn)).toEqual(['${var.admin}', '${var.admin}']);
  });
});

it.each(['aws-cn', 'aws-us-gov'])('takes principals of the partition %s', (partition) => {
  const alice = ALICE.replace('arn:aws:', `arn:${partition}:`);
  awsProviderOf(stack)!.region = { 'aws-cn': 'cn-north-1', 'aws-us-gov': 'us-gov-west-1' }[partition]!;
  expect(() => make({ alice })).not.toThrow();
  awsProviderOf(stack)!.region = 'eu-west-2';
  expect(() => make({ bob: alice }, 'Other')).toThrow(
    `Test/Other: \`admins.bob\` belongs to the partition ${partition}, but eu-west-2 is in aws: partitions share no resources, got '${alice}'. Fix: pass an ARN that starts with arn:aws:.`,
  );
});

it('two in one stack, for two clusters, share nothing', () => {
  make({ alice: ALICE });
  new ClusterAdmins(stack, 'Other', { clusterName: 'green', admins: { alice: ALICE } });
  expect(synth(stack).resources('aws_eks_access_entry').map((entry) => entry.cluster_name).sort()).toEqual(['blue', 'green']);
});

import { Fn, TerraformStack, TerraformVariable } from 'cdktf';
import {
  ControlPlane, ControlPlaneLogType, ControlPlaneOptions, ControlPlaneProps, EndpointAccess, ExistingNetwork, KubernetesVersion, ResourceDefaults,
  SecretsEncryption, SupportPolicy,
} from '../../src';
import { awsProviderOf } from '../../src/private/aws-provider';
import { evaluate } from '../../tools/terraform';
import { onLocals, resolve, synth, testStack, warnings } from '../helpers/synth';
import { describeWithCli } from '../helpers/terraform';

const KEY_ARN = 'arn:aws:kms:eu-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const OPEN_WARNING = 'Every address on the internet can reach the API server. Restrict it to your CIDR blocks: EndpointAccess.publicAndPrivate([...]).';

let stack: TerraformStack;

beforeEach(() => {
  stack = testStack();
});

const network = (scope: TerraformStack = stack) =>
  scope.node.tryFindChild('Network') as ExistingNetwork | undefined
  ?? new ExistingNetwork(scope, 'Network', { vpcId: 'vpc-00000abc', privateSubnetIds: ['subnet-0000000a', 'subnet-0000000b'], verify: false });
const make = (props: Partial<ControlPlaneProps> = {}, id = 'ControlPlane') =>
  new ControlPlane(stack, id, { clusterName: 'blue', network: network(), ...props });
/** The `aws_eks_cluster` that some options give. */
const cluster = (options: ControlPlaneOptions & { version?: KubernetesVersion } = {}) => {
  make(options);
  return synth(stack).resource('aws_eks_cluster');
};
const variable = (id: string) => new TerraformVariable(stack, id, {});

describe('minimal props', () => {
  it('makes a cluster that nobody has access to, without add-ons, and both for good', () => {
    expect(cluster()).toMatchObject({
      name: 'blue',
      access_config: { authentication_mode: 'API', bootstrap_cluster_creator_admin_permissions: false },
      bootstrap_self_managed_addons: false,
    });
  });

  it('is safe from deletion, keeps its version, and moves no traffic by itself', () => {
    expect(cluster()).toMatchObject({
      version: '1.36', deletion_protection: true, upgrade_policy: { support_type: 'EXTENDED' }, zonal_shift_config: { enabled: false },
    });
  });

  it('can be reached from everywhere, and warns of it', () => {
    expect(cluster().vpc_config).toEqual({
      subnet_ids: ['subnet-0000000a', 'subnet-0000000b'], endpoint_private_access: true, endpoint_public_access: true, public_access_cidrs: ['0.0.0.0/0'],
    });
    expect(warnings(stack)).toEqual([OPEN_WARNING]);
  });

  it('encrypts secrets with a key of its own that is rotated', () => {
    const { encryption_config: encryption } = cluster();
    expect(encryption).toEqual({ provider: { key_arn: expect.stringMatching(/^\$\{aws_kms_key\.\w+\.arn\}$/) }, resources: ['secrets'] });
    expect(synth(stack).resource('aws_kms_key')).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
  });

  it('keeps API server, audit and authenticator logs for 90 days, in a group that is there first', () => {
    const { enabled_cluster_log_types: types, depends_on: order } = cluster();
    expect([...types].sort()).toEqual(['api', 'audit', 'authenticator']);
    expect(synth(stack).resource('aws_cloudwatch_log_group')).toMatchObject({ name: '/aws/eks/blue/cluster', retention_in_days: 90 });
    expect(order).toEqual(expect.arrayContaining([expect.stringMatching(/^aws_cloudwatch_log_group\./)]));
  });

  it('works as a role that EKS alone can take, which has its policy for as long as the cluster is there', () => {
    const { depends_on: order, role_arn: roleArn } = cluster();
    const output = synth(stack);
    const role = output.resource('aws_iam_role');
    expect(roleArn).toMatch(/^\$\{aws_iam_role\.\w+\.arn\}$/);
    expect(role.name_prefix).toBe('blue-cluster-');
    expect(JSON.parse(role.assume_role_policy).Statement).toEqual([
      { Effect: 'Allow', Principal: { Service: 'eks.amazonaws.com' }, Action: ['sts:AssumeRole'] },
    ]);
    expect(output.resource('aws_iam_role_policy_attachment').policy_arn)
      .toMatch(/^arn:\$\{data\.aws_partition\.\w+\.partition\}:iam::aws:policy\/AmazonEKSClusterPolicy$/);
    expect(order).toEqual(expect.arrayContaining([expect.stringMatching(/^aws_iam_role_policy_attachment\./)]));
  });

  it('leaves the block of services to EKS', () => {
    expect(cluster()).not.toHaveProperty('kubernetes_network_config');
  });

  it('hands out what AWS reports, never what was typed', () => {
    const made = make();
    expect(resolve(stack, made.clusterName)).toMatch(/^\$\{aws_eks_cluster\.\w+\.name\}$/);
    expect(resolve(stack, made.serviceCidr)).toMatch(/^\$\{aws_eks_cluster\.\w+\.kubernetes_network_config/);
    expect(resolve(stack, made.endpoint)).toMatch(/^\$\{aws_eks_cluster\.\w+\.endpoint\}$/);
  });

  it('keeps its logical ids', () => {
    make();
    expect(synth(stack).addresses).toMatchSnapshot();
  });
});

describe('endpoint access', () => {
  it('is public to some blocks and private, without a warning', () => {
    expect(cluster({ endpoint: EndpointAccess.publicAndPrivate(['8.8.8.0/24', '9.9.9.7/32']) }).vpc_config).toMatchObject({
      endpoint_private_access: true, endpoint_public_access: true, public_access_cidrs: ['8.8.8.0/24', '9.9.9.7/32'],
    });
    expect(warnings(stack)).toEqual([]);
  });

  it('is public alone', () => {
    expect(cluster({ endpoint: EndpointAccess.publicOnly(['8.8.8.0/24']) }).vpc_config)
      .toMatchObject({ endpoint_private_access: false, endpoint_public_access: true, public_access_cidrs: ['8.8.8.0/24'] });
  });

  it('is private alone, and names no blocks: EKS would refuse them', () => {
    expect(cluster({ endpoint: EndpointAccess.privateOnly() }).vpc_config)
      .toEqual({ subnet_ids: ['subnet-0000000a', 'subnet-0000000b'], endpoint_private_access: true, endpoint_public_access: false });
    expect(warnings(stack)).toEqual([]);
  });

  it('warns where everybody is listed among others', () => {
    cluster({ endpoint: EndpointAccess.publicOnly(['8.8.8.0/24', '0.0.0.0/0']) });
    expect(warnings(stack)).toEqual([OPEN_WARNING]);
  });

  it('rejects an empty list, which EKS reads as everybody', () => {
    expect(() => make({ endpoint: EndpointAccess.publicAndPrivate([]) })).toThrow(
      'Test/ControlPlane: `endpoint` is public with an empty list, which EKS treats as open to everyone, got []. '
      + 'Fix: list the blocks, or use EndpointAccess.privateOnly().');
  });

  it('takes blocks that only Terraform knows, one or all', () => {
    const list = new TerraformVariable(stack, 'offices', { type: 'list(string)' }).listValue;
    expect(cluster({ endpoint: EndpointAccess.publicOnly(list) }).vpc_config.public_access_cidrs).toBe('${var.offices}');
    stack = testStack();
    const office = variable('office').stringValue;
    expect(cluster({ endpoint: EndpointAccess.publicOnly([office]) }).vpc_config.public_access_cidrs).toEqual(['${var.office}']);
  });
});

describe('secrets encryption', () => {
  it('takes a key that exists', () => {
    expect(cluster({ secretsEncryption: SecretsEncryption.existingKey(KEY_ARN) }).encryption_config.provider).toEqual({ key_arn: KEY_ARN });
    expect(synth(stack).resources('aws_kms_key')).toEqual([]);
  });

  it('takes a key that only Terraform knows', () => {
    const secretsEncryption = SecretsEncryption.existingKey(variable('key').stringValue);
    expect(cluster({ secretsEncryption }).encryption_config.provider).toEqual({ key_arn: '${var.key}' });
  });

  it('is left to AWS where asked for', () => {
    expect(cluster({ secretsEncryption: SecretsEncryption.awsOwnedKey() })).not.toHaveProperty('encryption_config');
    expect(synth(stack).resources('aws_kms_key')).toEqual([]);
  });

  it.each(['arn:aws:kms:eu-west-2:111122223333:alias/mine', '1234abcd-12ab-34cd-56ef-1234567890ab', ''])('rejects %p as a key', (keyArn) => {
    expect(() => make({ secretsEncryption: SecretsEncryption.existingKey(keyArn) })).toThrow(
      `Test/ControlPlane: \`secretsEncryption\` is not valid, got '${keyArn}'. Allowed: the ARN of a KMS key, arn:aws:kms:<region>:<account>:key/<id>. `
      + 'Fix: pass the key ARN, not an alias.');
  });

  it.each([['aws-cn', 'cn-north-1'], ['aws-us-gov', 'us-gov-west-1']])('takes a key of the partition %s', (partition, region) => {
    awsProviderOf(stack)!.region = region;
    const keyArn = KEY_ARN.replace('arn:aws:', `arn:${partition}:`).replace('eu-west-2', region);
    expect(cluster({ secretsEncryption: SecretsEncryption.existingKey(keyArn) }).encryption_config.provider.key_arn).toBe(keyArn);
  });
});

describe('logging', () => {
  it('keeps what is asked for, as long and under the key that is asked for', () => {
    const logTypes = [ControlPlaneLogType.SCHEDULER, ControlPlaneLogType.CONTROLLER_MANAGER];
    expect(cluster({ logging: { logTypes, retentionDays: 365, kmsKeyArn: KEY_ARN } }).enabled_cluster_log_types).toEqual(['scheduler', 'controllerManager']);
    expect(synth(stack).resource('aws_cloudwatch_log_group')).toMatchObject({ retention_in_days: 365, kms_key_id: KEY_ARN });
  });

  it('makes no log group when it keeps nothing', () => {
    const made = make({ logging: { logTypes: [] } });
    expect(made.logGroup).toBeUndefined();
    const output = synth(stack);
    expect(output.resource('aws_eks_cluster').enabled_cluster_log_types).toEqual([]);
    expect(output.resources('aws_cloudwatch_log_group')).toEqual([]);
  });

  it.each([2, -1, 91])('rejects %p days', (retentionDays) => {
    expect(() => make({ logging: { retentionDays } })).toThrow(
      `Test/ControlPlane: \`logging.retentionDays\` is not a retention period that CloudWatch supports, got ${retentionDays}. `
      + 'Allowed: 0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653. Fix: use the next longer one.');
  });
});

describe('each other option', () => {
  it('runs another version, under the policy that is asked for', () => {
    expect(cluster({ version: KubernetesVersion.V1_35, supportPolicy: SupportPolicy.STANDARD }))
      .toMatchObject({ version: '1.35', upgrade_policy: { support_type: 'STANDARD' } });
  });

  it('checks the version against the calendar and the policy', () => {
    expect(() => make({ version: KubernetesVersion.V1_33, supportPolicy: SupportPolicy.STANDARD }))
      .toThrow(/^Test\/ControlPlane: `version` left standard support on 2026-07-29, and `supportPolicy` is STANDARD/);
  });

  it('can be deleted, and can move traffic, where asked for', () => {
    expect(cluster({ deletionProtection: false, zonalShift: true }))
      .toMatchObject({ deletion_protection: false, zonal_shift_config: { enabled: true } });
  });

  it('takes a block for services', () => {
    expect(cluster({ serviceCidr: '172.20.0.0/16' }).kubernetes_network_config).toEqual({ service_ipv4_cidr: '172.20.0.0/16' });
  });

  it('takes tags, permissions boundary, path and prefix from the resource settings', () => {
    ResourceDefaults.applyTo(stack, {
      tags: { team: 'platform' }, permissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/Boundary', rolePath: '/platform/', namePrefix: 'corp',
    });
    expect(cluster()).toMatchObject({ name: 'blue', tags: { team: 'platform' } });
    const output = synth(stack);
    expect(output.resource('aws_iam_role')).toMatchObject({
      name_prefix: 'corp-blue-cluster-', path: '/platform/', permissions_boundary: 'arn:aws:iam::111122223333:policy/Boundary', tags: { team: 'platform' },
    });
    expect(output.resource('aws_kms_key').tags).toEqual({ team: 'platform' });
    expect(output.resource('aws_cloudwatch_log_group').tags).toEqual({ team: 'platform' });
  });
});

describe('rejects', () => {
  it.each(['-blue', 'blue green', 'b'.repeat(101), ''])('%p as a name', (clusterName) => {
    expect(() => make({ clusterName })).toThrow(
      `Test/ControlPlane: \`clusterName\` is not valid, got '${clusterName}'. Allowed: a letter or digit, then letters, digits, - and _, at most 100 characters. `
      + 'Fix: rename the cluster.');
  });

  it('a name that only Terraform knows', () => {
    expect(() => make({ clusterName: variable('name').stringValue })).toThrow(
      'Test/ControlPlane: `clusterName` must be literal text, not a value that is only known to Terraform. '
      + 'Allowed: literal text, since it becomes part of tag keys and names. Fix: pass the text itself.');
  });

  // EKS takes blocks inside 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16 alone.
  it.each([
    '172.16.0.0/11', '10.100.0.0/25', '10.100.1.0/16', 'services', '8.8.0.0/16', '172.32.0.0/16', '192.169.0.0/16',
  ])('%p as the block of services', (serviceCidr) => {
    expect(() => make({ serviceCidr })).toThrow(
      `Test/ControlPlane: \`serviceCidr\` is not a valid service CIDR, got '${serviceCidr}'. Allowed: a private IPv4 block from /12 to /24, without host bits. `
      + 'Fix: use a block that does not overlap the VPC, such as \'172.20.0.0/16\'.');
  });
});

describe('token inputs', () => {
  it('pass for every option that is a plain value', () => {
    const options = {
      serviceCidr: variable('services').stringValue,
      logging: { retentionDays: variable('days').numberValue, kmsKeyArn: variable('logKey').stringValue },
    };
    expect(cluster(options)).toMatchObject({
      kubernetes_network_config: { service_ipv4_cidr: '${var.services}' },
    });
    expect(synth(stack).resource('aws_cloudwatch_log_group')).toMatchObject({ retention_in_days: '${var.days}', kms_key_id: '${var.logKey}' });
  });
});

describe('two in one stack', () => {
  it('share nothing', () => {
    make();
    make({ clusterName: 'green' }, 'Other');
    const output = synth(stack);
    for (const type of ['aws_eks_cluster', 'aws_iam_role', 'aws_kms_key', 'aws_cloudwatch_log_group']) {
      expect(output.resources(type)).toHaveLength(2);
    }
  });

  it('may have long names that differ at the end alone: their roles do, too', () => {
    const long = 'a'.repeat(90);
    make({ clusterName: `${long}-1` });
    make({ clusterName: `${long}-2` }, 'Other');
    const prefixes = synth(stack).resources('aws_iam_role').map((role) => role.name_prefix);
    expect(new Set(prefixes).size).toBe(2);
    // AWS takes 64 characters, of which Terraform fills 26.
    expect(Math.max(...prefixes.map((prefix) => prefix.length))).toBeLessThanOrEqual(38);
  });
});

describeWithCli('what Terraform makes of the ARN', () => {
  it.each([
    ['arn:aws:eks:eu-west-2:111122223333:cluster/blue', 'eu-west-2', '111122223333'],
    ['arn:aws-cn:eks:cn-north-1:444455556666:cluster/blue', 'cn-north-1', '444455556666'],
  ])('%s is of region %s and account %s', async (arn, region, account) => {
    const made = make();
    const expressions = onLocals(resolve(stack, { region: made.region, account: made.accountId, upper: Fn.upper(made.region) }));
    const name = /aws_eks_cluster\.(\w+)\./.exec(expressions.region)![1];
    const locals = { aws_eks_cluster: { [name]: { arn } } };
    expect(await evaluate(expressions, { locals })).toEqual({ region, account, upper: region.toUpperCase() });
  });
});

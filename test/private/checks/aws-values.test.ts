import { TerraformStack, TerraformVariable } from 'cdktf';
import { KindOfArn, requireArn, requirePartition } from '../../../src/private/checks/aws-arn';
import { requireId, requireIds, requireImageId } from '../../../src/private/checks/aws-ids';
import { requireVpcPlace } from '../../../src/private/checks/blocks';
import { requireEnvironmentAsText } from '../../../src/private/checks/environment';
import { partitionOf, requireRegion, requireZones } from '../../../src/private/checks/regions-and-zones';
import { requireUserData } from '../../../src/private/checks/user-data';
import { requireAddonVersion, requireChartVersion } from '../../../src/private/checks/versions';
import { parseIpv4Block } from '../../../src/private/cidr';
import { securityGroupPrefix } from '../../../src/private/names';
import { testStack, warnings } from '../../helpers/synth';

const UUID = '1234abcd-12ab-34cd-56ef-1234567890ab';
const here = 'eu-west-2:111122223333';

/** A check of one text, what it takes and what it refuses. The provider of the stack is in eu-west-2. */
type Row = [name: string, check: (scope: TerraformStack, value: any) => void, good: unknown[], bad: unknown[]];
const arn = (kind: KindOfArn | KindOfArn[]) => (scope: TerraformStack, value: string) => requireArn(scope, 'value', kind, value);
const block = (scope: TerraformStack, value: string) => requireVpcPlace(scope, 'value', value, parseIpv4Block(value)!);
const ROWS: Row[] = [
  ['key', arn('key'), [`arn:aws:kms:${here}:key/${UUID}`, `arn:aws:kms:${here}:key/mrk-${'0a'.repeat(16)}`],
    [`arn:aws:kms:${here}:alias/a`, `arn:aws:kms:eu-west-1:111122223333:key/${UUID}`, `arn:aws-cn:kms:cn-north-1:111122223333:key/${UUID}`, UUID, '', undefined, 7]],
  ['certificate', arn(['acmCertificate', 'iamCertificate']), [`arn:aws:acm:${here}:certificate/${UUID}`, 'arn:aws:iam::111122223333:server-certificate/path/a'],
    [`arn:aws:acm:us-east-1:111122223333:certificate/${UUID}`, `arn:aws:acm:${here}:certificate/0a1b`, `arn:aws:kms:${here}:key/${UUID}`, 'arn:aws-us-gov:iam::111122223333:server-certificate/a']],
  ['role', arn('role'), ['arn:aws:iam::111122223333:role/a', 'arn:aws:iam::111122223333:role/a/b/c'],
    ['arn:aws:iam::111122223333:user/a', 'arn:aws-cn:iam::111122223333:role/a', 'arn:aws:iam:eu-west-2:111122223333:role/a', 'arn:aws:iam::1:role/a', 'arn:aws:iam::111122223333:role/*']],
  ['principal', arn('principal'), ['arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-2/A', 'arn:aws:iam::111122223333:user/a'],
    ['arn:aws:sts::111122223333:assumed-role/a/b', 'arn:aws:iam::111122223333:root', 'arn:aws:iam::111122223333:role/']],
  ['policy', arn('policy'), ['arn:aws:iam::aws:policy/PowerUserAccess', 'arn:aws:iam::111122223333:policy/a/b'], ['arn:aws:iam::111122223333:role/a', 'PowerUserAccess']],
  ['provider', arn('oidcProvider'), ['arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com'], ['https://token.actions.githubusercontent.com', 'arn:aws:iam::111122223333:role/a']],
  ['cluster', arn('cluster'), [`arn:aws:eks:${here}:cluster/blue`], ['blue', 'arn:aws:eks:eu-west-1:111122223333:cluster/blue']],
  ['queue', arn('queue'), [`arn:aws:sqs:${here}:orders.fifo`, 'arn:aws:sqs:eu-west-1:111122223333:orders'], ['arn:aws-cn:sqs:cn-north-1:111122223333:orders', `arn:aws:sns:${here}:orders`]],
  ['bucket', arn('bucket'), ['arn:aws:s3:::invoices'], ['invoices', 'arn:aws-cn:s3:::invoices', 'arn:aws:s3:::invoices/*']],
  ['VPC', (scope, value) => requireId(scope, 'value', 'vpc', value), ['vpc-0123abcd', 'vpc-0123456789abcdef0'],
    ['vpc-0123', 'vpc-0123456789', 'vpc-0123456789ABCDEF0', 'subnet-0123abcd', 'vpc-xyz01234', 'main', '', null]],
  ['subnets', (scope, value) => requireIds(scope, 'value', 'subnet', value), [['subnet-0123abcd'], []], ['subnet-0123abcd', ['subnet-1'], ['vpc-0123abcd']]],
  ['image', (scope, value) => requireImageId(scope, 'value', value), ['ami-0123456789abcdef0', 'resolve:ssm:/aws/service/eks/optimized-ami/1.36/amazon-linux-2023/x86_64/standard/recommended/image_id'],
    ['amazon-eks-node', 'ami-1', 'resolve:ssm:']],
  ['region', (scope, value) => requireRegion(scope, 'value', value),
    ['eu-west-2', 'us-gov-west-1', 'cn-northwest-1', 'eusc-de-east-1', 'us-iso-east-1', 'us-isob-east-1', 'eu-isoe-west-1', 'ap-southeast-7', 'mx-central-1', 'us-east-10'],
    ['eu-west-2a', 'EU-WEST-2', 'eu-west', 'london', '', 'eu_west_2', undefined]],
  ['zones', (scope, value) => requireZones(scope, 'value', value), [['eu-west-2a', 'eu-west-2f'], []],
    [['eu-west-1a'], ['eu-west-2'], ['euw2-az1'], ['us-west-2-lax-1a'], ['eu-west-2-wl1-lon-wlz-1'], ['a'], 'eu-west-2a', ['']]],
  ['VPC block', block, ['10.0.0.0/16', '172.31.0.0/16', '192.168.0.0/20', '100.64.0.0/16', '52.0.0.0/16', '172.17.0.0/16'],
    ['127.0.0.0/16', '169.254.0.0/16', '0.0.0.0/16', '224.0.0.0/16', '240.1.0.0/16']],
  ['chart version', (scope, value) => requireChartVersion(scope, 'value', value), ['1.20.0', 'v1.14.1', '1.0.0-rc.1', '1.0.0+build.5', '0.0.1'],
    ['1.20', '^1.20.0', '~1.2.3', '>=1.0.0', '1.x', '1.2.*', 'latest', '', '1.2.3 || 1.2.4', '01.2.3', 1.2]],
  ['add-on version', (scope, value) => requireAddonVersion(scope, 'value', value), ['v1.20.0-eksbuild.1', 'v1.29.0-minimal-eksbuild.1', 'v0.8.0-eksbuild.12'],
    ['1.20.0-eksbuild.1', 'v1.20.0', 'latest', 'v1.20-eksbuild.1', 'v1.20.0-eksbuild', '']],
  ['user data', (scope, value) => requireUserData(scope, 'value', value), ['#!/bin/sh', 'a'.repeat(16384)], ['', ' \n', 'a'.repeat(16385), 'ä'.repeat(8193), undefined]],
  ['environment', (scope, value) => requireEnvironmentAsText(scope, 'value', value),
    [{ env: { A: '1' } }, { init: { env: {} } }, { controller: { env: [{ name: 'A', value: '1' }, { name: 'B', valueFrom: {} }] } }, { replicas: 2 }, undefined],
    [{ env: { A: 1 } }, { env: { A: true } }, { init: { env: { A: 0 } } }, { controller: { env: [{ name: 'A', value: 2 }] } }]],
];

describe.each(ROWS)('%s', (_, check, good, bad) => {
  it.each(good.map((value) => [value]))('can be %j', (value) => expect(() => check(testStack(), value)).not.toThrow());
  it.each(bad.map((value) => [value]))('cannot be %j', (value) => {
    expect(() => check(testStack(), value)).toThrow(expect.objectContaining({ name: 'ValidationError', message: expect.stringMatching(/^Test: `value[^`]*` .+ Fix: .+\.$/s) }));
  });
});

describe('what only Terraform knows', () => {
  const TEXTS = ROWS.filter(([name]) => !['subnets', 'zones', 'environment', 'VPC block'].includes(name));
  it.each(TEXTS)('passes as %s, and an element of a list of it is refused by name', (_, check) => {
    const variable = new TerraformVariable(testStack(), 'later', { type: 'string' });
    expect(() => check(testStack(), variable.stringValue)).not.toThrow();
    expect(() => check(testStack(), variable.listValue[0])).toThrow(/^Test: `value` is part of a list that is only known to Terraform/);
  });

  it.each(ROWS.filter(([name]) => ['subnets', 'zones'].includes(name)))('passes as %s', (_, check) => {
    const variable = new TerraformVariable(testStack(), 'later', { type: 'list(string)' });
    expect(() => check(testStack(), variable.listValue)).not.toThrow();
    expect(() => check(testStack(), [variable.stringValue])).not.toThrow();
    expect(() => check(testStack(), [variable.stringValue, ...variable.listValue])).toThrow(/^Test: `value\[1\]` is part of a list that is only known to Terraform/);
  });
});

it('the place is checked against the region that is named, or not where there is none', () => {
  const foreign = `arn:aws:kms:us-east-1:111122223333:key/${UUID}`;
  expect(() => requireArn(testStack(), 'kmsKeyArn', 'key', foreign)).toThrow(
    `Test: \`kmsKeyArn\` is in us-east-1 and works only there, but this stack is in eu-west-2, got '${foreign}'. Fix: pass one in eu-west-2.`,
  );
  expect(() => requireArn(testStack(), 'kmsKeyArn', 'key', foreign, 'us-east-1')).not.toThrow();
  expect(() => requireArn('Policy', 'kmsKeyArn', 'key', foreign)).not.toThrow();
  expect(() => requireArn(testStack().node.root, 'kmsKeyArn', 'key', foreign)).not.toThrow();
  expect(() => requirePartition(testStack(), 'resources', '*')).not.toThrow();
});

it.each([
  ['eu-west-2', 'aws'], ['cn-north-1', 'aws-cn'], ['us-gov-east-1', 'aws-us-gov'], ['us-iso-west-1', 'aws-iso'], ['us-isob-east-1', 'aws-iso-b'], ['eu-isoe-west-1', 'aws-iso-e'],
  ['us-isof-south-1', 'aws-iso-f'], ['eusc-de-east-1', 'aws-eusc'], ['us-isog-east-1', undefined], ['abcd-ef-east-1', undefined],
])('%s is in %s', (region, partition) => expect(partitionOf(region)).toBe(partition));

it.each([['172.17.0.0/16', 'overlaps 172.17.0.0/16'], ['52.0.0.0/16', 'contains public addresses']])('a VPC of %s warns', (cidr, text) => {
  const stack = testStack();
  block(stack, cidr);
  expect(warnings(stack)).toEqual([expect.stringContaining(text)]);
  const quiet = testStack();
  block(quiet, '10.0.0.0/16');
  expect(warnings(quiet)).toEqual([]);
});

it('the name of a security group never looks like an id, and keeps what it was otherwise', () => {
  expect(securityGroupPrefix('sg-prod', 'endpoints')).toBe('eks-sg-prod-endpoints-');
  expect(securityGroupPrefix('blue', 'endpoints')).toBe('blue-endpoints-');
  expect(securityGroupPrefix('x'.repeat(300), 'endpoints')).toHaveLength(229);
});

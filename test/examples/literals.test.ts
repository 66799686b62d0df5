/** What our own texts show as values of AWS, put to the validators that a user's values go through: who copies it gets no refusal. */
import { readdirSync, readFileSync } from 'fs';
import { join, relative } from 'path';
import { ROOT } from './support';
import { requireInstanceType } from '../../src/nodes/instance-types';
import { KindOfArn, requireArn } from '../../src/private/checks/aws-arn';
import { KindOfId, requireId } from '../../src/private/checks/aws-ids';
import { requirePublicCidrs } from '../../src/private/checks/public-cidrs';
import { requireRegion } from '../../src/private/checks/regions-and-zones';
import { requireAddonVersion, requireChartVersion } from '../../src/private/checks/versions';
import { parseIpv4Block } from '../../src/private/cidr';
import { testStack } from '../helpers/synth';

function textsBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return path === join(ROOT, 'docs', 'api') || entry.name === 'node_modules' ? [] : textsBelow(path);
    return /\.(md|ts|py|java|go|cs|ya?ml|sh)$/.test(entry.name) ? [path] : [];
  });
}
const FILES = [join(ROOT, 'README.md'), ...textsBelow(join(ROOT, 'docs')), ...textsBelow(join(ROOT, 'examples'))];

interface Literal {
  readonly place: string;
  readonly value: string;
}

/** All that a pattern with one group finds, by file and line. */
function literals(pattern: RegExp): Literal[] {
  return FILES.flatMap((file) => readFileSync(file, 'utf8').split('\n').flatMap((line, index) =>
    [...line.matchAll(pattern)].map(([, value]) => ({ place: `${relative(ROOT, file)}:${index + 1}`, value }))));
}

/** What is refused, with its place. */
function refused(found: Literal[], check: (value: string) => void): string[] {
  return found.flatMap(({ place, value }) => {
    try {
      check(value);
      return [];
    } catch (error) {
      return [`${place}: ${(error as Error).message}`];
    }
  });
}

/** Services whose ARNs options ask for, and the kinds of each; other services are not looked at. */
const KINDS: { [service: string]: KindOfArn[] } = {
  acm: ['acmCertificate'],
  kms: ['key'],
  eks: ['cluster'],
  s3: ['bucket'],
  sqs: ['queue'],
  sns: ['topic'],
  dynamodb: ['table'],
  logs: ['logGroup'],
  iam: ['role', 'policy', 'principal', 'oidcProvider', 'iamCertificate'],
  secretsmanager: ['secret'],
  ssm: ['parameter'],
  route53: ['hostedZone'],
};

const serviceOf = (arn: string) => arn.split(':')[2];

it('ARNs', () => {
  // Placeholders and patterns (`<account>`, `${...}`, `...`, `*`) are for people to fill in, not to copy.
  const whole = literals(/['"`](arn:aws[\w:/+=,.@-]*)['"`]/g)
    .filter(({ value }) => !value.endsWith(':') && !value.includes('...') && serviceOf(value) in KINDS);
  expect(whole.length).toBeGreaterThan(5);
  expect(refused(whole, (value) => requireArn('text', 'arn', KINDS[serviceOf(value)], value))).toEqual([]);
});

it.each<KindOfId>(['vpc', 'subnet', 'sg', 'rtb', 'ami'])('ids that start with %s-', (kind) => {
  expect(refused(literals(new RegExp(`\\b(${kind}-[0-9][0-9a-z]*)\\b(?!-)`, 'g')), (value) => requireId(testStack(), 'id', kind, value))).toEqual([]);
});

it('blocks are blocks, and what may reach an API server is public', () => {
  const blocks = literals(/['"](\d+\.\d+\.\d+\.\d+\/\d+)['"]/g);
  expect(blocks.filter(({ value }) => !parseIpv4Block(value))).toEqual([]);
  const endpoints = literals(/(?:public(?:AndPrivate|Only)|public_(?:and_private|only)|--api-cidrs[ =])\(?\[?['"]?(\d[\d./, '"]*)/gi);
  expect(refused(endpoints, (value) => requirePublicCidrs(testStack(), 'publicCidrs', value.match(/[\d.]+\/\d+/g) ?? [value]))).toEqual([]);
});

it('regions', () => {
  const regions = literals(/(?:region['"]?\s*[:=]\s*|--region[ =]|AWS_REGION=)['"]?([a-z]{2,4}-[a-z0-9-]+)/g);
  expect(regions.length).toBeGreaterThan(5);
  expect(refused(regions, (value) => requireRegion(testStack(), 'region', value))).toEqual([]);
});

it('versions of charts and of add-ons', () => {
  expect(refused(literals(/chart_?[vV]ersion['"]?\s*[:=]\s*['"]([^'"<.][^'"]*)['"]/g), (value) => requireChartVersion(testStack(), 'chartVersion', value))).toEqual([]);
  expect(refused(literals(/addon_?[vV]ersion['"]?\s*[:=]\s*['"]([^'"<.][^'"]*)['"]/g), (value) => requireAddonVersion(testStack(), 'addonVersion', value))).toEqual([]);
});

it('instance types', () => {
  const types = literals(/['"]([a-z][a-z0-9-]*\d[a-z0-9-]*\.(?:nano|micro|small|medium|large|metal|\d*xlarge)[a-z0-9-]*)['"]/g);
  expect(types.length).toBeGreaterThan(3);
  expect(refused(types, (value) => requireInstanceType(testStack(), 'instanceTypes', value))).toEqual([]);
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ACCOUNT, allows, Call, documentOf } from '../helpers/policy-evaluator';

/** The program of the page, in the account of the evaluator. */
const [, PROGRAM] = /^```ts\n(import .*?)^```$/ms.exec(readFileSync(join(__dirname, '..', '..', 'docs', 'confidential-containers.md'), 'utf8'))!;

const arn = (resource: string) => `arn:aws:ec2:us-east-2:${ACCOUNT}:${resource}`;
const IMAGE = 'arn:aws:ec2:us-east-2::image/ami-0123456789abcdef0';
const SUBNET = arn('subnet/subnet-0123456789abcdef0');
const INSTANCE = arn('instance/i-0abc');
const TAGGED = { 'aws:RequestTag/peer-pods': 'platform' };
const OWN = { 'aws:ResourceTag/peer-pods': 'platform' };
const LAUNCH = { ...TAGGED, 'ec2:InstanceType': 'm6a.large' };

/** What each service account may do, by the name of its policy. */
const policies: { [name: string]: object } = {};

beforeAll(() => {
  // In the repository, where its imports are found.
  const folder = mkdtempSync(join(__dirname, 'program-'));
  const outdir = mkdtempSync(join(tmpdir(), 'peer-pods-'));
  const { CDKTF_OUTDIR: before } = process.env;
  process.env.CDKTF_OUTDIR = outdir;
  try {
    writeFileSync(join(folder, 'main.ts'), PROGRAM.replace(/123456789012/g, ACCOUNT));
    jest.isolateModules(() => { jest.requireActual(join(folder, 'main.ts')); });
    const written = JSON.parse(readFileSync(join(outdir, 'stacks', 'peer-pods', 'cdk.tf.json'), 'utf8'));
    for (const name of ['PeerPods', 'PeerPodCleanup']) policies[name] = documentOf(policyOf(written, name));
  } finally {
    if (before === undefined) delete process.env.CDKTF_OUTDIR;
    else process.env.CDKTF_OUTDIR = before;
    rmSync(folder, { recursive: true });
    rmSync(outdir, { recursive: true });
  }
});

/** The one policy of this name that Terraform is given. */
function policyOf(written: any, policyName: string): string {
  const [found, ...others] = Object.values<any>(written.resource.aws_iam_role_policy).filter(({ name }) => name === policyName);
  if (!found || others.length > 0) throw new Error(`not one policy ${policyName}`);
  return found.policy;
}

const nameOf = ({ action, resource, context }: Call) => `${action} on ${resource}${context ? ` with ${JSON.stringify(context)}` : ''}`;

/** Checks calls that a service account makes, and calls that somebody with its credentials might try. */
function decides(policyName: string, calls: { readonly made: readonly Call[]; readonly tried: readonly Call[] }): void {
  it.each(calls.made.map((call) => [nameOf(call), call] as const))('may %s', async (_, call) => {
    expect(await allows([policies[policyName]], call)).toBe(true);
  });
  it.each(calls.tried.map((call) => [nameOf(call), call] as const))('may not %s', async (_, call) => {
    expect(await allows([policies[policyName]], call)).toBe(false);
  });
}

// Calls: src/cloud-providers/aws/provider.go in confidential-containers/cloud-api-adaptor at 4110b024. RunInstances is decided on for
// each resource that it touches.
describe('cloud-api-adaptor', () => decides('PeerPods', {
  made: [
    { action: 'ec2:DescribeImages', resource: '*' },
    { action: 'ec2:DescribeInstanceTypes', resource: '*' },
    { action: 'ec2:DescribeInstances', resource: '*' },
    { action: 'ec2:DescribeAddresses', resource: '*' },
    { action: 'ec2:RunInstances', resource: IMAGE },
    { action: 'ec2:RunInstances', resource: SUBNET },
    { action: 'ec2:RunInstances', resource: arn('security-group/sg-0123456789abcdef0') },
    { action: 'ec2:RunInstances', resource: INSTANCE, context: LAUNCH },
    { action: 'ec2:RunInstances', resource: arn('network-interface/eni-0abc'), context: { 'ec2:Subnet': SUBNET } },
    { action: 'ec2:RunInstances', resource: arn('volume/vol-0abc'), context: { 'ec2:VolumeSize': '30' } },
    { action: 'ec2:CreateTags', resource: INSTANCE, context: { ...TAGGED, 'ec2:CreateAction': 'RunInstances' } },
    { action: 'ec2:TerminateInstances', resource: INSTANCE, context: OWN },
  ],
  tried: [
    { action: 'ec2:RunInstances', resource: 'arn:aws:ec2:us-east-2::image/ami-00000abc' },
    { action: 'ec2:RunInstances', resource: arn('subnet/subnet-00000abc') },
    { action: 'ec2:RunInstances', resource: arn('security-group/sg-0abc') },
    { action: 'ec2:RunInstances', resource: arn('key-pair/admin') },
    { action: 'ec2:RunInstances', resource: INSTANCE, context: { 'ec2:InstanceType': 'm6a.large' } },
    { action: 'ec2:RunInstances', resource: INSTANCE, context: { ...TAGGED, 'ec2:InstanceType': 'p5.48xlarge' } },
    { action: 'ec2:RunInstances', resource: arn('network-interface/eni-0abc'), context: { 'ec2:Subnet': arn('subnet/subnet-00000abc') } },
    { action: 'ec2:RunInstances', resource: arn('volume/vol-0abc'), context: { 'ec2:VolumeSize': '16384' } },
    { action: 'ec2:TerminateInstances', resource: INSTANCE },
    { action: 'ec2:TerminateInstances', resource: INSTANCE, context: { 'aws:ResourceTag/peer-pods': 'other' } },
    // To make a node look like the machine of a pod, and end it.
    { action: 'ec2:CreateTags', resource: INSTANCE, context: TAGGED },
    { action: 'ec2:ModifyInstanceAttribute', resource: INSTANCE, context: OWN },
    { action: 'ec2:CreateNetworkInterface', resource: arn('network-interface/*') },
    { action: 'ec2:AuthorizeSecurityGroupIngress', resource: arn('security-group/sg-0123456789abcdef0') },
    // A role for the instance.
    { action: 'iam:PassRole', resource: `arn:aws:iam::${ACCOUNT}:role/admin` },
  ],
}));

// Ends what a pod that is gone has left: src/peerpod-ctrl at the same commit, by the same provider.
describe('peerpodctrl-controller-manager', () => decides('PeerPodCleanup', {
  made: [
    { action: 'ec2:DescribeInstances', resource: '*' },
    { action: 'ec2:DescribeInstanceTypes', resource: '*' },
    { action: 'ec2:TerminateInstances', resource: INSTANCE, context: OWN },
  ],
  tried: [
    { action: 'ec2:RunInstances', resource: INSTANCE, context: LAUNCH },
    { action: 'ec2:RunInstances', resource: IMAGE },
    { action: 'ec2:TerminateInstances', resource: INSTANCE },
    { action: 'ec2:CreateTags', resource: INSTANCE, context: { ...TAGGED, 'ec2:CreateAction': 'RunInstances' } },
    { action: 'iam:PassRole', resource: `arn:aws:iam::${ACCOUNT}:role/admin` },
  ],
}));

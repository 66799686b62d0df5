import { ClusterNetwork, EndpointPolicyOptions, VpcEndpoints } from '../../src';
import { ACCOUNT, ANYBODY, ANYTHING, Call, decides } from '../helpers/policy-evaluator';
import { synth, testStack } from '../helpers/synth';

const OTHER = '444455556666';

function policies(options?: EndpointPolicyOptions): { readonly [service: string]: any } {
  const stack = testStack();
  const made = new ClusterNetwork(stack, 'Network', { endpoints: VpcEndpoints.forNodes(['kms', 'ssm']).heldToAccount(options) });
  const found = synth(stack);
  const written = (policy?: string) => policy && JSON.parse(policy
    .replace(/\$\{data\.aws_partition\.\w+\.partition\}/g, 'aws')
    .replace(/\$\{data\.aws_region\.\w+\.id\}/g, 'eu-west-2')
    .replace(/\$\{data\.aws_caller_identity\.\w+\.account_id\}/g, ACCOUNT));
  return {
    s3: written(found.resource('aws_vpc_endpoint', 'Network/Endpoints/S3').policy),
    ...Object.fromEntries(Object.keys(made.endpoints!.interfaces).map((service) =>
      [service, written(found.resource('aws_vpc_endpoint', `Network/Endpoints/Interfaces/${made.endpoints!.interfaces[service].node.id}`).policy)])),
  };
}

const ALL = policies();

/** Whether a policy lets a call pass: what is asked of IAM and of the resource is another matter. */
function passes(policy: object, call: Call, caller?: string, owner?: string): Promise<boolean> {
  return decides({ principal: `arn:aws:iam::${caller ?? ACCOUNT}:role/a`, identity: [ANYTHING], resource: ANYBODY, endpoint: policy }, {
    ...call, context: { ...(caller && { 'aws:PrincipalAccount': caller }), ...(owner && { 'aws:ResourceAccount': owner }), ...call.context },
  });
}

const PUT = { action: 's3:PutObject', resource: 'arn:aws:s3:::data/a' };
const READ = (bucket: string) => ({ action: 's3:GetObject', resource: `arn:aws:s3:::${bucket}/a` });

it('are on what takes one, when they are asked for', () => {
  expect(Object.keys(ALL).filter((service) => !ALL[service]).sort()).toEqual(['eks-auth', 'ssm']);
  const stack = testStack();
  new ClusterNetwork(stack, 'Network', { endpoints: VpcEndpoints.forNodes() });
  expect(synth(stack).resources('aws_vpc_endpoint').filter(({ policy }) => policy !== undefined)).toEqual([]);
});

it.each<[string, string, Call]>([
  ['s3', 'an object', PUT],
  ['logs', 'logs', { action: 'logs:PutLogEvents', resource: `arn:aws:logs:eu-west-2:${ACCOUNT}:log-group:a:log-stream:b` }],
  ['kms', 'a key', { action: 'kms:Decrypt', resource: `arn:aws:kms:eu-west-2:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab` }],
  ['sts', 'a role', { action: 'sts:AssumeRole', resource: `arn:aws:iam::${ACCOUNT}:role/a` }],
  ['ecr.api', 'an image', { action: 'ecr:PutImage', resource: `arn:aws:ecr:eu-west-2:${ACCOUNT}:repository/a` }],
])('%s: the account passes for %s of its own, and no other', async (service, _, call) => {
  expect(await passes(ALL[service], call, ACCOUNT, ACCOUNT)).toBe(true);
  expect(await passes(ALL[service], call, ACCOUNT, OTHER)).toBe(false);
  expect(await passes(ALL[service], call, OTHER, OTHER)).toBe(false);
  expect(await passes(ALL[service], call, OTHER, ACCOUNT)).toBe(false);
  const shared = policies({ accounts: [OTHER] });
  expect(await passes(shared[service], call, ACCOUNT, OTHER)).toBe(true);
  expect(await passes(shared[service], call, OTHER, '777788889999')).toBe(false);
});

it('let calls pass that are about no resource', async () => {
  expect(await passes(ALL.ec2, { action: 'ec2:DescribeInstances', resource: '*' }, ACCOUNT)).toBe(true);
  expect(await passes(ALL.ec2, { action: 'ec2:DescribeInstances', resource: '*' }, OTHER)).toBe(false);
});

it('let nodes pull images of EKS, and start from images of AWS', async () => {
  const repository = 'arn:aws:ecr:eu-west-2:602401143452:repository/eks/coredns';
  for (const action of ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer']) {
    expect(await passes(ALL['ecr.api'], { action, resource: repository }, ACCOUNT, '602401143452')).toBe(true);
    expect(await passes(ALL['ecr.dkr'], { action, resource: repository }, OTHER, '602401143452')).toBe(false);
  }
  expect(await passes(ALL['ecr.api'], { action: 'ecr:PutImage', resource: repository }, ACCOUNT, '602401143452')).toBe(false);
  expect(await passes(ALL.ec2, { action: 'ec2:RunInstances', resource: 'arn:aws:ec2:eu-west-2::image/ami-0abc' }, ACCOUNT, '602401143452')).toBe(true);
});

it('let layers and packages be read by whom it may be, and buckets that are named', async () => {
  for (const bucket of ['prod-eu-west-2-starport-layer-bucket', 'al2023-repos-eu-west-2-de612dc2']) {
    expect(await passes(ALL.s3, READ(bucket))).toBe(true);
    expect(await passes(ALL.s3, { ...READ(bucket), action: 's3:PutObject' }, OTHER, OTHER)).toBe(false);
  }
  expect(await passes(ALL.s3, READ('public'), OTHER, OTHER)).toBe(false);
  expect(await passes(policies({ readableBuckets: ['public'] }).s3, READ('public'), OTHER, OTHER)).toBe(true);
});

it('let service accounts take roles of the account by their tokens', async () => {
  const take = { action: 'sts:AssumeRoleWithWebIdentity', resource: `arn:aws:iam::${ACCOUNT}:role/a` };
  expect(await passes(ALL.sts, take, undefined, ACCOUNT)).toBe(true);
  expect(await passes(ALL.sts, take, undefined, OTHER)).toBe(false);
});

it('take ids of accounts and names of buckets', () => {
  expect(() => policies({ accounts: ['12'] })).toThrow(
    "Test/Network/Endpoints: `endpoints.accounts[0]` is not valid, got '12'. Allowed: the id of an AWS account, 12 digits. Fix: write it as a string, with leading zeros.",
  );
  expect(() => policies({ readableBuckets: ['arn:aws:s3:::a'] })).toThrow(
    "Test/Network/Endpoints: `endpoints.readableBuckets[0]` is not valid, got 'arn:aws:s3:::a'. Allowed: a bucket name, with `*` as a wildcard. Fix: write the name, not the ARN.",
  );
});

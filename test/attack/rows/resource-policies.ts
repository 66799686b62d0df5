import { ACCOUNT, ANYBODY, ANYTHING } from '../../helpers/policy-evaluator';
import { callsOf, Row, Theme } from '../row';
import { Role, World } from '../world';

const ATTACKER = '999999999999';

const somebody = (name: string, account = ACCOUNT): Role => ({
  label: `${account === ACCOUNT ? 'the account' : 'another account'}: ${name}, who may everything`,
  principal: `arn:aws:iam::${account}:role/${name}`,
  trust: {},
  identity: [ANYTHING],
});

/** What buckets of states and endpoints refuse, whatever the caller is allowed. */
export const RESOURCE_POLICIES: Theme = {
  name: 'resource policies: states and endpoints',
  rows: ({ demo, production }) => [...states(demo, 'demo'), ...states(production, 'production'), ...endpoints(production)],
};

/** Settings by which old states could go, or others come in. */
const SETTINGS = [
  'BypassGovernanceRetention', 'DeleteBucket', 'DeleteBucketPolicy', 'PutBucketAcl', 'PutBucketPolicy', 'PutBucketPublicAccessBlock', 'PutBucketVersioning', 'PutEncryptionConfiguration',
  'PutLifecycleConfiguration', 'PutReplicationConfiguration',
].map((name) => `s3:${name}`);

function states(world: World, name: string): Row[] {
  const bucket = world.arn('aws_s3_bucket', 'worktest-state/State');
  const state = `${bucket}/worktest-${name}.tfstate`;
  const secure = { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3' };
  const on = (action: string) => (/Object|Governance/.test(action) && !/Lock/.test(action) ? state : bucket);
  // Both worlds have a bucket of this name.
  const [listed, other] = ['platform-admin', 'database-admin'].map((role) => ({ ...somebody(role), resource: world.resourcePolicy(bucket) }));
  // The demo names no administrators: nobody removes a version, and whoever may changes the settings.
  const hasAdministrators = name === 'production';
  const as = (role: Role, more = {}) => ({ ...secure, 'aws:PrincipalArn': role.principal, ...more });
  const removes = callsOf(listed);
  return [
    removes[hasAdministrators ? 'makes' : 'isRefused'](`removes an old state (${name})`, 's3:DeleteObjectVersion', state, as(listed)),
    callsOf(other).isRefused(`removes an old state (${name})`, 's3:DeleteObjectVersion', state, as(other)),
    callsOf(other).makes(`writes a state (${name})`, 's3:PutObject', state, as(other)),
    callsOf(other).makes(`marks a state as removed, which keeps it (${name})`, 's3:DeleteObject', state, as(other)),
    ...[listed, other].flatMap((role) => [
      callsOf(role).isRefused(`reads a state without TLS (${name})`, 's3:GetObject', state, as(role, { 'aws:SecureTransport': 'false' })),
      ...['1.0', '1.1'].map((version) => callsOf(role).isRefused(`reads a state by TLS ${version} (${name})`, 's3:GetObject', state, as(role, { 's3:TlsVersion': version }))),
      callsOf(role).makes(`reads a state by TLS 1.2 (${name})`, 's3:GetObject', state, as(role, { 's3:TlsVersion': '1.2' })),
    ]),
    ...SETTINGS.flatMap((action) => hasAdministrators ? [
      callsOf(listed).makes('changes what keeps the states, as one of the administrators', action, on(action), as(listed)),
      callsOf(other).isRefused('changes what keeps the states', action, on(action), as(other)),
    ] : []),
  ];
}

/** A call of each service that production has an endpoint of: what goes out with it, or in. */
const CALLS: { readonly [service: string]: { readonly action: string; readonly resource: (account: string) => string } } = {
  'autoscaling': { action: 'autoscaling:SetDesiredCapacity', resource: (account) => `arn:aws:autoscaling:eu-west-2:${account}:autoScalingGroup:1:autoScalingGroupName/a` },
  'ec2': { action: 'ec2:AttachVolume', resource: (account) => `arn:aws:ec2:eu-west-2:${account}:volume/vol-0a1b2c3d` },
  'ecr.api': { action: 'ecr:PutImage', resource: (account) => `arn:aws:ecr:eu-west-2:${account}:repository/a` },
  'ecr.dkr': { action: 'ecr:PutImage', resource: (account) => `arn:aws:ecr:eu-west-2:${account}:repository/a` },
  'eks': { action: 'eks:DescribeCluster', resource: (account) => `arn:aws:eks:eu-west-2:${account}:cluster/a` },
  'elasticloadbalancing': {
    action: 'elasticloadbalancing:DeleteLoadBalancer', resource: (account) => `arn:aws:elasticloadbalancing:eu-west-2:${account}:loadbalancer/net/a/0a1b2c3d4e5f6071`,
  },
  'logs': { action: 'logs:PutLogEvents', resource: (account) => `arn:aws:logs:eu-west-2:${account}:log-group:a:log-stream:b` },
  'monitoring': { action: 'cloudwatch:PutMetricAlarm', resource: (account) => `arn:aws:cloudwatch:eu-west-2:${account}:alarm:a` },
  's3': { action: 's3:PutObject', resource: (account) => `arn:aws:s3:::bucket-of-${account}/a` },
  'sts': { action: 'sts:AssumeRole', resource: (account) => `arn:aws:iam::${account}:role/a` },
};

function endpoints(production: World): Row[] {
  const policies = Object.entries(production.endpointPolicies);
  const [pod, attacker] = [somebody('pod'), { ...somebody('attacker', ATTACKER), resource: ANYBODY }];
  const podAnywhere = { ...pod, resource: ANYBODY };
  return policies.flatMap(([service, policy]) => {
    const { action, resource } = CALLS[service] ?? unknown(service);
    const from = (account: string, owner: string) => ({ 'aws:PrincipalAccount': account, 'aws:ResourceAccount': owner });
    return [
      callsOf(pod).makes('works on what the account has', action, resource(ACCOUNT), from(ACCOUNT, ACCOUNT)),
      callsOf(podAnywhere).isRefused('works on what another account has, which lets it', action, resource(ATTACKER), from(ACCOUNT, ATTACKER)),
      callsOf(attacker).isRefused('carries data out with credentials of its own', action, resource(ATTACKER), from(ATTACKER, ATTACKER)),
      callsOf(attacker).isRefused('works on what the account has and shares', action, resource(ACCOUNT), from(ATTACKER, ACCOUNT)),
    ].map((row) => ({ ...row, through: { service, policy } }));
  });
}

function unknown(service: string): never {
  throw new Error(`production has an endpoint of ${service}: name a call of it in test/attack/rows/resource-policies.ts`);
}

import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { ALL, MANAGED_BY_AWS, PolicyName } from './all';
import { isTaggedPartOfLoadBalancer, unknownActions, unknownKeys, unknownResources } from './known';
import { emitted } from './support';
import { Policies } from '../../../src';
import { requireReasons } from '../../../src/identity/roles/statement-check';
import { FakeCluster } from '../../helpers/fake-cluster';
import { testStack } from '../../helpers/synth';

const statementsOf = (name: PolicyName): any[] => emitted(ALL[name]).flatMap(({ Statement }) => Statement);

describe.each(Object.keys(ALL) as PolicyName[])('%s', (name) => {
  it('names actions that AWS has', async () => {
    for (const statement of statementsOf(name)) expect(await unknownActions(statement)).toEqual([]);
  });

  it('names condition keys that AWS has', async () => {
    for (const statement of statementsOf(name)) expect(await unknownKeys(statement)).toEqual([]);
  });

  it('names resources that some of the actions are about', async () => {
    for (const statement of statementsOf(name)) {
      expect((await unknownResources(statement)).filter((arn) => !isTaggedPartOfLoadBalancer(statement, arn))).toEqual([]);
    }
  });

  it('fits into the inline policies of a role, in a cluster with the longest name', () => {
    const length = JSON.stringify(emitted((cluster) => ALL[name](Object.assign(cluster, { clusterName: 'c'.repeat(100) })))).length;
    expect(length).toBeLessThan(10_240);
  });

  it('has a reason wherever it allows more than it names', () => {
    const stack = testStack();
    expect(() => requireReasons(stack, ALL[name](new FakeCluster(stack)))).not.toThrow();
  });
});

describe('every policy', () => {
  const SOURCES = join(__dirname, '..', '..', '..', 'src', 'identity', 'policies');

  it('that a file makes is looked at here', () => {
    const made = readdirSync(SOURCES).flatMap((file) => Object.keys(jest.requireActual<object>(join(SOURCES, file))))
      .filter((name) => name.endsWith('Policy')).map((name) => name.replace(/Policy$/, ''));
    expect(made.sort()).toEqual([...Object.keys(ALL), ...MANAGED_BY_AWS].sort());
  });

  it('that users can ask for is one of them', () => {
    const offered = Object.getOwnPropertyNames(Policies).filter((name) => typeof (Policies as any)[name] === 'function');
    expect(offered.length).toBeGreaterThan(10);
    expect([...Object.keys(ALL), ...MANAGED_BY_AWS]).toEqual(expect.arrayContaining(offered));
  });

  it('is put to an evaluator, with calls of an attacker', () => {
    const tests = readdirSync(__dirname).filter((file) => file.endsWith('.test.ts')).map((file) => readFileSync(join(__dirname, file), 'utf8'));
    const decided = tests.flatMap((text) => [...text.matchAll(/\bdecides\('(\w+)', \{\n/g)].map(([, name]) => name));
    expect([...new Set(decided)].sort()).toEqual(Object.keys(ALL).sort());
  });
});

// A new line here is a decision.
it('lists what is allowed on every resource without a condition, beyond looking', () => {
  const stack = testStack();
  const cluster = new FakeCluster(stack);
  const wide = Object.entries(ALL).flatMap(([name, policyOf]) => policyOf(cluster).statements!
    .filter(({ reason }) => reason !== undefined)
    .map(({ sid, reason }) => `${name}.${sid}: ${reason}`));
  expect(wide).toEqual([
    'loadBalancerController.OrderRules: The action knows no condition. It changes the order of rules and nothing else.',
    'loadBalancerController.Waf: Ingresses name web ACLs, of which this library knows none, and associations have no tags.',
    'loadBalancerController.Shield: Protections have random names, and the controller puts no tags on them.',
    'grafanaCloudWatch.ReadQueries: A query has no ARN; its id is only known to who started it.',
  ]);
});

it('names no partition', () => {
  const stack = testStack();
  const cluster = new FakeCluster(stack);
  Object.assign(cluster, { clusterArn: 'arn:aws-cn:eks:cn-north-1:111122223333:cluster/fake' });
  for (const policyOf of [ALL.ebsCsiDriver, ALL.loadBalancerController, ALL.clusterAutoscaler, ALL.karpenter, ALL.vpcCniIpv6]) {
    const own = policyOf(cluster).statements!.flatMap(({ resources }) => resources).filter((arn) => arn.startsWith('arn:aws:') && !arn.includes('111122223333:role/nodes') && !arn.includes(':sqs:') && !arn.includes(':kms:'));
    expect(own).toEqual([]);
  }
});

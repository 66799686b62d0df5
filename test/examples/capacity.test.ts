import { readFileSync } from 'fs';
import { join } from 'path';
import { ADDONS, Room, sizesIn, total, withoutPlace, Workload } from './capacity';
import { FIXTURE, OPTIONS, Sizes } from './capacity-fixture';
import { SynthesisedStack, synthDemo, WORKTEST } from './support';
import { instanceType } from '../e2e/eks-endpoint/instance-types';

const { profiles } = JSON.parse(readFileSync(FIXTURE, 'utf8')) as { profiles: Record<'demo' | 'production', Sizes> };
const README = readFileSync(join(WORKTEST, 'README.md'), 'utf8');

/** What an option brings that the demo does not have otherwise. */
const BROUGHT = { '--logs': ['loki', 'fluent-bit'], '--traces': ['tempo'], '--opentelemetry': ['opentelemetry-gateway', 'opentelemetry-operator'] };
const STEPS: [step: string, profile: 'demo' | 'production', options: string[]][] = [
  ['demo', 'demo', []],
  ['demo --logs', 'demo', ['--logs']],
  ['demo --logs --traces', 'demo', ['--logs', '--traces']],
  ['demo --logs --traces --opentelemetry', 'demo', ['--logs', '--traces', '--opentelemetry']],
  ['production', 'production', ['--profile', 'production']],
];

function workloadsOf(profile: 'demo' | 'production', options: string[]): Workload[] {
  const absent = profile === 'production' ? [] : Object.entries(BROUGHT).filter(([option]) => !options.includes(option)).flatMap(([, releases]) => releases);
  const addons = ADDONS.filter(({ release }) => profile === 'production' || release !== 'eks-pod-identity-agent');
  return [...addons, ...profiles[profile].workloads.filter(({ release }) => !absent.includes(release))];
}

/** What a node of a group gives away, and how many there are at least. */
async function nodesOf(profile: string, options: string[]): Promise<{ readonly type: string; readonly room: Room; readonly count: number }> {
  const made = await synthDemo(...options);
  const { instance_types: [type], scaling_config: { desired_size: count } } = made.stack(profile === 'demo' ? 'worktest-demo' : 'worktest-base').resource('aws_eks_node_group');
  const { cpu, memoryMiB, podLimit } = instanceType(type)!;
  return { type, count, room: { cpu: Math.floor(cpu * 1000), memoryMiB, pods: podLimit } };
}

it.each(STEPS)('what %s asks for finds its place on the nodes that it states', async (_, profile, options) => {
  const { room, count } = await nodesOf(profile, options);
  const workloads = workloadsOf(profile, options);
  expect(withoutPlace(workloads, room, count)).toEqual([]);
  const asked = total(workloads, count);
  expect(asked.cpu).toBeLessThanOrEqual(room.cpu * count);
  expect(asked.memoryMiB).toBeLessThanOrEqual(room.memoryMiB * count);
  expect(asked.pods).toBeLessThanOrEqual(room.pods * count);
});

it('with one zone of three gone, all of production finds its place but the ingester that was there, and a third is left for applications', async () => {
  const { room, count } = await nodesOf('production', OPTIONS.production);
  const workloads = workloadsOf('production', []);
  expect(withoutPlace(workloads, room, count - 1)).toEqual(['loki-ingester']);
  const asked = total(workloads, count - 1);
  expect(asked.cpu).toBeLessThan(room.cpu * (count - 1) * 2 / 3);
  expect(asked.memoryMiB).toBeLessThan(room.memoryMiB * (count - 1) * 2 / 3);
});

it('on nodes of half the size it would not', async () => {
  const { cpu, memoryMiB, podLimit } = instanceType('m6i.large')!;
  expect(withoutPlace(workloadsOf('production', []), { cpu: cpu * 1000, memoryMiB, pods: podLimit }, 2).length).toBeGreaterThan(1);
});

it.each<['demo' | 'production', string]>([['demo', 'worktest-demo'], ['production', 'worktest-platform']])('the fixture is of the values of %s', async (profile, name) => {
  const stack: SynthesisedStack = (await synthDemo(...OPTIONS[profile])).stack(name);
  const sizes = Object.assign({}, ...stack.resources('helm_release').map((release) => sizesIn(stack.values(release.name), release.name)));
  // If not: `WRITE_FIXTURES=1 npm run test:charts -- test/examples/capacity`.
  expect(sizes).toEqual(profiles[profile].sizes);
});

it.each(STEPS)('the README says what %s asks for and costs', async (step, profile, options) => {
  const { type, count } = await nodesOf(profile, options);
  const { pods, cpu, memoryMiB } = total(workloadsOf(profile, options), count);
  const { totalWithAdditional } = JSON.parse((await synthDemo(...options)).file('cost-estimate.json'));
  const row = `| \`${step}\` | ${pods} | ${(cpu / 1000).toFixed(1)} | ${(memoryMiB / 1024).toFixed(1)} | ${count} ${type} | ${Number(totalWithAdditional).toFixed(2)} |`;
  expect(README.split('\n').filter((line) => line.startsWith(`| \`${step}\` |`))).toEqual([row]);
});

describe('the count', () => {
  const room = { cpu: 1000, memoryMiB: 1000, pods: 3 };
  const pod = (more: Partial<Workload>): Workload => ({ release: 'a', name: 'a', pods: 1, cpu: 100, memoryMiB: 100, ...more });

  it('misses what is too much for one node, or for their number of pods', () => {
    expect(withoutPlace([pod({ cpu: 1001 })], room, 3)).toEqual(['a']);
    expect(withoutPlace([pod({ pods: 7 })], room, 2)).toEqual(['a']);
    expect(withoutPlace([pod({ name: 'agent', pods: 'each node' }), pod({ pods: 4 })], room, 2)).toEqual([]);
    expect(withoutPlace([pod({ pods: 2, apart: true })], room, 1)).toEqual(['a']);
  });
});

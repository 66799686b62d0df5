import { ChildProcess } from 'node:child_process';
import { aws } from './aws-cli';
import { Rewrite, writeChangedApp } from './changed-app';
import { expectEqual, expectMatch, Step } from './step';
import { eventually } from '../checks';
import { addressesOf } from '../edges';
import { World } from '../world';

const APPLY = ['apply', '-input=false', '-no-color', '-auto-approve'];

/** More options of Grafana, in front of the first one that the profile gives it. */
const grafana = ({ profile: { stacks } }: World, more: string): Rewrite => {
  const first = stacks.length > 1 ? 'database: GrafanaDatabase.managedPostgres(' : 'database: GrafanaDatabase.embedded(';
  return [first, `${more}, ${first}`];
};
const cpu = (world: World, value: string): Rewrite => grafana(world, `helmValues: { resources: { requests: { cpu: "${value}" } } }`);

/** The stack with the cluster and the one with the Helm releases; the demo has both in one. */
const baseOf = ({ profile: { stacks } }: World) => stacks[0];
const platformOf = ({ profile: { stacks } }: World) => stacks[stacks.length - 1];

/** What goes wrong ends in the deployed state, with nothing double and nothing lost. */
export const breakThings: Step = {
  number: 5,
  name: 'Break it, and see it come back',
  async run(world, say) {
    // From here on the deployment is the example again, whatever the step before left.
    await lay(world, 'restored', []);
    await comesBack(world, 'the example applied again');

    await interrupted(world);
    say('interrupted in the middle of an apply: the next apply completes it');
    await throttled(world);
    say('throttling and errors from AWS: retried');
    await apiServerRestarted(world);
    say('the API server restarted during a release: the next apply completes it');
    await neverReady(world);
    say('a release that cannot become ready: taken back, and the next apply succeeds');
    await killed(world);
    say('killed hard: force-unlock, remove the half-made revision, apply');
    await orphaned(world);
    say('killed after AWS made an add-on that the state does not have: refused as already there, imported, apply');
    return 'each ends in the deployed state, with one node group and one release of each name';
  },
};

async function interrupted(world: World): Promise<void> {
  await lay(world, 'interrupted', [['instanceTypes: [options.instanceType]', 'instanceTypes: ["m7i.xlarge"]']]);
  const { exitCode } = await stopped(world, baseOf(world), /aws_eks_node_group\S*: Creating/, 'SIGINT');
  if (exitCode === 0) throw new Error('The apply ended before it was interrupted');
  await comesBack(world, 'after the interruption');
}

async function throttled(world: World): Promise<void> {
  await lay(world, 'throttled', []);
  world.endpoint.setFaults([
    { service: 'eks', action: 'DescribeNodegroup', kind: 'throttle', times: 3 },
    { service: 'eks', action: 'CreateNodegroup', kind: 'error500', times: 1 },
    { service: 'ec2', action: 'DescribeSubnets', kind: 'error500', times: 2 },
    { service: 'iam', action: 'GetRole', kind: 'throttle', times: 2 },
  ]);
  await comesBack(world, 'with throttling and errors');
  world.endpoint.setFaults([]);
}

async function apiServerRestarted(world: World): Promise<void> {
  await lay(world, 'restarted', [cpu(world, '60m')]);
  let restarted: Promise<void> | undefined;
  await world.deployment.run(platformOf(world), APPLY, {
    onOutput: (text) => {
      world.log('terraform')(text);
      if (!restarted && /Grafana\S*: Modifying/.test(text)) restarted = world.restartApiServer();
    },
  }, [0, 1]);
  if (!restarted) throw new Error('Grafana was not changed, so that the API server was not restarted');
  await restarted;
  await comesBack(world, 'after the API server restarted');
}

async function neverReady(world: World): Promise<void> {
  await lay(world, 'never-ready', [grafana(world, 'timeoutSeconds: 20, helmValues: { envFromSecret: "absent" }')]);
  const { stdout, stderr } = await world.deployment.run(platformOf(world), APPLY, {}, [1]);
  expectMatch('The release that cannot become ready', stdout + stderr, /rolled back|atomic|timed out|deadline/i);
  const releases = await world.view().releases();
  expectEqual('The release after it was taken back', releases['monitoring/grafana'], 'deployed');
  await lay(world, 'ready-again', []);
  await comesBack(world, 'after the fix');
}

/** The way back of docs/operations.md: unlock, then remove the revision that was being made. */
async function killed(world: World): Promise<void> {
  await lay(world, 'killed', [cpu(world, '70m')]);
  await stopped(world, platformOf(world), /Grafana\S*: Modifying/, 'SIGKILL');
  await unlock(world, platformOf(world));
  const pending = (await world.view().list('secrets')).filter(({ type, metadata }) =>
    type === 'helm.sh/release.v1' && /^pending/.test(metadata.labels.status));
  for (const { metadata } of pending) {
    await world.view().kubectl(['delete', 'secret', '--namespace', metadata.namespace, metadata.name]);
  }
  await comesBack(world, 'after the kill');
}

/** The way back of docs/operations.md: unlock, then import what AWS made and the state does not have. */
async function orphaned(world: World): Promise<void> {
  const stack = baseOf(world);
  const [address] = addressesOf(world.deployment.configOf(stack), /^aws_eks_addon\..*MetricsServer/);
  const isThere = () => world.endpoint.resources().some((record) => record.includes('/metrics-server/'));
  await world.deployment.run(stack, ['state', 'rm', address]);
  await aws(world, 'eks', 'delete-addon', '--cluster-name', world.profile.cluster, '--addon-name', 'metrics-server');
  await eventually('The add-on that is deleted', 20, async () => (isThere() ? ['it is there'] : []));
  world.endpoint.setFaults([{ service: 'eks', action: 'CreateAddon', kind: 'late', times: 1, delayMilliseconds: 30_000 }]);
  await stopped(world, stack, /MetricsServer\S*: Creating/, 'SIGKILL', async () =>
    eventually('The add-on whose answer is late', 20, async () => (isThere() ? [] : ['it is not there yet'])));
  world.endpoint.setFaults([]);
  await unlock(world, stack);
  const { stdout, stderr } = await world.deployment.run(stack, APPLY, {}, [1]);
  expectMatch('The apply that finds the orphan', stdout + stderr, /ResourceInUseException[^]*metrics-server|already exists/);
  await world.deployment.run(stack, ['import', '-input=false', '-no-color', address, `${world.profile.cluster}:metrics-server`]);
  await comesBack(world, 'after the import');
}

async function unlock(world: World, stack: string): Promise<void> {
  const { stdout, stderr } = await world.deployment.run(stack, ['plan', '-input=false', '-no-color', '-lock-timeout=0s'], {}, [1]);
  const id = /Lock Info:[\s│]*ID:\s+([0-9a-f-]{36})/.exec(stdout + stderr)?.[1];
  if (!id) throw new Error(`A plan after the kill does not name the lock:\n${stdout}${stderr}`);
  await world.deployment.run(stack, ['force-unlock', '-force', id]);
}

/** Applies until a line shows up, then sends a signal. */
async function stopped(
  world: World,
  stack: string,
  line: RegExp,
  signal: NodeJS.Signals,
  ready: () => Promise<void> = () => new Promise((done) => setTimeout(done, 300)),
) {
  let child: ChildProcess | undefined;
  let sent = false;
  let failure: unknown;
  const result = await world.deployment.run(stack, APPLY, {
    onStart: (started) => { child = started; },
    onOutput: (text) => {
      world.log('terraform')(text);
      if (!sent && line.test(text)) {
        sent = true;
        void ready().catch((error: unknown) => { failure = error; }).finally(() => child?.kill(signal));
      }
    },
  }, [0, 1]);
  if (failure) throw failure;
  if (!sent) throw new Error(`The apply ended without ${line}`);
  return result;
}

async function lay(world: World, name: string, rewrites: readonly Rewrite[]): Promise<void> {
  await world.deployment.synthesise(writeChangedApp(world, name, [...world.kept, ...rewrites]));
  for (const stack of world.profile.stacks) await world.deployment.prepare(stack);
}

async function comesBack(world: World, when: string): Promise<void> {
  for (const stack of world.profile.stacks) await world.deployment.apply(stack);
  await eventually(`The deployment ${when}`, 120, () => world.view().problems());
  for (const stack of world.profile.stacks) expectEqual(`The plan of ${stack} ${when}`, await world.deployment.planned(stack), {});
  const groups = world.endpoint.resources().filter((record) => /nodegroup/.test(record));
  expectEqual(`The node groups ${when}`, groups.length, 1);
}

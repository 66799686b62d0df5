import { ChildProcess } from 'node:child_process';
import { APP } from './2-apply';
import { everything } from './7-destroy';
import { aws } from './aws-cli';
import { DEMO_STACK, expectEqual, expectFailure, expectMatch, Step } from './step';
import { eventually } from '../checks';
import { addressesOf } from '../edges';
import { World } from '../world';

const APPLY = ['apply', '-input=false', '-no-color', '-auto-approve'];

/** A destroy that breaks is taken up again, with the app still there, and leaves nothing. */
export const brokenDestroy: Step = {
  number: 12,
  makesAnotherCluster: true,
  name: 'Destroy that breaks: no API server, throttled, interrupted; taken up again',
  async run(world, say) {
    const { deployment } = world;
    await deployment.synthesise();
    await deployment.prepare(DEMO_STACK);
    await deployment.apply(DEMO_STACK);
    await world.view().kubectl(['apply', '--kustomize', APP]);
    await eventually('The app', 120, () => world.view().problems());

    await withoutApiServer(world);
    say('the API server lost half way: the releases are forgotten, what their controllers made is there; applied again, all is as it was');
    throttle(world);
    await breaksAt(world, /aws_eks_node_group\.\S*: Destroying/, (child) => { child.kill('SIGINT'); });
    say('throttled and refused for a while, then interrupted while the nodes go');

    const address = await aws(world, 'ec2', 'allocate-address', '--query', 'AllocationId', '--output', 'text');
    await takenUp(world);
    world.endpoint.setFaults([]);
    await expectFailure('A look for what is left, when something is', () => nothingLeft(world));
    await aws(world, 'ec2', 'release-address', '--allocation-id', address);
    await nothingLeft(world);
    return 'taken up again, as documented, exit code 0; only the state bucket is left; an address that was left on purpose is seen';
  },
};

/**
 * The Helm provider takes a release that it does not reach for removed, and the destroy goes on. The way back of docs/operations.md:
 * interrupt it, and once the API server is there apply what lets the login in, then the rest, before anything is destroyed again.
 */
async function withoutApiServer(world: World): Promise<void> {
  const before = await madeByControllers(world);
  let back: () => void = () => undefined;
  let restarted: Promise<void> | undefined;
  // Once what is there was looked up, and before the first release goes: that one has to log in.
  const down = (text: string) => {
    if (restarted || !/^Plan: 0 to add, 0 to change, \d+ to destroy/m.test(text)) return;
    restarted = world.restartApiServer(new Promise<void>((done) => { back = done; }));
  };
  await breaksAt(world, /aws_eks_access_policy_association\.\S*: Destroying/, (child) => {
    child.kill('SIGINT');
    back();
  }, down).finally(() => back());
  await restarted;
  await noReleases(world);
  expectEqual('What the controllers made, without their releases', await madeByControllers(world), before);

  const { stdout: said, stderr } = await world.deployment.run(DEMO_STACK, APPLY, {}, [1]);
  expectMatch('An apply by somebody whose access is gone', said + stderr, /Failed to check installed release version/);
  const access = addressesOf(world.deployment.configOf(DEMO_STACK), /^aws_eks_access_policy_association\./);
  await world.deployment.run(DEMO_STACK, [...APPLY, ...access.map((address) => `-target=${address}`)]);
  await world.deployment.apply(DEMO_STACK);
  await eventually('The deployment, applied again', 180, () => world.view().problems());
  expectEqual('The plan, applied again', await world.deployment.planned(DEMO_STACK), {});
  expectEqual('What the controllers made, applied again', await madeByControllers(world), before);
}

/**
 * Whose access went first cannot log in any more, which plan and destroy take for a wrong login; no release is there to be forgotten. The
 * way on of docs/operations.md.
 */
async function takenUp(world: World): Promise<void> {
  const { stdout, stderr } = await world.deployment.destroy(DEMO_STACK, {}, [1]);
  expectMatch('A destroy by somebody whose access is gone', stdout + stderr, /Failed to check installed release version/);
  await noReleases(world);
  await world.deployment.run(DEMO_STACK, ['destroy', '-input=false', '-no-color', '-auto-approve', '-refresh=false']);
}

async function noReleases(world: World): Promise<void> {
  const { stdout } = await world.deployment.run(DEMO_STACK, ['state', 'list']);
  expectEqual('Releases that the state still has', stdout.split('\n').filter((address) => address.startsWith('helm_release.')), []);
}

/** What Terraform knows nothing of. */
async function madeByControllers(world: World): Promise<string[]> {
  const made = (await everything(world)).filter((record) => /^(load-balancer|target-group|volume) /.test(record));
  const missing = ['load-balancer', 'volume'].filter((kind) => !made.some((record) => record.startsWith(`${kind} `)));
  expectEqual('What controllers should have made', missing, []);
  return made;
}

/** Destroys until a line shows up, then breaks it; it must not end well. */
async function breaksAt(
  world: World, line: RegExp, breakIt: (child: ChildProcess) => void, onOutput: (text: string) => void = () => undefined,
): Promise<void> {
  let child: ChildProcess | undefined;
  let isBroken = false;
  await world.deployment.destroy(DEMO_STACK, {
    onStart: (started) => { child = started; },
    onOutput: (text) => {
      world.log('terraform')(text);
      onOutput(text);
      if (isBroken || !line.test(text)) return;
      isBroken = true;
      breakIt(child!);
    },
  }, [1]);
  if (!isBroken) throw new Error(`The destroy ended without ${line}`);
}

function throttle(world: World): void {
  world.endpoint.setFaults([
    { service: 'eks', action: 'DeleteAddon', kind: 'throttle', times: 3 },
    { service: 'eks', action: 'DescribeAddon', kind: 'error500', times: 2 },
    { service: 'eks', action: 'DeleteNodegroup', kind: 'throttle', times: 2 },
    { service: 'ec2', action: 'DescribeSubnets', kind: 'throttle', times: 2 },
    { service: 'iam', action: 'DetachRolePolicy', kind: 'throttle', times: 2 },
  ]);
}

async function nothingLeft(world: World): Promise<void> {
  const left = (await everything(world)).filter((record) => !world.initial.includes(record));
  expectEqual('What is left after the destroy', left, ['bucket worktest-terraform-state']);
}

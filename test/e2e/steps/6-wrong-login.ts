import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expectEqual, expectMatch, Step } from './step';
import { STRANGER, World } from '../world';

const STOPPED = /Failed to check installed release version|Kubernetes cluster unreachable/;

/** A login that does not reach the API server stops plan and destroy before anything is gone. */
export const wrongLogin: Step = {
  number: 6,
  name: 'Wrong login, and an API server out of reach',
  async run(world, say) {
    const before = await stateOf(world);
    const stranger = { env: world.deployment.environment(STRANGER) };
    await stops(world, 'plan', stranger);
    await stops(world, 'destroy', stranger);
    say('a principal that the cluster does not know: plan and destroy stop');

    // A folder of its own, with what every machine has: those of the system can hold an AWS CLI too.
    const programs = join(world.options.folder, 'no-aws-cli');
    rmSync(programs, { recursive: true, force: true });
    mkdirSync(programs, { recursive: true });
    symlinkSync('/usr/bin/env', join(programs, 'env'));
    const noCli = { env: { PATH: programs } };
    await stops(world, 'plan', noCli);
    await stops(world, 'destroy', noCli);
    say('a machine without the AWS CLI: plan and destroy stop');
    expectEqual('What the state holds', await stateOf(world), before);

    const [release] = before.filter((address) => /^helm_release\..*Grafana/.test(address));
    await world.deployment.run(lastStack(world), ['state', 'rm', release]);
    await world.deployment.apply(lastStack(world));
    expectEqual('The plan after a release was forgotten and taken over', await world.deployment.planned(lastStack(world)), {});
    return 'stopped each time with the state as it was; a forgotten release is taken over';
  },
};

/** The one with the Helm releases. */
function lastStack({ profile }: World): string {
  return profile.stacks[profile.stacks.length - 1];
}

async function stops(world: World, command: 'plan' | 'destroy', options: { env: NodeJS.ProcessEnv }): Promise<void> {
  const args = [command, '-input=false', '-no-color', ...(command === 'destroy' ? ['-auto-approve'] : [])];
  const { stdout, stderr } = await world.deployment.run(lastStack(world), args, options, [1]);
  expectMatch(`\`${command}\` with a wrong login`, stdout + stderr, STOPPED);
}

async function stateOf(world: World): Promise<string[]> {
  const { stdout } = await world.deployment.run(lastStack(world), ['state', 'list']);
  return stdout.split('\n').filter((address) => address !== '').sort();
}

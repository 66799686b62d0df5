import { aws } from './aws-cli';
import { expectEqual, expectMatch } from './step';
import { blocksByAddress, StackConfig } from '../../../tools/manifest';
import { addressesOf } from '../edges';
import { World } from '../world';

/** The add-ons that are given a role. */
const ADDONS = ['vpc-cni', 'aws-ebs-csi-driver'];

/** What the AWS provider sends when the role of an add-on is gone from the configuration. */
const EMPTY_ROLE = /serviceAccountRoleArn has 0 characters, less than 1/;

/**
 * The provider cannot take a role off an add-on. On purpose: where the change is not ignored, the update is refused, and add-on
 * and pods stay as they are.
 */
export async function expectRolesStay(world: World, say: (line: string) => void): Promise<void> {
  const { deployment, validator, profile } = world;
  const [stack] = profile.stacks;
  let address = '';
  await deployment.prepare(stack, (config) => {
    address = addonAddress(config, 'vpc-cni');
    delete blocksByAddress(config).get(address)!.lifecycle;
  });
  const seen = await validator.expecting(EMPTY_ROLE, async () => {
    const { stdout, stderr } = await deployment.run(stack, ['apply', '-input=false', '-no-color', '-auto-approve', `-target=${address}`], {}, [1]);
    expectMatch('An update that takes the role off', stdout + stderr, EMPTY_ROLE);
  });
  expectEqual('How many requests named an empty role', seen, 1);
  expectMatch('The role of vpc-cni after the refused update', await roleOf(world, 'vpc-cni'), /^arn:/);
  say('on purpose: without `ignore_changes` the role would be taken off with an empty ARN, which is refused');
}

/** The documented commands: until then role and association stand beside each other. */
export async function takeRolesOffAddons(world: World): Promise<void> {
  for (const name of ADDONS) {
    expectMatch(`The role of ${name} after MOVE`, await roleOf(world, name), /^arn:/);
    await eks(world, 'update-addon', '--addon-name', name, '--resolve-conflicts', 'OVERWRITE');
    await eks(world, 'wait', 'addon-active', '--addon-name', name);
    expectEqual(`The role of ${name} when it was taken off`, await roleOf(world, name), 'None');
  }
}

function addonAddress(config: StackConfig, name: string): string {
  const found = addressesOf(config, /^aws_eks_addon\./).find((address) => blocksByAddress(config).get(address)!.addon_name === name);
  if (!found) throw new Error(`The stack has no add-on ${name}`);
  return found;
}

async function roleOf(world: World, name: string): Promise<string> {
  return eks(world, 'describe-addon', '--addon-name', name, '--query', 'addon.serviceAccountRoleArn', '--output', 'text');
}

function eks(world: World, ...args: string[]): Promise<string> {
  return aws(world, 'eks', ...args, '--cluster-name', world.profile.cluster);
}

import { DEMO_STACK, expectEqual, Step } from './step';
import { inventory } from '../inventory';
import type { World } from '../world';

/** Everything goes in one go, the app's load balancers too, and nothing is left that nobody wanted kept. */
export const destroyAll: Step = {
  number: 7,
  name: 'Destroy with the app still there, and look what is left',
  async run(world) {
    await world.deployment.destroy(DEMO_STACK);
    const left = (await everything(world)).filter((record) => !world.initial.includes(record));
    // The state bucket is protected and stays.
    expectEqual('What is left after the destroy', left, ['bucket worktest-terraform-state']);
    return 'exit code 0; only the state bucket is left';
  },
};

export async function everything(world: World): Promise<string[]> {
  return [...(await inventory(world.emulator, world.region, world.log('inventory'))), ...world.endpoint.resources()].sort();
}

import { expectRolesStay, takeRolesOffAddons } from './addon-roles';
import { Rewrite, writeChangedApp } from './changed-app';
import { controllerPods, expectIdentities, expectInUse, expectNodesStillMay, expectNothingOnNodes } from './identities';
import { expectEqual } from './step';
import { eventually } from '../checks';
import { PodCredentials } from '../contract';
import { World } from '../world';

/** A way from one identity to another, in the words of the example. */
export interface Way {
  readonly current: string;
  readonly target: string;
  readonly from: PodCredentials['via'];
  readonly to: PodCredentials['via'];
}

/** What gives permissions, and would be missed. */
const PERMISSION = /^aws_(iam_role|iam_role_policy|iam_role_policy_attachment|iam_openid_connect_provider|eks_pod_identity_association)\./;

const PHASES = ['ADD', 'MOVE', 'FINISH'] as const;

/**
 * Walks a running deployment through the phases. No plan takes a permission before its successor is in use, and pods are
 * restarted by the phase that moves them and by no other.
 */
export async function migrate(
  world: World, way: Way, edited: Rewrite, imports: Rewrite, extra: readonly string[], say: (line: string) => void,
): Promise<void> {
  let pods = await controllerPods(world);
  for (const phase of PHASES) {
    const identity = `WorkloadIdentity.migrating({ current: ${way.current}, target: ${way.target}, phase: MigrationPhase.${phase} })`;
    const app = writeChangedApp(world, `identity-${phase.toLowerCase()}`, [imports, [edited[0], edited[1].replace('IDENTITY', identity)]]);
    await world.deployment.synthesise(app, extra);
    if (phase === 'MOVE' && way.from === 'IRSA') await expectRolesStay(world, say);
    const plans: string[] = [];
    for (const stack of world.profile.stacks) {
      await world.deployment.prepare(stack);
      const planned = await world.deployment.planned(stack);
      const taken = Object.entries(planned).filter(([address, actions]) => PERMISSION.test(address) && actions.includes('delete'));
      if (phase !== 'FINISH') expectEqual(`What the phase ${phase} takes away`, Object.fromEntries(taken), {});
      const replaced = Object.entries(planned).filter(([address, actions]) => actions.includes('delete') && !PERMISSION.test(address));
      expectEqual(`What the phase ${phase} replaces`, Object.fromEntries(replaced), {});
      await world.deployment.apply(stack);
      plans.push(`${Object.keys(planned).length} changes`);
    }
    await eventually(`The deployment after ${phase}`, 120, () => world.view().problems());
    const after = await controllerPods(world);
    expectEqual(`Whether ${phase} restarts pods`, JSON.stringify(after) !== JSON.stringify(pods), restarts(phase, way));
    pods = after;
    if (phase !== 'FINISH' && way.from === 'NODE_ROLE') await expectNodesStillMay(world, `after ${phase}`);
    // In the first phase a pod that starts anew may take either way.
    if (phase !== 'ADD') await expectIdentities(world, `after ${phase}`, way.to);
    // Before the old ones go.
    if (phase === 'MOVE') await expectInUse(world);
    if (phase === 'MOVE' && way.from === 'IRSA') {
      await takeRolesOffAddons(world);
      await expectIdentities(world, 'without roles on the add-ons', way.to);
      say('roles taken off the add-ons, as docs/identity-migration.md has it');
    }
    for (const stack of world.profile.stacks) expectEqual(`The plan after ${phase}`, await world.deployment.planned(stack), {});
    say(`${phase}: ${plans.join(' and ')}${phase === 'FINISH' ? '' : ', nothing taken away'}`);
  }
  await expectNothingOnNodes(world, 'at the end');
}

/** The last phase of the way from the node role makes new nodes, with a lower hop limit, and so new pods. */
function restarts(phase: (typeof PHASES)[number], way: Way): boolean {
  return phase === 'MOVE' || (phase === 'FINISH' && way.from === 'NODE_ROLE');
}

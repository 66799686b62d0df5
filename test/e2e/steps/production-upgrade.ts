import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { everything } from './7-destroy';
import { appOf, exampleOf, idsOf, isRoleOfWorkload, kindsOf, latestRelease } from './9-upgrade';
import { expectAllowed, expectIdentities } from './identities';
import { expectEqual, expectFailure, shortened, Step } from './step';
import { eventually } from '../checks';
import { Edit } from '../deployment';
import { World } from '../world';

/** What the program of then has to change for the library of today. */
const REWRITES = [
  ['  NodeGroupSize,\n', '  NodeGroup,\n  NodeGroupSize,\n'],
  ["default: { instanceTypes: ['m6i.large'], size: NodeGroupSize.managed({ min: 3, max: 6 }) }",
    "default: NodeGroup.of({ instanceTypes: ['m6i.large'], size: NodeGroupSize.managed({ min: 3, max: 6 }) })"],
] as const;

/** Policies of AWS in place of which roles have narrower ones of the library now, by stack: see docs/upgrades.md. */
const DETACHED: Record<string, Record<string, string>> = {
  'worktest-base': {
    'aws_iam_role_policy_attachment.Platform_NodeRole_AmazonEKS_CNI_Policy': 'delete',
    'aws_iam_role_policy_attachment.Platform_Storage_kube-systemebs-csi-controller-sa_AmazonEBSCSIDriverPolicy': 'delete',
  },
  'worktest-platform': { 'aws_iam_role_policy_attachment.Observability_Grafana_monitoringgrafana_AmazonGrafanaCloudWatchAccess': 'delete' },
};

/** Two stacks of the last release, as production has them, with this library: the same cluster, volumes and claims. */
export const upgradeProduction: Step = {
  number: 12,
  makesAnotherCluster: true,
  name: 'Upgrade from the last release of the library, in two stacks',
  async run(world, say) {
    const { deployment, profile: { stacks } } = world;
    const release = latestRelease();
    const empty = await everything(world);
    await deployment.synthesise(await appOf(world, release, [], 'two-stacks'));
    for (const stack of stacks) {
      await deployment.prepare(stack);
      await deployment.apply(stack);
    }
    await eventually('The deployment of the last release', 120, () => world.view().problems());
    const before = await idsOf(world);
    const roles = (await expectAllowed(world, 'before the upgrade')).filter(({ via }) => via === 'POD_IDENTITY').map(({ roleArn }) => `role ${roleArn.split('/').pop()}`);
    say(`${release}: deployed`);

    await deployment.synthesise(todays(world, release));
    await expectFailure('An upgrade that gives the cluster another name', () => plannedUpgrade(world, stacks[0], ({ resource }) => {
      for (const cluster of Object.values(resource!.aws_eks_cluster)) cluster.name = 'another';
    }));
    const changes: number[] = [];
    for (const stack of stacks) {
      changes.push(await plannedUpgrade(world, stack));
      await deployment.apply(stack);
    }
    await eventually('The deployment after the upgrade', 120, () => world.view().problems());
    for (const stack of stacks) expectEqual(`The plan of ${stack} after the upgrade`, await deployment.planned(stack), {});
    const after = await idsOf(world);
    expectEqual('What was there before the upgrade, and is gone', before.filter((one) => !after.includes(one) && !roles.includes(one)), []);
    await expectIdentities(world, 'after the upgrade', 'POD_IDENTITY');
    for (const stack of [...stacks].reverse()) await deployment.destroy(stack);
    expectEqual('What is left after the destroy', (await everything(world)).filter((record) => !empty.includes(record)), []);
    return `${changes.join(' and ')} changes, and but for roles and policies of workloads nothing is replaced: the same ${kindsOf(before).join(', ')}`;
  },
};

/** How many changes a plan has; none may take away more than roles and policies of workloads. */
async function plannedUpgrade({ deployment }: World, stack: string, edit?: Edit): Promise<number> {
  await deployment.prepare(stack, edit);
  const planned = await deployment.planned(stack);
  const gone = Object.entries(planned).filter(([address, actions]) => actions.includes('delete') && !isRoleOfWorkload(address, actions));
  expectEqual(`What the upgrade of ${stack} would delete or replace`, shortened(Object.fromEntries(gone)), DETACHED[stack]);
  return Object.keys(planned).length;
}

/** The program of then with the library of today. */
function todays(world: World, release: string): string {
  const folder = join(world.options.folder, 'apps', 'two-stacks');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'main.ts'), exampleOf(release, 'two-stacks', REWRITES));
  return join(folder, 'main.ts');
}

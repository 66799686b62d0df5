import { idsOf } from './9-upgrade';
import { ONE_MINOR_EARLIER, Rewrite, writeChangedApp } from './changed-app';
import { expectAllowed } from './identities';
import { failureOf } from './layouts/bench';
import { expectEqual, Step } from './step';
import { eventually } from '../checks';
import { World } from '../world';

interface Change {
  readonly name: string;
  /** Added to those of the changes before. */
  readonly rewrites: readonly Rewrite[];
  /** The actions that the plans must have, by a part of the address, and no others; the stack of the cluster, then the other. */
  readonly actions: readonly [base: Record<string, string>, platform: Record<string, string>];
  /** Whether this is the upgrade from the version that the run starts with. */
  readonly minor?: boolean;
}

const CHANGES: readonly Change[] = [
  {
    name: 'another instance type',
    rewrites: [['instanceTypes: [options.instanceType]', 'instanceTypes: ["m6a.xlarge"]']],
    actions: [{ 'aws_eks_node_group.Platform_NodeGroups_default': 'create/delete' }, {}],
  },
  {
    name: 'metrics for a shorter time, and more replicas',
    rewrites: [['retentionDays: 30', 'retentionDays: 20'], ['replicas: 3,', 'replicas: 4,']],
    actions: [{}, { 'helm_release.Ingress_Nginx_Release': 'update', 'helm_release.Observability_Metrics_Chart': 'update' }],
  },
  {
    name: 'the next Kubernetes minor',
    rewrites: [],
    minor: true,
    actions: [{ 'aws_eks_cluster.Platform_ControlPlane': 'update', 'aws_eks_node_group.Platform_NodeGroups_default': 'update' }, {}],
  },
];

/** Each change of the two stacks does what it names and nothing else; cluster, claims and volumes stay the same. */
export const changeProduction: Step = {
  number: 5,
  name: 'Change it, one thing after another, to the next Kubernetes minor',
  async run(world, say) {
    const before = await lastingIds(world);
    say(`on purpose, another name for the cluster: ${await failureOf(() => renamed(world), /Instance cannot be destroyed/)}`);
    const rewrites: Rewrite[] = [];
    for (const [index, { name, rewrites: more, actions, minor }] of CHANGES.entries()) {
      rewrites.push(...more);
      const app = writeChangedApp(world, `change-${index + 1}`, [...(minor ? [] : [ONE_MINOR_EARLIER]), ...rewrites]);
      await world.deployment.synthesise(app);
      for (const [place, stack] of world.profile.stacks.entries()) {
        await world.deployment.prepare(stack);
        expectEqual(`The plan of ${stack} for ${name}`, withoutHash(await world.deployment.planned(stack)), actions[place]);
        if (Object.keys(actions[place]).length > 0) await world.deployment.apply(stack);
      }
      await eventually(`After ${name}`, 120, () => world.view().problems());
      for (const stack of world.profile.stacks) expectEqual(`The plan of ${stack} after ${name}`, await world.deployment.planned(stack), {});
      await expectAllowed(world, `after ${name}`);
      say(`${name}: ${actions.flatMap((planned) => Object.entries(planned)).map(([address, action]) => `${action} ${address.split('.').pop()}`).join(', ')}`);
    }
    expectEqual('Cluster, claims and volumes after all changes', await lastingIds(world), before);
    return `${CHANGES.length} changes, each as named; the same cluster, claims and volumes as before`;
  },
};

/** What replaces the cluster is no change that goes through. */
async function renamed({ deployment, profile: { stacks: [base] } }: World): Promise<void> {
  await deployment.prepare(base, (config) => {
    for (const cluster of Object.values(config.resource!.aws_eks_cluster)) cluster.name = 'another';
  });
  await deployment.planned(base);
}

async function lastingIds(world: World): Promise<string[]> {
  return (await idsOf(world)).filter((id) => /^(claim|volume) |:cluster\//.test(id));
}

function withoutHash(planned: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(planned).map(([address, actions]) => [address.replace(/_[0-9A-F]{8}$/, ''), actions] as const).sort(([a], [b]) => (a < b ? -1 : 1)));
}

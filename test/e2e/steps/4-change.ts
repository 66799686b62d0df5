import { ONE_MINOR_EARLIER, Rewrite, writeChangedApp } from './changed-app';
import { DEMO_STACK, expectEqual, shortened, Step } from './step';
import { eventually } from '../checks';
import { inventory } from '../inventory';
import { REGION, World } from '../world';

interface Change {
  readonly name: string;
  /** Added to those of the changes before. */
  readonly rewrites: readonly Rewrite[];
  /** The actions that the plan must have, by a part of the address, and no others. */
  readonly actions: Record<string, string>;
  /** Whether this is the upgrade from the version that the run starts with. */
  readonly minor?: boolean;
  /** Whether the steps after this one have to keep it. */
  readonly isKept?: boolean;
}

const CHANGES: Change[] = [
  {
    name: 'more nodes',
    rewrites: [['NodeGroupSize.fixed(2)', 'NodeGroupSize.fixed(3)']],
    actions: { 'aws_eks_node_group.Platform_NodeGroups_default': 'update' },
  },
  {
    name: 'another instance type',
    rewrites: [['instanceTypes: [options.instanceType]', 'instanceTypes: ["t3.large"]']],
    actions: { 'aws_eks_node_group.Platform_NodeGroups_default': 'create/delete' },
  },
  {
    name: 'a renamed node group',
    rewrites: [['nodeGroups: { default:', 'nodeGroups: { workers:']],
    actions: {
      'aws_eks_node_group.Platform_NodeGroups_default': 'delete',
      'aws_eks_node_group.Platform_NodeGroups_workers': 'create',
      'aws_launch_template.Platform_NodeGroups_default_LaunchTemplate': 'delete',
      'aws_launch_template.Platform_NodeGroups_workers_LaunchTemplate': 'create',
    },
  },
  {
    name: 'a Helm value and a dashboard',
    rewrites: [
      ['grafana: {', 'grafana: { helmValues: { resources: { requests: { cpu: "50m" } } },'],
      ['Dashboards.nginx()]', 'Dashboards.traefik()]'],
    ],
    actions: { 'helm_release.Platform_Observability_Grafana_Chart': 'update' },
  },
  {
    name: 'an add-on version',
    rewrites: [['identity: WorkloadIdentity.nodeRole(),', 'identity: WorkloadIdentity.nodeRole(), addons: { coredns: { addonVersion: "v1.13.1-eksbuild.1" } },']],
    actions: { 'aws_eks_addon.Platform_Addons_CoreDns': 'update' },
  },
  {
    name: 'larger disks for Prometheus and Grafana',
    isKept: true,
    rewrites: [
      ['metrics: { volume: {', 'metrics: { volume: { sizeGiB: 40,'],
      ['GrafanaDatabase.embedded({', 'GrafanaDatabase.embedded({ sizeGiB: 20,'],
    ],
    actions: {
      'helm_release.Platform_Observability_Grafana_Chart': 'update',
      'helm_release.Platform_Observability_Metrics_Chart': 'update',
    },
  },
  {
    name: 'Classic ELB to NLB',
    rewrites: [['IngressLoadBalancer.classicElb()', 'IngressLoadBalancer.nlb()']],
    actions: {
      'helm_release.Ingress_Nginx_Release': 'delete/create',
      'terraform_data.Ingress_Nginx_LoadBalancer': 'update',
    },
  },
  {
    name: 'the next Kubernetes minor',
    rewrites: [],
    minor: true,
    actions: {
      'aws_eks_cluster.Platform_ControlPlane': 'update',
      'aws_eks_node_group.Platform_NodeGroups_workers': 'update',
    },
  },
];

/** Each change does what it names and nothing else, and what keeps data is never replaced. */
export const change: Step = {
  number: 4,
  name: 'Change it, one thing after another',
  async run(world, say) {
    const volumes = await volumesOf(world);
    const rewrites: Rewrite[] = [];
    for (const [index, { name, rewrites: more, actions, minor, isKept }] of CHANGES.entries()) {
      rewrites.push(...more);
      if (isKept) world.kept.push(...more);
      const start = minor ? [] : [ONE_MINOR_EARLIER];
      await world.deployment.synthesise(writeChangedApp(world, `change-${index + 1}`, [...start, ...rewrites]));
      await world.deployment.prepare(DEMO_STACK);
      expectEqual(`The plan for ${name}`, shortened(await world.deployment.planned(DEMO_STACK)), actions);
      await world.deployment.apply(DEMO_STACK);
      await eventually(`After ${name}`, 120, () => world.view().problems());
      expectEqual(`The plan after ${name}`, await world.deployment.planned(DEMO_STACK), {});
      say(`${name}: ${Object.entries(actions).map(([address, action]) => `${action} ${address.split('.').pop()}`).join(', ')}`);
    }
    expectEqual('The volumes after all changes', await volumesOf(world), volumes);
    return `${CHANGES.length} changes, each as named; the same volumes as before`;
  },
};

async function volumesOf(world: World): Promise<string[]> {
  return (await inventory(world.emulator, REGION, world.log('inventory'))).filter((record) => record.startsWith('volume '));
}

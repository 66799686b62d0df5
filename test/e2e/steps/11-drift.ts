import { aws } from './aws-cli';
import { imports, Rewrite, writeChangedApp } from './changed-app';
import { DEMO_STACK, expectEqual, expectFailure, expectMatch, shortened, Step } from './step';
import { blocksByAddress, StackConfig } from '../../../tools/manifest';
import { eventually } from '../checks';
import { addressesOf } from '../edges';
import { World } from '../world';

/** The demo has no security group of its own without endpoints. */
const WITH_ENDPOINTS: Rewrite[] = [
  imports('VpcEndpoints'),
  ['closeDefaultSecurityGroup: false', "closeDefaultSecurityGroup: false, endpoints: VpcEndpoints.forNodes(['monitoring'])"],
];

const NODE_GROUP = 'aws_eks_node_group.Platform_NodeGroups_default';

/** What somebody does by hand, and what the next plan has to say of it. */
const DRIFTED: Record<string, string> = {
  'aws_eks_addon.Platform_Addons_MetricsServer': 'create',
  [NODE_GROUP]: 'update',
  'aws_vpc_security_group_ingress_rule.Platform_Network_Endpoints_Https': 'create',
};

/** Helm keeps its releases in the namespace, and they are gone with it. */
const WITHOUT_MONITORING: Record<string, string> = {
  'helm_release.Platform_Observability_Grafana_Chart': 'create',
  'helm_release.Platform_Observability_Metrics_Chart': 'create',
};

/** What somebody changed by hand is named by the next plan and mended by the next apply. */
export const drift: Step = {
  number: 11,
  makesAnotherCluster: true,
  name: 'Drift by hand: the next plan names it, the next apply mends it',
  async run(world, say) {
    const { deployment } = world;
    await deployment.synthesise(writeChangedApp(world, 'drift', WITH_ENDPOINTS));
    await deployment.prepare(DEMO_STACK);
    await deployment.apply(DEMO_STACK);
    await eventually('The deployment', 60, () => world.view().problems());

    await byHand(world);
    await deployment.prepare(DEMO_STACK, ignoringSize);
    await expectFailure('A plan that ignores the number of nodes', () => names(world, DRIFTED));
    await deployment.prepare(DEMO_STACK);
    await names(world, DRIFTED);
    await deployment.apply(DEMO_STACK);
    await mended(world, 'an add-on, a rule and the number of nodes');
    say('an add-on and a rule that were deleted, a group that was scaled: named, and mended; not named where the size is ignored, on purpose');

    await namespaceGone(world);
    say('a namespace that was deleted: its releases are named, and with `-replace` of that of the namespaces all is mended');
    return 'every change by hand named and mended; the plan is empty after it';
  },
};

async function byHand(world: World): Promise<void> {
  const cluster = ['--cluster-name', world.profile.cluster];
  await aws(world, 'eks', 'delete-addon', ...cluster, '--addon-name', 'metrics-server');
  const [group] = world.endpoint.resources().flatMap((arn) => /:nodegroup\/[^/]+\/([^/]+)/.exec(arn)?.[1] ?? []);
  await aws(world, 'eks', 'update-nodegroup-config', ...cluster, '--nodegroup-name', group, '--scaling-config', 'minSize=3,maxSize=3,desiredSize=3');
  const rules = ['ec2', 'describe-security-group-rules', '--output', 'text', '--query', 'SecurityGroupRules[?!IsEgress && FromPort==`443`].[GroupId,SecurityGroupRuleId]'];
  const [securityGroup, rule] = (await aws(world, ...rules)).split(/\s+/);
  expectMatch('The rule of the endpoints', rule ?? 'none', /^sgr-/);
  await aws(world, 'ec2', 'revoke-security-group-ingress', '--group-id', securityGroup, '--security-group-rule-ids', rule);
}

async function namespaceGone(world: World): Promise<void> {
  await world.view().kubectl(['delete', 'namespace', 'monitoring']);
  await names(world, WITHOUT_MONITORING);
  const [release] = addressesOf(world.deployment.configOf(DEMO_STACK), /^helm_release\.Platform_Namespaces/);
  // See docs/operations.md: Helm does not notice that what it made is gone.
  const { stdout, stderr } = await world.deployment.run(DEMO_STACK, ['apply', '-input=false', '-no-color', '-auto-approve'], {}, [1]);
  expectMatch('An apply without the namespace', stdout + stderr, /namespaces "monitoring" not found/);
  await world.deployment.run(DEMO_STACK, ['apply', '-input=false', '-no-color', '-auto-approve', `-replace=${release}`]);
  await mended(world, 'a namespace');
}

async function names({ deployment }: World, expected: Record<string, string>): Promise<void> {
  expectEqual('What the plan names after changes by hand', shortened(await deployment.planned(DEMO_STACK)), expected);
}

async function mended(world: World, what: string): Promise<void> {
  await eventually(`The deployment with ${what} again`, 120, () => world.view().problems());
  expectEqual(`The plan with ${what} again`, await world.deployment.planned(DEMO_STACK), {});
}

function ignoringSize(config: StackConfig): void {
  const [address] = addressesOf(config, new RegExp(`^${NODE_GROUP}_`));
  const group: any = blocksByAddress(config).get(address)!;
  group.lifecycle = { ...group.lifecycle, ignore_changes: ['scaling_config'] };
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { everything } from './7-destroy';
import { DEMO_STACK, expectMatch, Step } from './step';
import { blocksByAddress, StackConfig } from '../../../tools/manifest';
import { eventually } from '../checks';
import { addressesOf, keepOnly, removeEdge, turnEdge } from '../edges';
import { World } from '../world';

/** A part of the demo with an edge removed, and what must come of it. */
interface Case {
  readonly edge: string;
  /** What of the demo shows the edge; what it needs comes with it. */
  readonly keep: RegExp[];
  /** What comes first in the demo, and what after it. */
  readonly earlier: RegExp;
  readonly later: RegExp;
  /** Whether the edge is only removed; otherwise the wrong order is made sure of. */
  readonly onlyRemoved?: boolean;
  /** Releases that shall not take long to give up. */
  readonly impatient?: RegExp;
  /** What has to be seen. */
  readonly expected: Expectation;
  /** Why, in the events of the cluster or in the logs of what stands in for AWS; for an error that does not say it. */
  readonly because?: RegExp;
}

/** An apply that fails, or a destroy that leaves records behind and may fail as well. */
type Expectation =
  | { readonly command: 'apply'; readonly error: RegExp }
  | { readonly command: 'destroy'; readonly before?: (world: World) => Promise<void>; readonly error?: RegExp; readonly left: RegExp };

const APPLY = ['apply', '-input=false', '-no-color', '-auto-approve'];
const SECONDS_OF_IMPATIENCE = 20;

const NODE_GROUP = /^aws_eks_node_group\./;
const CONTROLLER = /^helm_release\.Ingress_Alb/;
const DRAIN = /^helm_release\.Ingress_Drain/;
const METRICS = /^helm_release\..*Metrics/;
const RELEASES = /^helm_release\./;

// The demo has no CRDs apart from their objects: those of the AWS Load Balancer Controller and their only object, the
// parameters of its class, come in one chart, and Helm itself puts CRDs first.
const CASES: Case[] = [
  {
    edge: 'CNI before nodes',
    keep: [NODE_GROUP],
    earlier: /^aws_eks_addon\..*VpcCni/,
    later: NODE_GROUP,
    expected: { command: 'apply', error: /CREATE_FAILED[^]*no VPC CNI is installed/ },
  },
  {
    edge: 'routes before nodes',
    keep: [NODE_GROUP],
    earlier: /^aws_route\..*PrivateDefaultRoute/,
    later: NODE_GROUP,
    expected: { command: 'apply', error: /CREATE_FAILED[^]*subnet-\w+ has no way out/ },
  },
  {
    edge: 'node policies before nodes',
    keep: [NODE_GROUP],
    earlier: /^aws_iam_role_policy_attachment\.Platform_NodeRole_/,
    later: NODE_GROUP,
    expected: { command: 'apply', error: /CREATE_FAILED[^]*lacks AmazonEKSWorkerNodePolicy/ },
  },
  {
    edge: 'node group before releases',
    keep: [CONTROLLER],
    earlier: NODE_GROUP,
    later: RELEASES,
    impatient: CONTROLLER,
    expected: { command: 'apply', error: /aws-load-balancer-controller failed[^]*context deadline exceeded/ },
    because: /no nodes available to schedule pods/,
  },
  {
    edge: 'identity before the pods that ask for a volume',
    keep: [METRICS],
    earlier: /^aws_iam_role_policy_attachment\..*AmazonEBSCSIDriverPolicy/,
    later: /^helm_release\..*Metrics|^aws_eks_addon\..*Storage_Driver/,
    impatient: METRICS,
    expected: { command: 'apply', error: /prometheus failed[^]*context deadline exceeded/ },
    because: /not authorized to perform: ec2:CreateVolume/,
  },
  {
    edge: 'identity before the load balancers that it removes',
    keep: [DRAIN, CONTROLLER],
    earlier: /^aws_iam_role_policy\..*LoadBalancerController/,
    later: /^helm_release\.Ingress/,
    impatient: DRAIN,
    expected: { command: 'destroy', before: anIngress, error: /uninstall Helm release ingress-drain[^]*(timed out|deadline exceeded)/, left: /^load-balancer .*k8s-app-app-.*$/m },
    because: /not authorized to perform: elasticloadbalancing:\w+/,
  },
  {
    edge: 'controller before its Ingresses',
    keep: [DRAIN, CONTROLLER],
    earlier: CONTROLLER,
    later: DRAIN,
    impatient: DRAIN,
    expected: { command: 'destroy', before: anIngress, error: /uninstall Helm release ingress-drain[^]*(timed out|deadline exceeded)/, left: /^load-balancer .*k8s-app-app-.*$/m },
    because: /load balancer controller: controller: not installed/,
  },
  {
    // The Helm provider takes a refusal for "not there": the destroy goes on, and what the release made stays.
    edge: 'access before releases',
    keep: [METRICS],
    earlier: /^aws_eks_access_policy_association\./,
    later: /^helm_release\.|^aws_eks_addon\..*Storage_Driver/,
    onlyRemoved: true,
    expected: { command: 'destroy', left: /^volume vol-.*$/m },
    because: /token refused: \S+ has no access entry/,
  },
];

/** The proof can fail: without an edge, a part of the demo does not come up, or leaves something behind. */
export const wrongOnPurpose: Step = {
  number: 8,
  makesAnotherCluster: true,
  name: 'Wrong on purpose: each edge removed',
  async run({ options }, say) {
    // One case alone, by words of its edge.
    const only = process.env.E2E_CASES && new RegExp(process.env.E2E_CASES);
    const cases = CASES.filter(({ edge }) => !only || only.test(edge));
    const problems: string[] = [];
    for (const [index, one] of cases.entries()) {
      const start = Date.now();
      const world = await World.start({ ...options, folder: join(options.folder, 'wrong', String(index + 1)) });
      const seen = await breaks(world, one).catch((error: Error) => {
        problems.push(`Without "${one.edge}": ${error.message}`);
        return 'NOT SEEN';
      }).finally(() => world.stop());
      say(`without "${one.edge}": ${seen} (${Math.round((Date.now() - start) / 1000)} s)`);
    }
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return `${cases.length} edges, and each is missed`;
  },
};

/** Applies a part of the demo without an edge, and destroys it where only that shows it; says what was seen. */
async function breaks(world: World, { expected, because, ...one }: Case): Promise<string> {
  const { deployment } = world;
  await deployment.synthesise();
  await deployment.prepare(DEMO_STACK, (config) => edit(config, one));
  if (expected.command === 'apply') {
    const { stdout, stderr } = await deployment.run(DEMO_STACK, APPLY, {}, [0, 1]);
    return [
      found('What the apply says', stdout + stderr, expected.error),
      ...(because ? [found('The reason', await reasons(world), because)] : []),
    ].join('; ');
  }
  await deployment.apply(DEMO_STACK);
  await expected.before?.(world);
  const { stdout, stderr } = await deployment.destroy(DEMO_STACK, {}, [0, 1]);
  const left = (await everything(world)).filter((record) => !world.initial.includes(record));
  return [
    ...(expected.error ? [found('What the destroy says', stdout + stderr, expected.error)] : []),
    ...(because ? [found('The reason', await reasons(world), because)] : []),
    `left: ${found('What the destroy leaves', left.join('\n'), expected.left)}`,
  ].join('; ');
}

async function reasons(world: World): Promise<string> {
  const logs = ['standins', 'eks'].map((name) => readFileSync(join(world.options.folder, 'logs', `${name}.log`), 'utf8'));
  const events = world.endpoint.clusters().includes('worktest') ? await world.view().list('events') : [];
  return [...logs, ...events.map(({ message }) => message)].join('\n');
}

/** What matches, on one line and not too long. */
function found(what: string, text: string, pattern: RegExp): string {
  expectMatch(what, text, pattern);
  const match = pattern.exec(text)![0].replace(/\s+/g, ' ');
  return match.length > 240 ? `${match.slice(0, 100)}...${match.slice(-140)}` : match;
}

function edit(config: StackConfig, { keep, earlier, later, onlyRemoved, impatient }: Omit<Case, 'edge' | 'expected' | 'because'>): void {
  const backend = config.terraform as { backend?: unknown };
  backend.backend = { local: { path: 'terraform.tfstate' } };
  keepOnly(config, keep.flatMap((pattern) => addressesOf(config, pattern)));
  const edge = { earlier: addressesOf(config, earlier), later: addressesOf(config, later) };
  (onlyRemoved ? removeEdge : turnEdge)(config, edge);
  if (impatient) {
    for (const address of addressesOf(config, impatient)) blocksByAddress(config).get(address)!.timeout = SECONDS_OF_IMPATIENCE;
  }
}

/** Somebody's Ingress of class alb, which Terraform does not know. */
async function anIngress(world: World): Promise<void> {
  const view = world.view();
  await view.kubectl(['create', 'namespace', 'app']);
  await view.kubectl(['create', 'service', 'clusterip', 'app', '--namespace', 'app', '--tcp=80:80']);
  await view.kubectl(['create', 'ingress', 'app', '--namespace', 'app', '--class=alb', '--rule=/*=app:80']);
  await eventually('The Ingress', 60, () => view.problems());
}

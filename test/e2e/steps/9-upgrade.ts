import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { everything } from './7-destroy';
import { imports, Rewrite, writeChangedApp } from './changed-app';
import { ControllerPod, controllerPods, expectAllowed, expectIdentities, Identity } from './identities';
import { DEMO_STACK, expectEqual, Step } from './step';
import { runProcess } from '../../../tools/terraform';
import { eventually } from '../checks';
import { World } from '../world';

/** Packed packages of what was released, by version; the latest is what users upgrade from. */
const RELEASES = resolve(__dirname, '..', 'releases');

/** A deployment of the last release. */
interface Deployed {
  readonly name: string;
  /** How its program differs from the example, then and now. */
  readonly rewrites: readonly Rewrite[];
  /** What is applied once on the way. */
  readonly onTheWay?: readonly Rewrite[];
  /** Whether pods have roles of their own. */
  readonly hasRoles?: boolean;
}

const IDENTITY = 'identity: WorkloadIdentity.nodeRole(),';
const OWN_ROLES = 'identity: WorkloadIdentity.podIdentity(),';

const DEPLOYED: readonly Deployed[] = [
  { name: 'permissions on the nodes', rewrites: [] },
  {
    name: 'a role for each workload',
    rewrites: [[IDENTITY, OWN_ROLES]],
    // See docs/identity-migration.md: what the old policies allow stays until pods have the new ones.
    onTheWay: [
      imports('ServiceAccount'),
      [IDENTITY, `${OWN_ROLES} nodeRole: { additionalAwsManagedPolicies: { AmazonEKS_CNI_Policy: 'until aws-node has a role of its own' } },`],
      ['const ingress = new DualIngress(', `platform.workloadIdentity.grant(platform.ebsStorage, ServiceAccount.of('kube-system', 'ebs-csi-controller-sa'), {
      policyName: 'OldDriver', awsManagedPolicies: ['service-role/AmazonEBSCSIDriverPolicy'],
    });
    platform.workloadIdentity.grant(platform.observability.grafana!, ServiceAccount.of('monitoring', 'grafana'), {
      policyName: 'OldGrafana', awsManagedPolicies: ['AmazonGrafanaCloudWatchAccess'],
    });
    const ingress = new DualIngress(`],
    ],
    hasRoles: true,
  },
];

/** What goes when roles of workloads get names with that of the cluster: see docs/upgrades.md. */
export const isRoleOfWorkload = (address: string, actions: string) =>
  /^aws_iam_role(_policy|_policy_attachment)?\.(?!Platform_(ControlPlane|NodeRole))/.test(address) && actions === 'create/delete';

/** Whoever upgrades the library keeps cluster, volumes, roles of nodes and buckets, and all along its pods have roles that may do their work. */
export const upgrade: Step = {
  number: 9,
  makesAnotherCluster: true,
  name: 'Upgrade from the last release of the library',
  async run(world, say) {
    const seen: string[] = [];
    for (const deployed of DEPLOYED) seen.push(await upgradeOf(world, deployed, say));
    return seen.join('; ');
  },
};

async function upgradeOf(world: World, { name, rewrites, onTheWay, hasRoles }: Deployed, say: (line: string) => void): Promise<string> {
  const { deployment } = world;
  const release = latestRelease();
  await deployment.synthesise(await appOf(world, release, rewrites));
  await deployment.prepare(DEMO_STACK);
  await deployment.apply(DEMO_STACK);
  await eventually('The deployment of the last release', 60, () => world.view().problems());
  const before = await idsOf(world);
  say(`${release}, ${name}: deployed`);

  await deployment.synthesise(writeChangedApp(world, 'upgraded', onTheWay ?? rewrites));
  await deployment.prepare(DEMO_STACK);
  const planned = await deployment.planned(DEMO_STACK);
  const gone = Object.entries(planned).filter(([, actions]) => actions.includes('delete'));
  const isExpected = ([address, actions]: [string, string]) => hasRoles && isRoleOfWorkload(address, actions);
  expectEqual('What the upgrade would delete or replace', Object.fromEntries(gone.filter((one) => !isExpected(one))), {});
  if (hasRoles) expectEqual('Whether roles of workloads get other names', gone.some(([address]) => address.startsWith('aws_iam_role.')), true);
  // The CNI lived off the nodes.
  const workloads = hasRoles ? (await expectAllowed(world, 'before the upgrade')).filter(({ via }) => via === 'POD_IDENTITY') : [];
  await (hasRoles ? watched(world, () => deployment.apply(DEMO_STACK), workloads, say) : deployment.apply(DEMO_STACK));
  if (onTheWay) {
    await eventually('The deployment on the way', 60, () => world.view().problems());
    await deployment.synthesise(writeChangedApp(world, 'upgraded-whole', rewrites));
    await deployment.prepare(DEMO_STACK);
    await watched(world, () => deployment.apply(DEMO_STACK), [], say);
  }
  await eventually('The deployment after the upgrade', 60, () => world.view().problems());
  const after = await idsOf(world);
  expectEqual('The plan after the upgrade', await deployment.planned(DEMO_STACK), {});
  const roles = workloads.map(roleOf);
  expectEqual('What was there before the upgrade', before.filter((one) => !after.includes(one) && !roles.includes(one)), []);
  if (hasRoles) await expectIdentities(world, 'after the upgrade', 'POD_IDENTITY');
  if (hasRoles) expectEqual('Roles whose names say of no cluster', roles.filter((one) => after.includes(one)), []);
  await deployment.destroy(DEMO_STACK);
  return `${name}: ${Object.keys(planned).length} changes, ${gone.length === 0 ? 'nothing' : `${gone.length} roles and policies of workloads`} replaced: the same ${kindsOf(before).join(', ')}`;
}

/**
 * While an upgrade is applied, each workload has a role that may do its work, and that which running pods took their credentials from is there
 * until they were restarted.
 */
async function watched(world: World, apply: () => Promise<unknown>, workloads: readonly Identity[], say: (line: string) => void): Promise<void> {
  const pods = await controllerPods(world);
  let isApplied = false;
  const applied = apply().finally(() => { isApplied = true; });
  let looks = 0;
  try {
    while (!isApplied) {
      await expectAllowed(world, 'during the upgrade');
      const present = await everything(world);
      const gone = workloads.filter((workload) => !present.includes(roleOf(workload)));
      const running = gone.length > 0 ? await controllerPods(world) : [];
      expectEqual('Pods that hold credentials of a role that is gone', holdersOf(gone, pods, running), []);
      looks += 1;
    }
  } finally {
    await applied;
  }
  expectEqual('Whether the upgrade was looked at while it went on', looks > 1, true);
  say(`looked ${looks} times while it was applied: every workload had its role`);
}

/** As the inventory names it. */
const roleOf = ({ roleArn }: Pick<Identity, 'roleArn'>) => `role ${roleArn.split('/').pop()}`;

/** The pods that took credentials from roles that are gone, and still run. Another workload's role may go later, after its own pods. */
export function holdersOf(gone: readonly Pick<Identity, 'name'>[], before: readonly ControllerPod[], running: readonly ControllerPod[]): ControllerPod[] {
  return running.filter(({ id, serviceAccount }) => before.some((pod) => pod.id === id) && gone.some(({ name }) => name === serviceAccount));
}

/** By id: what AWS has, the cluster and its parts among it, and the claims with the volumes that hold their data. */
export async function idsOf(world: World): Promise<string[]> {
  const claims = await world.view().list('persistentvolumeclaims');
  return [
    ...await everything(world),
    ...claims.map(({ metadata, spec }) => `claim ${metadata.uid} of volume ${spec.volumeName}`),
  ];
}

/** `2 volume, 3 role`: how many of which kind. */
export function kindsOf(records: readonly string[]): string[] {
  const kinds = records.map((record) => /^arn:[^:]*:eks:[^:]*:[^:]*:([\w-]+)/.exec(record)?.[1] ?? record.split(' ')[0]);
  return [...new Set(kinds)].sort().map((kind) => `${kinds.filter((one) => one === kind).length} ${kind}`);
}

export function latestRelease(): string {
  const releases = readdirSync(RELEASES).filter((name) => name.endsWith('.tgz'));
  const [latest] = releases.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  if (!latest) throw new Error('test/e2e/releases holds no package');
  return latest;
}

/** A program of that release's time, in a folder where the package's name means the release. */
export async function appOf(world: World, release: string, rewrites: readonly Rewrite[], program = 'main'): Promise<string> {
  const folder = join(world.options.folder, 'released');
  const library = join(folder, 'node_modules', 'cdktf-observable-eks');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(library, { recursive: true });
  // Another name, or the folder would be taken for a part of this package.
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'released', private: true }));
  const tar = await runProcess('tar', ['-xzf', join(RELEASES, release), '--strip-components=1', '-C', library], { cwd: folder });
  if (tar.exitCode !== 0) throw new Error(`tar: ${tar.stderr}`);
  writeFileSync(join(folder, 'main.ts'), exampleOf(release, program, rewrites));
  return join(folder, 'main.ts');
}

/** A program of a release's time, edited. A text that is not there any more is an error: the step means nothing then. */
export function exampleOf(release: string, program: string, rewrites: readonly Rewrite[]): string {
  const example = readFileSync(join(RELEASES, release.replace(/\.tgz$/, `.${program}.ts.txt`)), 'utf8');
  return rewrites.reduce((source, [from, to]) => {
    if (!source.includes(from)) throw new Error(`The program of ${release} has no \`${from}\` to change`);
    return source.replace(from, to);
  }, example);
}

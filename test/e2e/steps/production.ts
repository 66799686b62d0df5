import { resolve } from 'node:path';
import { APP, RELEASES } from './2-apply';
import { breakThings } from './5-break';
import { wrongLogin } from './6-wrong-login';
import { everything } from './7-destroy';
import { wrongOnPurpose } from './8-wrong-on-purpose';
import { imports, Rewrite, writeChangedApp } from './changed-app';
import { expectIdentities, expectNothingOnNodes } from './identities';
import { migrate } from './identity-migration';
import { changeProduction, PRODUCTION_START } from './production-change';
import { upgradeProduction } from './production-upgrade';
import { expectEqual, expectMatch, STATE_STACK, Step } from './step';
import { PRODUCTION_CASES } from './wrong-cases-production';
import { eventually } from '../checks';
import { REGION, World } from '../world';

const ENCLAVE = resolve(APP, '..', 'enclave');

/** What production installs, beside the namespaces. */
const PRODUCTION_RELEASES = [
  ...RELEASES,
  'instrumentation/instrumentation-default',
  'monitoring-agents/fluent-bit',
  'monitoring/grafana-dashboards',
  'monitoring/loki',
  'monitoring/opentelemetry-gateway',
  'monitoring/tempo',
  'opentelemetry-operator/opentelemetry-operator',
].sort();

const IDENTITY = 'identity: WorkloadIdentity.podIdentity(),';

const bootstrap: Step = {
  number: 1,
  name: 'State bucket',
  async run(world) {
    await world.deployment.synthesise(writeChangedApp(world, 'first', PRODUCTION_START));
    await world.deployment.prepare(STATE_STACK);
    await world.deployment.apply(STATE_STACK);
    return 'bucket made';
  },
};

const applyFromNothing: Step = {
  number: 2,
  name: 'Apply from nothing: the cluster, then everything in it; the mock app by hand',
  async run(world, say) {
    await applyAll(world);
    const view = world.view();
    const releases = Object.keys(await view.releases()).filter((name) => !name.startsWith('kube-system/namespaces-'));
    expectEqual('The releases', releases.sort(), PRODUCTION_RELEASES);
    say('all releases deployed, all pods ready, all claims bound');
    await view.kubectl(['apply', '--kustomize', APP]);
    await eventually('The app', 60, () => view.problems());
    const roles = await expectIdentities(world, 'of production', 'POD_IDENTITY');
    expectEqual('How many roles there are', new Set(roles).size, roles.length);
    await expectNothingOnNodes(world, 'of production');
    return `${PRODUCTION_RELEASES.length} releases, ${(await view.list('pods')).length} pods; each workload by Pod Identity with a role of its own, nothing on the nodes`;
  },
};

const planAgain: Step = {
  number: 3,
  name: 'Plan again, synthesise again',
  async run({ deployment, profile }) {
    for (const stack of profile.stacks) expectEqual(`The second plan of ${stack}`, await deployment.planned(stack), {});
    const first = await deployment.synthesise();
    expectEqual('The second synthesis', await deployment.synthesise(), first);
    return 'no changes; the same bytes';
  },
};

const refused: Step = {
  number: 4,
  name: 'Destroy without having said so',
  async run({ deployment, endpoint, profile }) {
    const before = endpoint.resources();
    const [base] = profile.stacks;
    const { stdout, stderr } = await deployment.destroy(base, {}, [1]);
    expectMatch('The destroy of what is protected', stdout + stderr, /Instance cannot be destroyed/);
    expectEqual('What EKS has after the refused destroy', endpoint.resources(), before);
    return 'refused, with everything as it was';
  },
};

const destroyAll: Step = {
  number: 8,
  name: 'Destroy in the two documented steps, with the app still there',
  async run(world) {
    await destroyBoth(world, writeChangedApp(world, 'destroyable', world.kept));
    world.kept = [];
    const left = (await everything(world)).filter((record) => !world.initial.includes(record));
    expectEqual('What is left, by kind', kindsOf(left), { 'bucket worktest-terraform-state': 1, 'kms-key': 1, 'volume': 4 });
    return 'exit code 0; left are the state bucket with its key, and the four volumes that are retained on purpose, of which one is that of the first Grafana';
  },
};

const irsa: Step = {
  number: 9,
  makesAnotherCluster: true,
  name: 'The same with IRSA, and from IRSA to Pod Identity, phase by phase',
  async run(world, say) {
    const app = writeChangedApp(world, 'irsa', [[IDENTITY, 'identity: WorkloadIdentity.irsa(),']]);
    await world.deployment.synthesise(app, world.profile.destroyable);
    await applyAll(world);
    const roles = await expectIdentities(world, 'with IRSA', 'IRSA');
    expectEqual('How many roles there are', new Set(roles).size, roles.length);
    await expectNothingOnNodes(world, 'with IRSA');
    say('each workload by IRSA with a role of its own');
    await migrate(
      world,
      { current: 'WorkloadIdentity.irsa()', target: 'WorkloadIdentity.podIdentity()', from: 'IRSA', to: 'POD_IDENTITY' },
      [IDENTITY, 'identity: IDENTITY,'],
      imports('MigrationPhase'),
      world.profile.destroyable,
      say,
    );
    await destroyBoth(world, undefined);
    return 'both ways work, and the one leads to the other without a gap';
  },
};

/** The nodes of the enclaves offer what their user data sets aside, once the plugin runs there; no other node offers any. */
async function enclaveOffers(world: World): Promise<string[]> {
  const wanted = { 'aws.ec2.nitro/nitro_enclaves': '1', 'aws.ec2.nitro/nitro_enclaves_cpus': '2', 'hugepages-1Gi': '2Gi' };
  return (await world.view().list('nodes')).flatMap(({ metadata, status }) => {
    const isHost = metadata.labels['confidential-computing/technology'] === 'nitro-enclaves';
    return Object.entries(wanted).filter(([name, amount]) => (status.allocatable[name] ?? '0') !== (isHost ? amount : '0'))
      .map(([name]) => `${metadata.name} offers ${status.allocatable[name] ?? '0'} of ${name}`);
  });
}

/** A pod that asks for an enclave and has no toleration finds no node. */
async function expectNoPlaceForStrangers(world: World): Promise<void> {
  const resources = { 'aws.ec2.nitro/nitro_enclaves': '1' };
  const overrides = { spec: { containers: [{ name: 'stranger', image: 'stranger', resources: { requests: resources, limits: resources } }] } };
  const view = world.view();
  await view.kubectl(['run', 'stranger', '--image=stranger', `--overrides=${JSON.stringify(overrides)}`]);
  await eventually('Why the stranger has no node', 60, async () => {
    const reasons = (await view.list('events')).filter(({ reason, involvedObject }) => reason === 'FailedScheduling' && involvedObject.name === 'stranger');
    return reasons.some(({ message }) => /untolerated taint.*Insufficient aws\.ec2\.nitro\/nitro_enclaves|Insufficient aws\.ec2\.nitro\/nitro_enclaves.*untolerated taint/.test(message))
      ? []
      : [reasons.map(({ message }) => message).join('; ') || 'the scheduler has not said anything'];
  });
  await view.kubectl(['delete', 'pod', 'stranger', '--grace-period=0', '--force']);
}

/** Regions of SEV-SNP are few, and the run has one region. */
const SNP_HERE: Rewrite = ['ConfidentialTechnology.amdSevSnp()', `ConfidentialTechnology.amdSevSnp({ additionalRegions: ['${REGION}'] })`];

const confidential: Step = {
  number: 10,
  name: 'A confidential group for each technology, and the workload of the enclave',
  makesAnotherCluster: true,
  async run(world, say) {
    const app = writeChangedApp(world, 'confidential', [SNP_HERE]);
    const flags = [...world.profile.destroyable, '--confidential', 'enclaves,snp,sandbox', '--sandbox-image', 'ami-0123456789abcdef0'];
    await world.deployment.synthesise(app, flags);
    await applyAll(world);
    const view = world.view();
    const nodes = await view.list('nodes');
    const technologies = nodes.map(({ metadata }) => metadata.labels['confidential-computing/technology']).filter(Boolean);
    say(`nodes of ${[...new Set(technologies)].sort().join(', ')}`);
    await eventually('What nodes offer for enclaves', 60, () => enclaveOffers(world));
    await expectNoPlaceForStrangers(world);

    await view.kubectl(['apply', '--kustomize', ENCLAVE]);
    const pods = async () => (await view.list('pods')).filter(({ metadata }) => metadata.namespace === 'vault');
    await eventually('The workload of the enclave', 60, async () => {
      const found = await pods();
      return found.length > 0 && found.every(({ spec }) => spec.nodeName) ? [] : ['its pod is on no node'];
    });
    const placed = (await pods()).map(({ spec }) => nodes.find(({ metadata }) => metadata.name === spec.nodeName)?.metadata.labels['confidential-computing/technology']);
    expectEqual('Where the workload of the enclave runs', [...new Set(placed)], ['nitro-enclaves']);
    const others = (await view.list('pods')).filter(({ spec, metadata }) => metadata.namespace !== 'vault' && !ofDaemonSet(metadata)
      && nodes.find((node) => node.metadata.name === spec.nodeName)?.metadata.labels['confidential-computing/technology']);
    expectEqual('What else runs on confidential nodes', others.map(({ metadata }) => metadata.name), []);
    await view.kubectl(['delete', '--kustomize', ENCLAVE]);
    for (const stack of world.profile.stacks) expectEqual(`The second plan of ${stack}`, await world.deployment.planned(stack), {});
    for (const stack of [...world.profile.stacks].reverse()) await world.deployment.destroy(stack);
    return 'applied, used and destroyed; the enclave runs on its own node, and nothing else does';
  },
};

const ofDaemonSet = ({ ownerReferences = [] }: { ownerReferences?: { kind: string }[] }) => ownerReferences.some(({ kind }) => kind === 'DaemonSet');

export const PRODUCTION_STEPS: Step[] = [
  bootstrap, applyFromNothing, planAgain, refused, changeProduction, { ...breakThings, number: 6 }, { ...wrongLogin, number: 7 },
  destroyAll, irsa, confidential, wrongOnPurpose(PRODUCTION_CASES, 11),
  upgradeProduction,
];

async function applyAll(world: World): Promise<void> {
  for (const stack of world.profile.stacks) {
    await world.deployment.prepare(stack);
    await world.deployment.apply(stack);
  }
  await eventually('The deployment', 120, () => world.view().problems());
}

/** As the README of the example has it: switch the protection off, then the stacks in reverse. */
async function destroyBoth(world: World, app: string | undefined): Promise<void> {
  await world.deployment.synthesise(app, world.profile.destroyable);
  await applyAll(world);
  for (const stack of [...world.profile.stacks].reverse()) await world.deployment.destroy(stack);
}

/** How many of each kind; buckets by their name. */
function kindsOf(records: readonly string[]): Record<string, number> {
  const kinds = records.map((record) => (/^bucket /.test(record) ? record : record.split(' ')[0]));
  return Object.fromEntries([...new Set(kinds)].sort().map((kind) => [kind, kinds.filter((one) => one === kind).length]));
}

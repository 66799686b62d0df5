import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Bench, Facts } from './layouts/bench';
import { expectEqual, expectMatch, Step } from './step';
import { eventually } from '../checks';
import type { OutsideCluster } from '../outside-cluster';
import { World } from '../world';

const CLUSTER = 'shop';
const STACK = 'external';
const PROXY = 'service.beta.kubernetes.io/do-loadbalancer-enable-proxy-protocol';
const STOPPED = /Failed to check installed release version|Kubernetes cluster unreachable/;

/** The ways to log in. */
const ACCESSES = ['kubeconfig', 'content', 'token', 'exec'] as const;

/** Left over from other work, as shells have it. */
const STRAY = {
  KUBE_HOST: 'https://127.0.0.1:1',
  KUBE_TOKEN: 'of-another-cluster',
  KUBE_CONFIG_PATH: '/nowhere/config',
  KUBE_CTX: 'another',
  KUBE_CTX_CLUSTER: 'another',
  KUBE_CTX_AUTH_INFO: 'another',
  KUBE_USER: 'another',
  KUBE_PASSWORD: 'another',
  KUBE_CLUSTER_CA_CERT_DATA: 'of another cluster',
};

const clusters = new Map<World, OutsideCluster>();

async function clusterOf(world: World): Promise<OutsideCluster> {
  const cluster = clusters.get(world) ?? await world.outsideCluster(CLUSTER);
  clusters.set(world, cluster);
  return cluster;
}

function factsOf(cluster: OutsideCluster, access: string, more: Facts = {}): Facts {
  const { kubeconfig, context, command, tokenFile, server } = cluster;
  return { access, kubeconfig, context, command, tokenFile, ...server, proxyProtocol: 'yes', ...more };
}

/** What hands secrets to Terraform, where the program asks for them. */
const secretsOf = (cluster: OutsideCluster, token: string) => ({ TF_VAR_kubeconfig: cluster.content, TF_VAR_token: token });

/** What is left of the plan by each way to log in. */
async function plans(bench: Bench, cluster: OutsideCluster, env: NodeJS.ProcessEnv): Promise<void> {
  for (const access of ACCESSES) {
    await bench.lay('external', factsOf(cluster, access));
    const planned = await bench.world.deployment.planned(STACK, [], { env: { ...secretsOf(cluster, cluster.token), ...env } });
    expectEqual(`The plan with ${access}`, planned, {});
  }
}

const fromNothing: Step = {
  number: 1,
  name: 'Applied through a kubeconfig, with nothing of AWS',
  async run(world, say) {
    const cluster = await clusterOf(world);
    const bench = new Bench(world, say);
    const calls = world.endpoint.calls().length;
    // There before the workloads, as the documentation has it.
    await cluster.kube.request('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'monitoring' } });
    await cluster.kube.create('secrets', {
      apiVersion: 'v1', kind: 'Secret', metadata: { namespace: 'monitoring', name: 'spaces-keys' }, stringData: { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' },
    });
    await bench.up('external', factsOf(cluster, 'kubeconfig', { proxyProtocol: 'no' }));
    await bench.expectWell(CLUSTER);
    say('applied; every release deployed, every pod ready, every claim bound, the Service has an address; a second plan is empty');

    const providers = Object.keys(world.deployment.configOf(STACK).provider ?? {});
    expectEqual('The providers', providers, ['helm']);
    const lock = readFileSync(join(world.deployment.folderOf(STACK), '.terraform.lock.hcl'), 'utf8');
    expectEqual('Whether Terraform got a provider of AWS', /hashicorp\/aws"/.test(lock), false);
    expectEqual('Calls to AWS', world.endpoint.calls().length, calls);
    await bench.expectNothingLeft();
    const classes = (await world.view(CLUSTER).list('persistentvolumeclaims')).map(({ spec }) => spec.storageClassName);
    // What has a bucket needs its volume for a while alone.
    expectEqual('The classes of the claims', [...new Set(classes)].sort(), ['do-block-storage', 'do-block-storage-retain']);
    return `${classes.length} claims in the classes of the platform, no provider of AWS, no call to it`;
  },
};

const changed: Step = {
  number: 2,
  name: 'Changed in place',
  async run(world, say) {
    const cluster = await clusterOf(world);
    const bench = new Bench(world, say);
    const before = await serviceOf(world);
    await bench.lay('external', factsOf(cluster, 'kubeconfig'));
    expectEqual('The plan of another wish', await bench.planned(STACK), { 'helm_release.Ingress_Release': 'update' });
    await bench.applies(STACK);
    const after = await serviceOf(world);
    expectEqual('The id of the Service', after.metadata.uid, before.metadata.uid);
    expectEqual('What the Service says before and after', [before, after].map(({ metadata }) => metadata.annotations?.[PROXY]), [undefined, 'true']);
    await bench.expectNoChanges(STACK);
    return 'PROXY protocol is an update of one release, and the Service stays';
  },
};

const otherLogins: Step = {
  number: 3,
  name: 'Other logins, and variables of other work',
  async run(world, say) {
    const cluster = await clusterOf(world);
    const bench = new Bench(world, say);
    await plans(bench, cluster, {});
    say(`${ACCESSES.join(', ')}: the plan of each is empty`);
    await plans(bench, cluster, STRAY);
    say(`with ${Object.keys(STRAY).join(', ')} set, too`);
    await bench.notices('the arguments that keep them out are taken away', STOPPED, async (wrong) => {
      await wrong.lay('external', factsOf(cluster, 'exec'));
      await wrong.world.deployment.planned(STACK, [], { env: { ...secretsOf(cluster, cluster.token), KUBE_TOKEN: STRAY.KUBE_TOKEN } });
    }, (_stack, { provider }) => {
      const [{ kubernetes }] = provider!.helm as { kubernetes: Record<string, unknown> }[];
      for (const [name, value] of Object.entries(kubernetes)) if (value === '') delete kubernetes[name];
    });
    return 'four ways to log in find the same, and no variable of the environment changes that';
  },
};

const expired: Step = {
  number: 4,
  name: 'A token that expires',
  async run(world, say) {
    const cluster = await clusterOf(world);
    const bench = new Bench(world, say);
    const held = await stateOf(world);
    const token = cluster.token;
    cluster.expire();
    for (const access of ACCESSES) {
      await bench.lay('external', factsOf(cluster, access));
      for (const args of [['plan'], ['plan', '-destroy'], ['destroy', '-auto-approve']]) {
        const { stdout, stderr } = await world.deployment.run(STACK, [...args, '-input=false', '-no-color'], { env: secretsOf(cluster, token) }, [1]);
        expectMatch(`\`${args.join(' ')}\` with an expired token, by ${access}`, stdout + stderr, STOPPED);
      }
      say(`${access}: plan and destroy stop`);
    }
    expectEqual('What the state holds', await stateOf(world), held);
    cluster.renew();
    await plans(bench, cluster, {});
    return 'stopped each time with the state as it was; with a new token every plan is empty';
  },
};

const destroyed: Step = {
  number: 5,
  name: 'Destroyed',
  async run(world) {
    const cluster = await clusterOf(world);
    const bench = new Bench(world, () => undefined);
    await bench.lay('external', factsOf(cluster, 'kubeconfig'));
    await bench.down(STACK);
    const view = world.view(CLUSTER);
    expectEqual('The releases that are left', await view.releases(), {});
    expectEqual('The claims that are left', await view.list('persistentvolumeclaims'), []);
    expectEqual('The load balancers that are left', (await view.list('services')).filter(({ spec }) => spec.type === 'LoadBalancer'), []);
    await eventually('Volumes that may go', 60, async () => (await view.list('persistentvolumes')).filter(({ spec }) => spec.persistentVolumeReclaimPolicy === 'Delete').map(({ metadata }) => metadata.name));
    const volumes = await view.list('persistentvolumes');
    expectEqual('What becomes of the other volumes', [...new Set(volumes.map(({ status }) => status.phase))], ['Released']);
    return `nothing is left but namespaces, the Secret, and ${volumes.length} volumes that were to be kept`;
  },
};

export const EXTERNAL_STEPS: Step[] = [fromNothing, changed, otherLogins, expired, destroyed];

async function serviceOf(world: World): Promise<any> {
  return JSON.parse(await world.view(CLUSTER).kubectl(['get', 'service', '--namespace', 'ingress-nginx', 'ingress-nginx-controller', '--output', 'json']));
}

async function stateOf(world: World): Promise<string[]> {
  const { stdout } = await world.deployment.run(STACK, ['state', 'list']);
  return stdout.split('\n').filter((address) => address !== '').sort();
}

import { resolve } from 'node:path';
import { DEMO_STACK, expectEqual, Step } from './step';
import { runProcess } from '../../../tools/terraform';
import { eventually } from '../checks';
import { STRANGER, World } from '../world';

export const APP = resolve(__dirname, '..', '..', '..', 'examples', 'worktest', 'app');

/** What both profiles install, beside the namespaces. */
export const RELEASES = [
  'ingress-nginx/ingress-nginx',
  'kube-system/aws-load-balancer-controller',
  'kube-system/ingress-drain',
  'kube-system/storage-classes',
  'monitoring/grafana',
  'monitoring/prometheus',
];

/** From nothing to a deployment that works, with the mock app applied by hand. */
export const applyFromNothing: Step = {
  number: 2,
  name: 'Apply from nothing, then the mock app by hand',
  async run(world, say) {
    await world.deployment.apply(DEMO_STACK);
    const view = world.view();
    const releases = Object.keys(await view.releases()).filter((name) => !name.startsWith('kube-system/namespaces-'));
    expectEqual('The releases', releases.sort(), RELEASES);
    await eventually('The deployment', 60, () => view.problems());
    say('all releases deployed, all pods ready, all claims bound');

    await view.kubectl(['apply', '--kustomize', APP]);
    await eventually('The app', 60, () => view.problems());
    const addresses = (await view.list('ingresses')).map(({ spec, status }) => `${spec.ingressClassName} ${status.loadBalancer.ingress[0].hostname}`);
    say(`the app has an address of each class: ${addresses.sort().join(', ')}`);

    await refusesStranger(world);
    return `${RELEASES.length} releases, ${(await view.list('pods')).length} pods, ${(await view.list('persistentvolumeclaims')).length} claims`;
  },
};

/** Somebody without an access entry is not let in, whatever AWS says of them. */
async function refusesStranger(world: World): Promise<void> {
  const { deployment, options } = world;
  const { stdout } = await runProcess('aws', ['eks', 'get-token', '--cluster-name', 'worktest', '--output', 'json'], {
    cwd: options.folder,
    env: deployment.environment(STRANGER),
  });
  const { status: { token } } = JSON.parse(stdout);
  const server = await world.view().kubectl(['config', 'view', '--output', 'jsonpath={.clusters[0].cluster.server}']);
  const answer = await runProcess('kubectl', ['--kubeconfig', '/dev/null', '--server', server, '--insecure-skip-tls-verify', '--token', token, 'get', 'namespaces'], {
    cwd: options.folder,
  });
  if (answer.exitCode === 0 || !/Unauthorized|must be logged in/i.test(answer.stderr)) {
    throw new Error(`A principal without an access entry is let in: ${answer.stdout}${answer.stderr}`);
  }
}

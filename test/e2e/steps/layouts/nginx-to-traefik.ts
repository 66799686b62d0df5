import { Bench } from './bench';
import type { Layout } from './layout';
import { eventually } from '../../checks';
import { expectEqual } from '../step';

const CLUSTER = 'controlled';

export const nginxToTraefik: Layout = {
  name: 'From ingress-nginx to Traefik, in place',
  async run(bench) {
    await bench.up('ingress-controller', { controller: 'ingress-nginx' });
    const view = bench.world.view(CLUSTER);
    await view.kubectl(['create', 'namespace', 'app']);
    await view.kubectl(['create', 'service', 'clusterip', 'app', '--namespace', 'app', '--tcp=80:80']);
    await view.kubectl(['create', 'ingress', 'app', '--namespace', 'app', '--class=nginx', '--rule=app.example.com/*=app:80']);
    await eventually('The Ingress', 60, () => view.problems());
    const before = await loadBalancerOf(bench, CLUSTER);

    await bench.notices('a release of its own for the other controller', /The plan of the change/, expectChange, (_stack, { resource }) => {
      const [release] = Object.values(resource!.helm_release).filter(({ name }) => name === 'ingress-nginx');
      release.name = 'traefik';
    });
    await expectChange(bench);
    await bench.world.deployment.apply('controller');
    await bench.expectWell(CLUSTER);
    await bench.expectNoChanges('controller');
    expectEqual('The Service, its load balancer, and the address of the Ingress', await loadBalancerOf(bench, CLUSTER), before);
    const controllers = (await view.list('deployments')).filter(({ metadata }) => metadata.namespace === 'ingress-nginx').map(({ metadata }) => metadata.labels['app.kubernetes.io/name']);
    expectEqual('The controllers', controllers, ['traefik']);
    await bench.down('controller');
    await bench.expectNothingLeft();
    return 'the same Service and load balancer serve the same Ingress, and of ingress-nginx nothing is left';
  },
};

async function expectChange(bench: Bench): Promise<void> {
  await bench.lay('ingress-controller', { controller: 'traefik' });
  expectEqual('The plan of the change', await bench.planned('controller'), { 'helm_release.Nginx_Release': 'update' });
}

/** The Services behind load balancers by their ids, the load balancers, and the addresses of Ingresses. */
export async function loadBalancerOf(bench: Bench, cluster: string): Promise<string[]> {
  const view = bench.world.view(cluster);
  const services = (await view.list('services')).filter(({ spec }) => spec.type === 'LoadBalancer');
  const ingresses = await view.list('ingresses');
  return [
    ...services.map(({ metadata, status }) => `service ${metadata.uid} at ${status.loadBalancer.ingress[0].hostname}`),
    ...ingresses.map(({ metadata, status }) => `ingress ${metadata.name} at ${status.loadBalancer.ingress[0].hostname}`),
    ...(await bench.records()).filter((record) => record.startsWith('load-balancer ')),
  ];
}

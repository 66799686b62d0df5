import type { Layout } from './layout';
import { eventually } from '../../checks';
import { APP } from '../2-apply';

const CLUSTER = 'hosting';

export const importedIngress: Layout = {
  name: 'Ingress on a cluster of which the name is known',
  async run(bench) {
    await bench.up('cluster', { cluster: CLUSTER });
    const before = await bench.records();
    const view = bench.world.view(CLUSTER);
    await bench.notices('no role for the controller', /The app: ingress shop\/shop-alb has no address/, async (wrong) => {
      const [stack] = await wrong.lay('ingress-on-imported', { cluster: CLUSTER });
      await wrong.world.deployment.apply(stack);
      await view.kubectl(['apply', '--kustomize', APP]);
      await eventually('The app', 20, () => view.problems());
    }, (_stack, { resource }) => {
      for (const association of Object.values(resource!.aws_eks_pod_identity_association)) association.service_account = 'nobody';
    });
    await bench.up('ingress-on-imported', { cluster: CLUSTER });
    await eventually('The app', 60, () => view.problems());
    // With the app still there, whose load balancer only the controller can remove.
    await bench.down('ingress');
    await bench.expectNothingLeft(before);
    await bench.expectNoChanges(CLUSTER);
    await bench.down(CLUSTER);
    await bench.expectNothingLeft();
    return 'both classes serve the app; their stack goes with all that they made, and the cluster does not notice';
  },
};

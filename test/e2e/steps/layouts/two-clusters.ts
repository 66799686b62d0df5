import type { Layout } from './layout';
import { expectEqual } from '../step';

export const twoClusters: Layout = {
  name: 'Two clusters in one account',
  async run(bench) {
    await bench.up('cluster', { cluster: 'blue' });
    const blue = await bench.records();
    await bench.notices('the name of the one for the other', /ResourceInUseException: Cluster already exists with name: blue/, async (wrong) => {
      const [stack] = await wrong.lay('cluster', { cluster: 'green' });
      await wrong.applies(stack);
    }, (_stack, { resource }) => {
      for (const cluster of Object.values(resource!.aws_eks_cluster)) cluster.name = 'blue';
    });
    await bench.up('cluster', { cluster: 'green' });
    await bench.expectNoChanges('blue');
    for (const cluster of ['blue', 'green']) await bench.expectWell(cluster);
    expectEqual('The clusters', bench.world.endpoint.clusters().sort(), ['blue', 'green']);
    await bench.down('green');
    const left = await bench.records();
    expectEqual('What of the one is gone with the other', blue.filter((record) => !left.includes(record)), []);
    await bench.expectNothingLeft(blue);
    await bench.expectNoChanges('blue');
    await bench.expectWell('blue');
    await bench.down('blue');
    await bench.expectNothingLeft();
    return 'no name of one is in the way of the other; one goes, and of the other everything is there';
  },
};

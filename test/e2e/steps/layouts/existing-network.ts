import type { Layout } from './layout';

export const existingNetwork: Layout = {
  name: 'A network made by one stack, used by its ids by another',
  async run(bench) {
    await bench.up('network');
    const network = await bench.records();
    const ids = await bench.outputs('network');
    await bench.notices('subnets of another network', /belongs to another VPC/, async () => {
      const [another] = network.filter((record) => record.startsWith('vpc ') && record !== `vpc ${ids.vpc}`);
      const [stack] = await bench.lay('in-existing-network', { ...ids, vpc: another.replace('vpc ', '') });
      await bench.planned(stack);
    });
    await bench.up('in-existing-network', ids);
    await bench.expectWell('guest');
    await bench.down('in-existing-network');
    // What a cluster puts into a network of others goes with it.
    await bench.expectNothingLeft(network);
    await bench.expectNoChanges('network');
    await bench.down('network');
    await bench.expectNothingLeft();
    return 'cluster and ingress in a network of others, which is as it was when they are gone';
  },
};

import type { Layout } from './layout';

export const existingNetwork: Layout = {
  name: 'A network made by one stack, used by its ids by another',
  async run(bench) {
    await bench.up('network');
    const network = await bench.records();
    await bench.up('in-existing-network', await bench.outputs('network'));
    await bench.expectWell('guest');
    await bench.down('in-existing-network');
    // What a cluster puts into a network of others goes with it.
    await bench.expectNothingLeft(network);
    await bench.expectNoChanges('network');
    await bench.down('network');
    await bench.expectNothingLeft();
    return 'cluster and ingress in a network of others, which is as it was when they are gone';
  },
  wrong: {
    what: 'a network without a way out',
    mutate: (stack, config) => {
      const routes = stack === 'network' ? config.resource!.aws_route : {};
      for (const name of Object.keys(routes)) {
        if (/PrivateDefaultRoute/.test(name)) delete routes[name];
      }
    },
    seen: /CREATE_FAILED[^]*subnet-\w+ has no way out/,
  },
};

import type { Bench } from './bench';
import type { Layout } from './layout';
import { expectEqual } from '../step';

const CLUSTER = 'shared-by-two';

export const twoApps: Layout = {
  name: 'Two apps on one cluster',
  async run(bench) {
    await bench.up('cluster', { cluster: CLUSTER });
    await bench.up('shared-cluster', { cluster: CLUSTER, name: 'one' });
    await bench.notices('one name for releases of both', /What both have in the namespace that they share/, async (wrong) => {
      const [stack] = await wrong.lay('shared-cluster', { cluster: CLUSTER, name: 'two' });
      await wrong.world.deployment.apply(stack);
      await expectSettings(wrong, 'What both have in the namespace that they share', ['one of one', 'two of two']);
    }, (_stack, { resource }) => {
      const [release] = Object.values(resource!.helm_release).filter(({ name }) => name === 'settings-of-two');
      release.name = 'settings-of-one';
    });
    await bench.up('shared-cluster', { cluster: CLUSTER, name: 'two' });
    // What was taken over went with the name that it had.
    await bench.world.deployment.apply('one');
    await bench.expectWell(CLUSTER);
    await bench.expectNoChanges('one');
    await expectSettings(bench, 'What both have in the namespace that they share', ['one of one', 'two of two']);
    await bench.down('two');
    await bench.expectNoChanges('one');
    await bench.expectWell(CLUSTER);
    await expectSettings(bench, 'What is there when one has gone', ['one of one']);
    await bench.down('one', CLUSTER);
    await bench.expectNothingLeft();
    return 'each has its own and both share a namespace; one goes, and the other does not notice';
  },
};

async function expectSettings(bench: Bench, what: string, wanted: readonly string[]): Promise<void> {
  const found = (await bench.world.view(CLUSTER).list('configmaps'))
    .filter(({ metadata }) => metadata.namespace === 'shared' && metadata.name !== 'kube-root-ca.crt')
    .map(({ metadata, data }) => `${metadata.name} of ${data.owner}`);
  expectEqual(what, found, wanted);
}

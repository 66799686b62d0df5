import type { Bench } from './bench';
import type { Layout } from './layout';
import { expectEqual } from '../step';

const CLUSTER = 'observed';

export const standaloneObservability: Layout = {
  name: 'Metrics and dashboards alone, on a cluster of which the name is known',
  async run(bench) {
    await bench.up('cluster', { cluster: CLUSTER });
    const before = await bench.records();
    await bench.notices('no role for Grafana', /Whether Grafana may read the metrics of CloudWatch/, async (wrong) => {
      const [stack] = await wrong.lay('observability', { cluster: CLUSTER });
      await wrong.world.deployment.apply(stack);
      await expectCloudWatch(wrong);
    }, (_stack, { resource }) => {
      for (const association of Object.values(resource!.aws_eks_pod_identity_association)) association.service_account = 'nobody';
    });
    await bench.up('observability', { cluster: CLUSTER });
    await bench.expectWell(CLUSTER);
    const releases = Object.keys(await bench.world.view(CLUSTER).releases()).filter((name) => name.startsWith('monitoring/'));
    expectEqual('The releases', releases.sort(), ['monitoring/grafana', 'monitoring/grafana-dashboards', 'monitoring/prometheus']);
    await expectCloudWatch(bench);
    await bench.down('observability');
    await bench.expectNothingLeft(before);
    await bench.expectNoChanges(CLUSTER);
    await bench.down(CLUSTER);
    await bench.expectNothingLeft();
    return 'metrics and dashboards keep their data in the default class, read CloudWatch, and go by themselves';
  },
};

async function expectCloudWatch({ world: { endpoint } }: Bench): Promise<void> {
  const credentials = await endpoint.credentialsOf(CLUSTER, 'monitoring', 'grafana');
  const mayRead = credentials !== undefined && await endpoint.roleAllows(credentials.roleArn, 'cloudwatch:GetMetricData');
  expectEqual('Whether Grafana may read the metrics of CloudWatch', mayRead, true);
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Bench, Facts } from './bench';
import type { Layout } from './layout';
import { loadBalancerOf } from './nginx-to-traefik';
import { expectEqual } from '../step';

const CLUSTER = 'charted';

/** What is upgraded from, by chart. */
const EARLIER: Facts = { traefik: '41.2.0', grafana: '12.10.4' };

export const chartUpgrade: Layout = {
  name: 'Charts in an earlier version, then in that of the library',
  async run(bench) {
    const folder = process.env.EARLIER_CHARTS_DIR;
    const missing = bench.world.options.charts ? missingCharts(folder) : [];
    if (missing.length > 0) {
      bench.say(`not done: EARLIER_CHARTS_DIR holds no ${missing.join(' and no ')}`);
      return 'nothing, since the earlier charts are not there';
    }
    await bench.up('charts-in-two-versions', { ...EARLIER, ...(folder && { charts: folder }) });
    await bench.expectWell(CLUSTER);
    const before = await kept(bench);
    await bench.notices('another name for a release that is upgraded', /The plan of the upgrade/, expectUpgrade, (_stack, { resource }) => {
      const [release] = Object.values(resource!.helm_release).filter(({ name }) => name === 'grafana');
      release.name = 'grafana-next';
    });
    await expectUpgrade(bench);
    await bench.world.deployment.apply('charts');
    await bench.expectWell(CLUSTER);
    await bench.expectNoChanges('charts');
    expectEqual('What keeps data, and what the world knows', await kept(bench), before);
    await bench.down('charts');
    await bench.expectNothingLeft();
    return `${Object.entries(EARLIER).map(([chart, version]) => `${chart} from ${version}`).join(' and ')}, in place: the same volume and load balancer`;
  },
};

async function expectUpgrade(bench: Bench): Promise<void> {
  await bench.lay('charts-in-two-versions');
  expectEqual('The plan of the upgrade', await bench.planned('charts'), {
    'helm_release.Nginx_Release': 'update',
    'helm_release.Observability_Grafana_Chart': 'update',
  });
}

/** Charts that a folder does not hold in the version that is upgraded from. */
export function missingCharts(folder: string | undefined): string[] {
  return Object.entries(EARLIER)
    .filter(([chart, version]) => {
      const file = folder && join(folder, chart, 'Chart.yaml');
      return !file || !existsSync(file) || !new RegExp(`^version: ["']?${version}["']?$`, 'm').test(readFileSync(file, 'utf8'));
    })
    .map(([chart, version]) => `${chart} ${version}`);
}

async function kept(bench: Bench): Promise<string[]> {
  const claims = await bench.world.view(CLUSTER).list('persistentvolumeclaims');
  return [
    ...claims.map(({ metadata, spec }) => `claim ${metadata.uid} of volume ${spec.volumeName}`),
    ...await loadBalancerOf(bench, CLUSTER),
  ];
}

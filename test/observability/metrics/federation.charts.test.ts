import { valuesFor } from './support';
import { FederatedPrometheus } from '../../../src';
import { describeWithPrometheus, isOldPrometheus, PrometheusServers, query, until } from '../../helpers/prometheus';

/** Two that scrape the same, with the labels that the library gives them, and one that takes series over with the library's job. */
describeWithPrometheus('federation between real servers', [], () => {
  const servers = new PrometheusServers();
  let replicas: string[];
  let global: string;

  beforeAll(async () => {
    const labels = valuesFor({ scale: { replicas: 2 } }).server.global.external_labels;
    const rules = { 'rules.yml': { groups: [{ name: 'sums', rules: [{ record: 'job:up:count', expr: 'count by (job) (up)' }] }] } };
    replicas = await Promise.all([0, 1].map((index) => servers.start(`prometheus-server-${index}`, {
      global: { scrape_interval: '1s', evaluation_interval: '1s', external_labels: labels },
      rule_files: ['rules.yml'],
      scrape_configs: [{ job_name: 'prometheus', static_configs: [{ targets: ['localhost:1'] }] }],
    }, rules)));
    const job = (url: string) => {
      const eu = FederatedPrometheus.of({ url, match: ['{__name__=~"job:.*"}'], scrapeIntervalSeconds: 1 });
      const { track_timestamps_staleness: tracked, ...rest } = valuesFor({ exchange: { federate: { eu } } }).scrapeConfigs['federate-eu'];
      return { ...rest, ...(!isOldPrometheus() && { track_timestamps_staleness: tracked }) };
    };
    global = await servers.start('global', {
      global: { scrape_interval: '1s' },
      scrape_configs: replicas.map((url, index) => ({ job_name: `federate-${index}`, ...job(url) })),
    }, {});
  });
  afterAll(() => servers.end());

  it('leaves each replica with a label of its own', async () => {
    for (const [index, url] of replicas.entries()) {
      const text = () => fetch(`${url}/federate?match[]=${encodeURIComponent('{__name__=~"job:.*"}')}`).then((answer) => answer.text());
      await until('sums', async () => (await text()).includes('job:up:count'));
      expect(await text()).toContain(`__replica__="prometheus-server-${index}"`);
      expect(await text()).toContain('cluster="fake"');
    }
  });

  it('makes one series of both, with the labels that it has there', async () => {
    const series = () => query(global, 'job:up:count');
    await until('series', async () => (await series()).length > 0);
    expect((await series()).map(({ metric }) => metric)).toEqual([{ __name__: 'job:up:count', cluster: 'fake', job: 'prometheus' }]);
    expect((await series())[0].value[1]).toBe('1');
  });
});

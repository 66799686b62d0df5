import { ChildProcess, spawn } from 'child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { createServer } from 'net';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { valuesFor } from './support';
import { FederatedPrometheus } from '../../../src';
import { promtool } from '../../helpers/charts';

// The program comes with promtool. Version 2 expands labels where it is told to, and cannot tell when a series has ended.
const PROMETHEUS = join(dirname(process.env.PROMTOOL_BINARY ?? ''), 'prometheus');
const isOld = () => /version 2\./.test(promtool(['--version'], {}));

/** Two that scrape the same, with the labels that the library gives them, and one that takes series over with the library's job. */
describe('federation between real servers', () => {
  const running: ChildProcess[] = [];
  let folder: string;
  let replicas: string[];
  let global: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'federation-'));
    const labels = valuesFor({ scale: { replicas: 2 } }).server.global.external_labels;
    replicas = await Promise.all([0, 1].map((index) => start(`prometheus-server-${index}`, {
      global: { scrape_interval: '1s', evaluation_interval: '1s', external_labels: labels },
      rule_files: ['rules.yml'],
      scrape_configs: [{ job_name: 'prometheus', static_configs: [{ targets: ['localhost:1'] }] }],
    })));
    const job = (url: string) => {
      const eu = FederatedPrometheus.of({ url, match: ['{__name__=~"job:.*"}'], scrapeIntervalSeconds: 1 });
      const { track_timestamps_staleness: tracked, ...rest } = valuesFor({ exchange: { federate: { eu } } }).scrapeConfigs['federate-eu'];
      return { ...rest, ...(!isOld() && { track_timestamps_staleness: tracked }) };
    };
    global = await start('global', {
      global: { scrape_interval: '1s' },
      scrape_configs: replicas.map((url, index) => ({ job_name: `federate-${index}`, ...job(url) })),
    });
  });
  afterAll(async () => {
    await Promise.all(running.map((program) => new Promise((resolve) => program.exitCode === null ? program.once('exit', resolve) && program.kill('SIGKILL') : resolve(undefined))));
    rmSync(folder, { recursive: true });
  });

  async function start(name: string, config: object): Promise<string> {
    const home = mkdtempSync(join(folder, `${name}-`));
    const port = await freePort();
    writeFileSync(join(home, 'prometheus.yml'), JSON.stringify(config));
    writeFileSync(join(home, 'rules.yml'), JSON.stringify({ groups: [{ name: 'sums', rules: [{ record: 'job:up:count', expr: 'count by (job) (up)' }] }] }));
    const program = spawn(PROMETHEUS, [
      `--config.file=${join(home, 'prometheus.yml')}`, `--storage.tsdb.path=${join(home, 'data')}`, `--web.listen-address=127.0.0.1:${port}`,
      ...(isOld() ? ['--enable-feature=expand-external-labels'] : []),
    ], { env: { POD_NAME: name }, stdio: 'ignore' });
    running.push(program);
    const url = `http://127.0.0.1:${port}`;
    await until(async () => (await fetch(`${url}/-/ready`)).ok);
    return url;
  }

  it('has its program', () => expect(existsSync(PROMETHEUS)).toBe(true));

  it('leaves each replica with a label of its own', async () => {
    for (const [index, url] of replicas.entries()) {
      const text = () => fetch(`${url}/federate?match[]=${encodeURIComponent('{__name__=~"job:.*"}')}`).then((answer) => answer.text());
      await until(async () => (await text()).includes('job:up:count'));
      expect(await text()).toContain(`__replica__="prometheus-server-${index}"`);
      expect(await text()).toContain('cluster="fake"');
    }
  });

  it('makes one series of both, with the labels that it has there', async () => {
    const series = async () => (await (await fetch(`${global}/api/v1/query?query=job:up:count`)).json() as any).data.result;
    await until(async () => (await series()).length > 0);
    expect((await series()).map(({ metric }: any) => metric)).toEqual([{ __name__: 'job:up:count', cluster: 'fake', job: 'prometheus' }]);
    expect((await series())[0].value[1]).toBe('1');
  });
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 120; tries++) {
    if (await isSo().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('it did not come to that in 30 seconds');
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

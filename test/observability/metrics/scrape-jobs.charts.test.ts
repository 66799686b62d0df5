import { execFile } from 'child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { promisify } from 'util';
import { seenBy, targetLabels } from './relabel';
import { podJobs, TARGETS } from './scrape-targets';

// The jobs as they are, with what discovery would find written down: some builds of promtool know no Kubernetes.
describe('scrape jobs in promtool', () => {
  let folder: string;
  beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'scrape-jobs-')); });
  afterAll(() => rmSync(folder, { recursive: true }));

  // promtool waits out its whole time limit, so all jobs at once.
  it('relabel as they do here', async () => {
    await Promise.all(podJobs.map(async ([name, job]) => {
      const cases = Object.values(TARGETS).map(({ discovered }) => seenBy(job, discovered)).filter((seen) => seen !== undefined);
      const { kubernetes_sd_configs: _discovery, ...rest } = job;
      const config = join(folder, `${name}.yml`);
      const targets = cases.map(({ __address__, ...labels }) => ({ targets: [__address__], labels }));
      writeFileSync(config, JSON.stringify({ scrape_configs: [{ job_name: name, ...rest, static_configs: targets }] }));
      const { stdout } = await promisify(execFile)(process.env.PROMTOOL_BINARY!, ['check', 'service-discovery', '--timeout=10s', config, name]);
      const theirs = (JSON.parse(stdout) as any[]).filter(({ labels }) => Object.keys(labels ?? {}).length > 0)
        .map(({ labels }) => Object.fromEntries(Object.entries(labels).filter(([label]) => !label.startsWith('__'))));
      const ours = cases.map((discovered) => targetLabels(name, job, discovered)).filter((labels) => labels !== undefined);
      const sorted = (list: any[]) => [...new Set(list.map((labels) => JSON.stringify(Object.entries(labels).sort())))].sort();
      expect(sorted(theirs)).toEqual(sorted(ours));
    }));
  });
});

import { ChildProcess, spawn, spawnSync } from 'child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { describeUnlessMissing } from './missing';
import { freePort } from './ports';

/** As a variable says, beside what the end-to-end run has, beside promtool, or on PATH. */
const PLACES = [
  process.env.PROMETHEUS_BINARY,
  process.env.E2E_CACHE && join(process.env.E2E_CACHE, 'bin', 'prometheus'),
  process.env.PROMTOOL_BINARY && join(dirname(process.env.PROMTOOL_BINARY), 'prometheus'),
  'prometheus',
].filter((place) => place !== undefined && place !== '') as string[];

const runs = (program: string, ...args: string[]) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;
const PROMETHEUS = PLACES.find((place) => runs(place, '--version'));

/** Version 2 expands labels where it is told to, reads no user from a file, and cannot tell when a series has ended. */
export const isOldPrometheus = () => /version 2\./.test(spawnSync(PROMETHEUS!, ['--version'], { encoding: 'utf8' }).stdout);

/** `describe` for what needs real servers, and programs beside them. */
export function describeWithPrometheus(what: string, programs: readonly string[], tests: () => void): void {
  const missing = [...PROMETHEUS ? [] : ['prometheus'], ...programs.filter((program) => !runs(program, 'version'))];
  describeUnlessMissing(missing.length === 0 ? undefined : `${missing.join(' and no ')} (Debian: apt-get install prometheus openssl)`, what, tests);
}

/** Prometheus servers of a test, in folders of their own. */
export class PrometheusServers {
  /** Where their files are. */
  public readonly folder = mkdtempSync(join(tmpdir(), 'prometheus-'));
  private readonly running = new Map<string, ChildProcess>();

  /** Starts one, and waits until it is ready. Files of rules stand beside the configuration. */
  public async start(name: string, config: object, rules: { readonly [file: string]: object }, flags: readonly string[] = []): Promise<string> {
    const home = mkdtempSync(join(this.folder, `${name}-`));
    const port = await freePort();
    const own = JSON.stringify(config).replaceAll('localhost:9090', `localhost:${port}`);
    writeFileSync(join(home, 'prometheus.yml'), own);
    for (const [file, content] of Object.entries(rules)) writeFileSync(join(home, file), JSON.stringify(content));
    this.running.set(name, spawn(PROMETHEUS!, [
      `--config.file=${join(home, 'prometheus.yml')}`, `--storage.tsdb.path=${join(home, 'data')}`, `--web.listen-address=localhost:${port}`,
      ...isOldPrometheus() ? ['--enable-feature=expand-external-labels'] : [], ...flags,
    ], { env: { POD_NAME: name }, stdio: 'ignore' }));
    const url = `http://localhost:${port}`;
    await until(`${name} is ready`, async () => (await fetch(`${url}/-/ready`)).ok);
    return url;
  }

  /** Ends one at once, as a lost node does. */
  public async kill(name: string): Promise<void> {
    const program = this.running.get(name)!;
    this.running.delete(name);
    if (program.exitCode === null) await new Promise((resolve) => program.once('exit', resolve) && program.kill('SIGKILL'));
  }

  /** Ends all, and takes their files away. */
  public async end(): Promise<void> {
    await Promise.all([...this.running.keys()].map((name) => this.kill(name)));
    rmSync(this.folder, { recursive: true });
  }
}

/** What a server answers to a query: labels and value of each series. */
export async function query(url: string, expr: string): Promise<{ readonly metric: Record<string, string>; readonly value: [number, string] }[]> {
  const answer = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(expr)}`);
  return ((await answer.json()) as any).data.result;
}

/** Waits until something is so. */
export async function until(what: string, isSo: () => Promise<boolean>, seconds: number = 90): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    if (await isSo().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`it did not come to that in ${seconds} seconds: ${what}`);
}

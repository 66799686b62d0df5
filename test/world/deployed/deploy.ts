import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { apply, destroy, init, plan, runProcess } from '../../../tools/terraform';
import type { Log } from '../../e2e/contract';
import { inGroup } from '../../e2e/kubernetes/groups';

const ROOT = resolve(__dirname, '..', '..', '..');
const STACK = 'world';

/** How long something has to be wrong before it is an alert, in a run that shall not take hours. */
export const FOR = '30s';

interface Config {
  readonly resource: { readonly helm_release: Readonly<Record<string, { values?: string[] }>> };
}

/** What Terraform has made. */
export interface Deployed {
  /** Their names. */
  readonly releases: string[];
  /** Whether another plan changes something. */
  hasChanges(): Promise<boolean>;
  destroy(): Promise<void>;
}

/**
 * Synthesises the program and has Terraform apply it, as a user does. One thing is changed on the way: how often rules are looked at, how long each waits and how far it looks back.
 */
export async function deploy(folder: string, kubeconfig: string, charts: string, log: Log): Promise<Deployed> {
  const outdir = join(folder, 'cdktf.out');
  const args = ['--import', 'tsx', join(__dirname, 'program.ts'), '--charts', charts, '--facts', JSON.stringify({ kubeconfig })];
  const { exitCode, stderr } = await runProcess(process.execPath, args, inGroup(folder, { cwd: ROOT, env: { CDKTF_OUTDIR: outdir } }));
  if (exitCode !== 0) throw new Error(`The program did not synthesise: ${stderr.trim().slice(-2000)}`);
  const stack = join(folder, 'stacks', STACK);
  mkdirSync(stack, { recursive: true });
  cpSync(join(outdir, 'stacks', STACK), stack, { recursive: true });
  const file = join(stack, 'cdk.tf.json');
  if (!existsSync(file)) throw new Error(`There is no stack ${STACK}`);
  const config = JSON.parse(readFileSync(file, 'utf8')) as Config;
  writeFileSync(file, JSON.stringify(hastened(config)));
  const options = inGroup(folder, { onOutput: log });
  await init(stack, options);
  await apply(stack, options);
  return {
    releases: Object.keys(config.resource.helm_release),
    hasChanges: async () => (await plan(stack, options)).changes,
    destroy: () => destroy(stack, options),
  };
}

/** How far back a rule looks: what is over shall be over within minutes. */
const WINDOW = '1m';
const YESTERDAY = '2m';

// Up to the next window that is a number: those of dashboards are variables.
const WINDOWS = /\b(rate|increase|max_over_time)(\((?:(?!\[\d|\[\$).){0,300})\[\d+[smhd]\]/g;

/** The same with rules that are looked at more often, wait less, and look back less far. */
export function hastened(config: Config): Config {
  const text = (value: string) => value.replace(/("for":")\d+s"/g, `$1${FOR}"`).replace(/("interval":")\d+s"/g, '$115s"')
    .replace(WINDOWS, `$1$2[${WINDOW}]`).replace(/\boffset 1d\b/g, `offset ${YESTERDAY}`);
  const releases = Object.entries(config.resource.helm_release)
    .map(([name, release]) => [name, { ...release, ...(release.values && { values: release.values.map(text) }) }]);
  return { ...config, resource: { ...config.resource, helm_release: Object.fromEntries(releases) } };
}

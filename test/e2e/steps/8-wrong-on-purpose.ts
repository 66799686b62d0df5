import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { everything } from './7-destroy';
import { selectCases } from './select';
import { expectMatch, Step } from './step';
import { blocksByAddress, StackConfig } from '../../../tools/manifest';
import { eventually } from '../checks';
import { addressesOf, keepOnly, removeEdge, turnEdge, withLiterals } from '../edges';
import { World } from '../world';

/** A part of a stack with an edge removed, and what must come of it. */
export interface Case {
  readonly edge: string;
  /** The stack that has the edge; those before it are applied as they are. */
  readonly stack: string;
  /** What of the stack shows the edge; what it needs comes with it. */
  readonly keep: RegExp[];
  /** What comes first in the stack, and what after it; none for the order of the stacks themselves. */
  readonly earlier?: RegExp;
  readonly later?: RegExp;
  /** What takes the place of expressions that keep the order as well, by the addresses in them. */
  readonly literals?: Readonly<Record<string, string>>;
  /** Arguments of those that come first, where the texts need them. */
  readonly arguments?: Readonly<Record<string, unknown>>;
  /** Whether the edge is only removed; otherwise the wrong order is made sure of. */
  readonly onlyRemoved?: boolean;
  /** Releases that shall not take long to give up. */
  readonly impatient?: RegExp;
  /** What has to be seen. */
  readonly expected: Expectation;
  /** Why, in the events of the cluster or in the logs of what stands in for AWS; for an error that does not say it. */
  readonly because?: RegExp;
}

/** An apply that fails, or a destroy that leaves records behind and may fail as well. */
type Expectation =
  | { readonly command: 'apply'; readonly error: RegExp }
  | {
    readonly command: 'destroy';
    readonly stack?: string;
    readonly before?: (world: World) => Promise<void>;
    readonly error?: RegExp;
    /** Whether Terraform waits for what never goes; it is then interrupted, since the provider would wait for 20 minutes. */
    readonly hangs?: boolean;
    readonly left: RegExp;
  };

const APPLY = ['apply', '-input=false', '-no-color', '-auto-approve'];
const SECONDS_OF_IMPATIENCE = 20;

/** Several times what the destroy of a base takes that has nothing left in it. */
const SECONDS_UNTIL_HANGING = 180;

/** The proof can fail: without an edge, a part of the deployment does not come up, or leaves something behind. */
export const wrongOnPurpose = (all: readonly Case[], number = 8): Step => ({
  number,
  name: 'Wrong on purpose: each edge removed',
  makesAnotherCluster: true,
  async run({ options }, say) {
    const cases = selectCases(all, ({ edge }) => edge);
    const problems: string[] = [];
    for (const [index, one] of cases.entries()) {
      const start = Date.now();
      const world = await World.start({ ...options, folder: join(options.folder, 'wrong', String(index + 1)) });
      const seen = await breaks(world, one).catch((error: Error) => {
        problems.push(`Without "${one.edge}": ${error.message}`);
        return 'NOT SEEN';
      }).finally(() => world.stop());
      say(`without "${one.edge}": ${seen} (${Math.round((Date.now() - start) / 1000)} s)`);
    }
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return `${cases.length} edges, and each is missed`;
  },
});

/** Applies a part of a stack without an edge, and destroys it where only that shows it; says what was seen. */
async function breaks(world: World, { expected, because, stack, ...one }: Case): Promise<string> {
  const { deployment, profile } = world;
  await deployment.synthesise(undefined, profile.destroyable);
  const before = profile.stacks.slice(0, profile.stacks.indexOf(stack));
  for (const earlier of before) {
    await deployment.prepare(earlier, keepStateHere);
    await deployment.apply(earlier);
  }
  await deployment.prepare(stack, (config) => {
    keepStateHere(config);
    readStatesOf(world, config, before);
    edit(config, one);
  });
  if (expected.command === 'apply') {
    const { stdout, stderr } = await deployment.run(stack, APPLY, {}, [0, 1]);
    return [
      found('What the apply says', unwrapped(stdout + stderr), expected.error),
      ...(because ? [found('The reason', await reasons(world), because)] : []),
    ].join('; ');
  }
  await deployment.apply(stack);
  await expected.before?.(world);
  const interrupted = { onStart: (child: ChildProcess) => void setTimeout(() => child.kill('SIGINT'), SECONDS_UNTIL_HANGING * 1000).unref() };
  const { stdout, stderr } = await deployment.destroy(expected.stack ?? stack, expected.hangs ? interrupted : {}, expected.hangs ? [1] : [0, 1]);
  const left = (await everything(world)).filter((record) => !world.initial.includes(record));
  return [
    ...(expected.error ? [found('What the destroy says', unwrapped(stdout + stderr), expected.error)] : []),
    ...(because ? [found('The reason', await reasons(world), because)] : []),
    `left: ${found('What the destroy leaves', left.join('\n'), expected.left)}`,
  ].join('; ');
}

/** There is no state bucket in these worlds. */
function keepStateHere(config: StackConfig): void {
  (config.terraform as { backend?: unknown }).backend = { local: { path: 'terraform.tfstate' } };
}

function readStatesOf({ deployment }: World, config: StackConfig, stacks: readonly string[]): void {
  for (const [name, state] of Object.entries<any>(config.data?.terraform_remote_state ?? {})) {
    const stack = stacks.find((one) => name.includes(one));
    if (stack) Object.assign(state, { backend: 'local', config: { path: join(deployment.folderOf(stack), 'terraform.tfstate') } });
  }
}

async function reasons(world: World): Promise<string> {
  const logs = ['standins', 'eks', 'kubernetes'].map((name) => readFileSync(join(world.options.folder, 'logs', `${name}.log`), 'utf8'));
  const events = world.endpoint.clusters().includes(world.profile.cluster) ? await world.view().list('events') : [];
  return [...logs, ...events.map(({ message }) => message)].join('\n');
}

/** Terraform breaks the lines of what providers say. */
function unwrapped(text: string): string {
  return text.replace(/\s+/g, ' ');
}

/** What matches, on one line and not too long. */
function found(what: string, text: string, pattern: RegExp): string {
  expectMatch(what, text, pattern);
  const match = pattern.exec(text)![0].replace(/\s+/g, ' ');
  return match.length > 240 ? `${match.slice(0, 100)}...${match.slice(-140)}` : match;
}

/** Takes a case out of a stack as it is applied. */
export function edit(config: StackConfig, { keep, earlier, later, literals, arguments: given, onlyRemoved, impatient }: Omit<Case, 'edge' | 'stack' | 'expected' | 'because'>): void {
  keepOnly(config, keep.flatMap((pattern) => addressesOf(config, pattern)));
  if (later && literals) withLiterals(config, addressesOf(config, later), literals);
  if (earlier && given) addressesOf(config, earlier).forEach((address) => Object.assign(blocksByAddress(config).get(address)!, given));
  if (earlier && later) {
    const edge = { earlier: addressesOf(config, earlier), later: addressesOf(config, later) };
    (onlyRemoved ? removeEdge : turnEdge)(config, edge);
  }
  if (impatient) {
    for (const address of addressesOf(config, impatient)) blocksByAddress(config).get(address)!.timeout = SECONDS_OF_IMPATIENCE;
  }
}

/** Somebody's Ingress of class alb, which Terraform does not know. */
export async function anIngress(world: World): Promise<void> {
  const view = world.view();
  await view.kubectl(['create', 'namespace', 'app']);
  await view.kubectl(['create', 'service', 'clusterip', 'app', '--namespace', 'app', '--tcp=80:80']);
  await view.kubectl(['create', 'ingress', 'app', '--namespace', 'app', '--class=alb', '--rule=/*=app:80']);
  await eventually('The Ingress', 60, () => view.problems());
}

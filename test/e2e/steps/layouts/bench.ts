import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { StackConfig } from '../../../../tools/manifest';
import { eventually } from '../../checks';
import { World } from '../../world';
import { everything } from '../7-destroy';
import { expectEqual, expectMatch } from '../step';

const PROGRAMS = resolve(__dirname, '..', '..', 'layouts');

/** What is done to the stacks of a layout before they are applied, by their names. */
export type Mutation = (stack: string, config: StackConfig) => void;

export type Facts = Readonly<Record<string, string>>;

/** Where a layout is put up and taken down again, by programs of its own. */
export class Bench {
  constructor(
    public readonly world: World,
    public readonly say: (line: string) => void,
    private readonly mutate: Mutation = () => undefined,
  ) {}

  /** The same, with another world. */
  public in(world: World): Bench {
    return new Bench(world, this.say, this.mutate);
  }

  /** Synthesises a program and lays its stacks out; gives their names. */
  public async lay(program: string, facts: Facts = {}): Promise<string[]> {
    const { deployment, options } = this.world;
    await deployment.synthesise(join(PROGRAMS, `${program}.ts`), ['--facts', JSON.stringify(facts)]);
    const stacks = readdirSync(join(options.folder, 'cdktf.out', 'stacks')).sort();
    for (const stack of stacks) await deployment.prepare(stack, (config) => this.mutate(stack, config));
    return stacks;
  }

  /** Applies the stacks of a program, one after another; a second plan of each is empty. */
  public async up(program: string, facts: Facts = {}): Promise<void> {
    for (const stack of await this.lay(program, facts)) {
      await this.world.deployment.apply(stack);
      await this.expectNoChanges(stack);
    }
  }

  /** Applies a stack, and says with what it failed if it did. */
  public async applies(stack: string): Promise<void> {
    const { exitCode, stderr } = await this.world.deployment.run(stack, ['apply', '-input=false', '-no-color', '-auto-approve'], {}, [0, 1]);
    if (exitCode !== 0) throw new Error(stderr);
  }

  /** The proof can fail: what is done wrong on purpose ends with an error that says so. */
  public async notices(what: string, seen: RegExp, wrong: (bench: Bench) => Promise<unknown>, mutate?: Mutation): Promise<void> {
    const failure = await failureOf(() => wrong(new Bench(this.world, () => undefined, mutate)), seen);
    this.say(`on purpose, ${what}: ${failure}`);
  }

  public async down(...stacks: string[]): Promise<void> {
    for (const stack of stacks) await this.world.deployment.destroy(stack);
  }

  public async expectNoChanges(stack: string): Promise<void> {
    expectEqual(`The plan of ${stack}, when nothing was changed`, await this.world.deployment.planned(stack), {});
  }

  /** What a plan does, by addresses without the hash at their end. */
  public async planned(stack: string): Promise<Record<string, string>> {
    const planned = await this.world.deployment.planned(stack);
    return Object.fromEntries(Object.entries(planned).map(([address, actions]) => [address.replace(/_[0-9A-F]{8}$/, ''), actions]).sort());
  }

  /** Everything in the cluster is as it should be. */
  public async expectWell(cluster: string): Promise<void> {
    await eventually(`The cluster ${cluster}`, 120, () => this.world.view(cluster).problems());
  }

  /** What a stack put out. */
  public async outputs(stack: string): Promise<Facts> {
    const { stdout } = await this.world.deployment.run(stack, ['output', '-json'], { onOutput: undefined });
    const outputs = JSON.parse(stdout) as Record<string, { value: string }>;
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  /** What AWS holds now. */
  public async records(): Promise<string[]> {
    return everything(this.world);
  }

  /** @param before what was there before the layout, or a part of it */
  public async expectNothingLeft(before: readonly string[] = this.world.initial): Promise<void> {
    expectEqual('What is left after the destroy', (await this.records()).filter((record) => !before.includes(record)), []);
  }
}

/** What something fails with, as far as it was expected; that it does not fail is a failure. */
export async function failureOf(run: () => Promise<unknown>, expected: RegExp): Promise<string> {
  const failure = await run().then(() => undefined, (error: Error) => error);
  if (!failure) throw new Error('What is done wrong on purpose passed');
  expectMatch('What is done wrong on purpose', failure.message, expected);
  return expected.exec(failure.message)![0].replace(/\s+/g, ' ').slice(0, 240);
}

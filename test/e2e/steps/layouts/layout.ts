import { join } from 'node:path';
import { Bench, Mutation } from './bench';
import { World } from '../../world';
import { selectCases } from '../select';
import { expectMatch, Step } from '../step';

/** A way to lay out stacks, clusters and networks that the reference deployment does not have. */
export interface Layout {
  readonly name: string;
  /** Done wrong on purpose, and what the layout says then. */
  readonly wrong: { readonly what: string; readonly mutate: Mutation; readonly seen: RegExp };
  /** Puts it up, plans again, takes it down, and throws what was wrong. */
  run(bench: Bench): Promise<string>;
}

/** One step for each. */
export function layoutSteps(layouts: readonly Layout[]): Step[] {
  return layouts.map(({ name, run }, index) => ({
    number: index + 1,
    name,
    makesAnotherCluster: index > 0,
    run: (world, say) => run(new Bench(world, say)),
  }));
}

/** The proof can fail: each layout, done wrong in one place, says so. */
export function wrongLayouts(layouts: readonly Layout[]): Step {
  return {
    number: layouts.length + 1,
    name: 'Wrong on purpose: each layout in one place',
    makesAnotherCluster: true,
    async run({ options }, say) {
      const chosen = selectCases(layouts, ({ wrong }) => wrong.what);
      const problems: string[] = [];
      for (const [index, { run, wrong }] of chosen.entries()) {
        const start = Date.now();
        const world = await World.start({ ...options, folder: join(options.folder, 'wrong', String(index + 1)) });
        const seen = await failureOf(() => run(new Bench(world, () => undefined, wrong.mutate)), wrong.seen).catch((error: Error) => {
          problems.push(`With ${wrong.what}: ${error.message}`);
          return 'NOT SEEN';
        }).finally(() => world.stop());
        say(`with ${wrong.what}: ${seen} (${Math.round((Date.now() - start) / 1000)} s)`);
      }
      if (problems.length > 0) throw new Error(problems.join('\n'));
      return `${chosen.length} layouts, and each is missed`;
    },
  };
}

/** What something fails with, as far as it was expected; that it does not fail is a failure. */
export async function failureOf(run: () => Promise<unknown>, expected: RegExp): Promise<string> {
  const failure = await run().then(() => undefined, (error: Error) => error);
  if (!failure) throw new Error('it passed');
  expectMatch('What it failed with', failure.message, expected);
  return expected.exec(failure.message)![0].replace(/\s+/g, ' ').slice(0, 240);
}

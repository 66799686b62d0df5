import { Bench } from './bench';
import type { Step } from '../step';

/** A way to lay out stacks, clusters and networks that the reference deployment does not have. */
export interface Layout {
  readonly name: string;
  /** Puts it up, plans again, does it wrong in one place, takes it down, and throws what was not as it should be. */
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

import { World } from '../world';

/** Names of the stacks of a profile. */
export const STATE_STACK = 'worktest-state';
export const DEMO_STACK = 'worktest-demo';

/** One step of the run. */
export interface Step {
  readonly number: number;
  readonly name: string;
  /** Whether it makes an EKS cluster after, or beside, the one that the steps before it have. @default false */
  readonly makesAnotherCluster?: boolean;
  /** Does the step and says in a line what was seen; throws what was wrong. */
  run(world: World, say: (line: string) => void): Promise<string>;
}

export function expectEqual(what: string, actual: unknown, expected: unknown): void {
  const [got, wanted] = [JSON.stringify(actual, null, 2), JSON.stringify(expected, null, 2)];
  if (got !== wanted) throw new Error(`${what}\n  expected ${wanted}\n  got      ${got}`);
}

/** What must not hold: a check that finds nothing wrong where something is would be worth nothing. */
export async function expectFailure(what: string, check: () => Promise<unknown>): Promise<void> {
  const found = await check().then(() => false, () => true);
  if (!found) throw new Error(`${what}: nothing wrong was found, but something is`);
}

/** Addresses without the hash at their end, in order. */
export function shortened(planned: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(planned).map(([address, actions]) => [address.replace(/_[0-9A-F]{8}$/, ''), actions]).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

export function expectMatch(what: string, text: string, pattern: RegExp): void {
  if (!pattern.test(text)) throw new Error(`${what}: ${pattern} does not match:\n${text.slice(-2000)}`);
}

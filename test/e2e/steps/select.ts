import type { Step } from './step';

/** The steps that are asked for, in their order. A number that is no step would make a run that proves less than it says. */
export function selectSteps(all: readonly Step[], wanted: string | undefined, isNamedCluster: boolean): Step[] {
  const numbers = wanted?.split(',').map((text) => text.trim());
  const unknown = numbers?.filter((text) => !all.some(({ number }) => String(number) === text)) ?? [];
  if (unknown.length > 0) throw new Error(`--steps: there is no step ${unknown.join(', ')}; there are ${numbersOf(all)}`);
  const chosen = numbers ? all.filter(({ number }) => numbers.includes(String(number))) : [...all];
  if (!isNamedCluster) return chosen;
  // The namespaces that Helm keeps are in the way of a second EKS cluster.
  const impossible = chosen.filter(({ makesAnotherCluster }) => makesAnotherCluster);
  if (numbers && impossible.length > 0) {
    throw new Error(`--kubeconfig: a cluster of your own has room for one EKS cluster, and step ${numbersOf(impossible)} makes another one: leave it out of --steps`);
  }
  return chosen.filter(({ makesAnotherCluster }) => !makesAnotherCluster);
}

/** Those of the cases that `E2E_CASES` picks by their words. None of them would make a step that proves nothing. */
export function selectCases<T>(all: readonly T[], wordsOf: (one: T) => string, wanted: string | undefined = process.env.E2E_CASES): T[] {
  const only = wanted ? new RegExp(wanted) : undefined;
  const chosen = all.filter((one) => !only || only.test(wordsOf(one)));
  if (chosen.length === 0) throw new Error(`E2E_CASES: ${only} matches no case; there are:\n${all.map(wordsOf).join('\n')}`);
  return chosen;
}

function numbersOf(steps: readonly Step[]): string {
  return steps.map(({ number }) => number).join(', ');
}

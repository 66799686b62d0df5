import { selectCases, selectSteps } from './select';

const all = [1, 2, 7].map((number) => ({ number, name: `step ${number}`, run: async () => '' }));
const withMore = [...all, { ...all[0], number: 9, makesAnotherCluster: true }];
const numbers = (wanted: string | undefined, isNamedCluster = false) => selectSteps(withMore, wanted, isNamedCluster).map(({ number }) => number);

test('all of them, or those that are named, in their order', () => {
  expect(numbers(undefined)).toEqual([1, 2, 7, 9]);
  expect(numbers('7, 1')).toEqual([1, 7]);
});

test('cases are picked by their words, and picking none is refused', () => {
  const words = (one: string) => one;
  expect(selectCases(['nodes before pods', 'pods before nodes'], words, '^pods')).toEqual(['pods before nodes']);
  expect(selectCases(['a', 'b'], words, '')).toEqual(['a', 'b']);
  expect(() => selectCases(['a', 'b'], words, 'c')).toThrow(new Error('E2E_CASES: /c/ matches no case; there are:\na\nb'));
});

test('a number that is no step is refused', () => {
  expect(() => numbers('1,3,x')).toThrow('--steps: there is no step 3, x; there are 1, 2, 7, 9');
  expect(() => numbers('')).toThrow('there is no step');
});

test('a cluster of one\'s own gets those that are possible in it', () => {
  expect(numbers(undefined, true)).toEqual([1, 2, 7]);
  expect(numbers('1,7', true)).toEqual([1, 7]);
  expect(() => numbers('1,9', true)).toThrow('a cluster of your own has room for one EKS cluster, and step 9 makes another one: leave it out of --steps');
});

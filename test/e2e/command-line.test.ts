import { readArguments, usage } from './command-line';

const step = (number: number) => ({ number, name: `Number ${number}`, run: async () => '' });
const all = { demo: [step(1), step(2)], production: [step(1)], external: [step(1)] };
const read = (...args: string[]) => readArguments(args, all, { CHARTS_DIR: '/charts' });

test('without arguments it is all of the demo', () => {
  expect(read()).toEqual({
    profile: 'demo', nodes: 'kwok', steps: all.demo, charts: '/charts', awsProviderVersion: '5.100.0', namedCluster: undefined, keep: false,
  });
  expect(readArguments([], all, { CHARTS_DIR: '' })?.charts).toBeUndefined();
});

test('each option is taken', () => {
  expect(read('--profile', 'production', '--steps', '1', '--charts', '/c', '--aws-provider-version', '6.0.0', '--keep')).toEqual({
    profile: 'production', nodes: 'kwok', steps: all.production, charts: '/c', awsProviderVersion: '6.0.0', namedCluster: undefined, keep: true,
  });
  expect(read('--nodes', 'real')).toMatchObject({ profile: 'external', nodes: 'real' });
  expect(read('--nodes', 'real', '--profile', 'external')).toMatchObject({ profile: 'external', nodes: 'real' });
  expect(read('--kubeconfig', '/k', '--context', 'kind', '--service-socket', '/s')?.namedCluster).toEqual({
    kubeconfigFile: '/k', context: 'kind', serviceSocket: '/s',
  });
});

test.each([
  [['--profil', 'demo'], "Unknown option '--profil'; `npm run e2e -- --help` names what there is"],
  [['7'], "Unexpected argument '7'; `npm run e2e -- --help` names what there is"],
  [['-h'], "Unknown option '-h'; `npm run e2e -- --help` names what there is"],
  [['--steps'], "Option '--steps <value>' argument missing; `npm run e2e -- --help` names what there is"],
  [['--keep=yes'], "Option '--keep' does not take an argument; `npm run e2e -- --help` names what there is"],
  [['--nodes', 'fake'], "unknown nodes 'fake'; there are: kwok, real"],
  [
    ['--nodes', 'real', '--profile', 'production'],
    '--nodes real is for --profile external alone: nodes of the others come from the emulator of AWS, which starts none',
  ],
  [['--nodes', 'real', '--steps', '1'], '--nodes real has no steps to choose from: it is one run (docs/verification.md)'],
  [['--profile', 'other'], "unknown profile 'other'; there is: demo, production, external"],
  [['--profile', 'production', '--steps', '2'], '--steps: there is no step 2; there are 1'],
  [['--context', 'kind'], '--context needs --kubeconfig: the cluster that it is about'],
  [['--service-socket', '/s'], '--service-socket needs --kubeconfig: the cluster that it is about'],
  [['--kubeconfig', '/k'], '--kubeconfig needs --service-socket: where the API server of that cluster sends what is for a Service (docs/verification.md)'],
])('%j is refused in a line', (args, message) => {
  expect(() => read(...args)).toThrow(new Error(message));
});

test('help names every option, every variable and every step', () => {
  expect(read('--help')).toBeUndefined();
  const text = usage(all);
  const words = ['--profile', '--nodes', '--steps', '--charts', '--aws-provider-version', '--kubeconfig', '--context', '--service-socket', '--keep', 'E2E_CASES', 'E2E_CACHE', 'CHARTS_DIR'];
  for (const word of words) expect(text).toContain(word);
  expect(text).toMatch(/demo:\n +1 {2}Number 1\n +2 {2}Number 2\n\nproduction:\n +1 {2}Number 1\n\nexternal:\n +1 {2}Number 1\n$/);
});

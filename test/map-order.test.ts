/** Languages hand maps over in any order: Java's `Map.of` in another one in each run. Nothing that Terraform or a reader sees may follow it. */
import { join } from 'node:path';
import * as library from '../src';
import { filesOf, Program, withReversedMaps } from './helpers/programs';

const WORKTEST = join(__dirname, '..', 'examples', 'worktest', 'main.ts');
const PRODUCTION = [
  '--profile', 'production', '--region', 'eu-west-1', '--api-cidrs', '8.8.8.0/24', '--admin-roles', 'platform-admin,apply,audit',
  '--confidential', 'enclaves,snp', '--enclave-pcr0', 'a'.repeat(96), '--github-repository', 'acme/platform', '--github-repository-id', '456789',
];

it.each<[string, Program]>([
  ['the demo', { file: WORKTEST }],
  ['production, with confidential nodes, deployed from CI', { file: WORKTEST, options: PRODUCTION }],
  ['a program with maps in every place', { file: join(__dirname, 'fixtures', 'maps.ts') }],
  ['a program with maps of what runs in clusters', { file: join(__dirname, 'fixtures', 'newer-maps.ts') }],
])('%s: the same files, byte by byte, when all maps are reversed', async (_name, program) => {
  const [there, back] = [await filesOf(program, library), await filesOf(program, withReversedMaps(library))];
  expect(Object.keys(there)).toContain('manifest.json');
  expect(Object.keys(there).filter((name) => name.endsWith('cdk.tf.json')).length).toBeGreaterThan(0);
  expect(back).toEqual(there);
});

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LegacyESLint } from 'eslint/use-at-your-own-risk';

const ROOT = join(__dirname, '..', '..');

/** A file of the room, to import; none while the room is empty. */
function someFileOf(room: string): string[] {
  const dir = join(ROOT, 'src', room);
  const names = existsSync(dir) ? readdirSync(dir).filter((name) => name.endsWith('.ts')) : [];
  return names.slice(0, 1).map((name) => `${room}/${name.replace(/\.ts$/, '')}`);
}

// The configuration itself, as the lint task uses it: a rule that is switched off by a slip passes its own tests.
describe('the lint configuration', () => {
  // The folder of own rules exists for the older configuration format alone.
  const eslint = new LegacyESLint({
    cwd: ROOT,
    rulePaths: [join(ROOT, 'projenrc', 'eslint-rules')],
    overrideConfig: {
      // The files of these cases do not exist, so there are no types and no graph of imports.
      parserOptions: { project: null },
      rules: {
        '@typescript-eslint/no-floating-promises': 'off',
        '@typescript-eslint/return-await': 'off',
        'import/no-cycle': 'off',
      },
    },
  });

  async function findings(filePath: string, code: string): Promise<(string | null)[]> {
    const results = await eslint.lintText(`${code}\n`, { filePath: join(ROOT, filePath) });
    return results.flatMap((result) => result.messages.map((message) => message.ruleId));
  }

  test.each([
    ['src/network/x.ts', "export * from '@cdktf/provider-aws';"],
    ['src/network/x.ts', "export * from '@cdktf/provider-helm/lib';"],
    ['test/x.ts', "export * from '@cdktf/provider-aws';"],
    ['examples/worktest/x.ts', "export * from '@cdktf/provider-helm';"],
    ['src/network/x.ts', "export * from 'yaml';"],
    ['src/network/x.ts', "export * from 'fs-extra';"],
    ['src/network/x.ts', "export * from '@cdktf/provider-aws/lib/vpc/index';"],
  ])('%s may not say %s', async (file, code) => {
    expect(await findings(file, code)).toContain('@typescript-eslint/no-restricted-imports');
  });

  test.each([
    ["export * from 'cdktf';"],
    ["export * from 'constructs';"],
    ["export * from '@cdktf/provider-aws/lib/vpc';"],
    ["export * from '@cdktf/provider-helm/lib/release';"],
    ["export * from 'fs';"],
    ["export * from 'node:path';"],
  ])('the library may say %s', async (code) => {
    expect(await findings('src/network/x.ts', code)).toEqual([]);
  });

  test.each(
    [
      ['private', 'settings'],
      ['network', 'cluster'],
      ['cluster', 'identity'],
      ['charts', 'identity'],
      ['nodes', 'addons'],
      ['identity/roles', 'charts'],
      ['identity/roles', 'identity/migration'],
      ['cost', 'cluster'],
      ['ingress/nginx', 'observability/metrics'],
      ['observability/metrics', 'observability/grafana'],
    ].flatMap(([from, to]) => someFileOf(to).map((file) => [from, file])),
  )('the room %s may not import %s', async (room, file) => {
    const up = room.split('/').map(() => '..').join('/');
    expect(await findings(`src/${room}/x.ts`, `export * from '${up}/${file}';`)).toContain('import/no-restricted-paths');
  });

  test.each([
    ['jest.setTimeout(60_000);'],
    ["test('a', () => undefined, 60_000);"],
    ["it.each([1])('a', () => undefined, 60_000);"],
    ['beforeAll(() => undefined, 60_000);'],
  ])('a test has no limit of its own: %s', async (code) => {
    expect(await findings('test/x.test.ts', code)).toEqual(['no-restricted-syntax']);
  });

  test('a test and a hook without a limit pass', async () => {
    expect(await findings('test/x.test.ts', "beforeAll(() => undefined);\nit.each([1])('a', () => expect(1).toBe(1));\ntest('b', () => undefined);")).toEqual([]);
  });

  test('imports along the arrows pass, imports of tests do not', async () => {
    expect(await findings('src/network/x.ts', "export * from '../private/errors';")).toEqual([]);
    expect(await findings('src/network/x.ts', "export * from '../../test/setup';")).toContain('import/no-restricted-paths');
  });

  test('src/index.ts holds export lines only', async () => {
    expect(await findings('src/index.ts', 'export const answer = 42;')).toContain('no-restricted-syntax');
    expect(await findings('src/index.ts', "import { App } from 'cdktf';\nexport { App };")).toContain('no-restricted-syntax');
    expect(await findings('src/index.ts', "export * from './private/errors';")).toEqual([]);
  });

  test('src files end at 400 lines', async () => {
    expect(await findings('src/network/x.ts', 'export {};\n'.repeat(401))).toContain('max-lines');
  });

  test('own rules are switched on for src', async () => {
    expect(await findings('src/network/x.ts', "export function f(scope: object) { return new Role(scope, 'role'); }")).toContain('construct-id');
    expect(await findings('src/network/x.ts', "export function f(x: { y: object }) { return new Role(x.y, 'Role'); }")).toContain('construct-scope');
    expect(await findings('src/network/x.ts', 'export const x: any = 1;')).toContain('any-only-for-charts');
  });
});

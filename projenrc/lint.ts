import { builtinModules } from 'node:module';
import { javascript } from 'projen';
import { roomZones } from './rooms';

const DEEP_IMPORT = 'Import the one resource: @cdktf/provider-<name>/lib/<resource>. The whole provider takes seconds to load.';

const BARRELS = {
  paths: ['@cdktf/provider-aws', '@cdktf/provider-helm'].flatMap((name) =>
    [name, `${name}/lib`, `${name}/lib/index`].map((path) => ({ name: path, message: DEEP_IMPORT }))),
};

const BUILTINS = builtinModules.filter((name) => !name.startsWith('_')).join('|');

/** What `src` may import, as one expression, so that the same source can be published for another edition of CDKTF. */
export const LIBRARY_IMPORTS = [
  'cdktf$',
  'constructs$',
  '@cdktf/provider-(aws|helm)/lib/[a-z0-9-]+$',
  '\\.{1,2}/',
  `(node:)?(${BUILTINS})$`,
].join('|');

/** `jest.setTimeout(...)`, and a limit behind the body of a test or a hook. */
const OWN_LIMITS = [
  'CallExpression[callee.object.name="jest"][callee.property.name="setTimeout"]',
  'CallExpression[callee.name=/^(test|it)$/] > Literal.arguments:nth-child(3)',
  'CallExpression[callee.callee.property.name="each"] > Literal.arguments:nth-child(3)',
  'CallExpression[callee.name=/^(before|after)(All|Each)$/] > Literal.arguments:nth-child(2)',
];

/** The house rules, on top of projen's: those for everything, and those for the library alone. */
export function addHouseRules(eslint: javascript.Eslint): void {
  eslint.addRules({
    '@typescript-eslint/no-restricted-imports': ['error', BARRELS],
    'import/no-restricted-paths': ['error', { zones: roomZones() }],
  });

  eslint.addOverride({
    files: ['src/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', {
        ...BARRELS,
        patterns: [{
          regex: `^(?!${LIBRARY_IMPORTS})`,
          message: 'The library imports cdktf, constructs, @cdktf/provider-{aws,helm}/lib/<resource>, Node and its own files only.',
        }],
      }],
      'import/no-cycle': 'error',
      'max-lines': ['error', { max: 400 }],
      'construct-id': 'error',
      'construct-scope': 'error',
      'any-only-for-charts': 'error',
    },
  });

  eslint.addOverride({
    files: ['test/**/*.test.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...OWN_LIMITS.map((selector) => ({
        selector,
        message: 'No test has a time limit of its own: the one of the configuration is for all, and a test waits on a condition.',
      }))],
    },
  });

  eslint.addOverride({
    files: ['src/index.ts'],
    rules: {
      'no-restricted-syntax': ['error', {
        selector: 'Program > :not(ExportAllDeclaration, ExportNamedDeclaration[source])',
        message: 'src/index.ts holds `export ... from` lines only.',
      }],
    },
  });
}

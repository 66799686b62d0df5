import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export interface Edition {
  /** The repository. */
  readonly root: string;
  /** The package of the edition, with its source. */
  readonly folder: string;
  /** A file with the names of the edition; `depth` is the way from its folder to src. */
  rewritten(source: string, depth: string): string;
}

/** Tests, what they import, and programs in pages: they get the names of the edition. */
const REWRITTEN = ['test', 'examples', 'tools', 'projenrc', 'docs', 'README.md', 'rosetta'];
/** What else tests import or read. Dashboards have one name in both editions. */
const AS_IT_IS = ['.github', 'dashboards', 'decisions', 'editions', 'LICENSE', 'tsconfig.dev.json', '.projenrc.ts'];
/** Pages that others lead to. */
const PAGE = /^(?!README).*\.md$/;

/** Tests of this repository and its tools, which are no part of the edition; nor are those of the end-to-end run, which others import. */
const OF_THE_REPOSITORY = ['lint', 'package', 'tools', 'jest/environment.test.ts'];

/** Rules for the shape of our API, which is the same; the generated classes of the Helm provider, which come with the edition, do not follow them. */
const OF_OUR_API = ['api/assembly.test.ts', 'api/checked-options.test.ts'];

/** An import of what the edition does not stand on: Node would find it in the repository around. */
const LEFT = /(?:from|require\(|import\()\s*['"](cdktf|@cdktf\/[\w-]+)(?:['"]|\/)/;

/** Type-checks and runs the tests of the library, rewritten, against the edition. */
export function testEdition(edition: Edition, jestArguments: readonly string[]): void {
  const { root, folder } = edition;
  for (const name of [...REWRITTEN, ...AS_IT_IS, ...readdirSync(root).filter((file) => PAGE.test(file))]) {
    rmSync(join(folder, name), { recursive: true, force: true });
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  [...OF_THE_REPOSITORY, ...OF_OUR_API].forEach((name) => rmSync(join(folder, 'test', name), { recursive: true }));
  REWRITTEN.forEach((name) => rewriteBelow(join(folder, name), edition));

  const tsconfig = JSON.parse(read(join(folder, 'tsconfig.dev.json')).replace(/^\/\/.*$/gm, ''));
  tsconfig.compilerOptions = { ...tsconfig.compilerOptions, types: ['node', 'jest'], paths: { 'cdktn-observable-eks': ['./src/index.ts'] } };
  tsconfig.include = ['src', 'test', 'examples', 'tools', 'dashboards', 'projenrc'].map((name) => `${name}/**/*.ts`);
  writeFileSync(join(folder, 'tsconfig.dev.json'), JSON.stringify(tsconfig));
  const { jest, scripts } = JSON.parse(read(join(root, 'package.json')));
  // Pages name the commands of the repository.
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...JSON.parse(read(join(folder, 'package.json'))), scripts }, undefined, 2));
  writeFileSync(join(folder, 'jest.config.json'), JSON.stringify({
    ...jest,
    rootDir: folder,
    moduleNameMapper: { '^cdktn-observable-eks$': '<rootDir>/src' },
    testPathIgnorePatterns: [...jest.testPathIgnorePatterns, '<rootDir>/test/e2e/'],
  }));

  show(folder, 'typescript/bin/tsc', ['--noEmit', '-p', 'tsconfig.dev.json']);
  show(folder, 'jest/bin/jest', ['--ci', '--config', 'jest.config.json', ...jestArguments]);
}

function rewriteBelow(top: string, { folder, rewritten }: Edition): void {
  const files = statSync(top).isFile() ? [top] : readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.([jt]s|md|ts-fixture)$/.test(entry.name)).map(({ parentPath, name }) => join(parentPath, name));
  for (const path of files) {
    const code = rewritten(read(path), relative(dirname(path), join(folder, 'src')));
    const [, left] = LEFT.exec(code) ?? [];
    if (left && !path.endsWith('.md')) throw new Error(`${relative(folder, path)} still imports ${left}`);
    writeFileSync(path, code);
  }
}

function read(path: string): string {
  return readFileSync(path, 'utf8');
}

function show(cwd: string, program: string, args: string[]): void {
  const { status } = spawnSync(process.execPath, [require.resolve(program), ...args], { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: failed`);
}

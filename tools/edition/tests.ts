import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export interface Edition {
  /** The repository. */
  readonly root: string;
  /** The package of the edition, with its source. */
  readonly folder: string;
  /** A file with the names of the edition; `depth` is the way from its folder to src. */
  rewritten(source: string, depth: string): string;
}

/** Code of the tests and what it imports, which gets the names of the edition. */
const CODE = ['test', 'examples', 'tools', 'dashboards', 'projenrc'];
/** What tests read. */
const READ = ['docs', 'README.md', 'API.md', 'CHANGELOG.md', 'tsconfig.dev.json', '.projenrc.ts'];

/** Tests of this repository and its tools, which are no part of the edition; nor are those of the end-to-end run, which others import. */
const OF_THE_REPOSITORY = ['lint', 'package', 'tools', 'jest/environment.test.ts'];

/** An import of what the edition does not stand on: Node would find it in the repository around. */
const LEFT = /(?:from|require\(|import\()\s*['"](cdktf|@cdktf\/[\w-]+)(?:['"]|\/)/;

/** Type-checks and runs the tests of the library, rewritten, against the edition. */
export function testEdition(edition: Edition, jestArguments: readonly string[]): void {
  const { root, folder } = edition;
  for (const name of [...CODE, ...READ]) {
    rmSync(join(folder, name), { recursive: true, force: true });
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  OF_THE_REPOSITORY.forEach((name) => rmSync(join(folder, 'test', name), { recursive: true }));
  CODE.forEach((name) => rewriteBelow(join(folder, name), edition));

  const tsconfig = JSON.parse(read(join(folder, 'tsconfig.dev.json')).replace(/^\/\/.*$/gm, ''));
  tsconfig.compilerOptions = { ...tsconfig.compilerOptions, types: ['node', 'jest'], paths: { 'cdktn-observable-eks': ['./src/index.ts'] } };
  tsconfig.include = ['src/**/*.ts', ...CODE.map((name) => `${name}/**/*.ts`)];
  writeFileSync(join(folder, 'tsconfig.dev.json'), JSON.stringify(tsconfig));
  const { jest } = JSON.parse(read(join(root, 'package.json')));
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
  const files = readdirSync(top, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && /\.[jt]s$/.test(entry.name));
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name);
    const code = rewritten(read(path), relative(dirname(path), join(folder, 'src')));
    const [, left] = LEFT.exec(code) ?? [];
    if (left) throw new Error(`${relative(folder, path)} still imports ${left}`);
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

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

describe('the package', () => {
  const [{ files, size }] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--silent'], { cwd: ROOT, encoding: 'utf-8' })) as [
    { files: { path: string }[]; size: number },
  ];
  const paths = files.map((file) => file.path);

  test('holds what its users need', () => {
    expect(paths).toEqual(expect.arrayContaining(['.jsii', 'LICENSE', 'README.md', 'package.json', 'lib/index.js', 'lib/index.d.ts']));
    expect(paths).toEqual(expect.arrayContaining(['lib/room-confidential.js', 'lib/cost/price-lists/eu-west-2.json']));
    expect(paths.some((path) => path.startsWith('charts/manifests/'))).toBe(true);
  });

  test('holds nothing else', () => {
    const others = paths.filter((path) => !/^(lib|charts)\/|^dashboards\/[a-z-]+\.json$|^\.warnings\.jsii\.js$/.test(path));
    expect(others.sort()).toEqual(['.jsii', 'LICENSE', 'README.md', 'package.json'].sort());
    expect(paths.filter((path) => /\.(test|spec)\.|tfstate|cdktf\.out|(?<!\.d)\.ts$/.test(path))).toEqual([]);
  });

  test('is small, and its code does not carry its sources', () => {
    // A compiler's account of all types and their docs (.jsii) is a fifth of it.
    expect(size).toBeLessThan(750_000);
    const code = paths.filter((path) => path.endsWith('.js')).map((path) => readFileSync(join(ROOT, path), 'utf-8'));
    expect(code.filter((text) => text.includes('sourceMappingURL'))).toEqual([]);
  });
});

describe('what projen generates', () => {
  test('the release leaves the choice of the npm registry to its tool', () => {
    // The setting is taken out by its place in the workflow (projenrc/workflows.ts).
    expect(readFileSync(join(ROOT, '.github/workflows/release.yml'), 'utf-8')).not.toMatch(/NPM_REGISTRY/);
  });

  test('one release is one tag for all languages', () => {
    const release = readFileSync(join(ROOT, '.github/workflows/release.yml'), 'utf-8');
    expect([...release.matchAll(/^ {2}(release_\w+):$/gm)].map((match) => match[1]).sort()).toEqual([
      'release_github', 'release_golang', 'release_maven', 'release_npm', 'release_npm_cdktn', 'release_nuget', 'release_pypi', 'release_pypi_cdktn',
    ]);
  });

  test('snapshots are never updated by the tests', () => {
    const { tasks } = JSON.parse(readFileSync(join(ROOT, '.projen/tasks.json'), 'utf-8'));
    const jest = (tasks.test.steps as { execArgs?: string[] }[]).find((step) => step.execArgs?.[0] === 'jest');
    expect(jest?.execArgs).toContain('--ci');
    expect(jest?.execArgs).not.toContain('--updateSnapshot');
  });
});

describe('what is loaded', () => {
  const run = (program: string, ...flags: string[]) =>
    execFileSync(process.execPath, [...flags, '--eval', program], { cwd: ROOT, encoding: 'utf-8' }).trim();

  test('is what an app uses, and not the rest', () => {
    const loaded = JSON.parse(run(`
      require('.');
      const before = Object.keys(require.cache).length;
      require('.').NodeGroupSize.fixed(1);
      console.log(JSON.stringify({ before, after: Object.keys(require.cache) }));`)) as { before: number; after: string[] };
    expect(loaded.before).toBe(1);
    expect(loaded.after.some((path) => path.includes('confidential'))).toBe(false);
  });

  test('is one file of code for a first cluster with ingress', () => {
    const loaded = JSON.parse(run(`
      const { App, TerraformStack } = require('cdktf');
      const { AwsProvider } = require('@cdktf/provider-aws/lib/provider');
      const { DualIngress, ObservableEksCluster } = require('.');
      const stack = new TerraformStack(new App(), 'first');
      new AwsProvider(stack, 'Aws', { region: 'eu-west-2' });
      new DualIngress(stack, 'Ingress', { cluster: new ObservableEksCluster(stack, 'Platform', { clusterName: 'first' }) });
      console.log(JSON.stringify(Object.keys(require.cache)));`)) as string[];
    expect(loaded.filter((path) => path.startsWith(join(ROOT, 'lib')) && path.endsWith('.js'))).toEqual([join(ROOT, 'lib', 'index.js')]);
  });

  test('has the names that its classes have', () => {
    const wrong = run(`
      const library = require('.');
      console.log(JSON.stringify(Object.keys(library).filter((name) => typeof library[name] === 'function' && library[name].name !== name)));`);
    expect(JSON.parse(wrong)).toEqual([]);
  });

  test('is there for ES modules by its name, everything that the assembly has', () => {
    const { types } = JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf-8')) as { types: { [fqn: string]: { kind: string; name: string } } };
    const names = Object.values(types).filter(({ kind }) => kind !== 'interface').map(({ name }) => name).sort();
    expect(run(`import { ${names.join(', ')} } from 'cdktf-observable-eks';\nconsole.log([${names.join(', ')}].every((each) => each !== undefined));`, '--input-type=module')).toBe('true');
    expect(JSON.parse(run('console.log(JSON.stringify(Object.keys(require(".")).sort()))'))).toEqual(names);
  });
});

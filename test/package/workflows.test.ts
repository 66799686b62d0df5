import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(__dirname, '..', '..');
const WORKFLOWS = join(ROOT, '.github/workflows');

interface Job {
  readonly if?: string;
  readonly needs?: string | string[];
  readonly environment?: string;
  readonly permissions?: { [scope: string]: string };
  readonly steps: { readonly uses?: string; readonly run?: string; readonly env?: { [name: string]: string } }[];
}

const workflows = readdirSync(WORKFLOWS).map((file) => ({ file, ...parse(readFileSync(join(WORKFLOWS, file), 'utf-8')) as { on: object; jobs: { [id: string]: Job } } }));
const release = workflows.find(({ file }) => file === 'release.yml')!;
const publishing = Object.entries(release.jobs).filter(([id]) => id !== 'release');

test('every action is named by its commit: a tag can be moved to other code', () => {
  const used = workflows.flatMap(({ file, jobs }) => Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ uses }) => (uses ? [`${file}: ${uses}`] : []))));
  expect(used.length).toBeGreaterThan(10);
  expect(used.filter((line) => !/@[0-9a-f]{40}$/.test(line))).toEqual([]);
});

test('no workflow runs the code of a pull request beside secrets', () => {
  for (const { on, jobs } of workflows.filter((workflow) => 'pull_request_target' in workflow.on || 'workflow_run' in workflow.on)) {
    const steps = Object.values(jobs).flatMap((job) => job.steps);
    expect(on).toBeDefined();
    expect(steps.filter(({ run, uses }) => run || uses?.startsWith('actions/checkout@'))).toEqual([]);
  }
});

describe('a release', () => {
  test('comes from main alone, and each job that publishes waits for it and for the reviewers of an environment', () => {
    expect(release.jobs.release.if).toBe("github.ref == 'refs/heads/main'");
    expect(publishing.map(([id]) => id).sort()).toEqual(['release_github', 'release_golang', 'release_maven', 'release_npm', 'release_npm_cdktn', 'release_nuget', 'release_pypi', 'release_pypi_cdktn']);
    for (const [, job] of publishing) {
      expect([job.needs].flat()).toContain('release');
      expect(job.environment).toBe('release');
      // `always()` and the like would run it when the job before was left out.
      expect(job.if).not.toMatch(/always\(|cancelled\(|failure\(/);
    }
  });

  test('is published by the tool that the lock file names, and nothing is fetched beside the rights to publish', () => {
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf-8')) as { packages: { [path: string]: { version: string; integrity?: string } } };
    expect(packages['node_modules/publib'].integrity).toMatch(/^sha512-/);
    for (const [id, job] of publishing.filter(([name]) => name !== 'release_github')) {
      const [, registry, edition] = /^release_([a-z]+)(?:_([a-z]+))?$/.exec(id)!;
      expect(job.steps.at(-1)!.run).toBe(`.repo/node_modules/.bin/publib-${registry}${edition ? ` dist/${edition}-${registry}` : ''}`);
      expect(existsSync(join(ROOT, 'node_modules/.bin', `publib-${registry}`))).toBe(true);
      expect(job.steps.filter(({ run }) => /npx\s+('-p'|-p|--package)/.test(run ?? ''))).toEqual([]);
    }
  });

  test('builds C# and Go with what the packages are for', () => {
    const [dotnet, go] = ['dotnet', 'go'].map((name) => Object.values(release.jobs).flatMap(({ steps }) => steps).find(({ uses }) => uses?.startsWith(`actions/setup-${name}@`)) as { with: object });
    expect(dotnet.with).toMatchObject({ 'dotnet-version': '10.x' });
    expect(go.with).toMatchObject({ 'go-version': '^1.25.0' });
  });

  test('needs a stored secret only where the registry cannot trust the workflow itself', () => {
    const secretsOf = (id: string) => Object.values(release.jobs[`release_${id}`].steps.at(-1)!.env ?? {})
      .flatMap((value) => [...String(value).matchAll(/secrets\.(\w+)/g)].map((match) => match[1])).sort();
    expect(secretsOf('npm')).toEqual([]);
    expect(secretsOf('pypi')).toEqual([]);
    // A profile's name.
    expect(secretsOf('nuget')).toEqual(['NUGET_USERNAME']);
    for (const id of ['npm_cdktn', 'pypi_cdktn']) expect(secretsOf(id)).toEqual([]);
    for (const id of ['npm', 'npm_cdktn', 'pypi', 'pypi_cdktn', 'nuget']) {
      expect(release.jobs[`release_${id}`].permissions).toMatchObject({ 'id-token': 'write' });
    }
    for (const id of ['release_npm', 'release_npm_cdktn']) expect(release.jobs[id].steps.at(-1)!.env).toMatchObject({ NPM_CONFIG_PROVENANCE: 'true' });
    for (const id of ['release_pypi', 'release_pypi_cdktn']) expect(release.jobs[id].steps.at(-1)!.env).toMatchObject({ PYPI_TRUSTED_PUBLISHER: 'true' });
  });

  test('has the edition for CDK Terrain, made before there are rights to publish it', () => {
    const made = release.jobs.release.steps.findIndex(({ run }) => run === 'npx projen edition:cdktn --release');
    const built = release.jobs.release.steps.findIndex(({ run }) => run === 'npx projen release');
    const uploaded = release.jobs.release.steps.findIndex(({ uses }) => uses?.startsWith('actions/upload-artifact@'));
    expect(built).toBeGreaterThan(-1);
    expect([built, made, uploaded]).toEqual([built, made, uploaded].sort((a, b) => a - b));
    for (const registry of ['npm', 'pypi']) {
      const id = `release_${registry}_cdktn`;
      // What is built beside those rights could be changed by what the build installs.
      expect(release.jobs[id].steps.flatMap(({ run }) => run ?? [])).toEqual(['cd .repo && npm ci', `.repo/node_modules/.bin/publib-${registry} dist/cdktn-${registry}`]);
      expect(release.jobs.release_github.needs).toContain(id);
    }
  });

  test('steps outside the last see no secret', () => {
    for (const [, job] of publishing) {
      expect(JSON.stringify(job.steps.slice(0, -1))).not.toMatch(/secrets\./);
    }
  });
});

test('workflows of the docs name actions by their commit as well', () => {
  const docs = execFileSync('git', ['ls-files', '*.md'], { cwd: ROOT, encoding: 'utf-8' }).split('\n').filter(Boolean);
  const used = docs.flatMap((file) => [...readFileSync(join(ROOT, file), 'utf-8').matchAll(/^\s*-?\s*uses:\s*(\S+)/gm)].map((match) => `${file}: ${match[1]}`));
  expect(used.filter((line) => !/@[0-9a-f]{40}$/.test(line))).toEqual([]);
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Annotations, App, TerraformStack } from 'cdktf';
import { countByProvider, dependencyOrder, helmReleases, readStacks, type Blocks, type Stack } from '../../tools/manifest';

let outdir: string;

beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'manifest-test-'));
});

afterEach(() => {
  rmSync(outdir, { recursive: true, force: true });
});

function stackOf(releases: Blocks[string], others: Blocks = {}): Stack {
  return { name: 's', dependencies: [], annotations: [], directory: outdir, config: { resource: { helm_release: releases, ...others } } };
}

function installOrder(stack: Stack): string[] {
  return helmReleases(stack).map(({ wave, name }) => `${wave} ${name}`);
}

describe('stacks of a synthesised app', () => {
  test('come in apply order, with their configuration', () => {
    const app = new App({ outdir });
    const [a, b, c] = ['a', 'b', 'c'].map((name) => new TerraformStack(app, name));
    a.addDependency(c);
    c.addDependency(b);
    app.synth();

    const stacks = readStacks(outdir);
    expect(stacks.map(({ name }) => name)).toEqual(['b', 'c', 'a']);
    expect(stacks[2].dependencies).toEqual(['c']);
    expect(stacks[2].directory).toBe(join(outdir, 'stacks', 'a'));
    expect(stacks[2].config.terraform).toHaveProperty('backend');
  });

  test('carry their annotations', () => {
    const app = new App({ outdir });
    Annotations.of(new TerraformStack(app, 'a')).addWarning('too open');
    app.synth();

    expect(readStacks(outdir)[0].annotations).toMatchObject([{ constructPath: 'a', level: '@cdktf/warn', message: 'too open' }]);
  });
});

describe('counts', () => {
  test('are by provider', () => {
    expect(countByProvider({ aws_vpc: { A: {} }, aws_subnet: { A: {}, B: {} }, helm_release: { C: {} } })).toEqual({ aws: 3, helm: 1 });
    expect(countByProvider(undefined)).toEqual({});
  });
});

describe('install order of Helm releases', () => {
  test('follows depends_on', () => {
    expect(installOrder(stackOf({
      A: { name: 'a', depends_on: ['helm_release.B'] },
      B: { name: 'b', depends_on: ['helm_release.C'] },
      C: { name: 'c' },
    }))).toEqual(['1 c', '2 b', '3 a']);
  });

  test('follows references in expressions', () => {
    expect(installOrder(stackOf({
      A: { name: 'a', values: ['x: ${helm_release.B.metadata[0].name}'] },
      B: { name: 'b' },
    }))).toEqual(['1 b', '2 a']);
  });

  test('follows a chain through another resource', () => {
    const chain = { aws_eks_addon: { Addon: { depends_on: ['helm_release.B'] } } };
    expect(installOrder(stackOf({ A: { name: 'a', depends_on: ['aws_eks_addon.Addon'] }, B: { name: 'b' } }, chain))).toEqual(['1 b', '2 a']);
  });

  test('takes no text outside an expression for a reference', () => {
    expect(installOrder(stackOf({ A: { name: 'a', description: 'see helm_release.B' }, B: { name: 'b' } }))).toEqual(['1 a', '1 b']);
  });

  test('names namespace, chart and version', () => {
    const [release] = helmReleases(stackOf({ A: { name: 'a', namespace: 'logging', chart: 'loki', version: '6.1.0' } }));
    expect(release).toEqual({ wave: 1, name: 'a', namespace: 'logging', chart: 'loki 6.1.0' });
  });

  test('names the namespace that a reference leads to', () => {
    const [release] = helmReleases(stackOf({ B: { name: 'b', namespace: '${helm_release.A.namespace}' }, A: { name: 'z', namespace: 'logging' } })).slice(1);
    expect(release).toMatchObject({ name: 'b', namespace: 'logging' });
  });

  test('reads the version of a bundled chart from its folder', () => {
    const file = join(outdir, 'assets', 'Chart', 'hash', 'Chart.yaml');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, 'apiVersion: v2\nname: base\nversion: "1.2.3"\n');
    expect(helmReleases(stackOf({ A: { name: 'a', chart: 'assets/Chart/hash' } }))[0].chart).toBe('base 1.2.3 (bundled)');
  });
});

describe('dependency order', () => {
  test('keeps the given order where nothing asks for another', () => {
    expect(dependencyOrder(['b', 'a', 'c'], (key) => (key === 'b' ? ['c'] : []))).toEqual(['c', 'b', 'a']);
  });

  test('ends on a cycle', () => {
    expect(dependencyOrder(['a', 'b'], (key) => (key === 'a' ? ['b'] : ['a']))).toEqual(['b', 'a']);
  });
});

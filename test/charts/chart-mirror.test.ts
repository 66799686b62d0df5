import { mkdirSync, readFileSync, writeFileSync } from 'fs';
import { homedir } from 'os';
import { isAbsolute, join, relative } from 'path';
import { App, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { Assembly, synthApp, temporaryFolder, userStack } from './support';
import { ChartCatalog, ChartMirror, HelmChart, HelmChartOptions } from '../../src';
import { FakeCluster } from '../helpers/fake-cluster';
import { testStack } from '../helpers/synth';

const { chart, chartVersion, repository } = ChartCatalog.GRAFANA;
const MIRROR = 'oci://registry.example.com/charts';

function grafana(scope: TerraformStack | Construct, options: HelmChartOptions = {}): HelmChart {
  const cluster = new FakeCluster(scope);
  return new HelmChart(scope, 'Grafana', {
    cluster, chart: ChartCatalog.GRAFANA, releaseName: 'grafana', kubernetesNamespace: 'monitoring', ...options,
  });
}

/** The release of Grafana in an app that `prepare` has done something to. */
function releaseIn(prepare: (app: App, stack: TerraformStack) => void, options: HelmChartOptions = {}): { release: any; assembly: Assembly } {
  const assembly = synthApp((app) => {
    const stack = userStack(app, 'charts');
    prepare(app, stack);
    grafana(stack, options);
  });
  const release = Object.values<any>(assembly.stack('charts').resource.helm_release).find(({ name }) => name === 'grafana');
  return { release, assembly };
}

function folderWith(version: string, content = 'apiVersion: v2\nname: grafana\n'): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, chart));
  writeFileSync(join(folder, chart, 'Chart.yaml'), `${content}version: ${version}\n`);
  return folder;
}

function archiveIn(folder: string): string {
  writeFileSync(join(folder, `${chart}-${chartVersion}.tgz`), 'the archive');
  return folder;
}

/** Every string of a JSON document, keys included. */
function stringsOf(json: unknown): string[] {
  if (typeof json === 'string') return [json];
  return typeof json === 'object' && json !== null ? Object.entries(json).flatMap(([key, value]) => [key, ...stringsOf(value)]) : [];
}

describe('a repository', () => {
  it('stands for all charts below the scope', () => {
    const { release } = releaseIn((app) => ChartMirror.applyTo(app, { repository: MIRROR }));
    expect(release).toMatchObject({ chart, version: chartVersion, repository: MIRROR });
  });

  it('closer to the chart wins', () => {
    const { release } = releaseIn((app, stack) => {
      ChartMirror.applyTo(app, { repository: 'https://far.example.com' });
      ChartMirror.applyTo(stack, { repository: MIRROR });
    });
    expect(release.repository).toBe(MIRROR);
  });

  it('loses against the one that is given for one chart', () => {
    const { release } = releaseIn((app) => ChartMirror.applyTo(app, { repository: MIRROR }), { chartRepository: 'https://mine.example.com' });
    expect(release.repository).toBe('https://mine.example.com');
  });

  it('does not concern what is beside the scope', () => {
    const { release } = releaseIn((app) => ChartMirror.applyTo(userStack(app, 'other'), { repository: MIRROR }));
    expect(release.repository).toBe(repository);
  });

  it('leaves the bundled chart where it is', () => {
    const { assembly } = releaseIn((app) => ChartMirror.applyTo(app, { repository: MIRROR }));
    const namespaces = Object.values<any>(assembly.stack('charts').resource.helm_release).find(({ name }) => name.startsWith('namespaces-'));
    expect(namespaces.repository).toBeUndefined();
    expect(namespaces.chart).toMatch(/^assets\//);
  });
});

describe('a folder', () => {
  it('with the chart as a folder: the chart is copied beside the configuration', () => {
    const { release, assembly } = releaseIn((app) => ChartMirror.applyTo(app, { folder: folderWith(chartVersion) }));
    expect(isAbsolute(release.chart)).toBe(false);
    expect(release).toMatchObject({ version: chartVersion });
    expect(release.repository).toBeUndefined();
    expect(readFileSync(join(assembly.folder, 'stacks', 'charts', release.chart, 'Chart.yaml'), 'utf8')).toContain(`version: ${chartVersion}`);
  });

  it('with the chart as an archive: the archive is copied, under a name that Helm knows as one', () => {
    const { release, assembly } = releaseIn((app) => ChartMirror.applyTo(app, { folder: archiveIn(temporaryFolder()) }));
    expect(isAbsolute(release.chart)).toBe(false);
    expect(release.chart).toMatch(/\.tgz$/);
    expect(readFileSync(join(assembly.folder, 'stacks', 'charts', release.chart), 'utf8')).toBe('the archive');
  });

  it.each([
    ['folder', () => folderWith(chartVersion)],
    ['archive', () => archiveIn(temporaryFolder())],
  ])('leaves no path of this machine in the configuration (%s)', (_, folder) => {
    const mirror = folder();
    const { assembly } = releaseIn((app) => ChartMirror.applyTo(app, { folder: mirror }));
    const texts = stringsOf(assembly.stack('charts'));
    for (const place of [mirror, assembly.folder, process.cwd(), homedir()]) {
      expect(texts.filter((text) => text.includes(place))).toEqual([]);
    }
  });

  it('may be given relative to the working directory', () => {
    const folder = relative(process.cwd(), folderWith(chartVersion));
    const { release } = releaseIn((app) => ChartMirror.applyTo(app, { folder }));
    expect(release.chart).toMatch(/^assets\//);
  });

  it.each(['"12.11.1"', '\'12.11.1\'', '12.11.1 # pinned'])('may write the version as %s', (version) => {
    const folder = folderWith(version);
    expect(() => releaseIn((app) => ChartMirror.applyTo(app, { folder }))).not.toThrow();
  });

  it('is read for the version that was asked for', () => {
    const folder = folderWith('99.0.0');
    const { release } = releaseIn((app) => ChartMirror.applyTo(app, { folder }), { chartVersion: '99.0.0' });
    expect(release.version).toBe('99.0.0');
  });

  it('does not concern a chart with a repository of its own', () => {
    const { release } = releaseIn((app) => ChartMirror.applyTo(app, { folder: temporaryFolder() }), { chartRepository: MIRROR });
    expect(release).toMatchObject({ chart, repository: MIRROR });
  });
});

describe('rejects', () => {
  const refused = (folder: string) => {
    const stack = testStack();
    ChartMirror.applyTo(stack, { folder });
    return () => grafana(stack);
  };

  it('a folder without the chart', () => {
    const folder = temporaryFolder();
    expect(refused(folder)).toThrow(
      `Test/Grafana: \`ChartMirror.folder\` does not contain the chart grafana ${chartVersion}, got '${folder}'. Allowed: ${folder}/grafana/Chart.yaml or ${folder}/grafana-${chartVersion}.tgz. Fix: helm pull grafana --repo ${repository} --version ${chartVersion} --destination ${folder}.`,
    );
  });

  it('a folder with another version of the chart', () => {
    expect(refused(folderWith('1.0.0'))).toThrow(
      `Test/Grafana: \`ChartMirror.folder\` contains another version of the chart grafana, not ${chartVersion}, got '1.0.0'. Fix: add ${chartVersion} to the mirror, or set \`chartVersion\` to the version in it.`,
    );
  });

  it('a Chart.yaml without a version, whatever its dependencies have', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, chart));
    writeFileSync(join(folder, chart, 'Chart.yaml'), `name: grafana\ndependencies:\n  - name: x\n    version: ${chartVersion}\n`);
    expect(refused(folder)).toThrow(
      `Test/Grafana: \`ChartMirror.folder\` contains another version of the chart grafana, not ${chartVersion}, got undefined. Fix: add ${chartVersion} to the mirror, or set \`chartVersion\` to the version in it.`,
    );
  });

  it('a mirror that is both, and one that is neither', () => {
    const stack = testStack();
    expect(() => ChartMirror.applyTo(stack, { repository: MIRROR, folder: '/charts' })).toThrow(
      `Test: \`ChartMirror\` requires either \`repository\` or \`folder\`, got {"repository":"${MIRROR}","folder":"/charts"}. Fix: set one of them.`,
    );
    expect(() => ChartMirror.applyTo(stack, {})).toThrow(
      'Test: `ChartMirror` requires either `repository` or `folder`, got {}. Fix: set one of them.',
    );
  });
});

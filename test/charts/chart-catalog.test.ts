import { ChartCatalog, ChartEntry, KubernetesVersion } from '../../src';

const entries = Object.entries(ChartCatalog).filter((member): member is [string, ChartEntry] => typeof member[1] === 'object');

// https://semver.org/#is-there-a-suggested-regular-expression-regex-to-check-a-semver-string, without build metadata.
const SEMVER = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?$/;

it('lists charts, each once', () => {
  const charts = entries.map(([, entry]) => entry.chart);
  expect(charts.length).toBeGreaterThanOrEqual(8);
  expect(new Set(charts).size).toBe(charts.length);
});

describe.each(entries)('%s', (name, entry) => {
  it('is named after its chart', () => {
    expect(name).toBe(entry.chart.toUpperCase().replace(/-/g, '_'));
  });

  it('pins one exact version', () => {
    expect(entry.chartVersion).toMatch(SEMVER);
    expect(entry.appVersion.replace(/^v/, '')).toMatch(SEMVER);
  });

  it('comes from a repository over https or oci', () => {
    expect(['https:', 'oci:']).toContain(new URL(entry.repository).protocol);
    expect(entry.repository).not.toMatch(/\/$/);
  });

  it('states its licence in SPDX', () => {
    expect(entry.license).toMatch(/^[A-Za-z0-9.-]+( (AND|OR) [A-Za-z0-9.-]+)*$/);
  });

  it('names Kubernetes versions that exist, in order', () => {
    const [from, to] = [entry.kubernetesFrom ?? '1.0', entry.kubernetesTo ?? '1.99'].map((version) => KubernetesVersion.of(version).minor);
    expect(from).toBeLessThanOrEqual(to);
  });

  it('says what to use instead when it is retired', () => {
    expect(entry.retiredOn === undefined).toBe(entry.successor === undefined);
    if (entry.retiredOn) expect(new Date(entry.retiredOn).toISOString().slice(0, 10)).toBe(entry.retiredOn);
  });

  it('can be installed on the default version of Kubernetes', () => {
    const minor = KubernetesVersion.defaultVersion.minor;
    expect(KubernetesVersion.of(entry.kubernetesFrom ?? '1.0').minor).toBeLessThanOrEqual(minor);
  });
});

// grafana.github.io/helm-charts still answers, with charts that nobody keeps since they moved.
it('takes Grafana\'s charts from where they are maintained', () => {
  const family = [ChartCatalog.GRAFANA, ChartCatalog.LOKI, ChartCatalog.TEMPO].map(({ repository }) => repository);
  expect(new Set(family)).toEqual(new Set(['https://grafana-community.github.io/helm-charts']));
});

it('uses no chart from Grafana\'s old repository', () => {
  expect(entries.filter(([, { repository }]) => repository.includes('//grafana.github.io'))).toEqual([]);
});

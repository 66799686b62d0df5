import { App, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { KubernetesVersion, SupportPolicy } from '../../src';
import { testStack, warnings } from '../helpers/synth';

const { EXTENDED, STANDARD } = SupportPolicy;

function on(day: string): TerraformStack {
  return testStack('Test', { 'cdktf-observable-eks/today': day });
}

/** The warnings of a version on a day. */
function use(version: KubernetesVersion, day: string, policy = EXTENDED): string[] {
  const scope = new Construct(on(day), 'Cluster');
  version._validate(scope, policy);
  return warnings(scope);
}

/** Days before or after another, by nothing of ours. */
function shift(day: string, days: number): string {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

// https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html, typed in here once more.
const CALENDAR: [KubernetesVersion, string, string][] = [
  [KubernetesVersion.V1_32, '2026-03-23', '2027-03-23'],
  [KubernetesVersion.V1_33, '2026-07-29', '2027-07-29'],
  [KubernetesVersion.V1_34, '2026-12-02', '2027-12-02'],
  [KubernetesVersion.V1_35, '2027-03-27', '2028-03-27'],
  [KubernetesVersion.V1_36, '2027-08-02', '2028-08-02'],
];

describe.each(CALENDAR.map(([version, ...days]) => [version.version, version, ...days] as const))('Kubernetes %s: the days on which something changes', (_, version, standardUntil, extendedUntil) => {
  it('says nothing until 60 days before the end of standard support', () => {
    expect(use(version, shift(standardUntil, -61))).toEqual([]);
    expect(use(version, shift(standardUntil, -60))).toEqual([expect.stringContaining(`ends on ${standardUntil}`)]);
  });

  it('is in standard support on its last day, and not on the day after', () => {
    expect(() => use(version, standardUntil, STANDARD)).not.toThrow();
    expect(() => use(version, shift(standardUntil, 1), STANDARD)).toThrow(/left standard support/);
  });

  it('is offered on the last day of extended support, and not on the day after', () => {
    expect(use(version, extendedUntil)).toHaveLength(1);
    expect(() => use(version, shift(extendedUntil, 1))).toThrow(`has not been supported by EKS since ${extendedUntil}`);
  });
});

describe('warns', () => {
  it('of the price of extended support', () => {
    expect(use(KubernetesVersion.V1_33, '2026-11-26')).toEqual([
      'Kubernetes 1.33 left standard support on 2026-07-29: the control plane costs 0.60 USD an hour instead of 0.10 (about 438 USD a month instead of 73) '
      + 'until 2027-07-29, when EKS upgrades it automatically. Upgrade, one minor version at a time.',
    ]);
  });

  it('of the end of standard support, with what follows from the policy', () => {
    const start = 'Standard support of Kubernetes 1.34 ends on 2026-12-02. Plan the upgrade to a later version: after that day ';
    expect(use(KubernetesVersion.V1_34, '2026-11-26')).toEqual([`${start}the control plane costs 0.60 USD an hour instead of 0.10.`]);
    expect(use(KubernetesVersion.V1_34, '2026-11-26', STANDARD)).toEqual([`${start}EKS upgrades the cluster automatically.`]);
  });

  it('and does not advise to upgrade to the same version', () => {
    const [warning] = use(KubernetesVersion.defaultVersion, '2027-08-01');
    expect(warning).not.toContain('upgrade to 1.36');
  });

  it('of a version newer than the calendar, and takes it', () => {
    expect(use(KubernetesVersion.of('1.41'), '2026-11-26')).toEqual([
      'Kubernetes 1.41 is not in the support calendar of this release of the library: its support dates are not checked.',
    ]);
  });
});

describe('rejects', () => {
  it.each(['1', '1.x', 'v1.36', '1.36.1', '2.1', ''])('%p as a version', (text) => {
    const message = `Test/Cluster: \`version\` is not a Kubernetes minor version, got '${text}'. `
      + 'Allowed: major and minor, such as 1.36, without a patch version. Fix: use a constant such as KubernetesVersion.V1_36.';
    expect(() => use(KubernetesVersion.of(text), '2026-11-26')).toThrow(message);
    expect(() => use(KubernetesVersion.unchecked(text), '2026-11-26')).toThrow(message);
  });

  it('a version that left extended support', () => {
    expect(() => use(KubernetesVersion.of('1.30'), '2026-11-26')).toThrow(
      'Test/Cluster: `version` has not been supported by EKS since 2026-07-23, got \'1.30\'. Allowed: a version that EKS supports on 2026-11-26. '
      + 'Fix: use a later version, such as KubernetesVersion.V1_36, or KubernetesVersion.unchecked(\'1.30\') to use it anyway.');
  });

  it('a version older than the calendar', () => {
    expect(() => use(KubernetesVersion.of('1.28'), '2026-11-26')).toThrow(
      'Test/Cluster: `version` is no longer supported by EKS, got \'1.28\'. Allowed: a version that EKS supports on 2026-11-26. '
      + 'Fix: use a later version, such as KubernetesVersion.V1_36, or KubernetesVersion.unchecked(\'1.28\') to use it anyway.');
  });

  it('a version in extended support where only standard support is wanted', () => {
    expect(() => use(KubernetesVersion.V1_33, '2026-11-26', STANDARD)).toThrow(
      'Test/Cluster: `version` left standard support on 2026-07-29, and `supportPolicy` is STANDARD, got \'1.33\'. '
      + 'Allowed: a version that EKS supports on 2026-11-26. Fix: use a later version, such as KubernetesVersion.V1_36 or set `supportPolicy` to SupportPolicy.EXTENDED, '
      + 'or KubernetesVersion.unchecked(\'1.33\') to use it anyway.');
  });
});

describe('unchecked', () => {
  it('passes on any day and warns of nothing', () => {
    for (const text of ['1.20', '1.30', '1.33', '1.99']) {
      expect(use(KubernetesVersion.unchecked(text), '2026-11-26', STANDARD)).toEqual([]);
    }
  });
});

describe('every version that has a constant', () => {
  const constants = Object.entries(KubernetesVersion).filter(([name]) => /^V1_/.test(name)) as [string, KubernetesVersion][];

  it('is the version that its name says', () => {
    expect(constants.length).toBeGreaterThan(0);
    for (const [name, version] of constants) {
      expect(name).toBe(`V${version.version.replace('.', '_')}`);
      expect(version.minor).toBe(Number(version.version.split('.')[1]));
    }
  });

  it('is in the calendar, so that its dates are checked', () => {
    expect(constants.map(([, version]) => version.version)).toEqual(CALENDAR.map(([version]) => version.version));
    expect(CALENDAR.map(([version]) => version)).toContain(KubernetesVersion.defaultVersion);
  });
});

it('reads the day from the app, wherever the cluster stands', () => {
  const stack = on('2027-03-28');
  const deep = new Construct(new Construct(stack, 'A'), 'B');
  KubernetesVersion.V1_35._validate(deep, EXTENDED);
  expect(App.isApp(stack.node.root)).toBe(true);
  expect(warnings(stack)).toEqual([expect.stringContaining('left standard support on 2027-03-27')]);
});

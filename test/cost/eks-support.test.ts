import { stackIn } from './support';
import { KubernetesVersion, SupportPolicy } from '../../src';
import { supportOf } from '../../src/cost/eks-support';
import { EKS_CALENDAR } from '../../src/private/eks-calendar';
import { warnings } from '../helpers/synth';

const dayAfter = (day: string) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);

it.each(Object.entries(EKS_CALENDAR))('knows the last days of %s', (version, { standardUntil: standard, extendedUntil: extended }) => {
  expect(supportOf(version, standard)).toBe('standard');
  expect(supportOf(version, dayAfter(standard))).toBe('extended');
  expect(supportOf(version, extended)).toBe('extended');
  expect(supportOf(version, dayAfter(extended))).toBe('ended');
});

it.each(Object.entries(EKS_CALENDAR))('says the same of %s as KubernetesVersion', (version, { standardUntil: standard, extendedUntil: extended }) => {
  const validate = (day: string) => {
    const stack = stackIn('eu-west-2', { 'cdktf-observable-eks/today': day });
    KubernetesVersion.of(version)._validate(stack, SupportPolicy.EXTENDED);
    return warnings(stack).join();
  };
  expect(validate(standard)).not.toContain('left standard support');
  expect(validate(dayAfter(standard))).toContain(`left standard support on ${standard}`);
  expect(validate(extended)).toContain(`until ${extended}`);
  expect(() => validate(dayAfter(extended))).toThrow(`has not been supported by EKS since ${extended}`);
});

it('has every version that the library offers', () => {
  const offered = Object.values(KubernetesVersion).filter((value): value is KubernetesVersion => value instanceof KubernetesVersion);
  expect(offered.length).toBeGreaterThan(3);
  expect(offered.map(({ version }) => version).filter((version) => !EKS_CALENDAR[version])).toEqual([]);
});

it('takes a version newer than all for one in standard support as long as the newest known is', () => {
  expect(supportOf('1.99', '2026-11-26')).toBe('standard');
  expect(supportOf('1.99', '2030-01-01')).toBe('unknown');
});

it('does not guess', () => {
  expect(supportOf('1.20', '2026-11-26')).toBe('unknown');
  expect(supportOf('latest', '2026-11-26')).toBe('unknown');
});

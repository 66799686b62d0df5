import { Token } from 'cdktf';
import { NodeArchitecture } from '../../src';
import { architectureOf, requireInstanceType } from '../../src/nodes/instance-types';
import * as table from '../../src/nodes/instance-types.json';
import { testStack } from '../helpers/synth';

describe('the architecture of an instance type', () => {
  it.each([
    ['t3.medium', NodeArchitecture.X86_64], ['m6a.large', NodeArchitecture.X86_64], ['t4g.small', NodeArchitecture.ARM64],
    ['m7g.metal', NodeArchitecture.ARM64], ['g5g.xlarge', NodeArchitecture.ARM64], ['c7i-flex.large', NodeArchitecture.X86_64],
  ])('of %s is %s', (instanceType, architecture) => {
    expect(architectureOf(instanceType)).toBe(architecture);
  });

  it.each(['t3.giant', 'x0.large', 't3', '', 't3.', '.medium', 'constructor.large'])('of %p is not known', (instanceType) => {
    expect(architectureOf(instanceType)).toBeUndefined();
  });

  it('of a token is not known', () => {
    expect(architectureOf(Token.asString({ resolve: () => 't3.medium' }))).toBeUndefined();
  });
});

describe('the table', () => {
  it('gives each family to one architecture', () => {
    expect(Object.keys(table.x86_64).filter((family) => family in table.arm64)).toEqual([]);
  });

  it('names every size once, and only what looks like a size', () => {
    for (const sizes of [...Object.values(table.x86_64), ...Object.values(table.arm64)].map((text) => text.split(' '))) {
      expect(new Set(sizes).size).toBe(sizes.length);
      for (const size of sizes) expect(size).toMatch(/^(\d+)?(nano|micro|small|medium|large|xlarge)$|^metal(-\w+)?$/);
    }
  });
});

describe('rejects', () => {
  it('a size that a family does not have, and says which it has', () => {
    expect(() => requireInstanceType(testStack(), 'instanceTypes', 't2.metal')).toThrow(
      'Test: `instanceTypes` is not a known EC2 instance type, got \'t2.metal\'. '
      + `Allowed: t2 in the sizes ${table.x86_64.t2.split(' ').join(', ')}. `
      + 'Fix: correct the type; for one newer than this release of the library set `allowUnknownInstanceTypes`.');
  });

  it('a family that EC2 does not have', () => {
    expect(() => requireInstanceType(testStack(), 'instanceTypes', 'x0.large')).toThrow(
      'Test: `instanceTypes` is not a known EC2 instance type, got \'x0.large\'. '
      + `Allowed: a type that EC2 listed on ${table.date}, such as t3.medium or m7g.large. `
      + 'Fix: correct the type; for one newer than this release of the library set `allowUnknownInstanceTypes`.');
  });

  it.each(['mac2.metal', 'mac-m4.metal', 'mac1.metal'])('%s, which runs macOS', (instanceType) => {
    expect(() => requireInstanceType(testStack(), 'instanceTypes', instanceType)).toThrow(
      `Test: \`instanceTypes\` runs only macOS, for which EKS has no image, got '${instanceType}'. Fix: choose a type that runs Linux, such as t3.medium or m7g.large.`);
  });
});

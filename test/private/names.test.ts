import * as fc from 'fast-check';
import { clusterNamePrefix, mayBeOne, namePrefix, namesFrom, tellsApart } from '../../src/private/names';

it('joins what there is, and leaves the end to Terraform', () => {
  expect(namePrefix(38, undefined, 'blue', '', 'node')).toBe('blue-node-');
});

it('leaves a name alone that just fits, and cuts the next', () => {
  expect(namePrefix(10, 'x'.repeat(9))).toBe(`${'x'.repeat(9)}-`);
  expect(namePrefix(10, 'x'.repeat(10))).toMatch(/^xx-[0-9a-f]{6}-$/);
});

it('is never longer than AWS takes', () => {
  fc.assert(fc.property(fc.integer({ min: 20, max: 102 }), fc.array(fc.stringMatching(/^[a-z0-9-]{1,60}$/), { minLength: 1, maxLength: 4 }), (limit, parts) => {
    const name = namePrefix(limit, ...parts);
    expect(name.length).toBeLessThanOrEqual(limit);
    expect(name.endsWith('-')).toBe(true);
  }));
});

it('differs where long names differ, be it at the end alone, and is the same every time', () => {
  const long = 'a'.repeat(60);
  const names = [`${long}1`, `${long}2`, `${long}11`].map((name) => namePrefix(38, name));
  expect(new Set(names).size).toBe(3);
  expect(namePrefix(38, `${long}1`)).toBe(names[0]);
  expect(names[0].startsWith('aaaa')).toBe(true);
});

const workload = (clusterName: string, ...parts: string[]) => clusterNamePrefix(38, { clusterName, parts });

describe('names of what a cluster has many of', () => {
  it('say of which cluster, and end with a hash', () => {
    expect(workload('blue', 'app', 'worker')).toMatch(/^blue-app-worker-[0-9a-f]{12}-$/);
    expect(clusterNamePrefix(38, { namePrefix: 'acme', clusterName: 'blue', parts: ['kube-system', 'ebs-csi-controller-sa'] })).toMatch(/^acme-blue-kube-system-eb-[0-9a-f]{12}-$/);
  });

  const name = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,79}$/);

  it('differ where anything differs, and fit', () => {
    fc.assert(fc.property(fc.array(fc.tuple(name, name, name), { minLength: 2, maxLength: 2 }), ([one, other]) => {
      const [first, second] = [one, other].map((texts) => workload(...texts));
      expect(first === second).toBe(JSON.stringify(one) === JSON.stringify(other));
      expect(first.length).toBeLessThanOrEqual(38);
    }), { examples: [[[['prod', 'a-b', 'c'], ['prod', 'a', 'b-c']]], [[['prod-a', 'b', 'c'], ['prod', 'a-b', 'c']]]] });
  });
});

it('a pattern fits what Terraform makes of one start, and of no other', () => {
  const prefix = fc.stringMatching(/^[a-z0-9-]{1,20}-$/);
  fc.assert(fc.property(prefix, prefix, (one, other) => {
    expect(mayBeOne(namesFrom(one), `${other}202611301200000000000000ab`)).toBe(one === other);
    expect(mayBeOne(namesFrom(one), namesFrom(other))).toBe(one === other);
  }), { examples: [['prod-', 'prod-2-'], ['prod-', 'prod--']] });
});

it('tells whether a start says of which cluster it is', () => {
  const told = ['blue-node-', 'acme-blue-', `${namePrefix(38, 'x'.repeat(60), 'node')}`, workload('x'.repeat(60), 'app', 'worker')];
  expect(told.map((prefix) => tellsApart(prefix, ['blue']))).toEqual([true, true, true, true]);
  expect(['app-worker-', 'network-flow-logs-'].map((prefix) => tellsApart(prefix, ['blue']))).toEqual([false, false]);
});

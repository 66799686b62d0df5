import * as fc from 'fast-check';
import { namePrefix } from '../../src/private/names';

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

import * as fc from 'fast-check';
import { addressRange, blocksOverlap, formatIpv4Block, Ipv4Block, parseIpv4Block, rangesOverlap, sizeOf, subBlock, isIpv6Block } from '../../src/private/cidr';

/** The addresses of a block as bits, by nothing of ours: the text of its first `prefix` bits. */
function bits(cidr: string): string {
  const [address, prefix] = cidr.split('/');
  return address.split('.').map((octet) => Number(octet).toString(2).padStart(8, '0')).join('').slice(0, Number(prefix));
}
const nested = (a: string, b: string) => bits(a).startsWith(bits(b)) || bits(b).startsWith(bits(a));

const block: fc.Arbitrary<Ipv4Block> = fc.tuple(fc.nat({ max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 32 }))
  .map(([address, prefix]) => ({ base: address - address % 2 ** (32 - prefix), prefix }));

describe('reading a block', () => {
  it.each([
    ['10.0.0.0/16', { base: 10 * 2 ** 24, prefix: 16 }], ['0.0.0.0/0', { base: 0, prefix: 0 }], ['255.255.255.255/32', { base: 2 ** 32 - 1, prefix: 32 }],
  ])('%s', (text, expected) => {
    expect(parseIpv4Block(text)).toEqual(expected);
  });

  // Terraform and AWS refuse leading zeros; some programs read them as octal.
  it.each([
    '10.0.0.0', '10.0.0.0/', '10.0.0.0/33', '10.0.0.1/31', '10.0.0.1/0', '256.0.0.0/8', '10.0.0/24', '10.0.0.0.0/8', ' 10.0.0.0/8', '10.0.0.0/8\n', 'a.b.c.d/8',
    '-1.0.0.0/8', '10.0.0.0/-1', '::/0', '', '010.0.0.0/8', '10.0.0.0/08', '10.00.0.0/16',
  ])('not %p', (text) => {
    expect(parseIpv4Block(text)).toBeUndefined();
  });

  it('is undone by writing it, for any block', () => {
    fc.assert(fc.property(block, (one) => {
      expect(parseIpv4Block(formatIpv4Block(one))).toEqual(one);
    }));
  });
});

it.each(['::/0', '2600:1f18::/32', '2001:db8:1::/48', 'fd00::/8', '::ffff:10.0.0.0/104', '2600:1f18::1/128', 'fe80::/10'])('%s is an IPv6 block', (text) => {
  expect(isIpv6Block(text)).toBe(true);
});

it.each(['', '::', '2600:1f18::1/32', '2600::/129', '2600::/01', '2600::/-1', '10.0.0.0/8', 'fe80::%eth0/64', '2600:::/32', '2600::/32/32', 'g::/8', '8000::/0'])('%s is none', (text) => {
  expect(isIpv6Block(text)).toBe(false);
});

it('blocks overlap when one holds the other', () => {
  fc.assert(fc.property(block, block, (a, b) => {
    const expected = nested(formatIpv4Block(a), formatIpv4Block(b));
    expect(blocksOverlap(a, b)).toBe(expected);
    expect(blocksOverlap(b, a)).toBe(expected);
  }));
});

it('neighbours do not overlap', () => {
  expect(blocksOverlap(parseIpv4Block('10.0.0.0/24')!, parseIpv4Block('10.0.1.0/24')!)).toBe(false);
});

it('parts of a block fill it, apart from each other', () => {
  fc.assert(fc.property(block.filter(({ prefix }) => prefix <= 27), fc.integer({ min: 0, max: 5 }), (whole, more) => {
    const parts = [...Array(2 ** more).keys()].map((index) => subBlock(whole, more, index));
    expect(parts.reduce((sum, part) => sum + sizeOf(part), 0)).toBe(sizeOf(whole));
    expect(new Set(parts.map((part) => bits(formatIpv4Block(part)))).size).toBe(parts.length);
    for (const part of parts) expect(bits(formatIpv4Block(part)).startsWith(bits(formatIpv4Block(whole)))).toBe(true);
  }), { numRuns: 50 });
});

describe('ranges of addresses', () => {
  it.each([
    ['10.0.0.0/24', '10.0.0.0', '10.0.0.255'], ['10.0.0.7/24', '10.0.0.0', '10.0.0.255'], ['10.0.0.5-10.0.0.9', '10.0.0.5', '10.0.0.9'],
    ['10.0.0.5 - 10.0.0.5', '10.0.0.5', '10.0.0.5'], ['2001:db8::/127', '2001:db8::', '2001:db8::1'],
  ])('%s goes from %s to %s', (text, first, last) => {
    const one = (address: string) => addressRange(`${address}-${address}`)!.first;
    expect(addressRange(text)).toMatchObject({ first: one(first), last: one(last) });
  });

  it.each(['', '10.0.0.0', '10.0.0.0/33', '2001:db8::/129', '10.0.0.9-10.0.0.5', '10.0.0.1-2001:db8::1', 'fe80::1%eth0/64', '10.0.0.0/8/8', 'a-b'])('not %p', (text) => {
    expect(addressRange(text)).toBeUndefined();
  });

  it('overlap as blocks do, and never across families', () => {
    fc.assert(fc.property(block, block, (a, b) => {
      const [one, other] = [a, b].map((each) => addressRange(formatIpv4Block(each))!);
      expect(rangesOverlap(one, other)).toBe(blocksOverlap(a, b));
    }));
    expect(rangesOverlap(addressRange('0.0.0.0/0')!, addressRange('::/0')!)).toBe(false);
    expect(rangesOverlap(addressRange('10.0.0.1-10.0.0.5')!, addressRange('10.0.0.6-10.0.0.9')!)).toBe(false);
  });
});

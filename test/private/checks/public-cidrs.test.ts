import { Fn, TerraformVariable, Token } from 'cdktf';
import { EndpointAccess } from '../../../src';
import { resolve, testStack, warnings } from '../../helpers/synth';

/** What EKS is given. */
function cluster(publicCidrs: string[], stack = testStack()) {
  const endpoint = EndpointAccess.publicAndPrivate(publicCidrs);
  endpoint._validate(stack);
  return resolve(stack, endpoint.publicCidrs);
}
const many = (count: number) => [...Array(count).keys()].map((index) => `8.8.${index}.0/24`);
const PATH = 'Test: `endpoint.publicCidrs';

describe('who may reach the API server', () => {
  // https://www.iana.org/assignments/iana-ipv4-special-registry, by another list than that of the code.
  it.each([
    '0.0.0.0/8', '0.1.0.0/16', '10.0.0.0/8', '10.20.30.40/32', '100.64.0.0/10', '100.127.255.255/32', '127.0.0.1/32', '169.254.169.254/32',
    '172.16.0.0/12', '172.31.0.0/16', '192.168.1.0/24', '192.0.2.0/24', '198.51.100.7/32', '203.0.113.0/24', '203.0.113.128/25', '198.18.0.0/16',
    '198.19.0.0/16', '224.0.0.0/4', '239.1.1.1/32', '240.0.0.0/4', '255.255.255.255/32',
  ])('is not %s, which is reserved', (cidr) => {
    expect(() => cluster(['8.8.8.8/32', cidr])).toThrow(new RegExp(`^${PATH.replace('.', '\\.')}\\[1\\]\` lies in .+, which is reserved for .+; EKS rejects it, got '${cidr}'\\. `));
  });

  it('reads why and what to do', () => {
    expect(() => cluster(['203.0.113.0/24'])).toThrow(
      `${PATH}[0]\` lies in 203.0.113.0/24, which is reserved for documentation; EKS rejects it, got '203.0.113.0/24'. `
      + 'Allowed: public IPv4 blocks without host bits; /32 for one address. '
      + 'Fix: use the public address of your clients (https://checkip.amazonaws.com shows yours), or EndpointAccess.privateOnly() if they connect from inside the VPC.',
    );
  });

  it.each([
    ['1.1.1.1/32'], ['9.255.255.255/32'], ['11.0.0.0/8'], ['100.63.255.255/32'], ['100.128.0.0/16'], ['172.15.0.0/16'], ['172.32.0.0/11'], ['192.0.3.0/24'],
    ['192.167.0.0/16'], ['198.17.0.0/16'], ['198.20.0.0/16'], ['198.51.101.0/24'], ['203.0.112.0/24'], ['223.255.255.0/24'],
  ])('can be %s, which is beside what is reserved', (cidr) => {
    const stack = testStack();
    expect(cluster([cidr], stack)).toEqual([cidr]);
    expect(warnings(stack).filter((text) => text.includes('publicCidrs'))).toEqual([]);
  });

  it('can be blocks that overlap, and up to 40', () => {
    expect(cluster(['8.8.0.0/16', '8.8.8.0/24'])).toHaveLength(2);
    expect(cluster(many(40))).toHaveLength(40);
  });

  it('is no more than 40 blocks', () => {
    expect(() => cluster(many(41))).toThrow(`${PATH}\` must list at most 40 blocks, got 41. Fix: merge adjacent blocks, or let clients connect through a VPN with one address.`);
  });

  it('is no block twice', () => {
    expect(() => cluster(['8.8.8.0/24', '9.9.9.9/32', '8.8.8.0/24'])).toThrow(`${PATH}\` lists a block more than once, got '8.8.8.0/24'. Fix: list each block once.`);
  });

  it.each(['8.8.8.7', '8.8.8.7/24', '8.8.8.0/33', 'office', '2001:db8::/32', '::/0', ''])('is not %p', (cidr) => {
    expect(() => cluster([cidr])).toThrow(new RegExp(`^${PATH.replace('.', '\\.')}\\[0\\]\` is not an IPv4 block, got .+ Allowed: public IPv4 blocks`));
  });

  it('is warned of where a block is so large that it holds reserved addresses', () => {
    const stack = testStack();
    expect(cluster(['128.0.0.0/1'], stack)).toEqual(['128.0.0.0/1']);
    expect(warnings(stack)).toEqual([expect.stringMatching(/^`endpoint\.publicCidrs\[0\]` 128\.0\.0\.0\/1 contains reserved addresses \(169\.254\.0\.0\/16\)/)]);
  });

  it('may be known to Terraform alone: one block, all of them, or a list joined by Terraform', () => {
    const stack = testStack();
    const offices = new TerraformVariable(stack, 'offices', { type: 'list(string)' }).listValue;
    expect(cluster(offices, stack)).toBe('${var.offices}');
    const other = testStack();
    const more = new TerraformVariable(other, 'more', { type: 'list(string)' }).listValue;
    expect(cluster(Token.asList(Fn.concat([more, ['8.8.8.8/32']])), other)).toBe('${concat(var.more, ["8.8.8.8/32"])}');
    const third = testStack();
    expect(cluster([new TerraformVariable(third, 'one', { type: 'string' }).stringValue, '8.8.8.8/32'], third)).toEqual(['${var.one}', '8.8.8.8/32']);
  });

  it('is refused where such a list is taken apart in the program, with the property', () => {
    const stack = testStack();
    const offices = new TerraformVariable(stack, 'offices', { type: 'list(string)' }).listValue;
    expect(() => cluster(['8.8.8.8/32', ...offices], stack)).toThrow(
      'EndpointAccess.publicAndPrivate: `publicCidrs[1]` is part of a list that is only known to Terraform, so the program cannot split it. '
      + 'Fix: take one element with Fn.element(list, 0), or join lists with Token.asList(Fn.concat([list, [\'...\']])), and pass only the result.',
    );
  });
});

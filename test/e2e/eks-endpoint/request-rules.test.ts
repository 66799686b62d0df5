import { addonVersions, describeAddons } from './addon-catalog';
import { diskProblem, labelProblem, requireImage, requireLabels, requirePublicCidrs, requireTaints, requireZones } from './request-rules';
import { SUPPORTED_VERSIONS } from './versions';

const numbered = (count: number) => Array.from({ length: count }, (_, at) => `8.8.${at}.0/24`);

describe('blocks that reach a public endpoint', () => {
  test.each([
    ['everything', ['0.0.0.0/0']],
    ['an address', ['8.8.8.8/32']],
    ['what is around reserved blocks', ['9.0.0.0/8', '11.0.0.0/8', '100.63.0.0/16', '172.32.0.0/16', '192.0.3.0/24', '198.20.0.0/16', '203.0.112.0/24', '223.0.0.0/8']],
    ['IPv6', ['2600:1f00::/24']],
    ['forty', numbered(40)],
    ['none', []],
  ])('can be %s', (_, cidrs) => {
    expect(() => requirePublicCidrs(cidrs)).not.toThrow();
  });

  test.each([
    '10.0.0.0/8', '10.1.2.0/24', '100.64.0.0/10', '127.0.0.1/32', '169.254.169.254/32', '172.16.0.0/12', '172.31.255.0/24', '192.0.2.0/24',
    '192.168.0.0/16', '198.18.0.0/15', '198.51.100.7/32', '203.0.113.0/24', '224.0.0.1/32', '239.0.0.0/8', '240.0.0.0/4', '255.255.255.255/32', '0.0.0.0/8',
  ])('cannot be %s, which is nobody\'s', (cidr) => {
    expect(() => requirePublicCidrs(['8.8.8.8/32', cidr])).toThrow(`The following CIDRs are not allowed in publicAccessCidrs: [${cidr}]`);
  });

  test.each([
    ['the same twice', ['8.8.8.8/32', '8.8.8.8/32'], 'duplicates'],
    ['forty-one', numbered(41), 'has 41 blocks, more than 40'],
    ['no blocks', ['8.8.8.8'], 'invalid'],
    ['nonsense', ['8.8.8.8/33'], 'invalid'],
  ])('cannot be %s', (_, cidrs, message) => {
    expect(() => requirePublicCidrs(cidrs)).toThrow(message);
  });
});

describe('zones of a control plane', () => {
  test.each(['eu-west-2a', 'us-gov-west-1b', 'cn-north-1a', 'us-iso-east-1c', 'eusc-de-east-1a'])('%s', (zone) => {
    expect(() => requireZones([{ id: 'subnet-a', zone, zoneId: 'x-az1' }])).not.toThrow();
  });

  test.each([
    ['a Local Zone', 'us-west-2-lax-1a', 'usw2-lax1-az1'],
    ['a Wavelength Zone', 'us-east-1-wl1-bos-wlz-1', 'use1-wl1-bos-wlz1'],
    ['a zone that EKS leaves out', 'us-east-1e', 'use1-az3'],
  ])('not %s', (_, zone, zoneId) => {
    expect(() => requireZones([{ id: 'subnet-a', zone, zoneId }])).toThrow(`Cannot create cluster because ${zone} (${zoneId})`);
  });
});

describe('images', () => {
  const x86 = { name: 't3.medium', architecture: 'amd64' as const };
  const arm = { name: 't4g.medium', architecture: 'arm64' as const };

  test.each<[string | undefined, string, (typeof x86 | typeof arm)[]]>([
    [undefined, '1.36', [arm]], ['CUSTOM', '1.36', [arm]], ['AL2023_x86_64_STANDARD', '1.36', [x86]], ['AL2023_ARM_64_STANDARD', '1.36', [arm]],
    ['BOTTLEROCKET_ARM_64_FIPS', '1.36', [arm]], ['AL2_x86_64', '1.32', [x86]],
  ])('%s on %s', (amiType, version, types) => {
    expect(() => requireImage(amiType, version, types)).not.toThrow();
  });

  test.each<[string, string, (typeof x86 | typeof arm)[], string]>([
    ['AL2_x86_64', '1.33', [x86], 'AMI Type AL2_x86_64 is only supported for kubernetes versions 1.32 or earlier'],
    ['AL2_ARM_64', '1.36', [arm], 'only supported'],
    ['AL2023_x86_64_STANDARD', '1.36', [x86, arm], '[t4g.medium] is not a valid instance type for requested amiType AL2023_x86_64_STANDARD'],
    ['BOTTLEROCKET_ARM_64', '1.36', [x86], '[t3.medium] is not a valid instance type'],
  ])('not %s on %s', (amiType, version, types, message) => {
    expect(() => requireImage(amiType, version, types)).toThrow(message);
  });

  test.each<[string, Record<string, number>, string | undefined]>([
    ['AL2023_x86_64_STANDARD', { '/dev/xvda': 20 }, undefined],
    ['AL2023_x86_64_STANDARD', { '/dev/xvda': 19 }, 'expect size >= 20GB'],
    ['AL2_x86_64', { '/dev/xvda': 8 }, 'expect size >= 20GB'],
    ['BOTTLEROCKET_x86_64', { '/dev/xvda': 4, '/dev/xvdb': 20 }, undefined],
    ['BOTTLEROCKET_x86_64', { '/dev/xvda': 4, '/dev/xvdb': 19 }, 'expect size >= 20GB'],
    ['WINDOWS_CORE_2022_x86_64', { '/dev/sda1': 49 }, 'expect size >= 50GB'],
    ['CUSTOM', { '/dev/xvda': 4 }, undefined],
  ])('%s with disks %j', (amiType, disks, problem) => {
    expect(diskProblem(amiType, disks)).toEqual(problem && expect.stringContaining(problem));
  });
});

describe('labels', () => {
  test.each(['role', 'example.com/role', 'a', 'A_b.c-d', 'node.kubernetes.io/role', 'x.node.kubernetes.io/role', 'kubernetes.io/arch'])('%s', (key) => {
    expect(() => requireLabels({ [key]: 'a-B_c.1' })).not.toThrow();
    expect(labelProblem({ [key]: 'a' })).toBeUndefined();
  });

  test.each([
    ['eks.amazonaws.com/team', 'a', 'reserved prefixes'], ['-a', 'a', 'Invalid key'], ['a/b/c', 'a', 'Invalid key'], ['Example.com/a', 'a', 'Invalid key'],
    ['a'.repeat(64), 'a', 'Invalid key'], ['a', 'b c', 'Invalid label value'], ['a', '-b', 'Invalid label value'], ['a', '', 'Invalid label value'],
  ])('not %s=%s', (key, value, message) => {
    expect(() => requireLabels({ [key]: value })).toThrow(message);
  });

  test.each(['node-role.kubernetes.io/worker', 'kubernetes.io/team', 'foo.k8s.io/team', 'k8s.io/a'])('a kubelet with %s does not start', (key) => {
    expect(labelProblem({ fine: 'a', [key]: 'a' })).toContain(`[${key}]`);
  });
});

describe('taints', () => {
  const taint = (key: string, value?: string, effect: 'NO_SCHEDULE' | 'NO_EXECUTE' = 'NO_SCHEDULE') => ({ key, value, effect });

  test.each([[[]], [[taint('a')]], [[taint('a', 'b'), taint('a', 'b', 'NO_EXECUTE')]], [Array.from({ length: 50 }, (_, at) => taint(`a${at}`))]])('%j', (taints) => {
    expect(() => requireTaints(taints)).not.toThrow();
  });

  test.each([
    [[taint('a b')], 'Invalid key'], [[taint('a', 'b c')], 'Invalid taint value'], [[taint('a'), taint('a', 'b')], 'twice'],
    [Array.from({ length: 51 }, (_, at) => taint(`a${at}`)), 'more than 50'],
  ])('not %j', (taints, message) => {
    expect(() => requireTaints(taints)).toThrow(message);
  });
});

test('every version of an add-on has the form that EKS gives them', () => {
  const all = describeAddons(undefined, undefined, undefined).flatMap(({ addonName = '' }) => SUPPORTED_VERSIONS.flatMap((minor) => addonVersions(addonName, minor)));
  expect(all.filter((version) => !/^v\d+\.\d+\.\d+-eksbuild\.\d+$/.test(version))).toEqual([]);
});

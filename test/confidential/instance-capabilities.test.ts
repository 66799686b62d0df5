import { readFileSync } from 'fs';
import { join } from 'path';
import { enclaveHost, isSevSnpCapable, whyNever, whyNoEnclaves, whyNoSevSnp } from '../../src/confidential/instance-capabilities';
import * as table from '../../src/nodes/instance-types.json';

const raw = JSON.parse(readFileSync(join(__dirname, '..', 'fixtures', 'confidential', 'instance-capabilities.json'), 'utf8'));
const enclaves = raw.nitroEnclaves as { readonly [instanceType: string]: [vcpus: number, threadsPerCore: number, memoryMib: number] };
const everyType = [table.x86_64, table.arm64]
  .flatMap((families) => Object.entries(families).flatMap(([family, sizes]) => sizes.split(' ').map((size) => `${family}.${size}`)));

describe('the table of Nitro Enclaves', () => {
  it('lists the 927 types that EC2 lists, and no other of all that there are', () => {
    expect(everyType.filter(enclaveHost).sort()).toEqual(Object.keys(enclaves).sort());
    expect(Object.keys(enclaves)).toHaveLength(927);
  });

  it.each(Object.entries(enclaves))('knows vCPUs and threads of %s, and no more memory than it has', (instanceType, [vcpus, threadsPerCore, memoryMib]) => {
    const host = enclaveHost(instanceType)!;
    expect([host.vcpus, host.threadsPerCore]).toEqual([vcpus, threadsPerCore]);
    expect(host.memoryMib).toBeLessThanOrEqual(memoryMib);
    // A c5n, f2, g7e, p5 or p6 has up to half as much again.
    expect(host.memoryMib).toBeGreaterThan(memoryMib * 0.65);
  });

  it('lets no type be too small for the parent and one core of an enclave', () => {
    for (const [vcpus, threadsPerCore] of Object.values(enclaves)) {
      expect(vcpus).toBeGreaterThanOrEqual(threadsPerCore === 2 ? 4 : 2);
    }
  });
});

describe('the table of AMD SEV-SNP', () => {
  it('lists the 16 types that EC2 lists, and no other', () => {
    expect(everyType.filter(isSevSnpCapable).sort()).toEqual(raw.amdSevSnp);
    expect(raw.amdSevSnp).toHaveLength(16);
  });
});

it('has no burstable, flex or bare metal type', () => {
  const never = everyType.filter(whyNever);
  expect(never.length).toBeGreaterThan(100);
  expect(never.filter((type) => enclaves[type] || raw.amdSevSnp.includes(type))).toEqual([]);
});

it.each([
  ['t3.xlarge', 'is burstable, and burstable types never support it', 'is burstable, and burstable types never support it'],
  ['m7i-flex.xlarge', 'is a flex type, and flex types never support it', 'is a flex type, and flex types never support it'],
  ['m6a.metal', 'is bare metal, which has no hypervisor', 'is bare metal, which has no hypervisor'],
  ['c7i.metal-24xl', 'is bare metal, which has no hypervisor', 'is bare metal, which has no hypervisor'],
  ['m6a.large', 'is too small: m6a requires at least 4 vCPUs', undefined],
  ['m7g.medium', 'is too small: m7g requires at least 2 vCPUs', 'is of an unsupported family'],
  ['m6a.12xlarge', undefined, 'is of an unsupported size: m6a supports large, xlarge, 2xlarge, 4xlarge, 8xlarge'],
  ['c7gn.xlarge', 'is of an unsupported family', 'is of an unsupported family'],
  ['a1.xlrge', ...Array(2).fill('is of a size that a1 is not known to have: it has 2xlarge, 4xlarge, large, medium, metal, xlarge')],
  ['m66i.xlarge', ...Array(2).fill('is of a family that EC2 is not known to have')],
])('says why %s is not listed', (instanceType, noEnclaves, noSevSnp) => {
  expect(enclaveHost(instanceType) ? undefined : whyNoEnclaves(instanceType)).toBe(noEnclaves);
  expect(isSevSnpCapable(instanceType) ? undefined : whyNoSevSnp(instanceType)).toBe(noSevSnp);
});

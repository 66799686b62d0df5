import { sizesOfFamily } from '../nodes/instance-types';

/**
 * Which instance types can have Nitro Enclaves, and which AMD SEV-SNP. EC2 DescribeInstanceTypes over all regions
 * (`NitroEnclavesSupport`, `VCpuInfo`, `MemoryInfo`, `ProcessorInfo.SupportedFeatures`), as in getmoto/moto
 * moto/ec2/resources/instance_types.json at 34d6cad5a.
 */
export const CAPABILITIES_DATE = '2026-08-02';

/** What a family that can have enclaves is like. */
interface EnclaveFamilies {
  readonly threadsPerCore: number;
  /** Fewest vCPUs of a type of these that can have enclaves. */
  readonly fewestVcpus: number;
  /** Families by their GiB of memory for each vCPU. */
  readonly byGibPerVcpu: { readonly [gib: string]: string };
}

const ENCLAVE_FAMILIES: readonly EnclaveFamilies[] = [
  {
    threadsPerCore: 2,
    fewestVcpus: 4,
    byGibPerVcpu: {
      2: 'c5 c5a c5ad c5d c6a c6i c6id c6in c7i c8i c8ib c8id c8in c8ine inf1',
      2.625: 'c5n',
      4: 'd3en g4dn g5 g6 g6f inf2 m5 m5a m5ad m5d m5dn m5n m5zn m6a m6i m6id m6idn m6in m7i m8i m8ib m8id m8idb m8idn m8in m8ine',
      8: 'd3 dl2q g6e g7e gr6 gr6f i3en i4i i7i i7ie p3dn r5 r5a r5ad r5b r5d r5dn r5n r6a r6i r6id r6idn r6in r7i r7iz '
        + 'r8i r8ib r8id r8idb r8idn r8in z1d',
      10.5: 'f2 p5 p5e p5en trn2',
      12: 'p4d p4de',
      16: 'x2idn x8i',
      21: 'p6-b300',
      32: 'x2iedn x2iezn',
    },
  },
  {
    threadsPerCore: 1,
    fewestVcpus: 4,
    byGibPerVcpu: { 2: 'c7a', 4: 'g7 m7a', 8: 'r7a' },
  },
  {
    threadsPerCore: 1,
    fewestVcpus: 2,
    byGibPerVcpu: {
      2: 'c6g c6gd c6gn c7g c7gd c8a c8g c8gb c8gd c8gn c9g c9gd',
      4: 'm6g m6gd m7g m7gd m8a m8azn m8g m8gb m8gd m8gn m9g m9gd',
      8: 'i4g i8g i8ge r6g r6gd r7g r7gd r8a r8g r8gb r8gd r8gn',
      16: 'x2gd x8g',
      32: 'x8aedz',
    },
  },
];

const SEV_SNP_SIZES: { readonly [family: string]: string } = {
  c6a: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge',
  m6a: 'large xlarge 2xlarge 4xlarge 8xlarge',
  r6a: 'large xlarge 2xlarge 4xlarge',
};

/** What an instance type that can have enclaves brings. */
export interface EnclaveHost {
  readonly vcpus: number;
  readonly threadsPerCore: number;
  /** Memory, at least; a few types have a little more. */
  readonly memoryMib: number;
}

/** What an instance type brings for enclaves; undefined for one that the table does not list. */
export function enclaveHost(instanceType: string): EnclaveHost | undefined {
  const [family, size] = instanceType.split('.');
  const vcpus = vcpusOf(size);
  const found = enclaveFamily(family);
  if (!found || vcpus === undefined || vcpus < found.fewestVcpus || !sizesOfFamily(family).includes(size)) {
    return undefined;
  }
  return { vcpus, threadsPerCore: found.threadsPerCore, memoryMib: vcpus * found.gibPerVcpu * 1024 };
}

/** Whether an instance type can have AMD SEV-SNP, by the table. */
export function isSevSnpCapable(instanceType: string): boolean {
  const [family, size] = instanceType.split('.');
  return sevSnpSizes(family).includes(size);
}

/** Why an instance type cannot have enclaves. */
export function whyNoEnclaves(instanceType: string): string {
  const [family] = instanceType.split('.');
  const found = enclaveFamily(family);
  return whyNever(instanceType) ?? whyUnknown(instanceType)
    ?? (found ? `is too small: ${family} requires at least ${found.fewestVcpus} vCPUs` : 'is of an unsupported family');
}

/** Why an instance type cannot have AMD SEV-SNP. */
export function whyNoSevSnp(instanceType: string): string {
  const [family] = instanceType.split('.');
  const sizes = sevSnpSizes(family);
  return whyNever(instanceType) ?? whyUnknown(instanceType)
    ?? (sizes.length > 0 ? `is of an unsupported size: ${family} supports ${sizes.join(', ')}` : 'is of an unsupported family');
}

/** Why an instance type never has a trusted execution environment, whatever becomes of the tables; undefined where it may have one. */
export function whyNever(instanceType: string): string | undefined {
  const [family, size = ''] = instanceType.split('.');
  if (/^t\d/.test(family)) {
    return 'is burstable, and burstable types never support it';
  }
  if (family.endsWith('-flex')) {
    return 'is a flex type, and flex types never support it';
  }
  return size.startsWith('metal') ? 'is bare metal, which has no hypervisor' : undefined;
}

/** What is misspelt more often than new. */
function whyUnknown(instanceType: string): string | undefined {
  const [family, size = ''] = instanceType.split('.');
  const sizes = sizesOfFamily(family);
  if (sizes.length === 0) {
    return 'is of a family that EC2 is not known to have';
  }
  return sizes.includes(size) ? undefined : `is of a size that ${family} is not known to have: it has ${sizes.join(', ')}`;
}

function sevSnpSizes(family: string): string[] {
  return Object.hasOwn(SEV_SNP_SIZES, family) ? SEV_SNP_SIZES[family].split(' ') : [];
}

function enclaveFamily(family: string): { readonly threadsPerCore: number; readonly fewestVcpus: number; readonly gibPerVcpu: number } | undefined {
  for (const { threadsPerCore, fewestVcpus, byGibPerVcpu } of ENCLAVE_FAMILIES) {
    const [gib] = Object.entries(byGibPerVcpu).find(([, families]) => families.split(' ').includes(family)) ?? [];
    if (gib !== undefined) {
      return { threadsPerCore, fewestVcpus, gibPerVcpu: Number(gib) };
    }
  }
  return undefined;
}

/** `large` has 2, `xlarge` 4, and `<n>xlarge` n times as many: so it is for every type of the table. */
function vcpusOf(size: string | undefined): number | undefined {
  const [, times] = /^(\d*)xlarge$/.exec(size ?? '') ?? [];
  if (times !== undefined) {
    return times === '' ? 4 : Number(times) * 4;
  }
  return size === 'large' ? 2 : undefined;
}

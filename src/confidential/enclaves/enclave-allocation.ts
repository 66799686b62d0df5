import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { ValidationError } from '../../private/errors';
import { isToken } from '../../private/tokens';
import { requireInteger, requireLiteralNumber } from '../../private/validation';
import { EnclaveHost, enclaveHost } from '../instance-capabilities';

/** Source: https://docs.aws.amazon.com/enclaves/latest/user/multiple-enclaves.html, read 2026-11-26. */
const MOST_ENCLAVES = 4;

const GIB = 1024;

/** More than any instance type has. What the type of a group can give is checked where the table lists it. */
const MOST_VCPUS = 1024;
const MOST_MEMORY_MIB = 32 * 1024 * GIB;

/** What has to be left for the system, the kubelet and what runs beside the enclaves: our own figure. */
const PARENT_MEMORY_MIB = 2048;

/**
 * vCPUs of the smallest types that were seen with two NUMA nodes: m5n.16xlarge in
 * https://github.com/kubernetes/kubernetes/issues/138523, m5.16xlarge in https://github.com/aws/aws-nitro-enclaves-cli/issues/313.
 * EC2 tells the number of no type.
 */
const FEWEST_VCPUS_OF_TWO_NUMA_NODES = 64;

/** CPUs and memory, each enclave and all of a node. */
export interface EnclaveAllocation {
  readonly enclaves: number;
  readonly cpusEach: number;
  readonly memoryMibEach: number;
  /** `1Gi` or `2Mi`: the pages that the allocator takes for that much. */
  readonly pageSize: string;
}

/** Checks what enclaves are to have against the instance types that they are to have it on. */
export function requireEnclaveAllocation(
  scope: IConstruct,
  instanceTypes: string[],
  { enclaves, cpusEach, memoryMibEach }: Omit<EnclaveAllocation, 'pageSize'>,
): EnclaveAllocation {
  for (const [name, value] of Object.entries({ cpuCount: cpusEach, memoryMib: memoryMibEach, enclavesPerNode: enclaves })) {
    requireLiteralNumber(scope, `nitroEnclaves.${name}`, value, 'nodes and pods must use the same figure');
  }
  requireInteger(scope, 'nitroEnclaves.enclavesPerNode', enclaves, 1, MOST_ENCLAVES);
  requireInteger(scope, 'nitroEnclaves.cpuCount', cpusEach, 1, MOST_VCPUS);
  requireInteger(scope, 'nitroEnclaves.memoryMib', memoryMibEach, 64, MOST_MEMORY_MIB);
  const pageSize = requirePages(scope, memoryMibEach, enclaves);
  for (const instanceType of isToken(instanceTypes) ? [] : instanceTypes) {
    const host = enclaveHost(instanceType);
    if (host) {
      requireCpus(scope, instanceType, host, cpusEach, enclaves);
      requireMemory(scope, instanceType, host, memoryMibEach * enclaves);
      warnOfNumaNodes(scope, instanceType, host, cpusEach * enclaves, memoryMibEach * enclaves);
    }
  }
  return { enclaves, cpusEach, memoryMibEach, pageSize };
}

// The allocator takes as many of the largest pages as fit into the sum, and makes the rest of smaller ones; a pod has
// to ask for pages of one size. https://github.com/aws/aws-nitro-enclaves-cli bootstrap/nitro-enclaves-allocator
function requirePages(scope: IConstruct, memoryMib: number, enclaves: number): string {
  if (memoryMib % GIB === 0) {
    return '1Gi';
  }
  if (memoryMib % 2 === 0 && memoryMib * enclaves < GIB) {
    return '2Mi';
  }
  throw new ValidationError(scope, {
    property: 'nitroEnclaves.memoryMib',
    problem: `would use pages of two sizes for ${describe(enclaves)}, but a pod can request only one`,
    got: memoryMib,
    allowed: 'a multiple of 1024 (pages of 1 GiB), or an even number with a total below 1024 for all enclaves of a node (pages of 2 MiB)',
    fix: `use ${Math.ceil(memoryMib / GIB) * GIB}`,
  });
}

function requireCpus(scope: IConstruct, instanceType: string, host: EnclaveHost, cpusEach: number, enclaves: number): void {
  if (cpusEach % host.threadsPerCore !== 0) {
    throw new ValidationError(scope, {
      property: 'nitroEnclaves.cpuCount',
      problem: `must be a multiple of whole cores, and a core of ${instanceType} has ${host.threadsPerCore} vCPUs`,
      got: cpusEach,
      fix: `use ${cpusEach + host.threadsPerCore - cpusEach % host.threadsPerCore}`,
    });
  }
  const most = host.vcpus - host.threadsPerCore;
  if (cpusEach * enclaves > most) {
    throw new ValidationError(scope, {
      property: 'nitroEnclaves.cpuCount',
      problem: `is ${cpusEach * enclaves} vCPUs for ${describe(enclaves)}, but ${instanceType} has ${host.vcpus}, including its first core (${host.threadsPerCore}), reserved for the parent`,
      got: cpusEach,
      allowed: `up to ${most} for all enclaves of a node`,
      fix: 'use fewer CPUs or enclaves, or a larger instance type',
    });
  }
}

function requireMemory(scope: IConstruct, instanceType: string, host: EnclaveHost, memoryMib: number): void {
  const most = host.memoryMib - PARENT_MEMORY_MIB;
  if (memoryMib > most) {
    throw new ValidationError(scope, {
      property: 'nitroEnclaves.memoryMib',
      problem: `is ${memoryMib} MiB for all enclaves of a node, but ${instanceType} has ${host.memoryMib}, of which the system and the kubelet need ${PARENT_MEMORY_MIB}`,
      allowed: `up to ${most} for all enclaves of a node`,
      fix: 'use less memory or fewer enclaves, or a larger instance type',
    });
  }
}

// The allocator reserves nothing at all where no NUMA node has enough of both. With two nodes, half of the CPUs fit into the one
// that CPU 0 is not on; of the memory the system holds some on either, so that on an m5.16xlarge half of it failed (issue 313).
function warnOfNumaNodes(scope: IConstruct, instanceType: string, host: EnclaveHost, cpus: number, memoryMib: number): void {
  if (host.vcpus >= FEWEST_VCPUS_OF_TWO_NUMA_NODES && (cpus > host.vcpus / 2 || memoryMib >= host.memoryMib / 2)) {
    Annotations.of(scope).addWarning(
      `The enclaves of a node use ${cpus} of the ${host.vcpus} vCPUs and ${memoryMib} of the ${host.memoryMib} MiB of ${instanceType}. Both must come from one `
      + `NUMA node, but types with ${FEWEST_VCPUS_OF_TWO_NUMA_NODES} or more vCPUs can have several; if none has enough, the node cannot run enclaves. `
      + 'Use at most half of the vCPUs and less than half of the memory, or check on an instance that it has one NUMA node: lscpu | grep NUMA.',
    );
  }
}

function describe(enclaves: number): string {
  return enclaves === 1 ? 'one enclave' : `${enclaves} enclaves`;
}

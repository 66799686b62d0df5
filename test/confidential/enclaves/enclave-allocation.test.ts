import { TerraformStack } from 'cdktf';
import { EnclaveAllocation, requireEnclaveAllocation } from '../../../src/confidential/enclaves/enclave-allocation';
import * as capabilities from '../../fixtures/confidential/instance-capabilities.json';
import { testStack, warnings } from '../../helpers/synth';

/** Each type that can have enclaves, as EC2 describes it. */
const hosts = Object.entries(capabilities.nitroEnclaves)
  .map(([instanceType, [vcpus, threadsPerCore, memoryMib]]) => ({ instanceType, vcpus, threadsPerCore, memoryMib }));

const GIB = 1024;

let stack: TerraformStack;
beforeEach(() => { stack = testStack(); });

/** What is said against an allocation on an instance type; undefined where it is accepted. */
function refusal(instanceType: string, allocation: Partial<EnclaveAllocation>): string | undefined {
  try {
    requireEnclaveAllocation(stack, [instanceType], { enclaves: 1, cpusEach: 2, memoryMibEach: GIB, ...allocation });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The MiB that a refusal says are allowed. */
const allowedMib = (message: string | undefined) => Number(/`nitroEnclaves\.memoryMib`.* Allowed: up to (\d+) for all enclaves of a node\./.exec(message ?? '')?.[1]);

describe('on each of the 927 types that can have enclaves', () => {
  it('the first core stays with the parent: all others are accepted, and one more is refused', () => {
    expect(hosts).toHaveLength(927);
    for (const { instanceType, vcpus, threadsPerCore } of hosts) {
      const most = vcpus - threadsPerCore;
      expect([instanceType, refusal(instanceType, { cpusEach: most })]).toEqual([instanceType, undefined]);
      expect(refusal(instanceType, { cpusEach: most + threadsPerCore })).toContain(
        `\`nitroEnclaves.cpuCount\` is ${most + threadsPerCore} vCPUs for one enclave, but ${instanceType} has ${vcpus}, including its first core (${threadsPerCore}), reserved for the parent`);
    }
  });

  it('half a core is refused where a core has two threads, and a thread is a core elsewhere', () => {
    for (const { instanceType, threadsPerCore } of hosts) {
      const half = refusal(instanceType, { cpusEach: 1 });
      if (threadsPerCore === 2) {
        expect(half).toContain(`\`nitroEnclaves.cpuCount\` must be a multiple of whole cores, and a core of ${instanceType} has 2 vCPUs, got 1. Fix: use 2.`);
      } else {
        expect([instanceType, half]).toEqual([instanceType, undefined]);
      }
    }
  });

  it('the most memory that a refusal names is accepted, 1024 MiB more are refused, and the type has 2048 MiB beside it', () => {
    for (const { instanceType, threadsPerCore, memoryMib } of hosts) {
      const memory = (memoryMibEach: number) => refusal(instanceType, { cpusEach: threadsPerCore, memoryMibEach });
      const most = allowedMib(memory(Math.ceil(memoryMib / GIB) * GIB));
      expect([instanceType, most <= memoryMib - 2048]).toEqual([instanceType, true]);
      const largest = Math.floor(most / GIB) * GIB;
      expect([instanceType, memory(largest)]).toEqual([instanceType, undefined]);
      expect([instanceType, allowedMib(memory(largest + GIB))]).toEqual([instanceType, most]);
    }
  });
});

describe('NUMA nodes', () => {
  const warningOf = (instanceType: string, allocation: Partial<EnclaveAllocation>) => {
    const scope = testStack();
    requireEnclaveAllocation(scope, [instanceType], { enclaves: 1, cpusEach: 2, memoryMibEach: GIB, ...allocation });
    return warnings(scope);
  };
  const text = (instanceType: string, cpus: string, memory: string) =>
    `The enclaves of a node use ${cpus} vCPUs and ${memory} MiB of ${instanceType}. Both must come from one NUMA node, but types with 64 or more vCPUs can have several; `
    + 'if none has enough, the node cannot run enclaves. '
    + 'Use at most half of the vCPUs and less than half of the memory, or check on an instance that it has one NUMA node: lscpu | grep NUMA.';

  it.each<[string, string, Partial<EnclaveAllocation>, string[]]>([
    ['nearly all CPUs of a large type', 'm6i.32xlarge', { cpusEach: 126 }, [text('m6i.32xlarge', '126 of the 128', '1024 of the 524288')]],
    ['one core more than half', 'm5.16xlarge', { cpusEach: 34 }, [text('m5.16xlarge', '34 of the 64', '1024 of the 262144')]],
    ['half of the CPUs', 'm5.16xlarge', { cpusEach: 32 }, []],
    ['half of the memory, as in issue 313', 'm5.16xlarge', { memoryMibEach: 131072 }, [text('m5.16xlarge', '2 of the 64', '131072 of the 262144')]],
    ['a page less', 'm5.16xlarge', { memoryMibEach: 131072 - GIB }, []],
    ['four enclaves together', 'm5.16xlarge', { enclaves: 4, cpusEach: 10, memoryMibEach: 10 * GIB }, [text('m5.16xlarge', '40 of the 64', '40960 of the 262144')]],
    ['nearly all of a type with one node', 'm5.12xlarge', { cpusEach: 46, memoryMibEach: 180 * GIB }, []],
  ])('are warned of: %s', (_, instanceType, allocation, expected) => {
    expect(warningOf(instanceType, allocation)).toEqual(expected);
  });

  it('are warned of for each type of a group that is too small', () => {
    requireEnclaveAllocation(stack, ['m6i.16xlarge', 'm6i.24xlarge', 'm6i.32xlarge'], { enclaves: 1, cpusEach: 60, memoryMibEach: GIB });
    expect(warnings(stack)).toEqual([text('m6i.16xlarge', '60 of the 64', '1024 of the 262144'), text('m6i.24xlarge', '60 of the 96', '1024 of the 393216')]);
  });
});

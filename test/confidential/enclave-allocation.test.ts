import { TerraformStack } from 'cdktf';
import { EnclaveAllocation, requireEnclaveAllocation } from '../../src/confidential/enclave-allocation';
import * as capabilities from '../fixtures/confidential/instance-capabilities.json';
import { testStack } from '../helpers/synth';

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
        `\`nitroEnclaves.cpuCount\` is ${most + threadsPerCore} vCPUs for one enclave, and ${instanceType} has ${vcpus}, of which its first core (${threadsPerCore}) stays with the parent`);
    }
  });

  it('half a core is refused where a core has two threads, and a thread is a core elsewhere', () => {
    for (const { instanceType, threadsPerCore } of hosts) {
      const half = refusal(instanceType, { cpusEach: 1 });
      if (threadsPerCore === 2) {
        expect(half).toContain(`\`nitroEnclaves.cpuCount\` must be whole cores, and a core of ${instanceType} has 2 vCPUs, got 1. Fix: use 2.`);
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

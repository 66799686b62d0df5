import { EnclaveAllocation } from './enclave-allocation';
import { UserDataPart } from '../../nodes/user-data-part';

const ATTEMPTS = 5;
const SECONDS_BETWEEN = 10;

/**
 * Sets CPUs and memory aside for enclaves. Such a part runs in cloud-init's last stage, and nodeadm, which starts the
 * kubelet, waits for that: so the kubelet finds the pages when it counts what the node has.
 *
 * The allocator skips whatever stands before the line `---`, and would then find nothing.
 */
export function enclaveUserData({ enclaves, cpusEach, memoryMibEach }: EnclaveAllocation): UserDataPart {
  return {
    contentType: 'text/x-shellscript; charset="us-ascii"',
    content: [
      '#!/bin/bash',
      'set -euo pipefail',
      'attempt=1',
      'until dnf install --assumeyes aws-nitro-enclaves-cli; do',
      `  if [ "$attempt" -ge ${ATTEMPTS} ]; then`,
      '    echo "aws-nitro-enclaves-cli cannot be installed: this node will have no enclaves" >&2',
      '    exit 1',
      '  fi',
      '  attempt=$((attempt + 1))',
      `  sleep ${SECONDS_BETWEEN}`,
      'done',
      'mkdir -p /etc/nitro_enclaves',
      'cat > /etc/nitro_enclaves/allocator.yaml <<\'EOF\'',
      '---',
      `memory_mib: ${memoryMibEach * enclaves}`,
      `cpu_count: ${cpusEach * enclaves}`,
      'EOF',
      'systemctl enable nitro-enclaves-allocator.service',
      // Started anew where the package started it already, with its own figures.
      'systemctl restart nitro-enclaves-allocator.service',
    ].join('\n'),
  };
}

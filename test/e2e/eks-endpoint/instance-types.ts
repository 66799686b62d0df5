/** What a node of an instance type has, and what Kubernetes may give away of it. */
export interface InstanceType {
  readonly architecture: 'amd64' | 'arm64';
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly podLimit: number;
}

/** vCPU, GiB, network interfaces, addresses of each: https://docs.aws.amazon.com/ec2/latest/instancetypes/ */
type Size = readonly [cpu: number, memoryGiB: number, interfaces: number, addresses: number];

const M: Record<string, Size> = {
  'medium': [1, 4, 2, 4], 'large': [2, 8, 3, 10], 'xlarge': [4, 16, 4, 15], '2xlarge': [8, 32, 4, 15], '4xlarge': [16, 64, 8, 30],
};
const C: Record<string, Size> = {
  'medium': [1, 2, 2, 4], 'large': [2, 4, 3, 10], 'xlarge': [4, 8, 4, 15], '2xlarge': [8, 16, 4, 15], '4xlarge': [16, 32, 8, 30],
};
const R: Record<string, Size> = {
  'medium': [1, 8, 2, 4], 'large': [2, 16, 3, 10], 'xlarge': [4, 32, 4, 15], '2xlarge': [8, 64, 4, 15], '4xlarge': [16, 128, 8, 30],
};
const T: Record<string, Size> = {
  'micro': [2, 1, 2, 2], 'small': [2, 2, 3, 4], 'medium': [2, 4, 3, 6], 'large': [2, 8, 3, 12], 'xlarge': [4, 16, 4, 15], '2xlarge': [8, 32, 4, 15],
};
const FAMILIES: Record<string, Record<string, Size>> = { m: M, c: C, r: R, t: T };

/** The instance type; undefined for one that the table does not know. */
export function instanceType(name: string): InstanceType | undefined {
  const match = /^([mcrt])(\d+)([a-z]*)(?:-flex)?\.(\w+)$/.exec(name);
  const size = match && FAMILIES[match[1]][match[4]];
  if (!size) {
    return undefined;
  }
  const [cpu, memoryGiB, interfaces, addresses] = size;
  // https://github.com/awslabs/amazon-eks-ami/blob/main/nodeadm/internal/kubelet/eni-max-pods.txt
  const podLimit = interfaces * (addresses - 1) + 2;
  return {
    architecture: match[3].startsWith('g') ? 'arm64' : 'amd64',
    cpu: cpu - reservedCpu(cpu),
    // Of the memory the kubelet keeps 11 MiB a pod and 255 MiB, and evicts at 100 MiB:
    // https://awslabs.github.io/amazon-eks-ami/ (kubeReserved), and what the kernel takes is about 3 %.
    memoryMiB: Math.floor(memoryGiB * 1024 * 0.97 - (11 * podLimit + 255) - 100),
    podLimit,
  };
}

/** 6 % of the first core, 1 % of the second, 0.5 % of the next two, 0.25 % of the others (the same place). */
function reservedCpu(cpu: number): number {
  const shares = [0.06, 0.01, 0.005, 0.005];
  const reserved = Array.from({ length: cpu }, (_, core) => shares[core] ?? 0.0025).reduce((sum, share) => sum + share, 0);
  return Math.round(reserved * 1000) / 1000;
}

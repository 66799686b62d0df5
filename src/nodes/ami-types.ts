import { NodeArchitecture } from './instance-types';

/** What computes beside the processor, and needs a driver in the image. */
export enum Accelerator {
  NVIDIA = 'NVIDIA',
  NEURON = 'Neuron',
}

/** A kind of image that EKS keeps. */
export interface AmiType {
  readonly architecture: NodeArchitecture;
  /** Accelerators that it has the driver of. */
  readonly accelerators: Accelerator[];
  /** Newest Kubernetes minor version that it is made for; the newest of all where it is absent. */
  readonly lastMinor?: number;
}

const { X86_64, ARM64 } = NodeArchitecture;
const { NVIDIA, NEURON } = Accelerator;

/**
 * Amazon Linux 2: last made for Kubernetes 1.32, and not updated since 2025-11-26.
 * https://docs.aws.amazon.com/eks/latest/userguide/eks-ami-deprecation-faqs.html (2026-11-30)
 */
const AL2 = { lastMinor: 32 };

/**
 * The types of images that EKS takes for a node group, but for `CUSTOM` and Windows: `AMITypes` of the model of the EKS API,
 * 2017-11-01, in botocore 1.43.107. Which accelerators they serve:
 * https://docs.aws.amazon.com/eks/latest/userguide/ml-eks-optimized-ami.html (2026-11-30).
 */
export const AMI_TYPES: { readonly [amiType: string]: AmiType } = {
  AL2023_x86_64_STANDARD: { architecture: X86_64, accelerators: [] },
  AL2023_ARM_64_STANDARD: { architecture: ARM64, accelerators: [] },
  AL2023_x86_64_NVIDIA: { architecture: X86_64, accelerators: [NVIDIA] },
  AL2023_ARM_64_NVIDIA: { architecture: ARM64, accelerators: [NVIDIA] },
  AL2023_x86_64_NEURON: { architecture: X86_64, accelerators: [NEURON] },
  BOTTLEROCKET_x86_64: { architecture: X86_64, accelerators: [NEURON] },
  BOTTLEROCKET_ARM_64: { architecture: ARM64, accelerators: [] },
  BOTTLEROCKET_x86_64_FIPS: { architecture: X86_64, accelerators: [NEURON] },
  BOTTLEROCKET_ARM_64_FIPS: { architecture: ARM64, accelerators: [] },
  BOTTLEROCKET_x86_64_NVIDIA: { architecture: X86_64, accelerators: [NVIDIA] },
  BOTTLEROCKET_ARM_64_NVIDIA: { architecture: ARM64, accelerators: [NVIDIA] },
  BOTTLEROCKET_x86_64_NVIDIA_FIPS: { architecture: X86_64, accelerators: [NVIDIA] },
  BOTTLEROCKET_ARM_64_NVIDIA_FIPS: { architecture: ARM64, accelerators: [NVIDIA] },
  AL2_x86_64: { architecture: X86_64, accelerators: [], ...AL2 },
  AL2_ARM_64: { architecture: ARM64, accelerators: [], ...AL2 },
  AL2_x86_64_GPU: { architecture: X86_64, accelerators: [NVIDIA, NEURON], ...AL2 },
};

/** Families with an accelerator that no image of EKS has the driver of. */
const WITHOUT_IMAGE = ['dl1', 'dl2q', 'f1', 'f2', 'g4ad', 'vt1'];

/** The accelerator of an instance type that EKS has an image for. */
export function acceleratorOf(instanceType: string): Accelerator | undefined {
  const [family] = instanceType.split('.');
  if (/^(g|gr|p)\d/.test(family) && !WITHOUT_IMAGE.includes(family)) {
    return NVIDIA;
  }
  return /^(inf|trn)\d/.test(family) ? NEURON : undefined;
}

/** Whether an instance type has an accelerator that no image of EKS has the driver of. */
export function isWithoutImage(instanceType: string): boolean {
  return WITHOUT_IMAGE.includes(instanceType.split('.')[0]);
}

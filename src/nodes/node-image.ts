import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { Accelerator, acceleratorOf, AMI_TYPES, AmiType, isWithoutImage } from './ami-types';
import { architectureOf, NodeArchitecture } from './instance-types';
import { NodeAmi } from './node-ami';
import { KubernetesVersion } from '../cluster/kubernetes-version';
import { requireImageId } from '../private/checks/aws-ids';
import { requireDeviceName } from '../private/checks/aws-names';
import { ValidationError } from '../private/errors';
import { isToken } from '../private/tokens';

/** What a type that EKS has added since could look like. */
const NEWER_TYPE = /^[A-Z][A-Z0-9]*_(x86_64|ARM_64)(_[A-Z0-9]+)*$/;

/** The image for instance types when the user chose none. */
export function defaultAmi(scope: IConstruct, instanceTypes: string[]): NodeAmi {
  const known = isToken(instanceTypes) ? [] : instanceTypes.filter((type) => !isToken(type));
  const [accelerator, ...others] = new Set(known.map(acceleratorOf));
  if (others.length > 0) {
    throw new ValidationError(scope, {
      property: 'instanceTypes',
      problem: 'mixes types that require different images: with NVIDIA GPUs, with AWS Neuron, or without either',
      got: instanceTypes,
      fix: 'use a separate group for each, or set one image for all in `ami`',
    });
  }
  const arm = architectureOf(known[0] ?? '') === NodeArchitecture.ARM64;
  switch (accelerator) {
    case Accelerator.NVIDIA:
      return arm ? NodeAmi.AL2023_ARM64_NVIDIA : NodeAmi.AL2023_X86_64_NVIDIA;
    case Accelerator.NEURON:
      return NodeAmi.AL2023_X86_64_NEURON;
    default:
      return arm ? NodeAmi.AL2023_ARM64 : NodeAmi.AL2023_X86_64;
  }
}

/** Refuses what cannot be an image of the user's. */
export function requireCustomAmi(scope: IConstruct, { customAmi }: NodeAmi): void {
  if (customAmi) {
    requireImageId(scope, 'ami.imageId', customAmi.imageId);
    requireDeviceName(scope, 'ami.rootDeviceName', customAmi.rootDeviceName);
    requireDeviceName(scope, 'ami.dataDeviceName', customAmi.dataDeviceName);
  }
}

/** Refuses an image that EKS does not have, or not for this version, and warns of one without the driver of an accelerator. */
export function requireImage(scope: IConstruct, ami: NodeAmi, instanceTypes: string[], version: KubernetesVersion | undefined): void {
  const { amiType } = ami;
  if (amiType === undefined || isToken(amiType)) {
    return;
  }
  refuseOtherKinds(scope, amiType);
  const known = Object.hasOwn(AMI_TYPES, amiType) ? AMI_TYPES[amiType] : requireNewer(scope, amiType);
  if (known.architecture !== ami.architecture) {
    throw new ValidationError(scope, {
      property: 'ami.architecture',
      problem: `does not match the image ${amiType}, which is built for ${known.architecture}`,
      got: ami.architecture,
      fix: `pass NodeArchitecture.${known.architecture === NodeArchitecture.ARM64 ? 'ARM64' : 'X86_64'}`,
    });
  }
  requireMadeFor(scope, amiType, known, version);
  warnOfMissingDriver(scope, amiType, known, isToken(instanceTypes) ? [] : instanceTypes.filter((type) => !isToken(type)));
}

function refuseOtherKinds(scope: IConstruct, amiType: string): void {
  if (amiType.startsWith('WINDOWS')) {
    throw new ValidationError(scope, {
      property: 'ami',
      problem: 'is Windows, which this library does not support: its nodes need a separate role, access entry and address management',
      got: amiType,
      fix: 'use a Linux image; create Windows nodes next to this group with the resources of the AWS provider',
    });
  }
  if (amiType === 'CUSTOM') {
    throw new ValidationError(scope, {
      property: 'ami',
      problem: 'is the type for custom images',
      got: amiType,
      fix: 'use NodeAmi.custom({ imageId: ... })',
    });
  }
}

/** What the name of a type says, where the table does not know it. */
function requireNewer(scope: IConstruct, amiType: string): AmiType {
  const [, architecture] = NEWER_TYPE.exec(amiType) ?? [];
  if (architecture === undefined) {
    throw new ValidationError(scope, {
      property: 'ami',
      problem: 'is not an AMI type of EKS',
      got: amiType,
      allowed: Object.keys(AMI_TYPES).join(', '),
      fix: 'correct the type, or use a constant such as NodeAmi.AL2023_X86_64',
    });
  }
  Annotations.of(scope).addWarning(`The AMI type ${amiType} is newer than this release of the library, which does not check it further.`);
  return { architecture: architecture === 'ARM_64' ? NodeArchitecture.ARM64 : NodeArchitecture.X86_64, accelerators: Object.values(Accelerator) };
}

function requireMadeFor(scope: IConstruct, amiType: string, { lastMinor }: AmiType, version: KubernetesVersion | undefined): void {
  if (lastMinor === undefined) {
    return;
  }
  if (version && version.minor > lastMinor) {
    throw new ValidationError(scope, {
      property: 'ami',
      problem: `does not support Kubernetes ${version.version}: EKS built Amazon Linux 2 only up to 1.${lastMinor}`,
      got: amiType,
      fix: 'use Amazon Linux 2023 (omit `ami`) or Bottlerocket',
    });
  }
  Annotations.of(scope).addWarning(
    'The nodes use Amazon Linux 2, whose images EKS has not updated since 2025-11-26: their vulnerabilities are not fixed. Use Amazon Linux 2023 (remove `ami`).',
  );
}

function warnOfMissingDriver(scope: IConstruct, amiType: string, { accelerators }: AmiType, instanceTypes: string[]): void {
  for (const type of instanceTypes) {
    const accelerator = acceleratorOf(type);
    if (accelerator && !accelerators.includes(accelerator)) {
      Annotations.of(scope).addWarning(
        `The image ${amiType} has no ${accelerator} driver, so the accelerators of ${type} are unused. Remove \`ami\` to get an image with the driver.`,
      );
    }
    if (isWithoutImage(type)) {
      Annotations.of(scope).addWarning(
        `EKS has no image with a driver for the accelerators of ${type}, so they are unused. Use your own image with a driver: NodeAmi.custom().`,
      );
    }
  }
}

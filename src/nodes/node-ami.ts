import { NodeArchitecture } from './instance-types';
import { checkCall } from '../private/arguments/check-arguments';

/** Your own node image. */
export interface CustomAmi {
  /** ID of the image, `ami-...`, or `resolve:ssm:<name of the parameter that contains it>`. */
  readonly imageId: string;

  /**
   * Architecture that the image is built for.
   *
   * @default NodeArchitecture.X86_64
   */
  readonly architecture?: NodeArchitecture;

  /**
   * User data, as plain text, that joins the node to the cluster. EKS adds nothing to it.
   *
   * @default - for an image based on EKS's Amazon Linux 2023 (a nodeadm NodeConfig)
   */
  readonly userData?: string;

  /**
   * Name of the root device.
   *
   * @default "/dev/xvda"
   */
  readonly rootDeviceName?: string;

  /**
   * Name of the device for images and containers, if it is not the root device: `/dev/xvdb` for Bottlerocket.
   *
   * @default - the root device
   */
  readonly dataDeviceName?: string;
}

/**
 * The operating system of nodes.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html
 */
export class NodeAmi {
  /** Amazon Linux 2023 for Intel and AMD. */
  public static readonly AL2023_X86_64 = NodeAmi.of('AL2023_x86_64_STANDARD', NodeArchitecture.X86_64);
  /** Amazon Linux 2023 for Graviton. */
  public static readonly AL2023_ARM64 = NodeAmi.of('AL2023_ARM_64_STANDARD', NodeArchitecture.ARM64);
  /** Amazon Linux 2023 for Intel and AMD with NVIDIA drivers. To give pods GPUs, install a device plugin. */
  public static readonly AL2023_X86_64_NVIDIA = NodeAmi.of('AL2023_x86_64_NVIDIA', NodeArchitecture.X86_64);
  /** Amazon Linux 2023 for Graviton with NVIDIA drivers. To give pods GPUs, install a device plugin. */
  public static readonly AL2023_ARM64_NVIDIA = NodeAmi.of('AL2023_ARM_64_NVIDIA', NodeArchitecture.ARM64);
  /** Amazon Linux 2023 with drivers for AWS Inferentia and Trainium. */
  public static readonly AL2023_X86_64_NEURON = NodeAmi.of('AL2023_x86_64_NEURON', NodeArchitecture.X86_64);
  /** Bottlerocket for Intel and AMD. */
  public static readonly BOTTLEROCKET_X86_64 = NodeAmi.of('BOTTLEROCKET_x86_64', NodeArchitecture.X86_64);
  /** Bottlerocket for Graviton. */
  public static readonly BOTTLEROCKET_ARM64 = NodeAmi.of('BOTTLEROCKET_ARM_64', NodeArchitecture.ARM64);
  /** Bottlerocket for Intel and AMD with NVIDIA drivers and device plugin. */
  public static readonly BOTTLEROCKET_X86_64_NVIDIA = NodeAmi.of('BOTTLEROCKET_x86_64_NVIDIA', NodeArchitecture.X86_64);
  /** Bottlerocket for Graviton with NVIDIA drivers and device plugin. */
  public static readonly BOTTLEROCKET_ARM64_NVIDIA = NodeAmi.of('BOTTLEROCKET_ARM_64_NVIDIA', NodeArchitecture.ARM64);

  /**
   * An EKS image without a constant here. A type newer than this release of the library causes a warning; Windows is rejected, and so is Amazon Linux
   * 2 for a Kubernetes version without it.
   *
   * @param amiType the type, as the EKS API names it: `BOTTLEROCKET_x86_64_FIPS`
   * @param architecture the architecture it is built for
   */
  public static of(amiType: string, architecture: NodeArchitecture): NodeAmi {
    checkCall('NodeAmi.of', [amiType, architecture]);
    return new NodeAmi(architecture, amiType);
  }

  /**
   * Your own image. You maintain its Kubernetes version: the node group does not follow the cluster.
   *
   * @param ami the image
   */
  public static custom(ami: CustomAmi): NodeAmi {
    checkCall('NodeAmi.custom', [ami]);
    return new NodeAmi(ami.architecture ?? NodeArchitecture.X86_64, undefined, ami);
  }

  private constructor(
    /** Architecture that the image is built for. */
    public readonly architecture: NodeArchitecture,
    /**
     * Type of the image, as the EKS API names it.
     *
     * @default - none: an image of your own
     */
    public readonly amiType?: string,
    /**
     * The image of your own.
     *
     * @default - none: an image that EKS keeps
     */
    public readonly customAmi?: CustomAmi,
  ) {}

  /** Name of the root device. */
  public get rootDeviceName(): string {
    return this.customAmi?.rootDeviceName ?? '/dev/xvda';
  }

  /** Name of the device for images and containers, if it is not the root device. */
  public get dataDeviceName(): string | undefined {
    // https://bottlerocket.dev/en/os/latest/concepts/storage/
    return this.customAmi ? this.customAmi.dataDeviceName : this.amiType?.startsWith('BOTTLEROCKET') ? '/dev/xvdb' : undefined;
  }
}

import { Annotations } from 'cdktf';
import { Construct } from 'constructs';
import { ConfidentialNodes, ConfidentialNodesRequest } from './confidential-nodes';
import { devicePluginWiring } from './enclaves/device-plugin-values';
import { requireEnclaveAllocation } from './enclaves/enclave-allocation';
import { enclaveUserData } from './enclaves/enclave-user-data';
import { CAPABILITIES_DATE, enclaveHost, isSevSnpCapable, whyNever, whyNoEnclaves, whyNoSevSnp } from './instance-capabilities';
import { AttestationHint } from './pod-requirements';
import { ChartCatalog } from '../charts/chart-catalog';
import { HelmChart, HelmChartOptions } from '../charts/helm-chart';
import { CustomAmi, NodeAmi } from '../nodes/node-ami';
import { checkCall } from '../private/arguments/check-arguments';
import { literalRegionOf } from '../private/aws-region';
import { knownElements } from '../private/checks/lists';
import { requireRegion } from '../private/checks/regions-and-zones';
import { ValidationError } from '../private/errors';
import { isToken } from '../private/tokens';

/** Options of nodes that can host Nitro Enclaves. */
export interface NitroEnclavesOptions {
  /**
   * vCPUs per enclave: whole cores, so an even number if a core has two. All enclaves of a node use one NUMA node: from 64 vCPUs, a type can have
   * several, and using more than half of it causes a warning.
   */
  readonly cpuCount: number;

  /**
   * Memory per enclave in MiB: a multiple of 1024, or an even number with a total below 1024 for all enclaves of a node. Must be about four times the
   * size of the image file.
   */
  readonly memoryMib: number;

  /**
   * Maximum number of enclaves per node, 1 to 4.
   *
   * @default 1
   */
  readonly enclavesPerNode?: number;

  /**
   * Version and values of the device plugin's chart.
   *
   * @default - those of `ChartCatalog`
   */
  readonly devicePlugin?: HelmChartOptions;

  /**
   * Whether to accept instance types that the table of 2026-08-02 does not list. CPUs and memory are then not checked.
   *
   * @default false
   */
  readonly allowUnlistedInstanceTypes?: boolean;
}

/** Options of nodes with memory encrypted by AMD SEV-SNP. */
export interface AmdSevSnpOptions {
  /**
   * Regions that offer AMD SEV-SNP in addition to us-east-2 and eu-west-1, the two in AWS's documentation.
   *
   * @default - none
   */
  readonly additionalRegions?: string[];

  /**
   * Whether to accept instance types that the table of 2026-08-02 does not list.
   *
   * @default false
   */
  readonly allowUnlistedInstanceTypes?: boolean;
}

/** Whom a Nitro Sandbox protects from whom. */
export enum SandboxMode {
  /** The node and other pods from the pod. The node is trusted. */
  ISOLATED = 'isolated-sandbox',
  /** Also the pod from the node: a Cedar policy restricts what the node can do, and KMS can check it. */
  CONFIDENTIAL = 'confidential-sandbox',
}

/** Options of nodes that run each pod in a Nitro Sandbox. */
export interface NitroSandboxOptions {
  /** An image with the Nitro Sandbox runtime, based on EKS's Amazon Linux 2023, without `userData`. EKS provides none. */
  readonly ami: CustomAmi;

  /**
   * What the sandbox protects.
   *
   * @default SandboxMode.CONFIDENTIAL
   */
  readonly mode?: SandboxMode;

  /**
   * Whether to accept instance types that the table of 2026-08-02 does not list. AWS supports a subset of the types with enclave support; the table
   * does not show which.
   *
   * @default false
   */
  readonly allowUnlistedInstanceTypes?: boolean;
}

/**
 * How nodes protect workloads from those who operate the nodes. Write a subclass for a way of your own: an image, a RuntimeClass, labels, taints, a
 * device plugin, and how it is attested (see `ConfidentialNodes`).
 */
export abstract class ConfidentialTechnology {
  /**
   * AWS Nitro Enclaves: isolated virtual machines next to a pod, without network, disk or login, which KMS identifies by their measurements. Your
   * code must be built as an enclave image.
   *
   * @param options size of the enclaves
   * @see https://docs.aws.amazon.com/enclaves/latest/user/kubernetes.html
   */
  public static nitroEnclaves(options: NitroEnclavesOptions): ConfidentialTechnology {
    checkCall('ConfidentialTechnology.nitroEnclaves', [options]);
    return new NitroEnclaves(options);
  }

  /**
   * AMD SEV-SNP: the memory of the whole node is encrypted, and all pods of the node trust each other. Workloads do not change. Adds 10 % to the
   * On-Demand price, without discounts.
   *
   * @param options exceptions to the library's tables
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sev-snp.html
   */
  public static amdSevSnp(options: AmdSevSnpOptions = {}): ConfidentialTechnology {
    checkCall('ConfidentialTechnology.amdSevSnp', [options]);
    return new AmdSevSnp(options);
  }

  /**
   * EKS Nitro Sandboxes: each pod runs in its own virtual machine, selected by its runtime class. Requires Kubernetes 1.36 or later, and your own
   * image. AWS recommends EKS Auto Mode instead, which needs neither.
   *
   * @param options the image
   * @see https://docs.aws.amazon.com/eks/latest/userguide/sandboxing-isolated-setup.html
   */
  public static nitroSandbox(options: NitroSandboxOptions): ConfidentialTechnology {
    checkCall('ConfidentialTechnology.nitroSandbox', [options]);
    return new NitroSandbox(options);
  }

  /** Name of the technology, a DNS label: value of the nodes' taint and label. */
  public abstract readonly technologyName: string;

  /**
   * Prepares the nodes of a group.
   *
   * @param scope where to create what is needed
   * @param request the group
   */
  public abstract bind(scope: Construct, request: ConfidentialNodesRequest): ConfidentialNodes;
}

// All kinds stand here: in files of their own they would need this class before it is defined.

class NitroEnclaves extends ConfidentialTechnology {
  public readonly technologyName = 'nitro-enclaves';

  constructor(private readonly options: NitroEnclavesOptions) {
    super();
  }

  public bind(scope: Construct, request: ConfidentialNodesRequest): ConfidentialNodes {
    requireEnclaveTypes(scope, request.instanceTypes, this.options.allowUnlistedInstanceTypes, 'Nitro Enclaves');
    requireAmazonLinux(scope, request.ami, 'user data for Amazon Linux 2023 sets up the allocator of enclaves');
    const allocation = requireEnclaveAllocation(scope, request.instanceTypes, {
      enclaves: this.options.enclavesPerNode ?? 1,
      cpusEach: this.options.cpuCount,
      memoryMibEach: this.options.memoryMib,
    });
    const { enclaves, cpusEach, memoryMibEach, pageSize } = allocation;
    const plugin = new HelmChart(scope, 'DevicePlugin', {
      ...this.options.devicePlugin,
      cluster: request.cluster,
      chart: ChartCatalog.AWS_NITRO_ENCLAVES_K8S_DEVICE_PLUGIN,
      releaseName: `nitro-enclaves-${request.groupName}`,
      kubernetesNamespace: 'kube-system',
      requiredHelmValues: devicePluginWiring({ ...request, enclavesPerNode: enclaves }),
    });
    return {
      nitroEnclaves: true,
      userDataParts: [enclaveUserData(allocation)],
      // The chart's own selector.
      labels: { 'aws-nitro-enclaves-k8s-dp': 'enabled' },
      nodeResources: enclaveResources(enclaves, cpusEach * enclaves, memoryMibEach * enclaves, pageSize),
      podResources: {
        ...enclaveResources(1, cpusEach, memoryMibEach, pageSize),
        // Kubernetes takes no huge pages without one of these beside them.
        cpu: '250m',
        memory: '256Mi',
      },
      podVolumes: [{ name: 'hugepages', emptyDir: { medium: `HugePages-${pageSize}` } }],
      podVolumeMounts: [{ name: 'hugepages', mountPath: '/dev/hugepages' }],
      charts: [plugin],
      attestation: {
        kmsConditionKeys: ['kms:RecipientAttestation:ImageSha384', 'kms:RecipientAttestation:PCR<n>'],
        evidence: 'the Nitro hypervisor measures the enclave image (PCR0) and signs an attestation document that the enclave asks for',
        documentation: 'https://docs.aws.amazon.com/enclaves/latest/user/set-up-attestation.html',
      },
    };
  }
}

/** Source: AWS's guide to SEV-SNP and the documentation of Confidential Containers, read 2026-11-26. */
const SEV_SNP_REGIONS = ['us-east-2', 'eu-west-1'];

class AmdSevSnp extends ConfidentialTechnology {
  public readonly technologyName = 'amd-sev-snp';

  constructor(private readonly options: AmdSevSnpOptions) {
    super();
  }

  public bind(scope: Construct, request: ConfidentialNodesRequest): ConfidentialNodes {
    requireTypes(scope, request.instanceTypes, this.options.allowUnlistedInstanceTypes, {
      technology: 'AMD SEV-SNP',
      isListed: isSevSnpCapable,
      why: whyNoSevSnp,
      examples: 'm6a.large to 8xlarge, c6a.large to 16xlarge, r6a.large to 4xlarge',
      override: 'ConfidentialTechnology.amdSevSnp({ allowUnlistedInstanceTypes: true })',
    });
    this.requireRegion(scope, request);
    if (isOtherSystem(request.ami)) {
      Annotations.of(scope).addWarning(
        `For AMD SEV-SNP, AWS lists Amazon Linux 2023 and Ubuntu, but the nodes use ${request.ami?.amiType}: test it before you rely on it.`,
      );
    }
    return {
      amdSevSnp: true,
      attestation: {
        evidence: 'the AMD firmware measures the machine as it was launched, and signs a report with a key of AWS (VLEK) that AMD vouches for; no workload of the node is in it',
        documentation: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/snp-attestation.html',
      },
    };
  }

  private requireRegion(scope: Construct, { cluster }: ConfidentialNodesRequest): void {
    const region = literalRegionOf(scope, cluster.region);
    knownElements(scope, 'additionalRegions', this.options.additionalRegions ?? [])
      .forEach((name, index) => requireRegion(scope, `additionalRegions[${index}]`, name));
    const allowed = [...SEV_SNP_REGIONS, ...(this.options.additionalRegions ?? [])];
    if (region !== undefined && !allowed.includes(region) && !allowed.some((name) => isToken(name))) {
      throw new ValidationError(scope, {
        property: 'technology',
        problem: 'is AMD SEV-SNP, which AWS is not known to offer in this region',
        got: region,
        allowed: allowed.join(', '),
        fix: `use another region; if AWS offers it now, use ConfidentialTechnology.amdSevSnp({ additionalRegions: ['${region}'] })`,
      });
    }
  }
}

/** Source: https://docs.aws.amazon.com/eks/latest/userguide/sandboxing-isolated-setup.html, read 2026-11-26. */
const SANDBOX_MINOR = 36;

const SANDBOX_EVIDENCE: AttestationHint = {
  kmsConditionKeys: ['kms:RecipientAttestation:PCR17'],
  evidence: 'the sandbox measures the Cedar policy of the pod (PCR17), which eks-nitro-sandbox-genpolicy predicts, and the Nitro hypervisor signs it',
  documentation: 'https://docs.aws.amazon.com/eks/latest/userguide/sandboxing-confidential-setup.html',
};

const NO_EVIDENCE: AttestationHint = {
  evidence: 'none: an isolated pod is not attested, and its node is trusted',
  documentation: 'https://docs.aws.amazon.com/eks/latest/userguide/sandboxing-isolated-setup.html',
};

class NitroSandbox extends ConfidentialTechnology {
  public readonly technologyName = 'nitro-sandbox';

  constructor(private readonly options: NitroSandboxOptions) {
    super();
  }

  public bind(scope: Construct, request: ConfidentialNodesRequest): ConfidentialNodes {
    const mode = this.options.mode ?? SandboxMode.CONFIDENTIAL;
    requireEnclaveTypes(scope, request.instanceTypes, this.options.allowUnlistedInstanceTypes, 'Nitro Sandboxes, which have the requirements of Nitro Enclaves');
    this.requireVersion(scope, request);
    return {
      // Without it the node never offers room for a sandbox.
      nitroEnclaves: true,
      ami: NodeAmi.custom(this.options.ami),
      kubeletLabels: { 'eks.amazonaws.com/nitro-sandbox': 'true' },
      runtimeClassName: mode,
      attestation: mode === SandboxMode.CONFIDENTIAL ? SANDBOX_EVIDENCE : NO_EVIDENCE,
    };
  }

  private requireVersion(scope: Construct, { cluster }: ConfidentialNodesRequest): void {
    const version = cluster.kubernetesVersion;
    if (version && version.minor < SANDBOX_MINOR) {
      throw new ValidationError(scope, {
        property: 'technology',
        problem: `is a Nitro Sandbox, which requires Kubernetes 1.${SANDBOX_MINOR} or later`,
        got: version.version,
        fix: 'upgrade the cluster first, one minor version at a time',
      });
    }
  }
}

interface TypeRule {
  readonly technology: string;
  readonly isListed: (instanceType: string) => boolean;
  readonly why: (instanceType: string) => string;
  readonly examples: string;
  readonly override: string;
}

function requireEnclaveTypes(scope: Construct, instanceTypes: string[], allowUnlisted: boolean | undefined, technology: string): void {
  requireTypes(scope, instanceTypes, allowUnlisted, {
    technology,
    isListed: (instanceType) => enclaveHost(instanceType) !== undefined,
    why: whyNoEnclaves,
    examples: 'm6i.xlarge, c7g.large and 925 others',
    override: 'allowUnlistedInstanceTypes: true',
  });
}

function requireTypes(scope: Construct, instanceTypes: string[], allowUnlisted: boolean | undefined, rule: TypeRule): void {
  const unfit = isToken(instanceTypes)
    ? undefined
    : instanceTypes.find((type) => !isToken(type) && !rule.isListed(type) && (whyNever(type) || !allowUnlisted));
  if (unfit === undefined) {
    return;
  }
  const newer = whyNever(unfit) ? '' : `; for a type that is newer than this list, set ${rule.override}`;
  throw new ValidationError(scope, {
    property: 'instanceTypes',
    problem: `has a type that does not support ${rule.technology}: ${unfit} ${rule.why(unfit)}`,
    got: instanceTypes,
    allowed: `${rule.examples} (EC2, ${CAPABILITIES_DATE})`,
    fix: `choose types that all support it${newer}`,
  });
}

function requireAmazonLinux(scope: Construct, ami: NodeAmi | undefined, why: string): void {
  if (isOtherSystem(ami)) {
    throw new ValidationError(scope, {
      property: 'nodes.ami',
      problem: `is not supported: ${why}`,
      got: ami?.amiType,
      allowed: 'Amazon Linux 2023, or a custom image based on it',
      fix: 'omit `nodes.ami`',
    });
  }
}

/** Whether it is known that an image is not Amazon Linux 2023. */
function isOtherSystem(ami: NodeAmi | undefined): boolean {
  return ami?.amiType !== undefined && !isToken(ami.amiType) && !ami.amiType.startsWith('AL2023');
}

/** What a node offers, or a pod asks for; the names are those of the device plugin 0.4.1 and of Kubernetes. */
function enclaveResources(enclaves: number, cpus: number, memoryMib: number, pageSize: string): { [resource: string]: string } {
  return {
    'aws.ec2.nitro/nitro_enclaves': String(enclaves),
    'aws.ec2.nitro/nitro_enclaves_cpus': String(cpus),
    [`hugepages-${pageSize}`]: pageSize === '1Gi' ? `${memoryMib / 1024}Gi` : `${memoryMib}Mi`,
  };
}

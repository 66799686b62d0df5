import { AutoscalingGroupTagA } from '@cdktf/provider-aws/lib/autoscaling-group-tag';
import { Annotations, ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { autoscalerTags } from './autoscaler-tags';
import { ConfidentialNodes } from './confidential-nodes';
import { ConfidentialTechnology } from './confidential-technology';
import { guardGroup } from './group-guard';
import { claimGroup, requireGroupName } from './group-name';
import { whyNever } from './instance-capabilities';
import { requireReturned } from './nodes-check';
import { AttestationHint, ConfidentialPodRequirements, PodToleration } from './pod-requirements';
import { HelmChart } from '../charts/helm-chart';
import { KubernetesManifests } from '../charts/kubernetes-manifests';
import { CONFIDENTIAL_NODES, tellContent } from '../cluster/cluster-contents';
import { IEksCluster } from '../cluster/eks-cluster';
import { IClusterNetwork } from '../network/network';
import { ManagedNodeGroup } from '../nodes/node-group';
import { NodeGroupOptions, NodeTaint, TaintEffect } from '../nodes/node-group-options';
import { NodeGroupSize } from '../nodes/node-group-size';
import { effectOf } from '../nodes/taint-effects';
import { checkStruct } from '../private/arguments/check-arguments';
import { ValidationError } from '../private/errors';
import { idFromKey } from '../private/ids';
import { isToken } from '../private/tokens';
import { requireDnsLabel } from '../private/validation';

/** Key of the taint, and of the label with the technology. */
const TECHNOLOGY_KEY = 'confidential-computing/technology';
const GROUP_KEY = 'confidential-computing/group';

/** Properties of `ConfidentialNodeGroup`. */
export interface ConfidentialNodeGroupProps {
  /** The cluster that the nodes join. Not an EKS Auto Mode cluster, whose nodes have no launch template of yours. */
  readonly cluster: IEksCluster;

  /** How the nodes protect their workloads. */
  readonly technology: ConfidentialTechnology;

  /**
   * EC2 instance types, 1 to 20, that all support the technology. A single type goes into the launch template, where AWS checks it immediately;
   * several go into the node group.
   */
  readonly instanceTypes: string[];

  /**
   * Number of nodes, and what controls it.
   *
   * @default NodeGroupSize.fixed(1)
   */
  readonly size?: NodeGroupSize;

  /**
   * Name of the group: a literal, a DNS label of up to 37 characters, part of the nodes' labels. Unique per technology in a cluster.
   *
   * @default - the construct ID in lower case
   */
  readonly groupName?: string;

  /**
   * Further options of the nodes. Set instance types and size outside; the hop limit of the metadata service is always 1.
   *
   * @default - Amazon Linux 2023 in private subnets
   */
  readonly nodes?: NodeGroupOptions;

  /**
   * The network of the nodes. Enclaves do not start in Local Zones, in Wavelength Zones or on Outposts.
   *
   * @default - the cluster's, if known
   */
  readonly network?: IClusterNetwork;

  /**
   * ARN of the nodes' IAM role.
   *
   * @default - that of the cluster's other nodes, if known
   */
  readonly nodeRoleArn?: string;

  /**
   * What must exist before the first node starts, in addition to what the cluster's nodes need.
   *
   * @default - nothing
   */
  readonly dependencies?: ITerraformDependable[];
}

/**
 * Nodes with a trusted execution environment. Only pods that request it run there: the nodes are tainted and labelled, and have everything the
 * technology needs, from the launch template to the device plugin.
 *
 * @example
 * new ConfidentialNodeGroup(stack, 'Vault', {
 *   cluster,
 *   technology: ConfidentialTechnology.nitroEnclaves({ cpuCount: 2, memoryMib: 2048 }),
 *   instanceTypes: ['m6i.xlarge'],
 * });
 */
export class ConfidentialNodeGroup extends Construct {
  /** The nodes. */
  public readonly nodeGroup: ManagedNodeGroup;
  /** Charts of the technology on the nodes, such as a device plugin. */
  public readonly charts: HelmChart[];
  /** Objects of the technology, such as a RuntimeClass. */
  public readonly manifests: KubernetesManifests[];
  /** Tags that tell an autoscaler what a new node would offer. Empty unless the size is `autoscaled`. */
  public readonly autoscalerTags: AutoscalingGroupTagA[];
  /** What a pod needs in its spec to run on the nodes. */
  public readonly podRequirements: ConfidentialPodRequirements;
  /** How code on the nodes proves its identity. */
  public readonly attestation: AttestationHint;

  /**
   * @param scope scope in which to create the group
   * @param id construct id
   * @param props the configuration
   * @throws when technology, instance types, image, region and cluster conflict; at synthesis, when escape hatches enable what the nodes do not
   * support
   */
  constructor(scope: Construct, id: string, props: ConfidentialNodeGroupProps) {
    super(scope, id);
    checkStruct(this, 'ConfidentialNodeGroupProps', props);
    const groupName = props.groupName ?? id.toLowerCase();
    requireGroupName(this, groupName);
    const options = props.nodes ?? {};
    this.requireNothingTwice(options);
    this.requireHopLimit(props, options);
    this.requireLinux(options);
    this.warnOfDefaultKey(options);

    const { technology } = props;
    requireDnsLabel(this, 'technology.technologyName', technology.technologyName);
    tellContent(props.cluster, CONFIDENTIAL_NODES);
    claimGroup(this, props.cluster, technology.technologyName, groupName);
    const nodeSelector = { [TECHNOLOGY_KEY]: technology.technologyName, [GROUP_KEY]: groupName };
    const own = { key: TECHNOLOGY_KEY, value: technology.technologyName, effect: TaintEffect.NO_SCHEDULE };
    const given = options.taints ?? [];
    const { cluster, instanceTypes } = props;
    const nodes = technology.bind(this, {
      cluster, groupName, instanceTypes, ami: options.ami, nodeSelector, tolerations: [own, ...given].map(tolerationOf),
    });
    requireReturned(this, nodes);
    this.requireConsistent(nodes, options, instanceTypes);
    const labels = { ...options.labels, ...this.requireOwnLabels(options, { ...nodes.labels, ...nodeSelector }) };
    const size = props.size ?? NodeGroupSize.fixed(1);
    const brought = [own, ...(nodes.taints ?? [])];
    this.requireDistinctTaints(brought, given, size);
    const taints = [...brought, ...given];
    this.nodeGroup = this.createNodes(props, nodes, groupName, {
      ...options, instanceTypes, size, labels, taints, ami: nodes.ami ?? options.ami,
    });
    this.autoscalerTags = size.isManaged ? [] : this.tagForAutoscaler({ ...labels, ...nodes.kubeletLabels }, taints, nodes.nodeResources ?? {});
    this.charts = nodes.charts ?? [];
    this.manifests = nodes.manifests ?? [];
    [...this.charts, ...this.manifests].forEach((release) => release.addDependency(...this.nodeGroup.dependencies));
    this.podRequirements = podRequirements(nodes, nodeSelector, taints.map(tolerationOf));
    this.attestation = nodes.attestation;
    const { nitroEnclaves = false, amdSevSnp = false } = nodes;
    guardGroup(this, { cluster, nodeGroup: this.nodeGroup, instanceTypes, nitroEnclaves, amdSevSnp });
  }

  /** What to depend on to wait for the nodes and the technology's charts and objects. */
  public get dependencies(): ITerraformDependable[] {
    return [...this.nodeGroup.dependencies, ...[...this.charts, ...this.manifests].flatMap((release) => release.dependencies)];
  }

  private createNodes(
    props: ConfidentialNodeGroupProps,
    nodes: ConfidentialNodes,
    groupName: string,
    options: NodeGroupOptions,
  ): ManagedNodeGroup {
    const { cluster, instanceTypes } = props;
    const defaults = cluster.nodeDefaults ?? {};
    return new ManagedNodeGroup(this, 'Nodes', {
      cluster,
      network: this.known('network', props.network ?? defaults.network),
      nodeRoleArn: this.known('nodeRoleArn', props.nodeRoleArn ?? defaults.nodeRoleArn),
      groupName,
      options,
      dependencies: [...(defaults.dependencies ?? []), ...(props.dependencies ?? [])],
      _extension: {
        instanceType: !isToken(instanceTypes) && instanceTypes.length === 1 ? instanceTypes[0] : undefined,
        nitroEnclaves: nodes.nitroEnclaves,
        amdSevSnp: nodes.amdSevSnp,
        userDataParts: nodes.userDataParts,
        kubeletLabels: nodes.kubeletLabels,
      },
    });
  }

  // Tags of the node group reach neither the Auto Scaling group nor, through it, an autoscaler.
  private tagForAutoscaler(
    labels: { [key: string]: string },
    taints: NodeTaint[],
    resources: { [key: string]: string },
  ): AutoscalingGroupTagA[] {
    const autoscalingGroupName = this.nodeGroup.resource.resources.get(0).autoscalingGroups.get(0).name;
    return autoscalerTags(labels, taints, resources).map(([kind, name, value]) =>
      new AutoscalingGroupTagA(this, idFromKey(this, 'nodes.labels', `autoscaler:${kind}:${name.replace(/\//g, ':')}`), {
        autoscalingGroupName,
        tag: { key: `k8s.io/cluster-autoscaler/node-template/${kind}/${name}`, value, propagateAtLaunch: false },
      }));
  }

  private known<T>(property: string, value: T | undefined): T {
    if (value === undefined) {
      throw new ValidationError(this, {
        property,
        problem: 'is required, since the cluster was created elsewhere and does not know it',
        fix: `pass \`${property}\``,
      });
    }
    return value;
  }

  private requireNothingTwice(options: NodeGroupOptions): void {
    const reasons = { instanceTypes: ': EKS supports instance types in only one place', size: '' };
    for (const property of ['instanceTypes', 'size'] as const) {
      if (options[property] !== undefined) {
        throw new ValidationError(this, {
          property: `nodes.${property}`,
          problem: `cannot be set, since \`${property}\` of the group sets it${reasons[property]}`,
          fix: `move it to \`${property}\``,
        });
      }
    }
  }

  private requireHopLimit(props: ConfidentialNodeGroupProps, options: NodeGroupOptions): void {
    const given = options.metadataHopLimit ?? 1;
    if (!isToken(given) && given !== 1) {
      throw new ValidationError(this, {
        property: 'nodes.metadataHopLimit',
        problem: 'must be 1, or pods could use the credentials of the node and access what the technology protects',
        got: given,
        fix: 'leave it out',
      });
    }
    if ((props.cluster.nodeDefaults?.identityHopLimit ?? 1) > 1) {
      throw new ValidationError(this, {
        property: 'cluster',
        problem: 'gives pods the node role, which requires a hop limit of 2, but these nodes have 1',
        fix: 'give pods their own identity first: WorkloadIdentity.podIdentity() or WorkloadIdentity.irsa()',
      });
    }
  }

  // Kubernetes takes a taint with one key and one effect once. A tag for the autoscaler has the key alone in its name.
  private requireDistinctTaints(brought: NodeTaint[], given: NodeTaint[], size: NodeGroupSize): void {
    const taints = [...brought, ...given];
    const names = taints.map(({ key, effect }) => size.isManaged ? `${key}:${effect}` : key);
    const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
    if (twice < 0) {
      return;
    }
    const isGiven = twice >= brought.length;
    throw new ValidationError(this, {
      property: isGiven ? 'nodes.taints' : 'technology.taints',
      problem: clash(names.indexOf(names[twice]), isGiven ? brought.length : 1, size),
      got: taints[twice],
      fix: isGiven ? 'leave it out, or use another key' : 'correct the return value of `bind` of the technology',
    });
  }

  /** The group's labels, where the user's say no other thing: what selects the nodes, and what a plugin looks for, relies on them. */
  private requireOwnLabels({ labels = {} }: NodeGroupOptions, own: { [key: string]: string }): { [key: string]: string } {
    const other = Object.keys(own).find((key) => labels[key] !== undefined && labels[key] !== own[key]);
    if (other !== undefined) {
      throw new ValidationError(this, {
        property: `nodes.labels["${other}"]`, problem: `is a label of the group, with the value '${own[other]}'`, got: labels[other], fix: 'leave it out, or use another key',
      });
    }
    return own;
  }

  private warnOfDefaultKey({ diskKmsKeyArn }: NodeGroupOptions): void {
    if (diskKmsKeyArn === undefined) {
      Annotations.of(this).addWarning(
        'The volumes of the nodes are encrypted with the default EBS key of the account, usually an AWS managed key that everyone who can attach volumes in the account can use. Use a customer managed key: `nodes.diskKmsKeyArn`, such as the `keyArn` of a VolumeEncryptionKey.',
      );
    }
  }

  private requireLinux({ ami }: NodeGroupOptions): void {
    if (ami?.amiType?.startsWith('WINDOWS')) {
      throw new ValidationError(this, {
        property: 'nodes.ami',
        problem: 'is Windows, which none of the technologies supports on EKS',
        got: ami.amiType,
        allowed: 'Amazon Linux 2023, or a custom Linux image',
        fix: 'omit `nodes.ami`',
      });
    }
  }

  private requireConsistent(nodes: ConfidentialNodes, options: NodeGroupOptions, instanceTypes: string[]): void {
    const never = nodes.nitroEnclaves || nodes.amdSevSnp ? instanceTypes.find((type) => !isToken(type) && whyNever(type)) : undefined;
    if (never !== undefined) {
      throw new ValidationError(this, {
        property: 'instanceTypes',
        problem: `has a type without Nitro Enclaves and AMD SEV-SNP, but \`technology\` enables one of them: ${never} ${whyNever(never)}`,
        got: instanceTypes,
        fix: 'choose types that all support it',
      });
    }
    if (nodes.nitroEnclaves && nodes.amdSevSnp) {
      throw new ValidationError(this, {
        property: 'technology',
        problem: 'enables both Nitro Enclaves and AMD SEV-SNP, and no EC2 instance supports both',
        fix: 'use two groups, one for each',
      });
    }
    if (nodes.ami && options.ami) {
      throw new ValidationError(this, {
        property: 'nodes.ami',
        problem: 'cannot be set, since the technology has its own image',
        fix: 'set the image in the technology, and omit `nodes.ami`',
      });
    }
    const ami = nodes.ami ?? options.ami;
    const added = (nodes.userDataParts ?? []).length > 0 || Object.keys(nodes.kubeletLabels ?? {}).length > 0;
    if (added && ami?.amiType?.startsWith('BOTTLEROCKET')) {
      throw new ValidationError(this, {
        property: 'nodes.ami',
        problem: 'is not supported: the technology adds MIME parts to the user data, and Bottlerocket reads only TOML',
        got: ami.amiType,
        allowed: 'Amazon Linux 2023, or a custom image based on it',
        fix: 'omit `nodes.ami`',
      });
    }
    if (added && ami?.customAmi?.userData !== undefined) {
      throw new ValidationError(this, {
        property: 'ami.userData',
        problem: 'cannot be set, since the technology adds parts to the user data, which cannot be merged with your script',
        fix: "omit `userData` and base the image on EKS's Amazon Linux 2023",
      });
    }
  }
}

/** What is wrong with a taint whose key stands at `first` already, of which the first `others` are somebody else's. */
function clash(first: number, others: number, size: NodeGroupSize): string {
  if (first === 0) {
    return 'has the key of the taint that the group already has';
  }
  return first < others
    ? 'has the key of a taint that the technology adds'
    : `has a key more than once${size.isManaged ? ' with the same effect' : ', and autoscalers support one taint per key'}`;
}

function tolerationOf({ key, value, effect }: NodeTaint): PodToleration {
  const named = { key, effect: effectOf(effect) };
  return value === undefined ? { ...named, operator: 'Exists' } : { ...named, operator: 'Equal', value };
}

function podRequirements(
  nodes: ConfidentialNodes,
  nodeSelector: { [label: string]: string },
  tolerations: PodToleration[],
): ConfidentialPodRequirements {
  return {
    nodeSelector,
    tolerations,
    resources: nodes.podResources ?? {},
    volumes: nodes.podVolumes ?? [],
    volumeMounts: nodes.podVolumeMounts ?? [],
    runtimeClassName: nodes.runtimeClassName,
  };
}

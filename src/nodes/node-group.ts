import { EksNodeGroup } from '@cdktf/provider-aws/lib/eks-node-group';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import { Annotations, ITerraformDependable, Token } from 'cdktf';
import { Construct } from 'constructs';
import { architectureOf, requireInstanceType } from './instance-types';
import { NodeAmi } from './node-ami';
import { CapacityType, NodeGroupOptions, NodeTaint, SubnetPlacement, TaintEffect } from './node-group-options';
import { NodeGroupSize, warnOfNoAutoscaler } from './node-group-size';
import { defaultAmi, requireCustomAmi, requireImage } from './node-image';
import { createNodeLaunchTemplate, LaunchTemplateExtension } from './node-launch-template';
import { guardPlace } from './place-guard';
import { warnOfFewPods } from './pod-limits';
import { IEksCluster } from '../cluster/eks-cluster';
import { requireWayToApiServer } from '../cluster/node-reach';
import { IClusterNetwork } from '../network/network';
import { NODE_SERVICES } from '../network/vpc-endpoints';
import { checkStruct } from '../private/arguments/check-arguments';
import { requireArn, requireArnIfGiven } from '../private/checks/aws-arn';
import { requireRoomForTags, requireTags } from '../private/checks/aws-tags';
import { requireNodeLabels, requireTaints } from '../private/checks/kubernetes-labels';
import { findRepeated } from '../private/checks/lists';
import { dependenciesFor } from '../private/dependencies';
import { ValidationError } from '../private/errors';
import { namePrefix } from '../private/names';
import { isToken } from '../private/tokens';
import { requireInteger, requirePattern } from '../private/validation';
import { ResourceDefaults, ResourceSettings } from '../settings/resource-defaults';

const DEFAULT_INSTANCE_TYPE = 't3.medium';
const DEFAULT_DISK_GIB = 50;

/**
 * A volume cannot be smaller than the snapshot of its image, which is 20 GiB for Amazon Linux 2023, whatever drivers it has
 * (awslabs/amazon-eks-ami, templates/al2023/template.json), and for the data of Bottlerocket. An image of one's own may be smaller.
 */
const SMALLEST_DISK_GIB = 20;

/** https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html (2026-11-30) */
const LARGEST_DISK_GIB = 65536;
const DEFAULT_MAX_UNAVAILABLE_PERCENTAGE = 33;

/** AWS allows 63 characters and Terraform appends 26. */
const NAME_PREFIX_LENGTH = 37;

/** Kubernetes lets a kubelet be three minors older than its API server: https://kubernetes.io/releases/version-skew-policy/ */
const MAX_VERSION_SKEW = 3;

/** The name, and what EKS puts on instances for itself and for the Cluster Autoscaler. */
const TAGS_OF_NODES = { to: 'a node', count: 6 };

/** Properties of `ManagedNodeGroup`. */
export interface ManagedNodeGroupProps {
  /** The cluster that the nodes join. */
  readonly cluster: IEksCluster;

  /** The network of the nodes. */
  readonly network: IClusterNetwork;

  /** ARN of the nodes' IAM role. */
  readonly nodeRoleArn: string;

  /** Name of the group: a literal, the prefix of its name in AWS. */
  readonly groupName: string;

  /**
   * The group's configuration.
   *
   * @default - two t3.medium nodes with Amazon Linux 2023 in private subnets
   */
  readonly options?: NodeGroupOptions;

  /**
   * Hop limit of the instance metadata service that the cluster's workload identity needs.
   *
   * @default 1
   */
  readonly identityHopLimit?: number;

  /**
   * What must exist before the first node starts: the VPC CNI, kube-proxy, and the policies of the node role.
   *
   * @default - only the routing of the subnets
   */
  readonly dependencies?: ITerraformDependable[];

  /**
   * Launch template settings for special nodes.
   *
   * @default - nothing
   * @internal
   */
  readonly _extension?: LaunchTemplateExtension;
}

/**
 * A managed node group with its own launch template: IMDSv2, encrypted gp3 volumes, tags on instances and volumes. If a change replaces the group,
 * the new one is created first.
 */
export class ManagedNodeGroup extends Construct {
  /** The node group. */
  public readonly resource: EksNodeGroup;
  /** The launch template. */
  public readonly launchTemplate: LaunchTemplate;
  /** Hop limit of the instance metadata service on these nodes. */
  public readonly metadataHopLimit: number;
  /** Whether pods without a toleration are kept off these nodes. */
  public readonly takesOnlyTolerantPods: boolean;
  /** @internal */
  public readonly _taints: NodeTaint[];

  /**
   * @param scope scope in which to create the group
   * @param id construct id
   * @param props the group's configuration
   * @throws when instance types, size, version, disk or hop limit conflict with each other or with the cluster
   */
  constructor(scope: Construct, id: string, props: ManagedNodeGroupProps) {
    super(scope, id);
    checkStruct(this, 'ManagedNodeGroupProps', props);
    const options = props.options ?? {};
    this._taints = options.taints ?? [];
    this.takesOnlyTolerantPods = this._taints.some(({ effect }) => effect !== TaintEffect.PREFER_NO_SCHEDULE);
    this.metadataHopLimit = options.metadataHopLimit ?? props.identityHopLimit ?? 1;
    const instanceTypes = options.instanceTypes ?? [DEFAULT_INSTANCE_TYPE];
    const ami = options.ami ?? defaultAmi(this, instanceTypes);
    requirePattern(
      this,
      'groupName',
      props.groupName,
      /^[A-Za-z0-9][A-Za-z0-9_-]*$/,
      'a letter or digit, then letters, digits, - and _',
      'rename the group',
    );
    requireCustomAmi(this, ami);
    requireArn(this, 'nodeRoleArn', 'role', props.nodeRoleArn);
    requireArnIfGiven(this, 'diskKmsKeyArn', 'key', options.diskKmsKeyArn);
    this.requireInstanceTypes(instanceTypes, ami, options);
    this.requireVersion(props.cluster, ami, options);
    requireImage(this, ami, instanceTypes, options.version ?? props.cluster.kubernetesVersion);
    this.requireNumbers(options);
    this.requireHopLimit(props.identityHopLimit ?? 1);
    requireTags(this, 'tags', options.tags);
    requireNodeLabels(this, 'labels', options.labels);
    requireTaints(this, 'taints', options.taints, Object.values(TaintEffect));

    const own = ResourceDefaults.of(this);
    const settings = ResourceDefaults.merge(props.cluster.resourceSettings, {
      ...own,
      tags: { ...own.tags, ...options.tags },
    });
    requireRoomForTags(this, 'tags', settings.tags, TAGS_OF_NODES);
    requirePattern(this, 'resourceSettings.namePrefix', settings.namePrefix || 'a', /^[A-Za-z0-9]/, 'a letter or digit at the start, as required for node group names', 'change the prefix');
    this.launchTemplate = createNodeLaunchTemplate(this, {
      cluster: props.cluster,
      name: [props.cluster.node.id, props.groupName],
      settings,
      ami,
      diskSizeGiB: options.diskSizeGiB ?? DEFAULT_DISK_GIB,
      diskKmsKeyArn: options.diskKmsKeyArn,
      metadataHopLimit: this.metadataHopLimit,
      extension: props._extension,
    });
    this.resource = this.createGroup(props, options, instanceTypes, ami, settings);
  }

  /** What to depend on to wait for the nodes. */
  public get dependencies(): ITerraformDependable[] {
    return [this.resource];
  }

  private createGroup(
    props: ManagedNodeGroupProps,
    options: NodeGroupOptions,
    instanceTypes: string[],
    ami: NodeAmi,
    settings: ResourceSettings,
  ): EksNodeGroup {
    const size = options.size ?? NodeGroupSize.fixed(2);
    size._validate(this, 'size');
    warnOfNoAutoscaler(this, props.cluster, size);
    const placement = options.placement ?? SubnetPlacement.PRIVATE;
    const subnets = this.place(props.network, placement);
    guardPlace(this, props.cluster, placement === SubnetPlacement.PUBLIC ? undefined : props.network.awsServices);
    requireWayToApiServer(this, props.cluster.endpointAccess, {
      isPublic: placement === SubnetPlacement.PUBLIC,
      network: props.network,
      clusterNetwork: props.cluster.nodeDefaults?.network,
    });
    return new EksNodeGroup(this, 'Resource', {
      clusterName: props.cluster.clusterName,
      nodeGroupNamePrefix: namePrefix(NAME_PREFIX_LENGTH, settings.namePrefix, props.groupName),
      nodeRoleArn: props.nodeRoleArn,
      subnetIds: subnets.ids,
      // In one of the two places: EKS refuses types in both.
      instanceTypes: props._extension?.instanceType === undefined ? instanceTypes : undefined,
      amiType: ami.amiType,
      version: ami.customAmi ? undefined : options.version?.version ?? props.cluster.controlPlaneVersion,
      capacityType: options.capacityType ?? CapacityType.ON_DEMAND,
      labels: options.labels,
      taint: options.taints,
      scalingConfig: { minSize: size.min, maxSize: size.max, desiredSize: size.desired },
      updateConfig: {
        maxUnavailablePercentage: options.maxUnavailablePercentage ?? DEFAULT_MAX_UNAVAILABLE_PERCENTAGE,
      },
      nodeRepairConfig: { enabled: options.nodeRepair ?? true },
      launchTemplate: {
        id: this.launchTemplate.id,
        version: Token.asString(this.launchTemplate.latestVersion),
      },
      tags: settings.tags,
      lifecycle: {
        createBeforeDestroy: true,
        ignoreChanges: size.isManaged ? undefined : ['scaling_config[0].desired_size'],
      },
      dependsOn: dependenciesFor(this, [...subnets.routing, ...(props.dependencies ?? [])]),
    });
  }

  private requireInstanceTypes(instanceTypes: string[], ami: NodeAmi, options: NodeGroupOptions): void {
    if (isToken(instanceTypes)) {
      return;
    }
    requireInteger(this, 'instanceTypes.length', instanceTypes.length, 1, 20);
    const repeated = findRepeated(instanceTypes);
    if (repeated !== undefined) {
      // "Cannot add same instance type override more than once" (EC2 Auto Scaling, 2026-11-30)
      throw new ValidationError(this, {
        property: 'instanceTypes', problem: `lists ${repeated} more than once, which the Auto Scaling group of the nodes rejects`, got: instanceTypes, fix: 'list each type once',
      });
    }
    warnOfFewPods(this, instanceTypes);
    for (const instanceType of instanceTypes) {
      if (!options.allowUnknownInstanceTypes) {
        requireInstanceType(this, 'instanceTypes', instanceType);
      }
      const architecture = architectureOf(instanceType);
      if (architecture && architecture !== ami.architecture) {
        throw new ValidationError(this, {
          property: 'instanceTypes',
          problem: `must match the image, which is built for ${ami.architecture}; ${instanceType} is ${architecture}`,
          got: instanceTypes,
          fix: 'choose types of one architecture, or another `ami`; use a second group for the other architecture',
        });
      }
    }
  }

  private requireVersion(cluster: IEksCluster, ami: NodeAmi, options: NodeGroupOptions): void {
    if (!options.version) {
      return;
    }
    if (ami.customAmi) {
      throw new ValidationError(this, {
        property: 'version',
        problem: 'cannot be combined with a custom image, which determines the version',
        got: options.version.version,
        fix: 'remove `version`, or use an EKS image',
      });
    }
    options.version._requireWellFormed(this);
    const skew = (cluster.kubernetesVersion?.minor ?? NaN) - options.version.minor;
    if (skew < 0 || skew > MAX_VERSION_SKEW) {
      throw new ValidationError(this, {
        property: 'version',
        problem: `is not compatible with the control plane (${cluster.kubernetesVersion?.version})`,
        got: options.version.version,
        allowed: `that version, or up to ${MAX_VERSION_SKEW} minor versions older`,
        fix: 'omit `version` to follow the control plane',
      });
    }
  }

  private requireNumbers(options: NodeGroupOptions): void {
    requireInteger(this, 'diskSizeGiB', options.diskSizeGiB ?? DEFAULT_DISK_GIB, options.ami?.customAmi ? 1 : SMALLEST_DISK_GIB, LARGEST_DISK_GIB);
    requireInteger(
      this,
      'maxUnavailablePercentage',
      options.maxUnavailablePercentage ?? DEFAULT_MAX_UNAVAILABLE_PERCENTAGE,
      1,
      100,
    );
    requireInteger(this, 'metadataHopLimit', this.metadataHopLimit, 1, 64);
  }

  private requireHopLimit(needed: number): void {
    if (!isToken(this.metadataHopLimit) && this.metadataHopLimit < needed) {
      throw new ValidationError(this, {
        property: 'metadataHopLimit',
        problem: `must be at least ${needed}: pods of this cluster use the node role, and could not reach its credentials`,
        got: this.metadataHopLimit,
        fix: 'omit `metadataHopLimit`, or give pods their own identity: WorkloadIdentity.podIdentity()',
      });
    }
    if (!isToken(this.metadataHopLimit) && this.metadataHopLimit > needed) {
      Annotations.of(this).addWarning(
        `\`metadataHopLimit\` is ${this.metadataHopLimit}, so every pod on these nodes can use the credentials of its node, which nothing in this cluster needs. Remove it when no workload needs the instance metadata.`,
      );
    }
  }

  private place(
    network: IClusterNetwork,
    placement: SubnetPlacement,
  ): { readonly ids: string[]; readonly routing: ITerraformDependable[] } {
    if (placement === SubnetPlacement.PUBLIC) {
      network.requirePublicAddresses();
      Annotations.of(this).addWarning(
        'Nodes are in public subnets: each has a public address, which costs 0.005 USD an hour. Private subnets are safer.',
      );
      return { ids: network.publicSubnetIds, routing: network.publicRouting };
    }
    if (network.privateSubnetsAreIsolated) {
      throw new ValidationError(this, {
        property: 'placement',
        problem: `is PRIVATE, but private subnets have no way out (${whyNoWayOut(network)}), so nodes could not join`,
        got: placement,
        fix: 'use NatGateways.SINGLE or ONE_PER_ZONE, VpcEndpoints.forNodes(), or SubnetPlacement.PUBLIC; if there is another way out, describe it in `otherWayOut` of the network',
      });
    }
    if (network.privateSubnetsReachOnlyAws) {
      Annotations.of(this).addWarning(
        'Nodes reach only AWS services, and no registry except ECR: store all images and dashboards there, or add NAT gateways.',
      );
    }
    return { ids: network.privateSubnetIds, routing: network.privateRouting };
  }
}

function whyNoWayOut({ awsServices = ['s3'] }: IClusterNetwork): string {
  const missing = awsServices.length > 1 ? NODE_SERVICES.filter((service) => !awsServices.includes(service)) : [];
  return missing.length > 0 ? `no NAT gateway, and no endpoints for ${missing.join(', ')}, which nodes need` : 'no NAT gateway and no endpoints for nodes';
}

import { AttestationHint, PodToleration, PodVolume, PodVolumeMount } from './pod-requirements';
import { HelmChart } from '../charts/helm-chart';
import { KubernetesManifests } from '../charts/kubernetes-manifests';
import { IEksCluster } from '../cluster/eks-cluster';
import { NodeAmi } from '../nodes/node-ami';
import { NodeTaint } from '../nodes/node-group-options';
import { UserDataPart } from '../nodes/user-data-part';

/** The group that a technology prepares nodes for. */
export interface ConfidentialNodesRequest {
  /** The cluster that the nodes join. */
  readonly cluster: IEksCluster;
  /** Name of the group: a DNS label. */
  readonly groupName: string;
  /** Instance types of the nodes. */
  readonly instanceTypes: string[];
  /**
   * The image that the user gave.
   *
   * @default - none: Amazon Linux 2023, or the technology's image
   */
  readonly ami?: NodeAmi;
  /** Labels that only the nodes of this group have. */
  readonly nodeSelector: { [label: string]: string };
  /** Tolerations for the taint of the group and the user's taints, without those in `taints`. */
  readonly tolerations: PodToleration[];
}

/** How a technology configures nodes. */
export interface ConfidentialNodes {
  /**
   * Whether the launch template enables Nitro Enclaves.
   *
   * @default false
   */
  readonly nitroEnclaves?: boolean;
  /**
   * Whether the launch template enables AMD SEV-SNP.
   *
   * @default false
   */
  readonly amdSevSnp?: boolean;
  /**
   * The image.
   *
   * @default - the one that the user gave, or Amazon Linux 2023
   */
  readonly ami?: NodeAmi;
  /**
   * Parts of the user data, which run before the node joins.
   *
   * @default - none
   */
  readonly userDataParts?: UserDataPart[];
  /**
   * Further labels of the nodes.
   *
   * @default - none
   */
  readonly labels?: { [label: string]: string };
  /**
   * Labels with a prefix that the node group API reserves; the kubelet registers them.
   *
   * @default - none
   */
  readonly kubeletLabels?: { [label: string]: string };
  /**
   * Further taints of the nodes. Pod requirements include tolerations for them; `charts` and `manifests` must tolerate them themselves. Taints of a
   * group must not share key and effect or, with an autoscaler, a key.
   *
   * @default - only that of the group
   */
  readonly taints?: NodeTaint[];
  /**
   * What a node offers beyond CPU and memory, and how much, for an autoscaler to scale up from zero nodes.
   *
   * @default - nothing
   */
  readonly nodeResources?: { [resource: string]: string };
  /**
   * What a pod requests, as limits and requests.
   *
   * @default - nothing
   */
  readonly podResources?: { [resource: string]: string };
  /**
   * Volumes that a pod needs.
   *
   * @default - none
   */
  readonly podVolumes?: PodVolume[];
  /**
   * Where a container mounts them.
   *
   * @default - nowhere
   */
  readonly podVolumeMounts?: PodVolumeMount[];
  /**
   * Name of the pods' runtime class. `manifests` can contain the object.
   *
   * @default - the default runtime
   */
  readonly runtimeClassName?: string;
  /**
   * Releases on the nodes: created after the group, and deleted before it.
   *
   * @default - none
   */
  readonly charts?: HelmChart[];
  /**
   * Objects for the nodes, such as a RuntimeClass: created after the group, and deleted before it.
   *
   * @default - none
   */
  readonly manifests?: KubernetesManifests[];
  /** How code on the nodes proves its identity. */
  readonly attestation: AttestationHint;
}

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
   * @default - none: Amazon Linux 2023, or what the technology brings
   */
  readonly ami?: NodeAmi;
  /** Labels that the nodes of this group, and no others, have. */
  readonly nodeSelector: { [label: string]: string };
  /** What tolerates the taint of the group and those that the user gave. What `taints` adds is not in it yet. */
  readonly tolerations: PodToleration[];
}

/** How a technology configures nodes. */
export interface ConfidentialNodes {
  /**
   * Whether the launch template switches Nitro Enclaves on.
   *
   * @default false
   */
  readonly nitroEnclaves?: boolean;
  /**
   * Whether the launch template switches AMD SEV-SNP on.
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
   * Labels with a prefix that the node group API reserves, so that the kubelet has to register them.
   *
   * @default - none
   */
  readonly kubeletLabels?: { [label: string]: string };
  /**
   * Further taints of the nodes. Pods of the group are told to tolerate them; `charts` and `manifests` have to by themselves.
   * No two taints of a group may have one key and one effect, and where an autoscaler decides, none one key.
   *
   * @default - none but that of the group
   */
  readonly taints?: NodeTaint[];
  /**
   * What a node offers beyond CPU and memory, and how much: what an autoscaler has to know of a group without nodes.
   *
   * @default - nothing
   */
  readonly nodeResources?: { [resource: string]: string };
  /**
   * What a pod asks for, as limits and as requests.
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
   * Name of the runtime class of the pods. `manifests` can bring the object.
   *
   * @default - the runtime of every other pod
   */
  readonly runtimeClassName?: string;
  /**
   * Releases that run on the nodes: they come after the group, and go before it.
   *
   * @default - none
   */
  readonly charts?: HelmChart[];
  /**
   * Objects that belong to the nodes, such as a RuntimeClass: they come after the group, and go before it.
   *
   * @default - none
   */
  readonly manifests?: KubernetesManifests[];
  /** How code on the nodes proves what it is. */
  readonly attestation: AttestationHint;
}

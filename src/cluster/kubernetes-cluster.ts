import { ITerraformDependable, TerraformProvider } from 'cdktf';
import { IConstruct } from 'constructs';
import { IKubernetesPlatform } from './kubernetes-platform';
import { KubernetesVersion } from './kubernetes-version';
import { IWorkloadIdentity } from './workload-permissions';
import { ResourceSettings } from '../settings/resource-defaults';

/** The storage classes that charts request. */
export interface ClusterStorage {
  /** Class for data that may go with its claim. */
  readonly storageClassName: string;
  /** Class that keeps the volume when its claim is deleted, for data that must not be lost. */
  readonly retainStorageClassName: string;
  /** What must be there before a claim can be bound. */
  readonly dependencies: ITerraformDependable[];
}

/** What a Helm chart needs to know about its cluster. Any Kubernetes can be one, on AWS or not. */
export interface IKubernetesCluster extends IConstruct {
  /** Name of the cluster, as the provider reports it. */
  readonly clusterName: string;

  /**
   * Address of the API server, as the provider reports it: unknown in a plan that makes the cluster, known in every
   * later one.
   */
  readonly endpoint: string;

  /**
   * Kubernetes version, where it is known at synth. Charts are checked against it.
   *
   * @default - unknown; charts are not checked
   */
  readonly kubernetesVersion?: KubernetesVersion;

  /** Tags, permissions boundary, role path and name prefix of what is made for the cluster, in any stack. */
  readonly resourceSettings: ResourceSettings;

  /** Gives workloads their AWS permissions. */
  readonly workloadIdentity: IWorkloadIdentity;

  /**
   * Storage classes for charts that keep data.
   *
   * @default - the cluster's own default class
   */
  readonly storage?: ClusterStorage;

  /**
   * Whether namespaces that the library makes deny connections that none of its parts takes or makes. Something has to enforce
   * NetworkPolicies there.
   *
   * @default false
   */
  readonly isolateNamespaces?: boolean;

  /**
   * What the cluster stands on, where that is not AWS.
   *
   * @default - AWS
   */
  readonly platform?: IKubernetesPlatform;

  /**
   * What must be there before a Service of type LoadBalancer gets an address, and must stay until it is gone.
   *
   * @default - nothing; a controller of the cloud sees to it
   */
  readonly loadBalancerDependencies?: ITerraformDependable[];

  /**
   * What must be there before a release is installed and must stay until it is gone: access to the API, nodes,
   * add-ons, and the network that nodes need. Grows with the cluster, so read it late.
   */
  readonly prerequisites: ITerraformDependable[];

  /**
   * The Helm provider that reaches this cluster from the stack of `scope`. One a cluster and stack.
   *
   * @param scope the construct that asks
   */
  helmProvider(scope: IConstruct): TerraformProvider;
}

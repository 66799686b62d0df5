import { ITerraformDependable, TerraformProvider } from 'cdktf';
import { IConstruct } from 'constructs';
import { IKubernetesPlatform } from './kubernetes-platform';
import { KubernetesVersion } from './kubernetes-version';
import { IWorkloadIdentity } from './workload-permissions';
import { ResourceSettings } from '../settings/resource-defaults';

/** The storage classes that charts request. */
export interface ClusterStorage {
  /** Class for data that can be deleted with its claim. */
  readonly storageClassName: string;
  /** Class that keeps the volume when its claim is deleted, for data that must not be lost. */
  readonly retainStorageClassName: string;
  /** What must exist before a claim can be bound. */
  readonly dependencies: ITerraformDependable[];
}

/** What a Helm chart needs to know about its cluster. Any Kubernetes can be one, on AWS or not. */
export interface IKubernetesCluster extends IConstruct {
  /** Name of the cluster, as the provider reports it. */
  readonly clusterName: string;

  /** URL of the API server, as the provider reports it: unknown in the plan that creates the cluster, known afterwards. */
  readonly endpoint: string;

  /**
   * Kubernetes version, if known at synth. Charts are checked against it.
   *
   * @default - unknown; charts are not checked
   */
  readonly kubernetesVersion?: KubernetesVersion;

  /** Tags, permissions boundary, role path and name prefix of resources created for the cluster, in any stack. */
  readonly resourceSettings: ResourceSettings;

  /** Gives workloads their AWS permissions. */
  readonly workloadIdentity: IWorkloadIdentity;

  /**
   * Storage classes for charts with persistent data.
   *
   * @default - the cluster's own default class
   */
  readonly storage?: ClusterStorage;

  /**
   * Whether the library's namespaces deny connections that no part of the library needs. Something must enforce NetworkPolicies there.
   *
   * @default false
   */
  readonly isolateNamespaces?: boolean;

  /**
   * The platform of the cluster, outside AWS.
   *
   * @default - AWS
   */
  readonly platform?: IKubernetesPlatform;

  /**
   * What must exist before a Service of type LoadBalancer gets an address, and until it is deleted.
   *
   * @default - nothing; the cloud has a controller
   */
  readonly loadBalancerDependencies?: ITerraformDependable[];

  /**
   * What must exist before a release is installed and until it is uninstalled: access to the API, nodes, add-ons, and the network of the nodes. Grows
   * with the cluster, so read it late.
   */
  readonly prerequisites: ITerraformDependable[];

  /**
   * The Helm provider for this cluster in the stack of `scope`: one per cluster and stack.
   *
   * @param scope the calling construct
   */
  helmProvider(scope: IConstruct): TerraformProvider;
}

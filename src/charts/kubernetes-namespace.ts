import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { PodSecurityLevel } from './pod-security-level';
import { StackNamespaces } from './stack-namespaces';
import { IKubernetesCluster } from '../cluster/kubernetes-cluster';
import { checkStruct } from '../private/arguments/check-arguments';

/** Properties of `KubernetesNamespace`. */
export interface KubernetesNamespaceProps {
  /** The cluster. */
  readonly cluster: IKubernetesCluster;

  /** Name of the namespace. */
  readonly kubernetesNamespace: string;

  /**
   * What pods of the namespace may do.
   *
   * @default - what others ask for, else PodSecurityLevel.BASELINE
   */
  readonly podSecurity?: PodSecurityLevel;

  /**
   * Labels of the namespace.
   *
   * @default - the Pod Security labels alone
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations of the namespace.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };

  /**
   * Whether pods of the namespace are denied connections, both ways, that no NetworkPolicy allows. The cluster's CNI has to enforce them.
   *
   * @default false
   * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies
   */
  readonly isolated?: boolean;
}

/**
 * A namespace, created before the objects in it. It stays in the cluster when it is removed from the code, since it would take everything in it
 * along.
 */
export class KubernetesNamespace extends Construct {
  /** What stands for the namespace in an order of creation. */
  public readonly dependencies: ITerraformDependable[];

  /**
   * @param scope where the namespace is asked for
   * @param id construct id
   * @param props name and labels
   * @throws when the name is not valid, or another asks for another Pod Security level
   */
  constructor(scope: Construct, id: string, props: KubernetesNamespaceProps) {
    super(scope, id);
    checkStruct(this, 'KubernetesNamespaceProps', props);
    const namespaces = StackNamespaces.of(this, props.cluster);
    namespaces.add(this, props.kubernetesNamespace, props);
    this.dependencies = [namespaces.release];
  }
}

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
   * Pod Security level of the namespace.
   *
   * @default - the level set elsewhere, else PodSecurityLevel.BASELINE
   */
  readonly podSecurity?: PodSecurityLevel;

  /**
   * Labels of the namespace.
   *
   * @default - only the Pod Security labels
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations of the namespace.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };

  /**
   * Whether to deny connections of the namespace's pods, in both directions, that no NetworkPolicy allows. The cluster's CNI must enforce
   * NetworkPolicies.
   *
   * @default false
   * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies
   */
  readonly isolated?: boolean;
}

/**
 * A namespace, created before its objects. It stays in the cluster when you remove it from the code, because deleting it would delete everything in
 * it.
 */
export class KubernetesNamespace extends Construct {
  /** What to depend on to wait for the namespace. */
  public readonly dependencies: ITerraformDependable[];

  /**
   * @param scope scope of the namespace
   * @param id construct id
   * @param props name, level and labels
   * @throws when the name is invalid, or another construct sets a different Pod Security level
   */
  constructor(scope: Construct, id: string, props: KubernetesNamespaceProps) {
    super(scope, id);
    checkStruct(this, 'KubernetesNamespaceProps', props);
    const namespaces = StackNamespaces.of(this, props.cluster);
    namespaces.add(this, props.kubernetesNamespace, props);
    this.dependencies = [namespaces.release];
  }
}

/** What one statement allows one principal. */
export interface PermissionRow {
  /** The role: its construct path, or its ARN if it already existed. */
  readonly principal: string;
  /** Who assumes the role: pods of a service account, nodes, the control plane, another AWS service. */
  readonly usedBy: string;
  /**
   * Namespace of the service account whose pods have the role.
   *
   * @default - the role is not for pods
   */
  readonly kubernetesNamespace?: string;
  /**
   * Name of the service account whose pods have the role.
   *
   * @default - the role is not for pods
   */
  readonly serviceAccountName?: string;
  /** The policy and the statement in it. */
  readonly policy: string;
  /** The allowed actions. */
  readonly actions: string[];
  /** The resources. */
  readonly resources: string[];
  /** The conditions, in words. */
  readonly conditions: string[];
  /** The reason of the statement, or the purpose of the policy. */
  readonly why: string;
  /** Whether any pod can use it, because it is on a node role and pods can reach the node's instance metadata. */
  readonly anyPod: boolean;
  /** Whether it allows more than it names, without a reason. */
  readonly isUnexplained: boolean;
}

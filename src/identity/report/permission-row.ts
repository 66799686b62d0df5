/** What one statement allows one principal. */
export interface PermissionRow {
  /** The role: its construct path, or its ARN where it was there already. */
  readonly principal: string;
  /** Who works as the role: pods of a service account, nodes, the control plane, another AWS service. */
  readonly usedBy: string;
  /**
   * Namespace of the service account whose pods have the role.
   *
   * @default - it is no role of pods
   */
  readonly kubernetesNamespace?: string;
  /**
   * Name of the service account whose pods have the role.
   *
   * @default - it is no role of pods
   */
  readonly serviceAccountName?: string;
  /** The policy and the statement in it. */
  readonly policy: string;
  /** What is allowed. */
  readonly actions: string[];
  /** On what. */
  readonly resources: string[];
  /** Under which conditions, in words. */
  readonly conditions: string[];
  /** Why: the reason of the statement, or what the policy is for. */
  readonly why: string;
  /** Whether any pod can use it, since it is on the role of nodes whose instance metadata pods reach. */
  readonly anyPod: boolean;
  /** Whether it lets more be done than it names, and no reason says why. */
  readonly isUnexplained: boolean;
}

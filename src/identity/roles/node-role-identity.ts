import { Annotations, ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { attachPolicy } from './attach-policy';
import { requireNodeOfEc2, requireSdk } from './pod-identity-limits';
import { stateGrant } from '../../cluster/aws-services';
import { IEksCluster } from '../../cluster/eks-cluster';
import {
  GrantOptions,
  IdentityAssociation,
  IWorkloadIdentity,
  ServiceAccount,
  WorkloadGrant,
  WorkloadPolicy,
} from '../../cluster/workload-permissions';
import { mayChangeNodeRole } from '../../nodes/node-role-guard';
import { checkCall, checkStruct } from '../../private/arguments/check-arguments';
import { arnPart } from '../../private/arn';
import { ValidationError } from '../../private/errors';
import { idFromKey, idFromSlot } from '../../private/ids';
import { shortName } from '../../private/names';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const POLICY_NAME_LENGTH = 128;

/** Properties of `NodeRoleIdentity`. */
export interface NodeRoleIdentityProps {
  /** The cluster whose nodes get the permissions. */
  readonly cluster: IEksCluster;

  /**
   * Whether workloads are migrating to their own roles; the warnings then say when they end.
   *
   * @default false
   */
  readonly isMigrating?: boolean;
}

/** Puts the permissions of all workloads on the node role, where every pod can use them. For demonstrations: warns of each policy. */
export class NodeRoleIdentity extends Construct implements IWorkloadIdentity {
  private readonly cluster: IEksCluster;
  private readonly cure: string;
  private readonly isMigrating: boolean;

  /**
   * @param scope scope of the construct
   * @param id construct id
   * @param props the cluster
   */
  constructor(scope: Construct, id: string, props: NodeRoleIdentityProps) {
    super(scope, id);
    checkStruct(this, 'NodeRoleIdentityProps', props);
    this.cluster = props.cluster;
    this.isMigrating = props.isMigrating ?? false;
    this.cure = props.isMigrating
      ? 'It stays there until MigrationPhase.FINISH.'
      : 'Not for production; give workloads their own identity: WorkloadIdentity.podIdentity(), or on an existing cluster WorkloadIdentity.migrating().';
  }

  /**
   * Gives all pods of the cluster the permissions that one workload needs.
   *
   * @param scope scope in which to create the policies
   * @param serviceAccount the service account that needs them
   * @param policy the permissions
   * @param options options of the grant
   * @throws when the cluster's node roles are unknown, or the pods' compute has none
   */
  public grant(
    scope: Construct,
    serviceAccount: ServiceAccount,
    policy: WorkloadPolicy,
    options: GrantOptions = {},
  ): WorkloadGrant {
    checkCall('NodeRoleIdentity.grant', [scope, serviceAccount, policy, options], this);
    requireSdk(scope, options);
    if (!this.isMigrating) {
      requireNodeOfEc2(scope, options);
    }
    const roles = this.cluster.nodeRoles;
    if (roles.length === 0) {
      throw new ValidationError(scope, {
        property: 'nodeRoleArns',
        problem: 'is empty, so there is no role for the permissions',
        got: [],
        fix: 'list the node roles of the cluster, or use WorkloadIdentity.podIdentity()',
      });
    }
    stateGrant(this.cluster, serviceAccount.key, policy, []);
    const grant = {
      roleArn: roles[0].roleArn,
      association: IdentityAssociation.NODE_ROLE,
      serviceAccountAnnotations: {},
      podAnnotations: {},
    };
    if (options.nodeRoleHasPolicy) {
      return { ...grant, dependencies: [] };
    }
    const attached = this.attachToAll(placeIn(scope, idFromKey(scope, 'serviceAccount', serviceAccount.key)), serviceAccount, onNodeRole(policy));
    Annotations.of(scope).addWarning(
      `${policy.policyName} of ${serviceAccount.key} is on the node role, so any pod on any node has these permissions. ${this.cure}`,
    );
    return { ...grant, dependencies: attached };
  }

  private attachToAll(scope: Construct, serviceAccount: ServiceAccount, policy: WorkloadPolicy): ITerraformDependable[] {
    const partition = arnPart(this.cluster.clusterArn, 'partition');
    // All workloads share the role here, so a policy's own name may be taken.
    const inlineName = shortName(
      POLICY_NAME_LENGTH,
      serviceAccount.kubernetesNamespace,
      serviceAccount.serviceAccountName,
      policy.policyName,
    );
    return this.cluster.nodeRoles.flatMap((role, slot) => {
      const place = placeIn(scope, idFromSlot('NodeRole', slot));
      mayChangeNodeRole(place);
      return attachPolicy(place, role, partition, policy, inlineName);
    });
  }
}

/** A place in the tree, made when first asked for: a workload may be granted several policies. */
function placeIn(scope: Construct, id: string): Construct {
  return (scope.node.tryFindChild(id) as Construct | undefined) ?? new Construct(scope, idFromKey(scope, 'id', id));
}

function onNodeRole({ nodeRoleAwsManagedPolicies, ...policy }: WorkloadPolicy): WorkloadPolicy {
  return nodeRoleAwsManagedPolicies
    ? { policyName: policy.policyName, awsManagedPolicies: nodeRoleAwsManagedPolicies }
    : policy;
}

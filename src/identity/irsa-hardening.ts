import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { WorkloadRole } from './workload-role';
import { IEksCluster } from '../cluster/eks-cluster';
import {
  GrantOptions,
  IdentityAssociation,
  IWorkloadIdentity,
  ServiceAccount,
  WorkloadGrant,
  WorkloadPolicy,
} from '../cluster/workload-identity';
import { ValidationError } from '../private/errors';
import { idFromKey } from '../private/ids';
import { requireDnsLabel, requireDnsSubdomain } from '../private/validation';

/** Properties of `IrsaHardening`. */
export interface IrsaHardeningProps {
  /** The cluster whose workloads get identities of their own. It needs the EKS Pod Identity Agent. */
  readonly cluster: IEksCluster;
}

/**
 * Gives every service account a role of its own that nobody else can take, associated by EKS Pod Identity: trusted
 * for this cluster, this namespace and this service account alone. The node role gets nothing.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
 */
export class IrsaHardening extends Construct implements IWorkloadIdentity {
  private readonly cluster: IEksCluster;
  private readonly roles = new Map<string, WorkloadRole>();

  /**
   * @param scope where the strategy stands; roles are made where they are asked for
   * @param id construct id
   * @param props the cluster
   */
  constructor(scope: Construct, id: string, props: IrsaHardeningProps) {
    super(scope, id);
    this.cluster = props.cluster;
  }

  /**
   * Gives the pods of a service account the permissions of a policy. Further policies for the same service account
   * go to the same role.
   *
   * @param scope where the role is made
   * @param serviceAccount the service account that the pods run as
   * @param policy what they may do
   * @param options how the grant is to be made
   * @throws when the service account already has a role that was made elsewhere
   */
  public grant(
    scope: Construct,
    serviceAccount: ServiceAccount,
    policy: WorkloadPolicy,
    options: GrantOptions = {},
  ): WorkloadGrant {
    const role = this.roles.get(serviceAccount.key) ?? this.createRole(scope, serviceAccount, options);
    if (role.node.scope !== scope) {
      throw new ValidationError(scope, {
        property: 'serviceAccount',
        problem: `already has a role, made by ${role.node.scope?.node.path}; EKS takes one for each service account`,
        got: serviceAccount.key,
        fix: 'grant both policies from the same scope, or give the workloads different service accounts',
      });
    }
    const attached: ITerraformDependable[] = role.allow(policy);
    return {
      roleArn: role.resource.arn,
      association: IdentityAssociation.POD_IDENTITY,
      serviceAccountAnnotations: {},
      dependencies: [...attached, ...(role.association ? [role.association] : [role.resource])],
    };
  }

  private createRole(scope: Construct, serviceAccount: ServiceAccount, options: GrantOptions): WorkloadRole {
    requireDnsLabel(scope, 'serviceAccount.kubernetesNamespace', serviceAccount.kubernetesNamespace);
    requireDnsSubdomain(scope, 'serviceAccount.serviceAccountName', serviceAccount.serviceAccountName);
    const role = new WorkloadRole(scope, idFromKey(scope, 'serviceAccount', serviceAccount.key), {
      cluster: this.cluster,
      serviceAccount,
      associatedByAddon: options.associatedByAddon,
    });
    this.roles.set(serviceAccount.key, role);
    return role;
  }
}

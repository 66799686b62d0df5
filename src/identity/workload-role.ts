import { EksPodIdentityAssociation } from '@cdktf/provider-aws/lib/eks-pod-identity-association';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { attachPolicy } from './attach-policy';
import { IEksCluster } from '../cluster/eks-cluster';
import { ServiceAccount, WorkloadPolicy } from '../cluster/workload-identity';
import { arnPart } from '../private/arn';
import { roleConfig } from '../private/iam-role';
import { conditionBlock } from '../private/policy-document';
import { ResourceDefaults } from '../settings/resource-defaults';

/** Properties of `WorkloadRole`. */
export interface WorkloadRoleProps {
  /** The cluster that the service account belongs to. */
  readonly cluster: IEksCluster;
  /** The service account that may take the role. */
  readonly serviceAccount: ServiceAccount;
  /**
   * Whether an EKS add-on makes the association.
   *
   * @default false
   */
  readonly associatedByAddon?: boolean;
}

/** The role of one service account, associated by EKS Pod Identity. */
export class WorkloadRole extends Construct {
  /** The role. */
  public readonly resource: IamRole;
  /** The association; none when an add-on makes it. */
  public readonly association?: EksPodIdentityAssociation;

  private readonly partition: string;

  /**
   * @param scope where the role is made
   * @param id construct id
   * @param props whose role it is
   */
  constructor(scope: Construct, id: string, props: WorkloadRoleProps) {
    super(scope, id);
    const { cluster, serviceAccount } = props;
    const settings = ResourceDefaults.merge(cluster.resourceSettings, ResourceDefaults.of(this));
    this.partition = arnPart(cluster.clusterArn, 'partition');
    this.resource = new IamRole(this, 'Role', {
      ...roleConfig(settings, serviceAccount.kubernetesNamespace, serviceAccount.serviceAccountName),
      description: `Pods of ${serviceAccount.key} in the cluster ${cluster.clusterName}`,
      assumeRolePolicy: podIdentityTrust(this, cluster, serviceAccount),
    });
    if (!props.associatedByAddon) {
      this.association = new EksPodIdentityAssociation(this, 'Association', {
        clusterName: cluster.clusterName,
        namespace: serviceAccount.kubernetesNamespace,
        serviceAccount: serviceAccount.serviceAccountName,
        roleArn: this.resource.arn,
        tags: settings.tags,
      });
    }
  }

  /**
   * Adds a policy to the role.
   *
   * @param policy what the role may do
   */
  public allow(policy: WorkloadPolicy): ITerraformDependable[] {
    return attachPolicy(this, this.resource.name, this.partition, policy);
  }
}

// Without the request tags any association of the cluster could hand the role to any pod.
// https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
function podIdentityTrust(scope: Construct, cluster: IEksCluster, serviceAccount: ServiceAccount): string {
  const equals = (key: string, value: string) => ({ operator: 'StringEquals', key, values: [value] });
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: conditionBlock(scope, [
          equals('aws:SourceAccount', arnPart(cluster.clusterArn, 'account')),
          equals('aws:SourceArn', cluster.clusterArn),
          equals('aws:RequestTag/kubernetes-namespace', serviceAccount.kubernetesNamespace),
          equals('aws:RequestTag/kubernetes-service-account', serviceAccount.serviceAccountName),
        ]),
      },
    ],
  });
}

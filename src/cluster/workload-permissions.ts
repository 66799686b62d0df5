import { ITerraformDependable } from 'cdktf';
import { Construct, IConstruct } from 'constructs';
import { AwsSdk } from './aws-sdk';
import { checkCall } from '../private/arguments/check-arguments';
import { requireDnsLabel, requireDnsSubdomain } from '../private/validation';

/** How pods that run as a service account get their AWS credentials. */
export enum IdentityAssociation {
  /** EKS Pod Identity: an association in the cluster names service account and role. */
  POD_IDENTITY = 'POD_IDENTITY',
  /** IAM roles for service accounts: an annotation on the service account names the role. */
  IRSA = 'IRSA',
  /** The pods use the credentials of the node they run on. */
  NODE_ROLE = 'NODE_ROLE',
  /** The pods read keys from a Secret: on clusters outside AWS. */
  SECRET = 'SECRET',
}

/** A Secret with AWS keys, in the namespace of the pods that read it. */
export interface CredentialsSecret {
  /** Name of the Secret. It must exist before the pods. */
  readonly secretName: string;

  /**
   * Key of the Secret that holds the access key ID.
   *
   * @default "AWS_ACCESS_KEY_ID"
   */
  readonly accessKeyIdKey?: string;

  /**
   * Key of the Secret that holds the secret access key.
   *
   * @default "AWS_SECRET_ACCESS_KEY"
   */
  readonly secretAccessKeyKey?: string;

  /**
   * Key of the Secret that holds a session token, for temporary keys. Pods read it when they start.
   *
   * @default - none; the keys are permanent
   */
  readonly sessionTokenKey?: string;
}

/** A Kubernetes service account that the pods of a workload run as. */
export class ServiceAccount {
  /**
   * References a service account. Both names must be literals, because they become part of construct IDs.
   *
   * @param kubernetesNamespace namespace of the service account
   * @param serviceAccountName name of the service account
   */
  public static of(kubernetesNamespace: string, serviceAccountName: string): ServiceAccount {
    checkCall('ServiceAccount.of', [kubernetesNamespace, serviceAccountName]);
    requireDnsLabel('ServiceAccount.of', 'kubernetesNamespace', kubernetesNamespace);
    requireDnsSubdomain('ServiceAccount.of', 'serviceAccountName', serviceAccountName);
    return new ServiceAccount(kubernetesNamespace, serviceAccountName);
  }

  private constructor(
    /** Namespace of the service account. */
    public readonly kubernetesNamespace: string,
    /** Name of the service account. */
    public readonly serviceAccountName: string,
  ) {}

  /** Both names combined, such as `kube-system:ebs-csi-controller-sa`. */
  public get key(): string {
    return `${this.kubernetesNamespace}:${this.serviceAccountName}`;
  }
}

/** The Secret with the keys of one service account. */
export interface ServiceAccountSecret extends CredentialsSecret {
  /** The service account of the pods. */
  readonly serviceAccount: ServiceAccount;
}

/** One condition of a policy statement, such as `StringEquals` on `aws:ResourceTag/owner`. */
export interface PolicyCondition {
  /** Condition operator, such as `StringEquals`. */
  readonly operator: string;
  /** Condition key, such as `aws:SourceAccount`. */
  readonly key: string;
  /** Values, of which one must match. */
  readonly values: string[];
}

/** A policy statement that allows something. */
export interface PolicyStatement {
  /** Name of the statement: letters and digits. */
  readonly sid: string;
  /** Allowed actions, such as `s3:GetObject`. */
  readonly actions: string[];
  /** ARNs of the resources. */
  readonly resources: string[];
  /**
   * Conditions that must all hold.
   *
   * @default - none
   */
  readonly conditions?: PolicyCondition[];

  /**
   * Justification for a wildcard in an action, or for changes on every resource without a condition. Such a statement is rejected without a reason;
   * reports show it.
   *
   * @default - none; none is required
   */
  readonly reason?: string;
}

/** AWS permissions of a workload. */
export interface WorkloadPolicy {
  /** Name of the policy, PascalCase; part of the resource address, so changing it replaces the policy. */
  readonly policyName: string;

  /**
   * The statements.
   *
   * @default - only what the AWS managed policies allow
   */
  readonly statements?: PolicyStatement[];

  /**
   * AWS managed policies by path and name, such as `service-role/AmazonEBSCSIDriverPolicy`.
   *
   * @default - none
   */
  readonly awsManagedPolicies?: string[];

  /**
   * AWS managed policies for a node role instead of all the above, if pods use it: a policy that distinguishes clusters is useless there.
   *
   * @default - the same as for a separate role
   */
  readonly nodeRoleAwsManagedPolicies?: string[];

  /**
   * AWS services that the pods call, by the short names of their endpoints, such as `sqs`. A network without internet access must have them.
   *
   * @default - those of the actions that pods call themselves and that have an endpoint
   */
  readonly awsServices?: string[];
}

/** What the pods of a workload run on. */
export enum WorkloadCompute {
  /** EC2 Linux nodes. */
  EC2_LINUX = 'EC2_LINUX',
  /** EC2 Windows nodes. */
  EC2_WINDOWS = 'EC2_WINDOWS',
  /** AWS Fargate. */
  FARGATE = 'FARGATE',
  /** EKS Hybrid Nodes: machines outside AWS. */
  HYBRID_NODES = 'HYBRID_NODES',
}

/** Options of a grant. */
export interface GrantOptions {
  /**
   * Whether an EKS add-on installs the workload. An add-on creates the association itself, from its role; EKS would reject a second association for
   * the service account.
   *
   * @default false
   */
  readonly associatedByAddon?: boolean;

  /**
   * Whether the node roles already have the permissions while pods use them, such as those of the VPC CNI. They are then not added again.
   *
   * @default false
   */
  readonly nodeRoleHasPolicy?: boolean;

  /**
   * Compute type of the pods. Pod Identity supports only EC2 Linux nodes.
   *
   * @default WorkloadCompute.EC2_LINUX
   */
  readonly compute?: WorkloadCompute;

  /**
   * The AWS SDK of the workload. Pod Identity needs a recent one.
   *
   * @default - a recent one
   */
  readonly sdk?: AwsSdk;
}

/** What a workload needs so that its pods have the permissions. */
export interface WorkloadGrant {
  /** ARN of the pods' role; empty if they use the keys in `credentialsSecret`, whose role is unknown. */
  readonly roleArn: string;
  /** How the pods get credentials. */
  readonly association: IdentityAssociation;
  /**
   * The Secret with the pods' access keys.
   *
   * @default - none; the pods have a role
   */
  readonly credentialsSecret?: CredentialsSecret;
  /** Annotations for the service account. Empty unless IRSA is used. */
  readonly serviceAccountAnnotations: { [key: string]: string };
  /**
   * Annotations for the pod template. They change exactly when pods need different credentials, so that the pods restart: a running pod keeps those
   * it started with.
   */
  readonly podAnnotations: { [key: string]: string };
  /** What must exist before the pods start: a pod that starts earlier has no credentials until it restarts. */
  readonly dependencies: ITerraformDependable[];
}

/** Grants AWS permissions to workloads. A component never attaches policies itself; it uses the workload identity of its cluster. */
export interface IWorkloadIdentity extends IConstruct {
  /**
   * Gives the pods of a service account the permissions of a policy.
   *
   * @param scope where to create what is needed: in the asker's stack, so that two stacks never need each other
   * @param serviceAccount the service account of the pods
   * @param policy the permissions
   * @param options options of the grant
   */
  grant(
    scope: Construct,
    serviceAccount: ServiceAccount,
    policy: WorkloadPolicy,
    options?: GrantOptions,
  ): WorkloadGrant;
}

import { ITerraformDependable } from 'cdktf';
import { Construct, IConstruct } from 'constructs';
import { AwsSdk } from './aws-sdk';
import { checkCall } from '../private/arguments/check-arguments';
import { requireDnsLabel, requireDnsSubdomain } from '../private/validation';

/** How pods that run as a service account get their AWS credentials. */
export enum IdentityAssociation {
  /** EKS Pod Identity: an association of the cluster names service account and role. */
  POD_IDENTITY = 'POD_IDENTITY',
  /** IAM roles for service accounts: an annotation on the service account names the role. */
  IRSA = 'IRSA',
  /** The pods use the credentials of the node they run on. */
  NODE_ROLE = 'NODE_ROLE',
  /** The pods read keys out of a Secret: on clusters outside of AWS. */
  SECRET = 'SECRET',
}

/** A Secret with AWS keys, in the namespace of the pods that read it. */
export interface CredentialsSecret {
  /** Name of the Secret. It has to be there before the pods. */
  readonly secretName: string;

  /**
   * Key of the Secret that holds the access key id.
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
   * Key of the Secret that holds a session token, for keys that expire. Pods read it when they start.
   *
   * @default - none; the keys last
   */
  readonly sessionTokenKey?: string;
}

/** A Kubernetes service account that the pods of a workload run as. */
export class ServiceAccount {
  /**
   * Names a service account. Both names are literals, since they become part of construct ids.
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

  /** Both names as one, such as `kube-system:ebs-csi-controller-sa`. */
  public get key(): string {
    return `${this.kubernetesNamespace}:${this.serviceAccountName}`;
  }
}

/** The Secret with the keys of one service account. */
export interface ServiceAccountSecret extends CredentialsSecret {
  /** The service account that the pods run as. */
  readonly serviceAccount: ServiceAccount;
}

/** One condition of a policy statement, such as `StringEquals` on `aws:ResourceTag/owner`. */
export interface PolicyCondition {
  /** Condition operator, such as `StringEquals`. */
  readonly operator: string;
  /** Condition key, such as `aws:SourceAccount`. */
  readonly key: string;
  /** Values of which one must match. */
  readonly values: string[];
}

/** A policy statement that allows something. */
export interface PolicyStatement {
  /** Name of the statement, letters and digits. */
  readonly sid: string;
  /** Actions that are allowed, such as `s3:GetObject`. */
  readonly actions: string[];
  /** ARNs of what the actions are allowed on. */
  readonly resources: string[];
  /**
   * Conditions that must all hold.
   *
   * @default - none
   */
  readonly conditions?: PolicyCondition[];

  /**
   * Why the statement is right although it has a wildcard among its actions, or lets something be changed on every
   * resource without a condition. Such a statement is refused without a reason, and reports show it.
   *
   * @default - none; the statement needs none
   */
  readonly reason?: string;
}

/** What a workload may do in AWS. */
export interface WorkloadPolicy {
  /** Name of the policy, PascalCase; part of the resource address, so changing it replaces the policy. */
  readonly policyName: string;

  /**
   * What is allowed, statement by statement.
   *
   * @default - nothing but what the AWS managed policies allow
   */
  readonly statements?: PolicyStatement[];

  /**
   * AWS managed policies by path and name, such as `service-role/AmazonEBSCSIDriverPolicy`.
   *
   * @default - none
   */
  readonly awsManagedPolicies?: string[];

  /**
   * AWS managed policies that a node role gets instead of all that, where pods live off it: a policy that tells clusters
   * apart is of no use there.
   *
   * @default - the same as a role of its own
   */
  readonly nodeRoleAwsManagedPolicies?: string[];

  /**
   * AWS services that the pods call, by the short names of their endpoints such as `sqs`. A network without a way to the internet
   * has to have them.
   *
   * @default - those of the actions, where pods call them themselves and they have an endpoint
   */
  readonly awsServices?: string[];
}

/** What the pods of a workload run on. */
export enum WorkloadCompute {
  /** Nodes of EC2 with Linux. */
  EC2_LINUX = 'EC2_LINUX',
  /** Nodes of EC2 with Windows. */
  EC2_WINDOWS = 'EC2_WINDOWS',
  /** AWS Fargate. */
  FARGATE = 'FARGATE',
  /** EKS Hybrid Nodes: machines outside AWS. */
  HYBRID_NODES = 'HYBRID_NODES',
}

/** Options of a grant. */
export interface GrantOptions {
  /**
   * Whether an EKS add-on installs the workload. An add-on makes the association itself, from the role it is
   * given; a second association for the service account would be refused by EKS.
   *
   * @default false
   */
  readonly associatedByAddon?: boolean;

  /**
   * Whether the node roles have the permissions by themselves for as long as pods live off them, as those of the VPC
   * CNI. They are then not put there once more.
   *
   * @default false
   */
  readonly nodeRoleHasPolicy?: boolean;

  /**
   * What the pods run on. Pod Identity serves EC2 Linux nodes alone.
   *
   * @default WorkloadCompute.EC2_LINUX
   */
  readonly compute?: WorkloadCompute;

  /**
   * The AWS SDK that the workload is built with. Pod Identity asks for a recent one.
   *
   * @default - one that is recent enough
   */
  readonly sdk?: AwsSdk;
}

/** What a workload needs so that its pods have the permissions. */
export interface WorkloadGrant {
  /** ARN of the role whose permissions the pods have; empty where they have the keys of `credentialsSecret`, whose role nobody knows. */
  readonly roleArn: string;
  /** How the pods come to credentials. */
  readonly association: IdentityAssociation;
  /**
   * The Secret that the pods read their keys from.
   *
   * @default - none; the pods have a role
   */
  readonly credentialsSecret?: CredentialsSecret;
  /** Annotations for the service account. Empty unless the association is IRSA. */
  readonly serviceAccountAnnotations: { [key: string]: string };
  /**
   * Annotations for the pod template. They change exactly when pods have to take other credentials, so that they are
   * restarted: a running pod keeps those it started with.
   */
  readonly podAnnotations: { [key: string]: string };
  /** What must be there before the pods start: a pod that starts earlier has no credentials until it restarts. */
  readonly dependencies: ITerraformDependable[];
}

/** Grants AWS permissions to workloads. A component never attaches a policy to anything itself; it asks its cluster's workload identity. */
export interface IWorkloadIdentity extends IConstruct {
  /**
   * Gives the pods of a service account the permissions of a policy.
   *
   * @param scope where to create what is needed: in the asker's stack, so that two stacks never need each other
   * @param serviceAccount the service account that the pods run as
   * @param policy what they may do
   * @param options how the grant is to be made
   */
  grant(
    scope: Construct,
    serviceAccount: ServiceAccount,
    policy: WorkloadPolicy,
    options?: GrantOptions,
  ): WorkloadGrant;
}

import { IConstruct } from 'constructs';
import { checkCall } from '../private/arguments/check-arguments';
import { ValidationError } from '../private/errors';
import { requirePattern } from '../private/validation';

/**
 * What a node without a way to the internet needs, beside S3, where the layers of images in ECR are.
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html, read 2026-11-26.
 */
export const NODE_SERVICES = ['ec2', 'ecr.api', 'ecr.dkr', 'sts'];

/** What the workloads of the library ask on top of it. The source is the same. */
const CLUSTER_SERVICES = ['autoscaling', 'eks', 'eks-auth', 'elasticloadbalancing', 'logs', 'monitoring'];

/** What the endpoint policies of a network allow beyond the account's own resources. */
export interface EndpointPolicyOptions {
  /**
   * IDs of further accounts whose principals and resources are allowed: those of assumed roles, or that share subnets or buckets.
   *
   * @default - only the account of the network
   */
  readonly accounts?: string[];

  /**
   * Names of further buckets in any account that objects can be read from, `*` for any text.
   *
   * @default - those of AWS with ECR image layers and Amazon Linux packages
   */
  readonly readableBuckets?: string[];
}

/** Which AWS services a VPC reaches without the internet. */
export class VpcEndpoints {
  /** Only S3, through a gateway endpoint, which is free. ECR stores image layers there. */
  public static s3Only(): VpcEndpoints {
    return new VpcEndpoints([]);
  }

  /**
   * S3, and what nodes, Pod Identity, IRSA, load balancer controllers and autoscalers need: interface endpoints for
   * autoscaling, ec2, ecr.api, ecr.dkr, eks, eks-auth, elasticloadbalancing, logs, monitoring and sts. Each costs 0.01 to 0.02 USD
   * an hour in each zone. Private subnets then need no NAT gateway, as long as all images come from ECR.
   *
   * @param additionalServices further services, such as `secretsmanager`
   */
  public static forNodes(additionalServices: string[] = []): VpcEndpoints {
    checkCall('VpcEndpoints.forNodes', [additionalServices]);
    const own = [...NODE_SERVICES, ...CLUSTER_SERVICES];
    return new VpcEndpoints([...own, ...additionalServices.filter((service) => !own.includes(service))]);
  }

  /**
   * S3, and interface endpoints for a list of services. Without NAT gateways, it must include everything that nodes and workloads call: the error for
   * a missing service names who needs it.
   *
   * @param services short names of the services, such as `ecr.api`: the part of the endpoint service name after the region
   * @see https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
   */
  public static of(services: string[]): VpcEndpoints {
    checkCall('VpcEndpoints.of', [services]);
    return new VpcEndpoints(services);
  }

  private constructor(
    /** Short names of the services with an interface endpoint. */
    public readonly services: string[],
    /** @internal */
    public readonly _policies?: EndpointPolicyOptions,
  ) {}

  /**
   * The same, with policies: the account's principals can access only its own resources, AWS images and Amazon Linux packages, so that nobody can
   * exfiltrate data with another account's credentials. Policies apply to the S3 gateway and the endpoints for autoscaling, ec2, ecr.api, ecr.dkr,
   * eks, elasticloadbalancing, kms, logs, monitoring, secretsmanager, sns, sqs and sts; the others allow everything.
   *
   * @param options further accounts and readable buckets
   * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
   */
  public heldToAccount(options: EndpointPolicyOptions = {}): VpcEndpoints {
    checkCall('VpcEndpoints.heldToAccount', [options]);
    return new VpcEndpoints(this.services, options);
  }

  /** Whether nodes can join and pull images from ECR with only these endpoints. */
  public get serveNodes(): boolean {
    return NODE_SERVICES.every((service) => this.services.includes(service));
  }

  /** @internal */
  public _validate(scope: IConstruct): void {
    const { accounts = [], readableBuckets = [] } = this._policies ?? {};
    accounts.forEach((account, index) =>
      requirePattern(scope, `endpoints.accounts[${index}]`, account, /^\d{12}$/, 'the id of an AWS account, 12 digits', 'write it as a string, with leading zeros'));
    readableBuckets.forEach((bucket, index) =>
      requirePattern(scope, `endpoints.readableBuckets[${index}]`, bucket, /^[a-z0-9*?][a-z0-9.*?-]*$/, 'a bucket name, with `*` as a wildcard', 'write the name, not the ARN'));
    for (const [index, service] of this.services.entries()) {
      requirePattern(
        scope,
        `endpoints[${index}]`,
        service,
        /^[a-z0-9][a-z0-9._-]*$/,
        'the short name of a service, such as ecr.api or logs',
        'use the last part of the endpoint service name, after the region',
      );
      // S3 has its gateway already, and the prefix of full names differs between partitions.
      if (service === 's3' || service.startsWith('com.amazonaws.') || this.services.indexOf(service) !== index) {
        throw new ValidationError(scope, {
          property: `endpoints[${index}]`,
          problem: service === 's3' ? 'is s3, which already has a gateway endpoint' : 'is a full name, or is listed more than once',
          got: service,
          allowed: 'unique short names',
          fix: 'remove or shorten it',
        });
      }
    }
  }
}

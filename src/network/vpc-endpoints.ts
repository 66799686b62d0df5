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
   * Further accounts, by their ids, whose principals and resources pass: those that a role is assumed in, or that share subnets or
   * buckets.
   *
   * @default - the account of the network alone
   */
  readonly accounts?: string[];

  /**
   * Names of further buckets of anybody that objects are read from, `*` for any text.
   *
   * @default - those of AWS with layers of images in ECR and packages of Amazon Linux
   */
  readonly readableBuckets?: string[];
}

/** Which AWS services a VPC reaches without the internet. */
export class VpcEndpoints {
  /** S3 alone, through a gateway endpoint, which costs nothing. Layers of images in ECR come from there. */
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
    return new VpcEndpoints([...NODE_SERVICES, ...CLUSTER_SERVICES, ...additionalServices.filter((service) => !CLUSTER_SERVICES.includes(service))]);
  }

  /**
   * S3, and interface endpoints for the services of a list. Without NAT gateways, what nodes and workloads call has to be among
   * them: what is missing is refused with the names of those that need it.
   *
   * @param services short names of the services, such as `ecr.api`: what follows the region in the name of the
   * endpoint service
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
   * The same, with policies: calls of the account's principals about its resources pass, images of AWS and packages of Amazon Linux
   * are read, and nothing else, so that nobody takes data out with the credentials of another account. Policies stand on the gateway
   * to S3 and on the endpoints for autoscaling, ec2, ecr.api, ecr.dkr, eks, elasticloadbalancing, kms, logs, monitoring, secretsmanager, sns,
   * sqs and sts; the others pass everything.
   *
   * @param options who else, and what else is read
   * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
   */
  public heldToAccount(options: EndpointPolicyOptions = {}): VpcEndpoints {
    checkCall('VpcEndpoints.heldToAccount', [options]);
    return new VpcEndpoints(this.services, options);
  }

  /** Whether nodes can join and pull images from ECR without any other way out. */
  public get serveNodes(): boolean {
    return NODE_SERVICES.every((service) => this.services.includes(service));
  }

  /** @internal */
  public _validate(scope: IConstruct): void {
    const { accounts = [], readableBuckets = [] } = this._policies ?? {};
    accounts.forEach((account, index) =>
      requirePattern(scope, `endpoints.accounts[${index}]`, account, /^\d{12}$/, 'the id of an AWS account, 12 digits', 'write it as text, with its zeros'));
    readableBuckets.forEach((bucket, index) =>
      requirePattern(scope, `endpoints.readableBuckets[${index}]`, bucket, /^[a-z0-9*?][a-z0-9.*?-]*$/, 'the name of a bucket, `*` for any text', 'write the name, not the ARN'));
    for (const [index, service] of this.services.entries()) {
      requirePattern(
        scope,
        `endpoints[${index}]`,
        service,
        /^[a-z0-9][a-z0-9._-]*$/,
        'the short name of a service, such as ecr.api or logs',
        'take what follows the region in the name of the endpoint service',
      );
      // S3 has its gateway already, and the prefix of full names differs between partitions.
      if (service === 's3' || service.startsWith('com.amazonaws.') || this.services.indexOf(service) !== index) {
        throw new ValidationError(scope, {
          property: `endpoints[${index}]`,
          problem: service === 's3' ? 'is s3, which has a gateway endpoint already' : 'is a full name, or is there twice',
          got: service,
          allowed: 'short names, each once',
          fix: 'remove or shorten it',
        });
      }
    }
  }
}

import { LoadBalancerWishes } from '../../cluster/kubernetes-platform';

/** The protocol of a Classic ELB listener. */
export enum ClassicElbListener {
  /** HTTP: the load balancer parses requests, reports them as CloudWatch metrics and adds `X-Forwarded-For`. Supports neither WebSockets nor gRPC. */
  HTTP = 'http',
  /** TCP: forwards bytes, on ports 80 and 443. CloudWatch then counts connections, not requests. */
  TCP = 'tcp',
}

/** Options common to all AWS load balancers. */
export interface AwsLoadBalancerOptions {
  /**
   * Whether the load balancer can only be reached from the VPC and connected networks.
   *
   * @default false
   */
  readonly internal?: boolean;

  /**
   * Address blocks that can reach the load balancer, such as `10.0.0.0/8`; also IPv6 with pod targets, if the Service is dual-stack.
   *
   * @default - any
   */
  readonly sourceRanges?: string[];

  /**
   * ARN of the ACM or IAM certificate for port 443. TLS then ends at the load balancer.
   *
   * @default - no certificate
   */
  readonly certificateArn?: string;

  /**
   * Name of the predefined ELB security policy for TLS.
   *
   * @default - TLS 1.2 or later
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-security-policy-table.html
   */
  readonly sslPolicy?: string;

  /**
   * Whether the load balancer node of each zone uses targets in all zones.
   *
   * @default true
   */
  readonly crossZone?: boolean;
}

/** Options of a Classic ELB. */
export interface ClassicElbOptions extends AwsLoadBalancerOptions {
  /**
   * Listener protocol.
   *
   * @default ClassicElbListener.HTTP
   */
  readonly listener?: ClassicElbListener;

  /**
   * Whether the load balancer sends the client's address before each connection. Only with `ClassicElbListener.TCP`; with HTTP it is in
   * `X-Forwarded-For`.
   *
   * @default false
   */
  readonly proxyProtocol?: boolean;

  /**
   * Seconds after which an idle connection is closed, 1 to 4000.
   *
   * @default 60
   */
  readonly idleTimeoutSeconds?: number;
}

/** Options of an NLB whose targets are pods. */
export interface PodTargetNlbOptions extends AwsLoadBalancerOptions {
  /**
   * Whether to send the client's address before each connection (PROXY protocol 2) instead of preserving it.
   *
   * @default false
   */
  readonly proxyProtocol?: boolean;
}

/** Options of a load balancer that a cluster outside AWS creates. A wish that its platform would not carry out is rejected. */
export interface ClusterLoadBalancerOptions extends LoadBalancerWishes {
  /**
   * Annotations of the Service, specific to the cluster's cloud.
   *
   * @default - only those of the other options
   */
  readonly annotations?: { [key: string]: string };
}

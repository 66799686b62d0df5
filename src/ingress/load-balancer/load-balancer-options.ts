import { LoadBalancerWishes } from '../../cluster/kubernetes-platform';

/** The protocol of a Classic ELB listener. */
export enum ClassicElbListener {
  /**
   * HTTP: the load balancer reads requests, reports them as CloudWatch metrics and adds `X-Forwarded-For`. It carries
   * neither WebSockets nor gRPC.
   */
  HTTP = 'http',
  /** TCP: passes bytes on, ports 80 and 443 alike. CloudWatch then counts connections and no requests. */
  TCP = 'tcp',
}

/** Options common to all AWS load balancers. */
export interface AwsLoadBalancerOptions {
  /**
   * Whether only the VPC, and networks that are connected to it, reach the load balancer.
   *
   * @default false
   */
  readonly internal?: boolean;

  /**
   * Blocks of addresses that may reach the load balancer, such as `10.0.0.0/8`: IPv6 ones too with pods as targets, where the
   * Service asks for both families.
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
   * Whether each zone's share of the load balancer reaches the nodes of all zones.
   *
   * @default true
   */
  readonly crossZone?: boolean;
}

/** Options of a Classic ELB. */
export interface ClassicElbOptions extends AwsLoadBalancerOptions {
  /**
   * What the load balancer understands of the traffic.
   *
   * @default ClassicElbListener.HTTP
   */
  readonly listener?: ClassicElbListener;

  /**
   * Whether the load balancer sends the client's address ahead of each connection. Only with
   * `ClassicElbListener.TCP`; with HTTP it is in `X-Forwarded-For`.
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
   * Whether the client's address is sent ahead of each connection (PROXY protocol 2) instead of being kept.
   *
   * @default false
   */
  readonly proxyProtocol?: boolean;
}

/** Options of a load balancer that a cluster outside AWS creates. A wish that its platform would not carry out is refused. */
export interface ClusterLoadBalancerOptions extends LoadBalancerWishes {
  /**
   * Annotations of the Service, in the words of the cluster's cloud.
   *
   * @default - none beside those of the wishes
   */
  readonly annotations?: { [key: string]: string };
}

import { IConstruct } from 'constructs';

/** Requested health checks of a load balancer. */
export interface LoadBalancerHealthCheck {
  /**
   * Seconds between two checks.
   *
   * @default - as the cloud has it
   */
  readonly intervalSeconds?: number;

  /**
   * Seconds that an answer may take.
   *
   * @default - as the cloud has it
   */
  readonly timeoutSeconds?: number;

  /**
   * Failed checks after which a node gets no more connections.
   *
   * @default - as the cloud has it
   */
  readonly failures?: number;
}

/** Requested properties of a load balancer, independent of the cloud. A platform that would ignore a wish refuses it. */
export interface LoadBalancerWishes {
  /**
   * Whether it has private addresses alone.
   *
   * @default false
   */
  readonly internal?: boolean;

  /**
   * Whether it sends the client's address ahead of each connection. What connects from within the cluster may pass it by, and is then
   * not understood.
   *
   * @default false
   */
  readonly proxyProtocol?: boolean;

  /**
   * The certificate for port 443, as the platform names it: an id of Scaleway, a name of DigitalOcean, a Secret of the namespace with Linode.
   * TLS then ends at the load balancer, which says `X-Forwarded-For` and `X-Forwarded-Proto`.
   *
   * @default - the controller ends TLS
   */
  readonly certificate?: string;

  /**
   * Seconds after which an idle connection is closed.
   *
   * @default - as the cloud has it
   */
  readonly idleTimeoutSeconds?: number;

  /**
   * Health checks.
   *
   * @default - as the cloud has them
   */
  readonly healthCheck?: LoadBalancerHealthCheck;

  /**
   * Blocks of addresses, IPv4 or IPv6, that may reach the load balancer.
   *
   * @default - any
   */
  readonly sourceRanges?: string[];

  /**
   * An address that is there already, as the platform names it: an id with Scaleway, else the address.
   *
   * @default - one that the platform chooses
   */
  readonly fixedAddress?: string;
}

/** How a platform implements the requested load balancer. */
export interface PlatformLoadBalancer {
  /** Annotations of the Service, without those of the user. */
  readonly annotations: { [key: string]: string };

  /**
   * Blocks for `loadBalancerSourceRanges` of the Service.
   *
   * @default - none
   */
  readonly sourceRanges?: string[];

  /**
   * With a certificate, whether what comes to port 443 is encrypted again on its way to the controller.
   *
   * @default false
   */
  readonly reencryptsTls?: boolean;

  /** What cannot be changed in place, as text of any form: another text replaces the Service, and with it the load balancer. */
  readonly replacementKey: string;
}

/** The platform that a cluster runs on, as seen by what is installed in the cluster. */
export interface IKubernetesPlatform {
  /** What it is called, for people. */
  readonly platformName: string;

  /**
   * Revisions of a release that Helm may keep.
   *
   * @default 5
   */
  readonly helmHistoryLimit?: number;

  /**
   * Whether it brings no storage class, so that claims that name none wait for ever unless somebody made one.
   *
   * @default false
   */
  readonly lacksStorageClass?: boolean;

  /**
   * Says a load balancer in the words of the platform.
   *
   * @param scope who asks
   * @param wishes what it is to be
   * @param annotations what the user has the Service carry beside them, in the platform's own words
   * @throws when the platform cannot do that, or would ignore it
   */
  loadBalancer(scope: IConstruct, wishes: LoadBalancerWishes, annotations: { [key: string]: string }): PlatformLoadBalancer;
}

import { IConstruct } from 'constructs';

/** Requested health checks of a load balancer. */
export interface LoadBalancerHealthCheck {
  /**
   * Seconds between two checks.
   *
   * @default - the cloud's default
   */
  readonly intervalSeconds?: number;

  /**
   * Timeout in seconds.
   *
   * @default - the cloud's default
   */
  readonly timeoutSeconds?: number;

  /**
   * Failed checks after which a node gets no more connections.
   *
   * @default - the cloud's default
   */
  readonly failures?: number;
}

/** Requested properties of a load balancer, independent of the cloud. A platform rejects those that it would ignore. */
export interface LoadBalancerWishes {
  /**
   * Whether it has only private addresses.
   *
   * @default false
   */
  readonly internal?: boolean;

  /**
   * Whether it sends the client's address before each connection (PROXY protocol). Clients inside the cluster that bypass the load balancer are then
   * not understood.
   *
   * @default false
   */
  readonly proxyProtocol?: boolean;

  /**
   * The certificate for port 443, as the platform names it: an ID for Scaleway, a name for DigitalOcean, a Secret in the namespace for Linode. TLS
   * then ends at the load balancer, which sets `X-Forwarded-For` and `X-Forwarded-Proto`.
   *
   * @default - TLS ends at the controller
   */
  readonly certificate?: string;

  /**
   * Seconds after which an idle connection is closed.
   *
   * @default - the cloud's default
   */
  readonly idleTimeoutSeconds?: number;

  /**
   * Health checks.
   *
   * @default - the cloud's defaults
   */
  readonly healthCheck?: LoadBalancerHealthCheck;

  /**
   * IPv4 or IPv6 blocks that can reach the load balancer.
   *
   * @default - any
   */
  readonly sourceRanges?: string[];

  /**
   * An existing address, as the platform names it: an ID for Scaleway, else the address.
   *
   * @default - chosen by the platform
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
   * With a certificate, whether traffic to port 443 is re-encrypted on its way to the controller.
   *
   * @default false
   */
  readonly reencryptsTls?: boolean;

  /** What cannot be changed in place, as any text: another text replaces the Service, and with it the load balancer. */
  readonly replacementKey: string;
}

/** The platform that a cluster runs on, as seen by what is installed in the cluster. */
export interface IKubernetesPlatform {
  /** Its display name. */
  readonly platformName: string;

  /**
   * Number of release revisions that Helm keeps.
   *
   * @default 5
   */
  readonly helmHistoryLimit?: number;

  /**
   * Whether it has no storage class, so that claims without a class stay pending unless someone creates one.
   *
   * @default false
   */
  readonly lacksStorageClass?: boolean;

  /**
   * Translates load balancer options for the platform.
   *
   * @param scope the calling construct
   * @param wishes the options
   * @param annotations further annotations of the Service from the user
   * @throws when the platform does not support an option, or would ignore it
   */
  loadBalancer(scope: IConstruct, wishes: LoadBalancerWishes, annotations: { [key: string]: string }): PlatformLoadBalancer;
}

/** Where TLS is terminated. */
export enum IngressTls {
  /** No TLS: only port 80 is open. */
  NONE = 'none',
  /** At the load balancer, which forwards traffic on port 443 as HTTP. */
  LOAD_BALANCER = 'load-balancer',
  /** At the load balancer, which re-encrypts traffic on port 443 to the controller's TLS port. */
  REENCRYPTED = 're-encrypted',
  /** At the controller, with the certificates of Ingresses. */
  CONTROLLER = 'controller',
}

/** How the controller learns the client's address. */
export enum ClientAddress {
  /** From the connection. */
  CONNECTION = 'connection',
  /** The load balancer appends it to `X-Forwarded-For`. */
  FORWARDED_FOR = 'forwarded-for',
  /** The load balancer sends it before each connection, with PROXY protocol. */
  PROXY_PROTOCOL = 'proxy-protocol',
}

/** What a controller needs to know about the load balancer in front of it: its Service, and the traffic that arrives. */
export interface IngressService {
  /**
   * Properties of the load balancer that cannot change in place, as any text. Another text replaces the release: otherwise, the AWS controllers would
   * ignore the change, or leave the old load balancer behind.
   */
  readonly replacementKey: string;

  /**
   * Whether the load balancer has no public addresses.
   *
   * @default false
   */
  readonly internal?: boolean;

  /** Annotations of the Service. */
  readonly annotations: { [key: string]: string };

  /**
   * Class of the Service, for a load balancer that the cloud controller does not create.
   *
   * @default - none
   */
  readonly loadBalancerClass?: string;

  /**
   * IPv4 or IPv6 blocks that can reach the load balancer.
   *
   * @default - any
   */
  readonly sourceRanges?: string[];

  /**
   * `Local` keeps the source address, and sends traffic only to nodes with a controller pod.
   *
   * @default "Cluster"
   */
  readonly externalTrafficPolicy?: string;

  /** Where TLS ends. */
  readonly tls: IngressTls;

  /** How the controller learns the client's address. */
  readonly clientAddress: ClientAddress;
}

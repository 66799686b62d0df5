/** Where TLS is terminated. */
export enum IngressTls {
  /** Nowhere: only port 80 is open. */
  NONE = 'none',
  /** At the load balancer, which passes what comes to port 443 on as HTTP. */
  LOAD_BALANCER = 'load-balancer',
  /** At the load balancer, which encrypts what comes to port 443 again on its way to the controller's own port for TLS. */
  REENCRYPTED = 're-encrypted',
  /** At the controller, with the certificates that Ingresses name. */
  CONTROLLER = 'controller',
}

/** How the controller learns the client's address. */
export enum ClientAddress {
  /** It is the address that connects. */
  CONNECTION = 'connection',
  /** The load balancer appends it to `X-Forwarded-For`. */
  FORWARDED_FOR = 'forwarded-for',
  /** The load balancer sends it ahead of each connection, as PROXY protocol. */
  PROXY_PROTOCOL = 'proxy-protocol',
}

/** What a controller needs to know about the load balancer in front of it: its Service, and the traffic that arrives. */
export interface IngressService {
  /**
   * What of the load balancer cannot be changed in place, as text of any form. Another text replaces the release: if it
   * did not, AWS's controllers would ignore the change, or leave the old load balancer behind.
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
   * Class of the Service, for a load balancer that not the cloud controller makes.
   *
   * @default - none
   */
  readonly loadBalancerClass?: string;

  /**
   * Blocks of addresses, IPv4 or IPv6, that may reach the load balancer.
   *
   * @default - any
   */
  readonly sourceRanges?: string[];

  /**
   * `Local` keeps the address that connects, and sends traffic only to nodes with a controller pod.
   *
   * @default "Cluster"
   */
  readonly externalTrafficPolicy?: string;

  /** Where TLS ends. */
  readonly tls: IngressTls;

  /** How the controller gets to know a client's address. */
  readonly clientAddress: ClientAddress;
}

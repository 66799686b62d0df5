import { HelmChartOptions } from '../charts/helm-chart';

/** Scaleway Kapsule control planes. */
export enum KapsuleControlPlane {
  /** Shared: its etcd has 55 MB, and there is no SLA. */
  MUTUALIZED = 'MUTUALIZED',
  /** Dedicated, with 200 MB for etcd. */
  DEDICATED = 'DEDICATED',
}

/** Options that differ between Scaleway clusters. */
export interface ScalewayPlatformOptions {
  /**
   * The control plane. On a shared one, Helm keeps two revisions of a release, which are Secrets in etcd.
   *
   * @default KapsuleControlPlane.MUTUALIZED
   * @see https://www.scaleway.com/en/docs/kubernetes/reference-content/kubernetes-control-plane-offers/
   */
  readonly controlPlane?: KapsuleControlPlane;
}

/** DigitalOcean load balancer types. */
export enum DigitalOceanLoadBalancerType {
  /** Forwards connections unchanged: does not support certificates, HTTP or PROXY protocol. DigitalOcean's default. */
  REGIONAL_NETWORK = 'REGIONAL_NETWORK',
  /** Terminates connections. */
  REGIONAL = 'REGIONAL',
}

/** Options that differ between DigitalOcean clusters. */
export interface DigitalOceanPlatformOptions {
  /**
   * Type of the load balancers. Changing it replaces them.
   *
   * @default DigitalOceanLoadBalancerType.REGIONAL_NETWORK
   */
  readonly loadBalancerType?: DigitalOceanLoadBalancerType;
}

/** Options that differ between Linode clusters. */
export interface LinodePlatformOptions {
  /**
   * ID of the subnet for internal load balancers.
   *
   * @default - internal ones are not supported
   */
  readonly internalSubnetId?: string;
}

/** Addresses that MetalLB assigns to Services. */
export interface MetalLbPool {
  /** Name of the pool. */
  readonly poolName: string;

  /** CIDR blocks or ranges: `192.168.10.0/24`, `192.168.9.1-192.168.9.5`. */
  readonly addresses: string[];

  /**
   * Whether the addresses are private. An internal Service uses the first such pool, and others never do.
   *
   * @default false
   */
  readonly internal?: boolean;
}

/** Options of a cluster whose Services get their addresses from MetalLB, which is installed too. */
export interface MetalLbOptions extends StorageClassOptions {
  /** The pools. Each node announces their addresses in its own network (layer 2). */
  readonly pools: MetalLbPool[];

  /**
   * The chart of MetalLB.
   *
   * @default - the library's values: without BGP
   */
  readonly chart?: HelmChartOptions;
}

/** Existing storage classes. */
export interface StorageClassOptions {
  /**
   * Class for data that can be deleted with its claim.
   *
   * @default - the cluster's default class
   */
  readonly storageClassName?: string;

  /**
   * Class that keeps the volume when its claim is deleted.
   *
   * @default - `storageClassName`, with a warning
   */
  readonly retainStorageClassName?: string;
}

/** Options of a k3s cluster. */
export interface K3sOptions {
  /**
   * Whether k3s runs its own Traefik (unless started with `--disable=traefik`), which uses ports 80 and 443 of every node.
   *
   * @default true
   */
  readonly ownTraefik?: boolean;
}

/** Options of an RKE2 cluster. It brings no storage class. */
export interface Rke2Options extends StorageClassOptions {
  /**
   * Whether Services of type LoadBalancer get an address, through `enable-servicelb` or another component.
   *
   * @default false
   */
  readonly givesAddresses?: boolean;
}

/** Options of any other cluster. */
export interface GenericPlatformOptions extends StorageClassOptions {
  /**
   * Display name.
   *
   * @default "this cluster"
   */
  readonly platformName?: string;

  /**
   * Whether Services of type LoadBalancer get an address.
   *
   * @default true
   */
  readonly givesAddresses?: boolean;

  /**
   * Annotations that make a load balancer internal.
   *
   * @default - `internal` is rejected
   */
  readonly internalAnnotations?: { [key: string]: string };

  /**
   * Annotations that enable PROXY protocol.
   *
   * @default - `proxyProtocol` is rejected
   */
  readonly proxyProtocolAnnotations?: { [key: string]: string };

  /**
   * Number of release revisions that Helm keeps, 1 to 5.
   *
   * @default 5
   */
  readonly helmHistoryLimit?: number;
}

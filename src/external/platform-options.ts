import { HelmChartOptions } from '../charts/helm-chart';

/** Scaleway Kapsule control planes. */
export enum KapsuleControlPlane {
  /** One that is shared: its etcd has 55 MB, and nobody promises that it is there. */
  MUTUALIZED = 'MUTUALIZED',
  /** One of its own, whose etcd has 200 MB. */
  DEDICATED = 'DEDICATED',
}

/** Options that differ between Scaleway clusters. */
export interface ScalewayPlatformOptions {
  /**
   * The control plane. Of a shared one Helm keeps two revisions of a release, which are Secrets in its etcd.
   *
   * @default KapsuleControlPlane.MUTUALIZED
   * @see https://www.scaleway.com/en/docs/kubernetes/reference-content/kubernetes-control-plane-offers/
   */
  readonly controlPlane?: KapsuleControlPlane;
}

/** DigitalOcean load balancer types. */
export enum DigitalOceanLoadBalancerType {
  /** It passes connections on as they come: it knows neither certificates nor HTTP nor PROXY protocol. DigitalOcean's default. */
  REGIONAL_NETWORK = 'REGIONAL_NETWORK',
  /** It ends connections. */
  REGIONAL = 'REGIONAL',
}

/** Options that differ between DigitalOcean clusters. */
export interface DigitalOceanPlatformOptions {
  /**
   * Type of the load balancers. Another one replaces them.
   *
   * @default DigitalOceanLoadBalancerType.REGIONAL_NETWORK
   */
  readonly loadBalancerType?: DigitalOceanLoadBalancerType;
}

/** Options that differ between Linode clusters. */
export interface LinodePlatformOptions {
  /**
   * Id of the subnet that internal load balancers stand in.
   *
   * @default - there are no internal ones
   */
  readonly internalSubnetId?: string;
}

/** Addresses that MetalLB assigns to Services. */
export interface MetalLbPool {
  /** Name of the pool. */
  readonly poolName: string;

  /** Blocks, or first and last address with a dash between them: `192.168.10.0/24`, `192.168.9.1-192.168.9.5`. */
  readonly addresses: string[];

  /**
   * Whether the addresses are private. A Service that is to be internal takes one of the first such pool, and others none of any.
   *
   * @default false
   */
  readonly internal?: boolean;
}

/** Options of a cluster whose Services get their addresses from MetalLB, which is installed too. */
export interface MetalLbOptions extends StorageClassOptions {
  /** The pools. Each node answers for their addresses in its own network (layer 2). */
  readonly pools: MetalLbPool[];

  /**
   * The chart of MetalLB.
   *
   * @default - as the library has it: without BGP
   */
  readonly chart?: HelmChartOptions;
}

/** Existing storage classes. */
export interface StorageClassOptions {
  /**
   * Class for data that may go with its claim.
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
   * Whether k3s runs its own Traefik (it does without `--disable=traefik`), which holds the ports 80 and 443 of every node.
   *
   * @default true
   */
  readonly ownTraefik?: boolean;
}

/** Options of an RKE2 cluster. It brings no storage class. */
export interface Rke2Options extends StorageClassOptions {
  /**
   * Whether Services of type LoadBalancer get an address: RKE2 runs with `enable-servicelb`, or something else sees to it.
   *
   * @default false
   */
  readonly givesAddresses?: boolean;
}

/** Options of any other cluster. */
export interface GenericPlatformOptions extends StorageClassOptions {
  /**
   * What it is called, for people.
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
   * Annotations that make a load balancer one with private addresses alone.
   *
   * @default - `internal` is refused
   */
  readonly internalAnnotations?: { [key: string]: string };

  /**
   * Annotations that make a load balancer send the client's address ahead (PROXY protocol).
   *
   * @default - `proxyProtocol` is refused
   */
  readonly proxyProtocolAnnotations?: { [key: string]: string };

  /**
   * Revisions of a release that Helm may keep, 1 to 5.
   *
   * @default 5
   */
  readonly helmHistoryLimit?: number;
}

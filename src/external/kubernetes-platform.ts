import { Annotations, ITerraformDependable } from 'cdktf';
import { Construct, IConstruct } from 'constructs';
import { digitalOcean, linode, KnownFacts, SCALEWAY, SHARED_ETCD_HISTORY, StorageFacts } from './cloud-facts';
import { installMetalLb, requirePools } from './metal-lb';
import {
  DigitalOceanLoadBalancerType, DigitalOceanPlatformOptions, GenericPlatformOptions, K3sOptions, KapsuleControlPlane, LinodePlatformOptions,
  MetalLbOptions, Rke2Options, ScalewayPlatformOptions, StorageClassOptions,
} from './platform-options';
import { retainingClass } from './retaining-class';
import { generic, K3S, metalLb, RKE2 } from './self-managed-facts';
import { requireOwnWords, saidIn } from './wishes';
import { ClusterStorage, IKubernetesCluster } from '../cluster/kubernetes-cluster';
import { IKubernetesPlatform, LoadBalancerWishes, PlatformLoadBalancer } from '../cluster/kubernetes-platform';
import { checkCall } from '../private/arguments/check-arguments';
import { requireAnnotations } from '../private/checks/kubernetes-labels';
import { ValidationError } from '../private/errors';
import { requireDnsSubdomain, requireInteger, requirePattern } from '../private/validation';

/** What a platform provides on one cluster. */
export interface KubernetesPlatformBinding {
  /**
   * Storage classes for charts with persistent data.
   *
   * @default - the cluster's default class
   */
  readonly storage?: ClusterStorage;

  /**
   * What must exist before a Service of type LoadBalancer gets an address, and until it is deleted.
   *
   * @default - nothing; the cloud has a controller
   */
  readonly loadBalancerDependencies?: ITerraformDependable[];
}

/**
 * The platform of a cluster outside AWS: storage classes, load balancer annotations, and what is not available. Extend this class for your own kind.
 */
export abstract class KubernetesPlatform implements IKubernetesPlatform {
  /**
   * Scaleway Kapsule.
   *
   * @param options the control plane
   */
  public static scaleway(options: ScalewayPlatformOptions = {}): KubernetesPlatform {
    checkCall('KubernetesPlatform.scaleway', [options]);
    const isShared = options.controlPlane !== KapsuleControlPlane.DEDICATED;
    return new KnownPlatform({ ...SCALEWAY, helmHistoryLimit: isShared ? SHARED_ETCD_HISTORY : undefined }, {
      bind: (scope) => {
        if (isShared) {
          Annotations.of(scope).addWarning(
            `etcd of a shared Scaleway control plane has 55 MB, and no SLA. Therefore Helm retains ${SHARED_ETCD_HISTORY} revisions of each release. For production, use a dedicated control plane: KubernetesPlatform.scaleway({ controlPlane: KapsuleControlPlane.DEDICATED }).`,
          );
        }
        return { storage: classesOf(SCALEWAY.storage) };
      },
    });
  }

  /**
   * DigitalOcean DOKS.
   *
   * @param options the load balancers
   */
  public static digitalOcean(options: DigitalOceanPlatformOptions = {}): KubernetesPlatform {
    checkCall('KubernetesPlatform.digitalOcean', [options]);
    const facts = digitalOcean(options.loadBalancerType === DigitalOceanLoadBalancerType.REGIONAL);
    return new KnownPlatform(facts, { bind: () => ({ storage: classesOf(facts.storage) }) });
  }

  /**
   * Linode LKE (Akamai). Its default class keeps volumes, which are billed until someone deletes them; with the library, `VolumeRetention` decides.
   *
   * @param options the subnet of internal load balancers
   */
  public static linode(options: LinodePlatformOptions = {}): KubernetesPlatform {
    checkCall('KubernetesPlatform.linode', [options]);
    const facts = linode(options.internalSubnetId);
    return new KnownPlatform(facts, {
      bind: (scope) => {
        requirePattern(scope, 'platform.internalSubnetId', options.internalSubnetId ?? '1', /^\d+$/, 'the id of a subnet, a number', 'use the id shown by `linode-cli vpcs subnets-list`');
        return { storage: classesOf(facts.storage) };
      },
    });
  }

  /**
   * A cluster without a cloud, such as kubeadm: installs MetalLB, with its CRDs, then its pools.
   *
   * @param options pools and storage classes
   * @see https://metallb.io/
   */
  public static metalLb(options: MetalLbOptions): KubernetesPlatform {
    checkCall('KubernetesPlatform.metalLb', [options]);
    return new KnownPlatform(metalLb(options.pools.find(({ internal }) => internal)?.poolName), {
      lacksStorageClass: options.storageClassName === undefined,
      check: (scope) => requirePools(scope, options.pools),
      bind: (scope, cluster) => ({ storage: givenClasses(scope, options), loadBalancerDependencies: installMetalLb(scope, cluster, options) }),
    });
  }

  /**
   * k3s with its ServiceLB and its class local-path; a class that keeps its volumes is created too. Volumes of both are folders on a node.
   *
   * @param options built-in components of k3s
   * @see https://docs.k3s.io/networking/networking-services
   */
  public static k3s(options: K3sOptions = {}): KubernetesPlatform {
    checkCall('KubernetesPlatform.k3s', [options]);
    return new KnownPlatform(K3S, {
      check: (scope) => {
        if (options.ownTraefik !== false) {
          Annotations.of(scope).addWarning(
            'k3s runs its own Traefik, which uses ports 80 and 443 of every node: another load balancer with these ports gets no address, and its release times out. Run k3s with --disable=traefik, and set KubernetesPlatform.k3s({ ownTraefik: false }).',
          );
        }
      },
      bind: (scope, cluster) => ({ storage: { ...classesOf(K3S.storage)!, dependencies: retainingClass(scope, cluster, K3S.storage!) } }),
    });
  }

  /**
   * RKE2. By default it gives Services of type LoadBalancer no address.
   *
   * @param options added components
   * @see https://docs.rke2.io/networking/networking_services
   */
  public static rke2(options: Rke2Options = {}): KubernetesPlatform {
    checkCall('KubernetesPlatform.rke2', [options]);
    return new KnownPlatform(RKE2, {
      lacksStorageClass: options.storageClassName === undefined,
      check: (scope) => requireAddresses(scope, RKE2.platformName, options.givesAddresses ?? false),
      bind: (scope) => ({ storage: givenClasses(scope, options) }),
    });
  }

  /**
   * Any other cluster: unspecified features are unknown.
   *
   * @param options its features
   */
  public static generic(options: GenericPlatformOptions = {}): KubernetesPlatform {
    checkCall('KubernetesPlatform.generic', [options]);
    const { platformName = 'this cluster', internalAnnotations, proxyProtocolAnnotations, helmHistoryLimit } = options;
    return new KnownPlatform({ ...generic(platformName, internalAnnotations, proxyProtocolAnnotations), helmHistoryLimit }, {
      check: (scope) => requireAddresses(scope, platformName, options.givesAddresses ?? true),
      bind: (scope) => {
        for (const [name, map] of Object.entries({ internalAnnotations, proxyProtocolAnnotations })) {
          requireAnnotations(scope, `platform.${name}`, map);
          refuseNoWords(scope, `platform.${name}`, map);
        }
        requireInteger(scope, 'platform.helmHistoryLimit', helmHistoryLimit ?? 5, 1, 5);
        return { storage: givenClasses(scope, options) };
      },
    });
  }

  /** Display name. */
  public abstract readonly platformName: string;

  /** Number of release revisions that Helm keeps, by default 5. */
  public abstract readonly helmHistoryLimit?: number;

  /** Whether it has no storage class, and none was named. */
  public abstract readonly lacksStorageClass?: boolean;

  /**
   * Translates load balancer options for the platform.
   *
   * @param scope the calling construct
   * @param wishes the options
   * @param annotations further annotations of the Service from the user
   */
  public abstract loadBalancer(scope: IConstruct, wishes: LoadBalancerWishes, annotations: { [key: string]: string }): PlatformLoadBalancer;

  /**
   * Sets up the platform on a cluster.
   *
   * @param scope where to create what is needed
   * @param cluster the cluster
   */
  public abstract bind(scope: Construct, cluster: IKubernetesCluster): KubernetesPlatformBinding;
}

interface Parts {
  readonly lacksStorageClass?: boolean;
  /** What is looked at when somebody wants a load balancer. */
  readonly check?: (scope: IConstruct) => void;
  readonly bind: (scope: Construct, cluster: IKubernetesCluster) => KubernetesPlatformBinding;
}

// Stands here: in a file of its own it would need the class above before that is defined.
class KnownPlatform extends KubernetesPlatform {
  public readonly platformName: string;
  public readonly helmHistoryLimit?: number;
  public readonly lacksStorageClass?: boolean;

  constructor(private readonly facts: KnownFacts, private readonly parts: Parts) {
    super();
    this.platformName = facts.platformName;
    this.helmHistoryLimit = facts.helmHistoryLimit;
    this.lacksStorageClass = parts.lacksStorageClass;
  }

  public loadBalancer(scope: IConstruct, wishes: LoadBalancerWishes, annotations: { [key: string]: string }): PlatformLoadBalancer {
    this.parts.check?.(scope);
    const said = saidIn(scope, this.platformName, this.facts.loadBalancer, wishes);
    requireOwnWords(scope, this.facts.loadBalancer, said.annotations, annotations);
    return said;
  }

  public bind(scope: Construct, cluster: IKubernetesCluster): KubernetesPlatformBinding {
    return this.parts.bind(scope, cluster);
  }
}

function classesOf(facts: StorageFacts | undefined): ClusterStorage | undefined {
  return facts && { storageClassName: facts.storageClassName, retainStorageClassName: facts.retainStorageClassName, dependencies: [] };
}

function givenClasses(scope: Construct, { storageClassName, retainStorageClassName }: StorageClassOptions): ClusterStorage | undefined {
  for (const [name, value] of Object.entries({ storageClassName, retainStorageClassName })) {
    requireDnsSubdomain(scope, `platform.${name}`, value ?? 'none');
  }
  if (storageClassName === undefined) {
    if (retainStorageClassName !== undefined) {
      throw new ValidationError(scope, {
        property: 'platform.storageClassName', problem: 'is required with `retainStorageClassName`', fix: 'also set the class for data that may be deleted with its claim',
      });
    }
    return undefined;
  }
  if (retainStorageClassName === undefined) {
    Annotations.of(scope).addWarning(
      `Volumes that should be retained after their claim is deleted also use the class ${storageClassName}, whose reclaim policy decides. Set \`retainStorageClassName\` to a class with the reclaim policy Retain.`,
    );
  }
  return { storageClassName, retainStorageClassName: retainStorageClassName ?? storageClassName, dependencies: [] };
}

/** Without a word the load balancer would be public, or keep the client's address to itself. */
function refuseNoWords(scope: IConstruct, property: string, annotations: { [key: string]: string } | undefined): void {
  if (annotations !== undefined && Object.keys(annotations).length === 0) {
    throw new ValidationError(scope, { property, problem: 'is empty, so its controller would get no instructions', got: annotations, fix: 'set its annotations, or omit it' });
  }
}

function requireAddresses(scope: IConstruct, platformName: string, givesAddresses: boolean): void {
  if (!givesAddresses) {
    throw new ValidationError(scope, {
      property: 'loadBalancer',
      problem: `is not supported: nothing assigns addresses to Services on ${platformName}, so the release would wait until it times out`,
      fix: 'use KubernetesPlatform.metalLb({ pools: [...] }), or set `givesAddresses: true` if something else assigns them',
    });
  }
}

import { Annotations } from 'cdktf';
import { Construct } from 'constructs';
import { gateway, LOKI_SIZES, stateful, stateless } from './loki-components';
import { checkCall } from '../../private/arguments/check-arguments';
import { ValidationError } from '../../private/errors';
import { requireInteger, requireLiteralNumber } from '../../private/validation';

/** What a way to run Loki receives. */
export interface LokiDeploymentRequest {
  /** Whether there is a bucket; otherwise all data is on the volume of one process. */
  readonly hasBucket: boolean;
  /** Whether a gateway is required, because only it supports a login. */
  readonly needsGateway: boolean;
  /** Size in GiB of each volume. */
  readonly volumeSizeGiB: number;
  /**
   * Storage class of the volumes.
   *
   * @default - the default class of the cluster
   */
  readonly storageClassName?: string;
}

/** What a way to run Loki means for the chart. */
export interface LokiDeploymentBinding {
  /** Values of the chart that a user can override. */
  readonly helmValues: { [key: string]: any };
  /** Replication factor of log lines, 1 for a single process. */
  readonly replicationFactor: number;
  /** Whether there is a gateway, `loki-gateway`. Otherwise clients use the Service `loki`. */
  readonly hasGateway: boolean;
  /** Sizes in GiB of the Kubernetes volumes. */
  readonly volumeSizesGiB: number[];
}

/** Replicas of a distributed Loki. */
export interface LokiDistributedOptions {
  /**
   * Number of ingesters, which receive lines and keep them until they are in the bucket; three or more, because the replication factor is three. One
   * per node.
   *
   * @default 3
   */
  readonly ingesters?: number;

  /**
   * Number of pods of each kind that receives requests: distributors, query frontends, index gateways and the gateway.
   *
   * @default 2
   */
  readonly frontends?: number;

  /**
   * Number of queriers.
   *
   * @default 2
   */
  readonly queriers?: number;

  /**
   * Maximum number of queriers, autoscaled by CPU from `queriers`.
   *
   * @default - the same as `queriers`
   */
  readonly maxQueriers?: number;

  /**
   * Memory in MiB of the chunks cache. The pod requests a fifth more.
   *
   * @default 1024
   */
  readonly chunksCacheMiB?: number;

  /**
   * Memory in MiB of the results cache. The pod requests a fifth more.
   *
   * @default 256
   */
  readonly resultsCacheMiB?: number;
}

/** Replicas of a Loki in the simple scalable mode. */
export interface LokiSimpleScalableOptions {
  /**
   * Number of write pods; three or more, because the replication factor is three.
   *
   * @default 3
   */
  readonly writers?: number;

  /**
   * Number of read pods.
   *
   * @default 2
   */
  readonly readers?: number;

  /**
   * Number of backend pods.
   *
   * @default 2
   */
  readonly backends?: number;
}

/**
 * How Loki runs. From one to another no line is lost where there is a bucket.
 *
 * @see https://grafana.com/docs/loki/latest/get-started/deployment-modes/
 */
export abstract class LokiDeployment {
  /** One process, which is briefly unavailable during updates; collectors retry. For about 20 GB of logs a day. */
  public static monolithic(): LokiDeployment {
    return new MonolithicLoki();
  }

  /**
   * Microservices mode, spread over zones, with caches. Needs a bucket, and at least three nodes.
   *
   * @param options numbers of pods, and memory of caches
   */
  public static distributed(options: LokiDistributedOptions = {}): LokiDeployment {
    checkCall('LokiDeployment.distributed', [options]);
    return new DistributedLoki(options);
  }

  /**
   * Write, read and backend pods. Needs a bucket. Removed in Loki 4.0, so use it only for existing installations.
   *
   * @param options numbers of pods
   */
  public static simpleScalable(options: LokiSimpleScalableOptions = {}): LokiDeployment {
    checkCall('LokiDeployment.simpleScalable', [options]);
    return new SimpleScalableLoki(options);
  }

  /**
   * Returns the chart's configuration.
   *
   * @param scope the construct named in errors
   * @param request the available storage
   */
  public abstract bind(scope: Construct, request: LokiDeploymentRequest): LokiDeploymentBinding;
}

const ONE_VOLUME_EACH = 'each pod has a volume, which the cost estimate counts';

const NO_POD = { replicas: 0 };
const SCALABLE = ['write', 'read', 'backend'];
const DISTRIBUTED = ['ingester', 'distributor', 'querier', 'queryFrontend', 'queryScheduler', 'indexGateway', 'compactor'];

const none = (components: string[]) => Object.fromEntries(components.map((name) => [name, NO_POD]));

class MonolithicLoki extends LokiDeployment {
  public bind(_scope: Construct, request: LokiDeploymentRequest): LokiDeploymentBinding {
    return {
      helmValues: {
        deploymentMode: 'Monolithic',
        singleBinary: { ...stateful('single-binary', 1, LOKI_SIZES.singleBinary, request), sidecar: false, affinity: null },
        ...none([...SCALABLE, ...DISTRIBUTED]),
        gateway: request.needsGateway ? gateway(1) : { enabled: false },
        chunksCache: { enabled: false },
        resultsCache: { enabled: false },
      },
      replicationFactor: 1,
      hasGateway: request.needsGateway,
      volumeSizesGiB: [request.volumeSizeGiB],
    };
  }
}

class DistributedLoki extends LokiDeployment {
  constructor(private readonly options: LokiDistributedOptions) {
    super();
  }

  public bind(scope: Construct, request: LokiDeploymentRequest): LokiDeploymentBinding {
    requireBucket(scope, 'LokiDeployment.distributed()', request);
    const { ingesters = 3, frontends = 2, queriers = 2, maxQueriers = queriers, chunksCacheMiB = 1024, resultsCacheMiB = 256 } = this.options;
    requireLiteralNumber(scope, 'deployment.ingesters', ingesters, ONE_VOLUME_EACH);
    requireInteger(scope, 'deployment.ingesters', ingesters, 3, 1000);
    requireInteger(scope, 'deployment.frontends', frontends, 1, 1000);
    requireInteger(scope, 'deployment.queriers', queriers, 1, 1000);
    requireInteger(scope, 'deployment.maxQueriers', maxQueriers, queriers, 1000);
    requireInteger(scope, 'deployment.chunksCacheMiB', chunksCacheMiB, 64, 1024 * 1024);
    requireInteger(scope, 'deployment.resultsCacheMiB', resultsCacheMiB, 64, 1024 * 1024);
    return {
      helmValues: {
        deploymentMode: 'Distributed',
        // Two ingesters on one node would be lost together, so the chart's rule stays: one node each.
        ingester: { ...stateful('ingester', ingesters, LOKI_SIZES.ingester, request), zoneAwareReplication: { enabled: false } },
        compactor: stateful('compactor', 1, LOKI_SIZES.compactor, request),
        // Its files are copies of what is in the bucket.
        indexGateway: stateless('index-gateway', frontends, LOKI_SIZES.indexGateway),
        distributor: stateless('distributor', frontends, LOKI_SIZES.distributor),
        querier: {
          ...stateless('querier', queriers, LOKI_SIZES.querier),
          ...(maxQueriers > queriers && {
            autoscaling: { enabled: true, minReplicas: queriers, maxReplicas: maxQueriers, targetCPUUtilizationPercentage: 70 },
          }),
        },
        queryFrontend: stateless('query-frontend', frontends, LOKI_SIZES.queryFrontend),
        queryScheduler: stateless('query-scheduler', 2, LOKI_SIZES.queryScheduler),
        gateway: gateway(frontends),
        singleBinary: NO_POD,
        ...none(SCALABLE),
        chunksCache: { enabled: true, allocatedMemory: chunksCacheMiB, allocatedCPU: '100m' },
        resultsCache: { enabled: true, allocatedMemory: resultsCacheMiB, allocatedCPU: '100m' },
      },
      replicationFactor: 3,
      hasGateway: true,
      volumeSizesGiB: Array(ingesters + 1).fill(request.volumeSizeGiB),
    };
  }
}

class SimpleScalableLoki extends LokiDeployment {
  constructor(private readonly options: LokiSimpleScalableOptions) {
    super();
  }

  public bind(scope: Construct, request: LokiDeploymentRequest): LokiDeploymentBinding {
    requireBucket(scope, 'LokiDeployment.simpleScalable()', request);
    const { writers = 3, readers = 2, backends = 2 } = this.options;
    requireLiteralNumber(scope, 'deployment.writers', writers, ONE_VOLUME_EACH);
    requireLiteralNumber(scope, 'deployment.backends', backends, ONE_VOLUME_EACH);
    requireInteger(scope, 'deployment.writers', writers, 3, 1000);
    requireInteger(scope, 'deployment.readers', readers, 1, 1000);
    requireInteger(scope, 'deployment.backends', backends, 1, 1000);
    Annotations.of(scope).addWarning(
      'LokiDeployment.simpleScalable() is only for existing installations: Loki 4.0 removes this mode. Use LokiDeployment.distributed(), or LokiDeployment.monolithic() for small log volumes.',
    );
    return {
      helmValues: {
        deploymentMode: 'SimpleScalable',
        write: stateful('write', writers, LOKI_SIZES.ingester, request),
        backend: { ...stateful('backend', backends, LOKI_SIZES.compactor, request), automountServiceAccountToken: false },
        read: stateless('read', readers, LOKI_SIZES.querier),
        gateway: gateway(2),
        singleBinary: NO_POD,
        ...none(DISTRIBUTED),
        chunksCache: { enabled: false },
        resultsCache: { enabled: false },
      },
      replicationFactor: 3,
      hasGateway: true,
      volumeSizesGiB: Array(writers + backends).fill(request.volumeSizeGiB),
    };
  }
}

function requireBucket(scope: Construct, kind: string, { hasBucket }: LokiDeploymentRequest): void {
  if (!hasBucket) {
    throw new ValidationError(scope, {
      property: 'deployment',
      problem: 'requires a bucket, but the storage is a volume, which attaches to one node',
      got: kind,
      allowed: 'LokiDeployment.monolithic() with a volume',
      fix: 'use `storage: ObjectStorage.s3()`, or another kind with a bucket',
    });
  }
}

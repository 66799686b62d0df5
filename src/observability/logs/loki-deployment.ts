import { Annotations } from 'cdktf';
import { Construct } from 'constructs';
import { gateway, LOKI_SIZES, stateful, stateless } from './loki-components';
import { checkCall } from '../../private/arguments/check-arguments';
import { ValidationError } from '../../private/errors';
import { requireInteger, requireLiteralNumber } from '../../private/validation';

/** What a way to run Loki receives. */
export interface LokiDeploymentRequest {
  /** Whether there is a bucket; otherwise everything stays on the volume of one process. */
  readonly hasBucket: boolean;
  /** Whether there has to be a gateway, since it alone asks for a login. */
  readonly needsGateway: boolean;
  /** Size in GiB of the volume of each pod that has one. */
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
  /** Values of the chart that a user may override. */
  readonly helmValues: { [key: string]: any };
  /** Copies of each line among pods, 1 where there is one process. */
  readonly replicationFactor: number;
  /** Whether a gateway stands before the pods, `loki-gateway`. Otherwise clients ask the Service `loki`. */
  readonly hasGateway: boolean;
  /** Sizes in GiB of the volumes that Kubernetes makes. */
  readonly volumeSizesGiB: number[];
}

/** Replicas of a distributed Loki. */
export interface LokiDistributedOptions {
  /**
   * Pods that take lines and keep them until they are in the bucket; three or more, as each line is kept by three. One node each.
   *
   * @default 3
   */
  readonly ingesters?: number;

  /**
   * Pods of each kind that takes requests: distributors, query frontends, index gateways and the gateway.
   *
   * @default 2
   */
  readonly frontends?: number;

  /**
   * Pods that search.
   *
   * @default 2
   */
  readonly queriers?: number;

  /**
   * Pods that search at most: between `queriers` and this, the CPU decides.
   *
   * @default - as many as `queriers`
   */
  readonly maxQueriers?: number;

  /**
   * Memory in MiB for chunks that were read before. The pod asks for a fifth more.
   *
   * @default 1024
   */
  readonly chunksCacheMiB?: number;

  /**
   * Memory in MiB for answers that were given before. The pod asks for a fifth more.
   *
   * @default 256
   */
  readonly resultsCacheMiB?: number;
}

/** Replicas of a Loki in the simple scalable mode. */
export interface LokiSimpleScalableOptions {
  /**
   * Pods that take lines; three or more, as each line is kept by three.
   *
   * @default 3
   */
  readonly writers?: number;

  /**
   * Pods that search.
   *
   * @default 2
   */
  readonly readers?: number;

  /**
   * Pods that do the rest.
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
  /** One process, which is away for a moment when it is updated; collectors wait for it. For some 20 GB of logs a day. */
  public static monolithic(): LokiDeployment {
    return new MonolithicLoki();
  }

  /**
   * Each part by itself, spread over zones, with caches. Needs a bucket, and three nodes or more.
   *
   * @param options how many pods, and how much memory for caches
   */
  public static distributed(options: LokiDistributedOptions = {}): LokiDeployment {
    checkCall('LokiDeployment.distributed', [options]);
    return new DistributedLoki(options);
  }

  /**
   * Three parts that write, read and look after. Needs a bucket. Loki 4.0 has it no more, so this is for who runs it already.
   *
   * @param options how many pods
   */
  public static simpleScalable(options: LokiSimpleScalableOptions = {}): LokiDeployment {
    checkCall('LokiDeployment.simpleScalable', [options]);
    return new SimpleScalableLoki(options);
  }

  /**
   * Says how the chart is to run Loki.
   *
   * @param scope whom an error is about
   * @param request what there is to keep logs on
   */
  public abstract bind(scope: Construct, request: LokiDeploymentRequest): LokiDeploymentBinding;
}

const ONE_VOLUME_EACH = 'each pod has a volume, which the estimate counts';

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
      'LokiDeployment.simpleScalable() is for who runs Loki that way already: Loki 4.0 has it no more. Use LokiDeployment.distributed(), or LokiDeployment.monolithic() for few logs.',
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
      problem: 'needs a bucket, and the storage is a volume, which attaches to one node',
      got: kind,
      allowed: 'LokiDeployment.monolithic() with a volume',
      fix: 'take `storage: ObjectStorage.s3()`, or another kind with a bucket',
    });
  }
}

import { Construct } from 'constructs';
import { TempoChart } from './tempo-chart';
import { distributedChart } from './tempo-distributed';
import { MONOLITHIC_CHART } from './tempo-values';
import { checkCall } from '../../private/arguments/check-arguments';
import { requireInteger, requireLiteralNumber } from '../../private/validation';

/** Replicas of a distributed Tempo. */
export interface TempoDistributedOptions {
  /**
   * Number of ingesters, which receive spans and keep them until they are in the bucket; three or more, because the replication factor is three.
   *
   * @default 3
   */
  readonly ingesters?: number;

  /**
   * Number of pods of each kind that receives requests: distributors and query frontends.
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
   * Memory in MiB of the cache. The pod requests a fifth more.
   *
   * @default 256
   */
  readonly cacheMiB?: number;
}

/** How Tempo runs. From one to another no trace is lost that is in the bucket. */
export class TempoDeployment {
  /** One process from the chart `tempo`, which is briefly unavailable during updates; collectors retry. */
  public static monolithic(): TempoDeployment {
    return new TempoDeployment(() => MONOLITHIC_CHART);
  }

  /**
   * Microservices mode, spread over zones, from the chart `tempo-distributed`. Needs a bucket. It is Tempo 2: Tempo 3 needs Kafka in this mode.
   *
   * @param options numbers of pods, and memory of the cache
   * @see https://github.com/grafana-community/helm-charts/tree/main/charts/tempo-distributed
   */
  public static distributed(options: TempoDistributedOptions = {}): TempoDeployment {
    checkCall('TempoDeployment.distributed', [options]);
    const { ingesters = 3, frontends = 2, queriers = 2, cacheMiB = 256 } = options;
    return new TempoDeployment((scope) => {
      requireLiteralNumber(scope, 'deployment.ingesters', ingesters, 'each pod has a volume, which the cost estimate counts');
      requireInteger(scope, 'deployment.ingesters', ingesters, 3, 1000);
      requireInteger(scope, 'deployment.frontends', frontends, 1, 1000);
      requireInteger(scope, 'deployment.queriers', queriers, 1, 1000);
      requireLiteralNumber(scope, 'deployment.cacheMiB', cacheMiB, 'the memory of the pod is 20 % larger');
      requireInteger(scope, 'deployment.cacheMiB', cacheMiB, 64, 1024 * 1024);
      return distributedChart({ ingesters, frontends, queriers, cacheMiB });
    });
  }

  private constructor(
    /** @internal */
    public readonly _chartFor: (scope: Construct) => TempoChart,
  ) {}
}

import { Construct } from 'constructs';
import { TempoChart } from './tempo-chart';
import { distributedChart } from './tempo-distributed';
import { MONOLITHIC_CHART } from './tempo-values';
import { checkCall } from '../../private/arguments/check-arguments';
import { requireInteger, requireLiteralNumber } from '../../private/validation';

/** Replicas of a distributed Tempo. */
export interface TempoDistributedOptions {
  /**
   * Pods that take spans and keep them until they are in the bucket; three or more, as each span is kept by three.
   *
   * @default 3
   */
  readonly ingesters?: number;

  /**
   * Pods of each kind that takes requests: distributors and query frontends.
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
   * Memory in MiB for what was read before. The pod asks for a fifth more.
   *
   * @default 256
   */
  readonly cacheMiB?: number;
}

/** How Tempo runs. From one to another no trace is lost that is in the bucket. */
export class TempoDeployment {
  /** One process by the chart `tempo`, which is away for a moment when it is updated; collectors wait for it. */
  public static monolithic(): TempoDeployment {
    return new TempoDeployment(() => MONOLITHIC_CHART);
  }

  /**
   * Each part by itself, spread over zones, by the chart `tempo-distributed`. Needs a bucket. It is Tempo 2: the parts of Tempo 3 need Kafka.
   *
   * @param options how many pods, and how much memory for the cache
   * @see https://github.com/grafana-community/helm-charts/tree/main/charts/tempo-distributed
   */
  public static distributed(options: TempoDistributedOptions = {}): TempoDeployment {
    checkCall('TempoDeployment.distributed', [options]);
    const { ingesters = 3, frontends = 2, queriers = 2, cacheMiB = 256 } = options;
    return new TempoDeployment((scope) => {
      requireLiteralNumber(scope, 'deployment.ingesters', ingesters, 'each pod has a volume, which the estimate counts');
      requireInteger(scope, 'deployment.ingesters', ingesters, 3, 1000);
      requireInteger(scope, 'deployment.frontends', frontends, 1, 1000);
      requireInteger(scope, 'deployment.queriers', queriers, 1, 1000);
      requireLiteralNumber(scope, 'deployment.cacheMiB', cacheMiB, 'the memory of the pod is a fifth more');
      requireInteger(scope, 'deployment.cacheMiB', cacheMiB, 64, 1024 * 1024);
      return distributedChart({ ingesters, frontends, queriers, cacheMiB });
    });
  }

  private constructor(
    /** @internal */
    public readonly _chartFor: (scope: Construct) => TempoChart,
  ) {}
}

import { Construct } from 'constructs';
import { FluentBit, FluentBitOptions } from './fluent-bit';
import { LogOutput } from './log-output';
import { OpenTelemetryAgent, OpenTelemetryAgentOptions } from './opentelemetry-agent';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { checkCall } from '../../private/arguments/check-arguments';
import { LogsEndpoint } from '../conventions/logs-endpoint';
import { OtlpEndpoint } from '../conventions/otlp-endpoint';

/** What a way to collect logs receives. */
export interface LogCollectionRequest {
  /** The cluster whose pod logs are collected. */
  readonly cluster: IKubernetesCluster;
  /**
   * The Loki of the platform.
   *
   * @default - it has none
   */
  readonly logs?: LogsEndpoint;
  /**
   * The gateway of the platform.
   *
   * @default - it has none
   */
  readonly collector?: OtlpEndpoint;
}

/** What a way to collect logs returns. */
export interface LogCollectionBinding {
  /**
   * Fluent Bit.
   *
   * @default - not used
   */
  readonly fluentBit?: FluentBit;
  /**
   * The OpenTelemetry Collector on each node.
   *
   * @default - not used
   */
  readonly agent?: OpenTelemetryAgent;
}

/** What ships pod logs to their storage. */
export abstract class LogCollection {
  /**
   * Fluent Bit on each node, the most lightweight.
   *
   * @param options outputs, and what to drop
   */
  public static fluentBit(options: FluentBitOptions = {}): LogCollection {
    checkCall('LogCollection.fluentBit', [options]);
    return new ByFluentBit(options);
  }

  /**
   * An OpenTelemetry Collector on each node, which also accepts data from pods.
   *
   * @param options what to collect, and its destination
   */
  public static openTelemetry(options: OpenTelemetryAgentOptions = {}): LogCollection {
    checkCall('LogCollection.openTelemetry', [options]);
    return new ByOpenTelemetry(options);
  }

  /** None: something else collects logs. */
  public static none(): LogCollection {
    return new ByNothing();
  }

  /**
   * Creates the log collector.
   *
   * @param scope scope in which to create it
   * @param request the cluster, and available destinations
   */
  public abstract bind(scope: Construct, request: LogCollectionRequest): LogCollectionBinding;
}

// Frozen: whatever carries the lines has the id `LogCollection`.

class ByFluentBit extends LogCollection {
  constructor(private readonly options: FluentBitOptions) {
    super();
  }

  public bind(scope: Construct, { cluster, logs }: LogCollectionRequest): LogCollectionBinding {
    const outputs = this.options.outputs ?? (logs && { loki: LogOutput.loki(logs) });
    return { fluentBit: new FluentBit(scope, 'LogCollection', { ...this.options, outputs, cluster }) };
  }
}

class ByOpenTelemetry extends LogCollection {
  constructor(private readonly options: OpenTelemetryAgentOptions) {
    super();
  }

  public bind(scope: Construct, { cluster, logs, collector }: LogCollectionRequest): LogCollectionBinding {
    const { options } = this;
    // By way of the gateway where there is one, for it to have a look at all.
    const onwards = options.collector ?? collector;
    const directly = options.logs ?? (onwards ? undefined : logs);
    return { agent: new OpenTelemetryAgent(scope, 'LogCollection', { ...options, logs: directly, collector: onwards, cluster }) };
  }
}

class ByNothing extends LogCollection {
  public bind(): LogCollectionBinding {
    return {};
  }
}

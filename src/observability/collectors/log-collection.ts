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
  /** The cluster whose pods' lines are read. */
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
   * The Fluent Bit.
   *
   * @default - it is none
   */
  readonly fluentBit?: FluentBit;
  /**
   * The OpenTelemetry Collector on each node.
   *
   * @default - it is none
   */
  readonly agent?: OpenTelemetryAgent;
}

/** What ships pod logs to their storage. */
export abstract class LogCollection {
  /**
   * A Fluent Bit on each node, the lightest.
   *
   * @param options outputs, and what is dropped
   */
  public static fluentBit(options: FluentBitOptions = {}): LogCollection {
    checkCall('LogCollection.fluentBit', [options]);
    return new ByFluentBit(options);
  }

  /**
   * An OpenTelemetry Collector on each node, which takes what pods send as well.
   *
   * @param options what is read, and where it goes
   */
  public static openTelemetry(options: OpenTelemetryAgentOptions = {}): LogCollection {
    checkCall('LogCollection.openTelemetry', [options]);
    return new ByOpenTelemetry(options);
  }

  /** Nothing: something else carries them. */
  public static none(): LogCollection {
    return new ByNothing();
  }

  /**
   * Makes what carries the lines.
   *
   * @param scope where it is made
   * @param request whose lines, and where there is to bring them
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

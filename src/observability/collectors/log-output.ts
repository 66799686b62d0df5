import { Construct } from 'constructs';
import { cloudWatchBinding, kinesisBinding, s3Binding } from './aws-outputs';
import { httpBinding, lokiBinding } from './http-outputs';
import {
  CloudWatchLogOutputOptions, HttpLogOutputOptions, KinesisLogOutputOptions, LogOutputBinding, LogOutputRequest, LokiLogOutputOptions,
  S3LogOutputOptions,
} from './log-output-options';
import { checkCall } from '../../private/arguments/check-arguments';
import { LogsEndpoint } from '../conventions/logs-endpoint';

/** A destination of logs. A kind of your own extends this class. */
export abstract class LogOutput {
  /**
   * Loki: streams by namespace, pod and container, without further labels, because each value of each label is a separate stream.
   *
   * @param endpoint the `endpoint` of `LokiLogs`
   * @param options login
   */
  public static loki(endpoint: LogsEndpoint, options: LokiLogOutputOptions = {}): LogOutput {
    checkCall('LogOutput.loki', [endpoint, options]);
    return new BoundOutput((scope, request) => lokiBinding(scope, request, endpoint, options));
  }

  /**
   * A CloudWatch log group, with a stream per container. CloudWatch charges per GB ingested.
   *
   * @param options the log group
   */
  public static cloudWatch(options: CloudWatchLogOutputOptions): LogOutput {
    checkCall('LogOutput.cloudWatch', [options]);
    return new BoundOutput((scope, request) => cloudWatchBinding(scope, request, options), true);
  }

  /**
   * An Amazon Kinesis data stream: a JSON record with timestamp per line, distributed evenly over the shards.
   *
   * @param options the stream
   * @see https://docs.fluentbit.io/manual/pipeline/outputs/kinesis
   */
  public static kinesis(options: KinesisLogOutputOptions): LogOutput {
    checkCall('LogOutput.kinesis', [options]);
    return new BoundOutput((scope, request) => kinesisBinding(scope, request, options), true);
  }

  /**
   * A bucket: an object per container with up to ten minutes of lines, compressed (gzip), by year, month, day and hour. The last minutes are on the
   * disk of the node, and are lost with it.
   *
   * @param options the bucket
   * @see https://docs.fluentbit.io/manual/pipeline/outputs/s3
   */
  public static s3(options: S3LogOutputOptions): LogOutput {
    checkCall('LogOutput.s3', [options]);
    return new BoundOutput((scope, request) => s3Binding(scope, request, options), true);
  }

  /**
   * A server that accepts JSON lines in the body of a POST, compressed (gzip).
   *
   * @param options URL and login
   * @see https://docs.fluentbit.io/manual/pipeline/outputs/http
   */
  public static http(options: HttpLogOutputOptions): LogOutput {
    checkCall('LogOutput.http', [options]);
    return new BoundOutput((scope, request) => httpBinding(scope, request, options));
  }

  /**
   * Returns the Fluent Bit configuration.
   *
   * @param scope where to create what is needed
   * @param request the cluster, and the sending pods
   */
  public abstract bind(scope: Construct, request: LogOutputRequest): LogOutputBinding;

  /**
   * Whether it is of AWS, and asks for permissions of the service account.
   *
   * @internal
   */
  public get _isOfAws(): boolean {
    return false;
  }
}

class BoundOutput extends LogOutput {
  constructor(private readonly binding: (scope: Construct, request: LogOutputRequest) => LogOutputBinding, private readonly isOfAws = false) {
    super();
  }

  public override get _isOfAws(): boolean {
    return this.isOfAws;
  }

  public bind(scope: Construct, request: LogOutputRequest): LogOutputBinding {
    return this.binding(scope, request);
  }
}

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
   * A Loki: streams by namespace, pod and container, and no label beside, since each value of each label is a stream of its own.
   *
   * @param endpoint where the Loki is: the `endpoint` of `LokiLogs`
   * @param options login
   */
  public static loki(endpoint: LogsEndpoint, options: LokiLogOutputOptions = {}): LogOutput {
    checkCall('LogOutput.loki', [endpoint, options]);
    return new BoundOutput((scope, request) => lokiBinding(scope, request, endpoint, options));
  }

  /**
   * A log group of CloudWatch, with a stream for each container. CloudWatch takes money for each GB that it takes in.
   *
   * @param options the log group
   */
  public static cloudWatch(options: CloudWatchLogOutputOptions): LogOutput {
    checkCall('LogOutput.cloudWatch', [options]);
    return new BoundOutput((scope, request) => cloudWatchBinding(scope, request, options), true);
  }

  /**
   * A stream of Amazon Kinesis Data Streams: a record for each line, as JSON with its time, shared out evenly over the shards.
   *
   * @param options the stream
   * @see https://docs.fluentbit.io/manual/pipeline/outputs/kinesis
   */
  public static kinesis(options: KinesisLogOutputOptions): LogOutput {
    checkCall('LogOutput.kinesis', [options]);
    return new BoundOutput((scope, request) => kinesisBinding(scope, request, options), true);
  }

  /**
   * A bucket: an object for each container with its lines of up to ten minutes, compressed (gzip), by year, month, day and hour. Lines
   * of the last minutes are on the disk of the node, and are lost with it.
   *
   * @param options the bucket
   * @see https://docs.fluentbit.io/manual/pipeline/outputs/s3
   */
  public static s3(options: S3LogOutputOptions): LogOutput {
    checkCall('LogOutput.s3', [options]);
    return new BoundOutput((scope, request) => s3Binding(scope, request, options), true);
  }

  /**
   * A server that takes lines of JSON in the body of a POST, compressed (gzip).
   *
   * @param options address and login
   * @see https://docs.fluentbit.io/manual/pipeline/outputs/http
   */
  public static http(options: HttpLogOutputOptions): LogOutput {
    checkCall('LogOutput.http', [options]);
    return new BoundOutput((scope, request) => httpBinding(scope, request, options));
  }

  /**
   * Says what Fluent Bit is to write where.
   *
   * @param scope where to create what is needed
   * @param request whose lines, and who sends them
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

import { ITerraformDependable } from 'cdktf';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { ServiceAccount, WorkloadGrant } from '../../cluster/workload-permissions';

/** What a destination receives. */
export interface LogOutputRequest {
  /** The cluster whose logs are collected. */
  readonly cluster: IKubernetesCluster;
  /** The service account of the collecting pods. */
  readonly serviceAccount: ServiceAccount;
  /** Name of the output, for IDs and policy names: all outputs share the scope and the role. */
  readonly name: string;
  /** Disk buffer per node for the output in MiB. */
  readonly bufferMiB: number;
}

/** What a destination means for Fluent Bit. */
export interface LogOutputBinding {
  /** Properties of the `[OUTPUT]` section, including `Name`; `Match` and the buffer are added. */
  readonly properties: { [property: string]: string };
  /**
   * URL of the connection.
   *
   * @default - an HTTPS service, such as an AWS API
   */
  readonly url?: string;
  /**
   * Secret in the collector's namespace with the keys `username` and `password`, for the output's login (HTTP Basic).
   *
   * @default - no login
   */
  readonly loginSecretName?: string;
  /**
   * The write permission.
   *
   * @default - none is needed
   */
  readonly grant?: WorkloadGrant;
  /** What must exist before lines are sent. */
  readonly dependencies: ITerraformDependable[];
}

/** A CloudWatch log group as a destination. */
export interface CloudWatchLogOutputOptions {
  /** ARN of the log group, without `:*` at the end. */
  readonly logGroupArn: string;
  /** Region of the log group. */
  readonly region: string;
}

/** An Amazon Kinesis data stream as a destination. */
export interface KinesisLogOutputOptions {
  /** ARN of the stream. */
  readonly streamArn: string;
  /** Region of the stream. */
  readonly region: string;
  /**
   * ARN of the stream's KMS key.
   *
   * @default - an AWS managed key
   */
  readonly kmsKeyArn?: string;
}

/** An S3 bucket as a destination. */
export interface S3LogOutputOptions {
  /** ARN of the bucket. Its lifecycle rules determine the retention. */
  readonly bucketArn: string;
  /** Region of the bucket. */
  readonly region: string;
  /**
   * Key prefix, without leading or trailing slash.
   *
   * @default 'pods'
   */
  readonly prefix?: string;
  /**
   * ARN of the bucket's KMS key.
   *
   * @default - an AWS managed key
   */
  readonly kmsKeyArn?: string;
}

/** A server that accepts logs as JSON over HTTP. */
export interface HttpLogOutputOptions {
  /** URL with its path, such as `https://logs.example.com/ingest`. Must be a literal. */
  readonly url: string;
  /**
   * Secret in the collector's namespace (`monitoring-agents`) with the keys `username` and `password`. It must exist before the collector; changes
   * take effect when its pods restart.
   *
   * @default - no login
   */
  readonly loginSecretName?: string;
}

/** Login to a Loki that requires one. */
export interface LokiLogOutputOptions {
  /**
   * Secret in the collector's namespace (`monitoring-agents`) with the keys `username` and `password`. It must exist before the collector; changes
   * take effect when its pods restart.
   *
   * @default - that of the endpoint
   */
  readonly loginSecretName?: string;

  /**
   * Labels of all streams beside those of the pod, such as `cluster` where several clusters send to one Loki. Values are letters, digits, `_`, `.` and `-`.
   *
   * @default - none
   */
  readonly labels?: { [name: string]: string };

  /**
   * Tenant that the lines are of, for a Loki with several.
   *
   * @default - none; the server, or its gateway, knows
   * @see https://grafana.com/docs/loki/latest/operations/multi-tenancy/
   */
  readonly tenant?: string;
}

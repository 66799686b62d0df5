import { ITerraformDependable } from 'cdktf';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { ServiceAccount, WorkloadGrant } from '../../cluster/workload-permissions';

/** What a destination receives. */
export interface LogOutputRequest {
  /** The cluster whose lines are read. */
  readonly cluster: IKubernetesCluster;
  /** The service account of the pods that read them. */
  readonly serviceAccount: ServiceAccount;
  /** Name of the output, for the ids and policy names of what it needs: all outputs share the scope, as they do the role. */
  readonly name: string;
  /** MiB on the disk of each node for lines that the output does not take yet. */
  readonly bufferMiB: number;
}

/** What a destination means for Fluent Bit. */
export interface LogOutputBinding {
  /** Properties of the section `[OUTPUT]`, `Name` among them; `Match` and the buffer are added. */
  readonly properties: { [property: string]: string };
  /**
   * Address that is connected to.
   *
   * @default - what speaks HTTPS, such as the APIs of AWS
   */
  readonly url?: string;
  /**
   * Secret in the namespace of the collector with the keys `username` and `password`, that the output logs in with (HTTP Basic).
   *
   * @default - it does not log in
   */
  readonly loginSecretName?: string;
  /**
   * The permission to write.
   *
   * @default - none is needed
   */
  readonly grant?: WorkloadGrant;
  /** What must be there before lines are sent. */
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
   * ARN of the KMS key that the stream encrypts with.
   *
   * @default - a key of AWS
   */
  readonly kmsKeyArn?: string;
}

/** An S3 bucket as a destination. */
export interface S3LogOutputOptions {
  /** ARN of the bucket. Its lifecycle says how long the objects stay. */
  readonly bucketArn: string;
  /** Region of the bucket. */
  readonly region: string;
  /**
   * What keys begin with, without a slash at either end.
   *
   * @default 'pods'
   */
  readonly prefix?: string;
  /**
   * ARN of the KMS key that the bucket encrypts with.
   *
   * @default - a key of AWS
   */
  readonly kmsKeyArn?: string;
}

/** A server that accepts logs as JSON over HTTP. */
export interface HttpLogOutputOptions {
  /** Address with its path, such as `https://logs.example.com/ingest`. Literal text. */
  readonly url: string;
  /**
   * Secret in the namespace of the collector (`monitoring-agents`) with the keys `username` and `password`. It must be there before the
   * collector; a change is read when its pods start again.
   *
   * @default - no login
   */
  readonly loginSecretName?: string;
}

/** Login to a Loki that requires one. */
export interface LokiLogOutputOptions {
  /**
   * Secret in the namespace of the collector (`monitoring-agents`) with the keys `username` and `password`. It must be there before the
   * collector; a change is read when its pods start again.
   *
   * @default - that of the endpoint
   */
  readonly loginSecretName?: string;
}

import { KnownTempoTenant } from './tempo-tenants';
import { ChartEntry } from '../../charts/chart-catalog';
import { Claim } from '../../storage/claim';
import { ObjectStorageBinding } from '../../storage/object-storage';

/** What the values of a chart are made of. */
export interface TempoValuesInput {
  readonly storage: ObjectStorageBinding;
  readonly claim: Claim;
  readonly retentionDays: number;
  /** Host of S3 in the region of a bucket of AWS. */
  readonly s3Host?: string;
  /** Where the metrics that are made of traces are written to. */
  readonly remoteWriteUrls: readonly string[];
  readonly tenants: readonly KnownTempoTenant[];
}

/** A chart that runs Tempo in some way. */
export interface TempoChart {
  readonly chart: ChartEntry;
  /** Services that answer queries, and that take spans. */
  readonly queryService: string;
  readonly spansService: string;
  /** Whether it needs a bucket, since its pods share what they keep. */
  readonly needsBucket: boolean;
  /** Major version of the chart from which on it needs Kafka. */
  readonly kafkaFrom?: number;
  /** Pods that have a volume. */
  readonly volumes: number;
  /** Ports on which its pods speak to each other. */
  readonly portsAmongPods: readonly number[];
  /** Which option stands behind which value. */
  readonly options: { readonly [path: string]: string };
  /** Values that a user may override. */
  values(input: TempoValuesInput): Record<string, unknown>;
  /** Values that nothing overrides. */
  wiring(input: TempoValuesInput): Record<string, unknown>;
}

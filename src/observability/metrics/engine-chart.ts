import { MetricsPlan } from './metrics-plan';
import { ChartEntry } from '../../charts/chart-catalog';
import { PodAccess } from '../../charts/network-access';

/** A chart that can do what a plan asks for. */
export interface EngineChart {
  readonly chart: ChartEntry;
  readonly releaseName: string;
  /** Where its Prometheus answers. */
  readonly url: string;
  /** Whether it shares targets out among servers. */
  readonly hasShards: boolean;
  /** Which option stands behind which value, by where the options are. */
  readonly options: { readonly [group in 'own' | 'scale' | 'exchange']: { readonly [path: string]: string } };
  /** Lists of its values that the user's entries stand beside. */
  readonly listsBeside: readonly string[];
  /** The address of one replica. */
  replicaUrl(index: number): string;
  /** Values that a user may override. */
  values(plan: MetricsPlan): Record<string, unknown>;
  /** Values with groups of rules. */
  ruleValues(groups: readonly object[]): Record<string, unknown>;
  /** Values that others of ours rely on. */
  wiring(plan: MetricsPlan): Record<string, unknown>;
  /** What its pods take and reach. */
  access(takesWrites: boolean): readonly PodAccess[];
}

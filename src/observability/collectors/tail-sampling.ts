import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { Component } from './collector-components';
import { requirePercentage } from '../../private/checks/numbers';
import { isToken } from '../../private/tokens';
import { requireInteger } from '../../private/validation';

/** Which traces are kept, decided when they are complete. */
export interface TailSamplingOptions {
  /** Percentage of all traces to keep regardless of content, 0 to 100, such as 0.5. */
  readonly percentage: number;

  /**
   * Whether to keep all traces with an error.
   *
   * @default true
   */
  readonly keepErrors?: boolean;

  /**
   * Keep all traces that took longer, in milliseconds.
   *
   * @default - duration does not matter
   */
  readonly slowerThanMilliseconds?: number;

  /**
   * Seconds from the first span of a trace to the decision. Later spans follow the decision.
   *
   * @default 10
   */
  readonly decisionWaitSeconds?: number;

  /**
   * Maximum number of undecided traces in a replica's memory. Beyond that, the oldest are decided early.
   *
   * @default 20000
   */
  readonly maxTraces?: number;
}

/** The `tail_sampling` of these options. */
export function tailSampling(scope: IConstruct, options: TailSamplingOptions): Component {
  const { percentage, keepErrors = true, slowerThanMilliseconds: slow, decisionWaitSeconds = 10, maxTraces = 20_000 } = options;
  requirePercentage(scope, 'tailSampling.percentage', percentage);
  requireInteger(scope, 'tailSampling.slowerThanMilliseconds', slow ?? 1, 1, 3_600_000);
  requireInteger(scope, 'tailSampling.decisionWaitSeconds', decisionWaitSeconds, 1, 3600);
  requireInteger(scope, 'tailSampling.maxTraces', maxTraces, 1, 100_000_000);
  if (percentage === 0 && !keepErrors && slow === undefined) {
    Annotations.of(scope).addWarning('`tailSampling` keeps no traces: `percentage` is 0, and neither traces with errors nor slow traces are kept. Increase it, or send no traces to the collector.');
  }
  const caches = { sampled_cache_size: maxTraces * 10, non_sampled_cache_size: maxTraces * 10 };
  return {
    decision_wait: `${decisionWaitSeconds}s`,
    num_traces: maxTraces,
    // For spans that come late. Their number in Terraform's words cannot be multiplied here.
    ...(!isToken(maxTraces) && { decision_cache: caches }),
    policies: [
      ...(keepErrors ? [{ name: 'errors', type: 'status_code', status_code: { status_codes: ['ERROR'] } }] : []),
      ...(slow !== undefined ? [{ name: 'slow', type: 'latency', latency: { threshold_ms: slow } }] : []),
      { name: 'share', type: 'probabilistic', probabilistic: { sampling_percentage: percentage } },
    ],
  };
}

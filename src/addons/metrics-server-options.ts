import { AddonOptions } from './addon-options';

/** Options of metrics-server. */
export interface MetricsServerOptions extends AddonOptions {
  /**
   * Whether to install it. Disable it if the cluster already has a metrics-server: both would register the API `v1beta1.metrics.k8s.io`.
   *
   * @default true
   */
  readonly enabled?: boolean;
}

/**
 * Partitions without community add-ons, as of the last report: https://github.com/eksctl-io/eksctl/pull/8146 (2025-01-16).
 * They are China, the US government and the isolated regions.
 */
const WITHOUT_COMMUNITY_ADDONS = /^(cn|us-gov|[a-z]+-iso[a-z]*)-/;

/**
 * Whether a cluster gets metrics-server when nobody says.
 *
 * @param region the region, where it is known at synth
 */
export function metricsServerByDefault(region: string | undefined): boolean {
  return region === undefined || !WITHOUT_COMMUNITY_ADDONS.test(region);
}

/** The configuration: it runs wherever CoreDNS does, whose own toleration this is. */
export function metricsServerValues(): Record<string, unknown> {
  return { tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }] };
}

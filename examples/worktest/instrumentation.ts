import type { Construct } from 'constructs';
import { AutoInstrumentation, type IKubernetesCluster, type ObservabilityOptions, type ObservabilityPlatform } from 'cdktf-observable-eks';

type OpenTelemetry = Pick<ObservabilityOptions, 'collector' | 'openTelemetryOperator'>;

/** A collector and the operator: one pod each, as small as they get. */
export const SMALL: OpenTelemetry = { collector: { replicas: 1, memoryMiB: 384 }, openTelemetryOperator: { replicas: 1 } };

/** Two pods of each. Of the traces every one with an error or of more than a second is kept, and a tenth of the rest. */
export const REDUNDANT: OpenTelemetry = {
  collector: { tailSampling: { percentage: 10, slowerThanMilliseconds: 1000 }, queueVolume: { sizeGiB: 10 } },
  openTelemetryOperator: {},
};

/**
 * Has pods traced that ask for it by `instrumentation.opentelemetry.io/inject-<language>: instrumentation/default`, in any namespace. The object
 * stands in a namespace of its own, since those of the teams are not made here.
 */
export function addInstrumentation(scope: Construct, cluster: IKubernetesCluster, platform: ObservabilityPlatform): void {
  const { collector, openTelemetryOperator: operator } = platform;
  if (collector && operator) {
    new AutoInstrumentation(scope, 'Instrumentation', { cluster, operator, kubernetesNamespace: 'instrumentation', collector: collector.endpoint });
  }
}

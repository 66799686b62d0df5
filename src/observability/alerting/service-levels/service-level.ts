import { IConstruct } from 'constructs';
import { LevelSource, requireLevel } from './level-source';
import { checkCall } from '../../../private/arguments/check-arguments';

/** Objectives over 30 days. */
export interface ServiceLevelOptions {
  /**
   * Percentage of requests without a 5xx response.
   *
   * @default 99.9
   */
  readonly availabilityPercent?: number;

  /**
   * Maximum response time in seconds: a histogram bound of the controller, which is 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5 or 10 for
   * ingress-nginx, and 0.1, 0.3, 1.2 or 5 for Traefik.
   *
   * @default - no latency objective
   */
  readonly latencySeconds?: number;

  /**
   * Percentage of requests answered within `latencySeconds`.
   *
   * @default 99
   */
  readonly latencyPercent?: number;
}

/**
 * A service level objective for a service behind the class `nginx`, with either controller. Prometheus records the error budget, two alerts fire when
 * it burns too fast, and a dashboard shows what is left.
 *
 * @see https://sre.google/workbook/alerting-on-slos/ (2026-11-30)
 */
export class ServiceLevel {
  /**
   * For an Ingress served by ingress-nginx.
   *
   * @param kubernetesNamespace namespace of the Ingress
   * @param ingressName its name
   * @param options the objectives
   */
  public static nginx(kubernetesNamespace: string, ingressName: string, options: ServiceLevelOptions = {}): ServiceLevel {
    checkCall('ServiceLevel.nginx', [kubernetesNamespace, ingressName, options]);
    return new ServiceLevel((scope, property) => requireLevel(scope, property, { kubernetesNamespace, ingressName }, options));
  }

  /**
   * For a Service behind an Ingress served by Traefik: all of its ports together.
   *
   * @param kubernetesNamespace namespace of Ingress and Service
   * @param ingressName name of the Ingress
   * @param serviceName name of the Service
   * @param options the objectives
   */
  public static traefik(kubernetesNamespace: string, ingressName: string, serviceName: string, options: ServiceLevelOptions = {}): ServiceLevel {
    checkCall('ServiceLevel.traefik', [kubernetesNamespace, ingressName, serviceName, options]);
    return new ServiceLevel((scope, property) => requireLevel(scope, property, { kubernetesNamespace, ingressName, serviceName }, options));
  }

  private constructor(
    /** @internal */
    public readonly _bind: (scope: IConstruct, property: string) => LevelSource,
  ) {}
}

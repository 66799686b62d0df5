import { IConstruct } from 'constructs';
import type { ServiceLevelOptions } from './service-level';
import { ValidationError } from '../../../private/errors';
import { isToken } from '../../../private/tokens';
import { requireDnsLabel, requireDnsSubdomain, requireLiteralNumber } from '../../../private/validation';
import { upTo } from '../rules/draft';

/** Where the requests of a service are counted, and what is promised of them. */
export interface LevelSource {
  readonly promises: readonly Promised[];
}

/** One thing that is promised. */
export interface Promised {
  readonly kind: 'availability' | 'latency';
  /** The part of requests that may break it. */
  readonly budget: number;
  /** The part of requests that broke it within a time. */
  readonly bad: (window: string) => string;
}

/** What is served, as users name it. */
export interface Served {
  readonly kubernetesNamespace: string;
  readonly ingressName: string;
  /** With Traefik alone. */
  readonly serviceName?: string;
}

interface Counted {
  readonly requests: string;
  readonly seconds: string;
  readonly code: string;
  readonly matchers: string;
  readonly bounds: readonly number[];
}

/** What ingress-nginx counts: https://kubernetes.github.io/ingress-nginx/user-guide/monitoring/ (2026-11-30) */
const nginx = ({ kubernetesNamespace, ingressName }: Served): Counted => ({
  requests: 'nginx_ingress_controller_requests',
  seconds: 'nginx_ingress_controller_request_duration_seconds',
  code: 'status',
  matchers: `exported_namespace="${kubernetesNamespace}",ingress="${ingressName}"`,
  bounds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});

/** What Traefik counts: https://doc.traefik.io/traefik/reference/install-configuration/observability/metrics/ (2026-11-30) */
const traefik = ({ kubernetesNamespace, ingressName, serviceName }: Served): Counted => ({
  requests: 'traefik_service_requests_total',
  seconds: 'traefik_service_request_duration_seconds',
  code: 'code',
  matchers: `service=~"${kubernetesNamespace}-${ingressName}-${serviceName}-[^-]+@kubernetesingressnginx"`,
  bounds: [0.1, 0.3, 1.2, 5],
});

export function requireLevel(scope: IConstruct, property: string, served: Served, options: ServiceLevelOptions): LevelSource {
  const { availabilityPercent = 99.9, latencySeconds, latencyPercent = 99 } = options;
  requireDnsLabel(scope, `${property}.kubernetesNamespace`, served.kubernetesNamespace);
  requireDnsSubdomain(scope, `${property}.ingressName`, served.ingressName);
  if (served.serviceName !== undefined) {
    requireDnsLabel(scope, `${property}.serviceName`, served.serviceName);
  }
  const counted = served.serviceName === undefined ? nginx(served) : traefik(served);
  const { requests, seconds, code, matchers } = counted;
  const rate = (metric: string, more: string, window: string) => `sum(rate(${metric}{${matchers}${more}}[${window}]))`;
  const availability: Promised = {
    kind: 'availability',
    budget: budgetOf(scope, `${property}.availabilityPercent`, availabilityPercent),
    bad: (window) => `(${rate(requests, `,${code}=~"5.."`, window)} or vector(0)) / ${rate(requests, '', window)}`,
  };
  const latencyBudget = budgetOf(scope, `${property}.latencyPercent`, latencyPercent);
  if (latencySeconds === undefined) {
    if (options.latencyPercent !== undefined) {
      throw new ValidationError(scope, {
        property: `${property}.latencyPercent`, problem: 'requires `latencySeconds`', got: latencyPercent, fix: 'set `latencySeconds`, or leave it out',
      });
    }
    return { promises: [availability] };
  }
  requireBound(scope, `${property}.latencySeconds`, latencySeconds, counted.bounds);
  return {
    promises: [availability, {
      kind: 'latency',
      budget: latencyBudget,
      bad: (window) => `1 - ${rate(`${seconds}_bucket`, `,${upTo(latencySeconds)}`, window)} / ${rate(`${seconds}_count`, '', window)}`,
    }],
  };
}

function budgetOf(scope: IConstruct, property: string, percent: number): number {
  requireLiteralNumber(scope, property, percent, 'the allowed failures are calculated from it');
  if (!(percent >= 50 && percent < 100)) {
    throw new ValidationError(scope, { property, problem: 'must be at least 50 and less than 100', got: percent, fix: 'use an objective that you can meet: 99.9' });
  }
  // Without the noise of binary fractions.
  return Number((1 - percent / 100).toFixed(8));
}

function requireBound(scope: IConstruct, property: string, seconds: number, bounds: readonly number[]): void {
  requireLiteralNumber(scope, property, seconds, 'it is a histogram bucket of the controller');
  if (!isToken(seconds) && !bounds.includes(seconds)) {
    throw new ValidationError(scope, { property, problem: 'is not a histogram bucket of the controller', got: seconds, allowed: bounds.join(', '), fix: 'use the next one' });
  }
}

import { IConstruct } from 'constructs';
import { checkCall } from '../../private/arguments/check-arguments';
import { requirePattern } from '../../private/validation';

/** Refuses names that are no part of the UID of a data source (40 characters, of which ours begins with `prometheus-`) and of a variable. */
export function requireQueriedName(scope: IConstruct, property: string, name: string, fix = 'rename the key'): void {
  requirePattern(scope, property, name, /^[a-z]([a-z0-9-]{0,27}[a-z0-9])?$/, 'up to 29 lowercase letters, digits and dashes, starting with a letter', fix);
}

/** A Prometheus of another cluster, or a compatible server, that Grafana queries. */
export interface QueriedPrometheusOptions {
  /** URL, as Grafana's pods reach it: `https://prometheus.eu.example.com`. */
  readonly url: string;

  /**
   * Secret in the namespace `monitoring` with the keys `username` and `password` (HTTP Basic). Changes take effect when Grafana restarts.
   *
   * @default - no login
   */
  readonly loginSecretName?: string;

  /**
   * Secret in the namespace `monitoring` with `ca.crt`, the CA of the server's certificate.
   *
   * @default - public CAs
   */
  readonly caSecretName?: string;

  /**
   * Seconds between two scrapes there. Rates over less than four intervals have gaps.
   *
   * @default 30
   */
  readonly scrapeIntervalSeconds?: number;
}

/** A Prometheus of another cluster that Grafana queries, as an additional data source. */
export class QueriedPrometheus {
  /**
   * A Prometheus server.
   *
   * @param options URL and login
   */
  public static of(options: QueriedPrometheusOptions): QueriedPrometheus {
    checkCall('QueriedPrometheus.of', [options]);
    return new QueriedPrometheus(options);
  }

  private constructor(
    /** @internal */
    public readonly _options: QueriedPrometheusOptions,
  ) {}
}

import { ContactPoint } from './notifications/contact-point';
import { MuteTiming, NotificationPolicy, SmtpOptions } from './notifications/policy-options';
import { AlertRules } from './rules/alert-rules';
import { ServiceLevel } from './service-levels/service-level';

/** What evaluates rules and sends alerts. */
export enum AlertEvaluator {
  /** Grafana, which notifies `contactPoints`. */
  GRAFANA = 'GRAFANA',
  /**
   * The platform's Prometheus, through rule files or, with `MetricsEngine.operator()`, a PrometheusRule. It sends alerts to your own Alertmanager
   * (`helmValues` of `metrics`) with its own contact points. Grafana still evaluates rules for Loki.
   */
  PROMETHEUS = 'PROMETHEUS',
}

/** Alert rules, and how their alerts are routed. */
export interface AlertingOptions {
  /**
   * Notification targets, by a name of lower-case letters, digits and dashes.
   *
   * @default - none, only for `AlertEvaluator.PROMETHEUS`
   */
  readonly contactPoints?: { [name: string]: ContactPoint };

  /**
   * Routing of alerts.
   *
   * @default - all to the only contact point; several need a policy
   */
  readonly policy?: NotificationPolicy;

  /**
   * Times when routes send no notifications, by name.
   *
   * @default - none
   */
  readonly muteTimings?: { [name: string]: MuteTiming };

  /**
   * Grafana templates for titles and messages of contact points, by name.
   *
   * @default - those of Grafana
   */
  readonly templates?: { [name: string]: string };

  /**
   * The mail server.
   *
   * @default - none, and no e-mail contact points
   */
  readonly smtp?: SmtpOptions;

  /**
   * The alert rules.
   *
   * @default [AlertRules.eks()]
   */
  readonly rules?: AlertRules[];

  /**
   * Service level objectives, by name. The platform's Prometheus records them.
   *
   * @default - none
   */
  readonly serviceLevels?: { [name: string]: ServiceLevel };

  /**
   * What evaluates the rules.
   *
   * @default AlertEvaluator.GRAFANA
   */
  readonly evaluator?: AlertEvaluator;

  /**
   * Contact point that is notified every minute while alerting works, and alerts when notifications stop: a name of `contactPoints`, such as a
   * webhook of a heartbeat monitoring service. Otherwise nobody notices if Grafana, Prometheus or the whole cluster is down.
   *
   * @default - none
   */
  readonly deadMansSwitch?: string;

  /**
   * Labels of alerts from rules created elsewhere, such as in the browser, that policies can use.
   *
   * @default - none: policies can use only labels of `rules`
   */
  readonly otherLabels?: string[];
}

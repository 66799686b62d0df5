import { ContactPoint } from './notifications/contact-point';
import { MuteTiming, NotificationPolicy, SmtpOptions } from './notifications/policy-options';
import { AlertRules } from './rules/alert-rules';
import { ServiceLevel } from './service-levels/service-level';

/** What evaluates rules and sends alerts. */
export enum AlertEvaluator {
  /** Grafana, which tells `contactPoints`. */
  GRAFANA = 'GRAFANA',
  /**
   * Prometheus of the platform, by its files or, with `MetricsEngine.operator()`, by a PrometheusRule. It hands alerts to an Alertmanager, which is yours (`helmValues` of
   * `metrics`) and has contact points of its own. Rules for Loki stay with Grafana.
   */
  PROMETHEUS = 'PROMETHEUS',
}

/** Alert rules, and how their alerts are routed. */
export interface AlertingOptions {
  /**
   * Who may be told, by a name of small letters, digits and dashes.
   *
   * @default - nobody, which is for `AlertEvaluator.PROMETHEUS` alone
   */
  readonly contactPoints?: { [name: string]: ContactPoint };

  /**
   * Which alert goes where.
   *
   * @default - all to the one contact point; several need a policy
   */
  readonly policy?: NotificationPolicy;

  /**
   * Times at which routes tell nobody, by name.
   *
   * @default - none
   */
  readonly muteTimings?: { [name: string]: MuteTiming };

  /**
   * Templates of Grafana that titles and messages of contact points use, by name.
   *
   * @default - those of Grafana
   */
  readonly templates?: { [name: string]: string };

  /**
   * The server that sends e-mail.
   *
   * @default - none, and there are no contact points of e-mail
   */
  readonly smtp?: SmtpOptions;

  /**
   * What is an alert.
   *
   * @default [AlertRules.eks()]
   */
  readonly rules?: AlertRules[];

  /**
   * What is promised of services, by name. Prometheus of the platform records it.
   *
   * @default - nothing
   */
  readonly serviceLevels?: { [name: string]: ServiceLevel };

  /**
   * Who evaluates the rules.
   *
   * @default AlertEvaluator.GRAFANA
   */
  readonly evaluator?: AlertEvaluator;

  /**
   * Who is told each minute that alerting works, and raises the alarm when it hears nothing: a name of `contactPoints`, such as a webhook of a service that is
   * made for it. Otherwise nobody hears of it when Grafana, Prometheus or the cluster is away as a whole.
   *
   * @default - nobody
   */
  readonly deadMansSwitch?: string;

  /**
   * Labels of alerts of rules that are made elsewhere, such as in the browser, so that policies may name them.
   *
   * @default - none: policies name labels of `rules` alone
   */
  readonly otherLabels?: string[];
}

import { IConstruct } from 'constructs';
import { requireGroup } from './custom-rules';
import { eksGroups } from './eks-groups';
import { AlertSeverity, AlertSource, RuleGroup } from './rule';
import { AlertThresholds } from './thresholds';
import { checkCall } from '../../../private/arguments/check-arguments';

/** Which of the library's rules are installed, and with which thresholds. */
export interface EksAlertRulesOptions {
  /**
   * Thresholds of the rules.
   *
   * @default - see each
   */
  readonly thresholds?: AlertThresholds;

  /**
   * Names of rules to leave out, such as `NodeCpuHigh`.
   *
   * @default - none
   */
  readonly without?: string[];

  /**
   * Labels of all these alerts, in addition to `severity`.
   *
   * @default - none
   */
  readonly labels?: { [name: string]: string };

  /**
   * Base URL of the runbooks: `<URL>/<name of the rule>.md`.
   *
   * @default - those of this library
   */
  readonly runbookUrl?: string;
}

/** Your own alert rule. */
export interface AlertRule {
  /** Unique name of the alert, in PascalCase. */
  readonly alertName: string;

  /** Query; each returned series is an alert, whatever its value: `up == 0`. */
  readonly expr: string;

  /**
   * The data source of the query.
   *
   * @default AlertSource.PROMETHEUS
   */
  readonly source?: AlertSource;

  /**
   * Seconds that it must hold; a multiple of the group's interval.
   *
   * @default 0
   */
  readonly forSeconds?: number;

  /** Severity, in the label `severity`. */
  readonly severity: AlertSeverity;

  /** Summary, which people read first. Both texts are Prometheus templates: `{{ $labels.pod }}`, `{{ $value }}`. */
  readonly summary: string;

  /**
   * Further details.
   *
   * @default - none
   */
  readonly description?: string;

  /**
   * URL of the runbook.
   *
   * @default - none
   */
  readonly runbookUrl?: string;

  /**
   * More labels.
   *
   * @default - none
   */
  readonly labels?: { [name: string]: string };
}

/** Rules that are evaluated together. */
export interface AlertRuleGroup {
  /** Unique name of the group. */
  readonly groupName: string;

  /**
   * Seconds between two evaluations, a multiple of 10.
   *
   * @default 60
   */
  readonly intervalSeconds?: number;

  /** The rules. */
  readonly rules: AlertRule[];
}

/** Alert rules: those of the library, or your own. `AlertingOptions.evaluator` selects what evaluates them. */
export class AlertRules {
  /**
   * Rules for an EKS cluster and its platform: nodes, pods, volumes, API servers, CoreDNS, ingress controllers, certificates, the pipelines of
   * metrics, logs and traces, and the size of the cluster. Only rules for installed components are included. docs/alerting.md lists them.
   *
   * @param options which rules, and their thresholds
   */
  public static eks(options: EksAlertRulesOptions = {}): AlertRules {
    checkCall('AlertRules.eks', [options]);
    return new AlertRules((scope, property) => eksGroups(scope, property, options));
  }

  /**
   * Your own rules.
   *
   * @param group the rules, and their interval
   */
  public static of(group: AlertRuleGroup): AlertRules {
    checkCall('AlertRules.of', [group]);
    return new AlertRules((scope, property) => [requireGroup(scope, property, group)]);
  }

  private constructor(
    /** @internal */
    public readonly _groups: (scope: IConstruct, property: string) => RuleGroup[],
  ) {}
}

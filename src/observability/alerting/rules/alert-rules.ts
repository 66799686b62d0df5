import { IConstruct } from 'constructs';
import { requireGroup } from './custom-rules';
import { eksGroups } from './eks-groups';
import { AlertSeverity, AlertSource, RuleGroup } from './rule';
import { AlertThresholds } from './thresholds';
import { checkCall } from '../../../private/arguments/check-arguments';

/** Which of the library's rules are installed, and with which thresholds. */
export interface EksAlertRulesOptions {
  /**
   * From where on something is an alert.
   *
   * @default - see each
   */
  readonly thresholds?: AlertThresholds;

  /**
   * Names of rules that there shall not be, such as `NodeCpuHigh`.
   *
   * @default - all are there
   */
  readonly without?: string[];

  /**
   * Labels of all these alerts, beside `severity`.
   *
   * @default - none
   */
  readonly labels?: { [name: string]: string };

  /**
   * Where the pages are that say what to do: `<address>/<name of the rule>.md`.
   *
   * @default - those of this library
   */
  readonly runbookUrl?: string;
}

/** Your own alert rule. */
export interface AlertRule {
  /** Name of the alert, in PascalCase, which no other rule has. */
  readonly alertName: string;

  /** It is an alert for each series that this answers with, whatever its value: `up == 0`. */
  readonly expr: string;

  /**
   * Who answers it.
   *
   * @default AlertSource.PROMETHEUS
   */
  readonly source?: AlertSource;

  /**
   * Seconds for which it has to hold; a multiple of the interval of its group.
   *
   * @default 0
   */
  readonly forSeconds?: number;

  /** How bad it is, in the label `severity`. */
  readonly severity: AlertSeverity;

  /** What people read first. Both texts are templates, as Prometheus reads them: `{{ $labels.pod }}`, `{{ $value }}`. */
  readonly summary: string;

  /**
   * What else they should know.
   *
   * @default - nothing
   */
  readonly description?: string;

  /**
   * The page that says what to do.
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
  /** Name of the group, which no other has. */
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

/** Alert rules: those of the library, or your own. Who evaluates them says `AlertingOptions.evaluator`. */
export class AlertRules {
  /**
   * Rules for a cluster of EKS, and for what the platform puts on it: nodes, pods, volumes, API servers, CoreDNS, ingress controllers, certificates,
   * what carries metrics, logs and traces, and how large the cluster is. There are those of which something is on the cluster. docs/alerting.md lists them.
   *
   * @param options which of them, and from where on
   */
  public static eks(options: EksAlertRulesOptions = {}): AlertRules {
    checkCall('AlertRules.eks', [options]);
    return new AlertRules((scope, property) => eksGroups(scope, property, options));
  }

  /**
   * Rules of yours.
   *
   * @param group the rules, and how often they are evaluated
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

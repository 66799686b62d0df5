import { checkCall } from '../../../private/arguments/check-arguments';

/** A condition on a label of an alert. A label that an alert does not have is empty text. */
export class AlertMatcher {
  /**
   * The label has this value.
   *
   * @param label name of the label
   * @param value the value
   */
  public static equalTo(label: string, value: string): AlertMatcher {
    checkCall('AlertMatcher.equalTo', [label, value]);
    return new AlertMatcher(label, '=', value);
  }

  /**
   * The label has another value, or none.
   *
   * @param label name of the label
   * @param value the value
   */
  public static notEqualTo(label: string, value: string): AlertMatcher {
    checkCall('AlertMatcher.notEqualTo', [label, value]);
    return new AlertMatcher(label, '!=', value);
  }

  /**
   * The whole value matches the expression.
   *
   * @param label name of the label
   * @param expression a regular expression (RE2)
   */
  public static fits(label: string, expression: string): AlertMatcher {
    checkCall('AlertMatcher.fits', [label, expression]);
    return new AlertMatcher(label, '=~', expression);
  }

  /**
   * The whole value does not match the expression.
   *
   * @param label name of the label
   * @param expression a regular expression (RE2)
   */
  public static doesNotFit(label: string, expression: string): AlertMatcher {
    checkCall('AlertMatcher.doesNotFit', [label, expression]);
    return new AlertMatcher(label, '!~', expression);
  }

  private constructor(
    /** @internal */
    public readonly _label: string,
    /** @internal */
    public readonly _operator: '=' | '!=' | '=~' | '!~',
    /** @internal */
    public readonly _value: string,
  ) {}
}

/** How alerts are grouped and when notifications are sent. */
export interface NotificationTimings {
  /**
   * Alerts with equal values of these labels share a notification; `...` stands for all labels, so that each alert is sent separately.
   *
   * @default - inherited; the root policy has `grafana_folder`, `alertname` and `namespace`
   */
  readonly groupBy?: string[];

  /**
   * Seconds to wait for more alerts before the first notification of a group.
   *
   * @default - inherited; the root policy has 30
   */
  readonly groupWaitSeconds?: number;

  /**
   * Seconds between notifications of a group when alerts were added or resolved.
   *
   * @default - inherited; the root policy has 300
   */
  readonly groupIntervalSeconds?: number;

  /**
   * Seconds until an unchanged group is notified again; at least the group interval.
   *
   * @default - inherited; the root policy has 14400
   */
  readonly repeatIntervalSeconds?: number;
}

/** Alerts that are routed differently from the rest. */
export interface NotificationRoute extends NotificationTimings {
  /** Conditions that an alert must all meet. */
  readonly matchers: AlertMatcher[];

  /** Target: a name of `contactPoints`. */
  readonly contactPoint: string;

  /**
   * Whether to evaluate the following routes too.
   *
   * @default false
   */
  readonly continues?: boolean;

  /**
   * When to send no notifications: names of `muteTimings`.
   *
   * @default - never
   */
  readonly mutedIn?: string[];

  /**
   * The only times to send notifications: names of `muteTimings`.
   *
   * @default - always
   */
  readonly activeIn?: string[];

  /**
   * Routes for some of these alerts; the first match wins.
   *
   * @default - none
   */
  readonly routes?: NotificationRoute[];
}

/** Routing of alerts. */
export interface NotificationPolicy extends NotificationTimings {
  /** Target of alerts that match no route: a name of `contactPoints`. */
  readonly contactPoint: string;

  /**
   * Routes; the first match wins.
   *
   * @default - all alerts go to `contactPoint`
   */
  readonly routes?: NotificationRoute[];
}

/** A part of the calendar; omitted fields match any time. */
export interface TimeInterval {
  /**
   * Times of day: `09:00-17:30`, or `22:00-24:00`. Split ranges that cross midnight in two.
   *
   * @default - the whole day
   */
  readonly times?: string[];

  /**
   * `monday`, or `monday:friday`.
   *
   * @default - every day
   */
  readonly weekdays?: string[];

  /**
   * `1`, `1:7`, or from the end of the month, `-1`.
   *
   * @default - every day
   */
  readonly daysOfMonth?: string[];

  /**
   * `december`, `12`, or `1:3`.
   *
   * @default - every month
   */
  readonly months?: string[];

  /**
   * `2027`, or `2027:2029`.
   *
   * @default - every year
   */
  readonly years?: string[];

  /**
   * Time zone of these times, by IANA name: `Europe/Berlin`.
   *
   * @default "UTC"
   */
  readonly timeZone?: string;
}

/** Times at which a route sends no notifications, or the only times at which it does. */
export class MuteTiming {
  /**
   * Any of these intervals.
   *
   * @param intervals parts of the calendar
   */
  public static of(intervals: TimeInterval[]): MuteTiming {
    checkCall('MuteTiming.of', [intervals]);
    return new MuteTiming(intervals);
  }

  private constructor(
    /** @internal */
    public readonly _intervals: TimeInterval[],
  ) {}
}

/** The mail server that Grafana uses. */
export interface SmtpOptions {
  /** Its host name. */
  readonly host: string;

  /**
   * Its port.
   *
   * @default 587
   */
  readonly port?: number;

  /** Sender address. */
  readonly fromAddress: string;

  /**
   * Name of a Secret in the namespace `monitoring` with `username` and `password`.
   *
   * @default - no login
   */
  readonly secretName?: string;
}

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
   * The expression fits the whole of the value.
   *
   * @param label name of the label
   * @param expression a regular expression, as RE2 reads it
   */
  public static fits(label: string, expression: string): AlertMatcher {
    checkCall('AlertMatcher.fits', [label, expression]);
    return new AlertMatcher(label, '=~', expression);
  }

  /**
   * The expression does not fit the whole of the value.
   *
   * @param label name of the label
   * @param expression a regular expression, as RE2 reads it
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
   * Alerts that have these labels alike go out as one notification; `...` stands for all labels, which sends each alert by itself.
   *
   * @default - as the policy around it; the outermost has `grafana_folder`, `alertname` and `namespace`
   */
  readonly groupBy?: string[];

  /**
   * Seconds that the first notification of a group waits for more alerts.
   *
   * @default - as the policy around it; the outermost has 30
   */
  readonly groupWaitSeconds?: number;

  /**
   * Seconds until a group is told of again when alerts have come or gone.
   *
   * @default - as the policy around it; the outermost has 300
   */
  readonly groupIntervalSeconds?: number;

  /**
   * Seconds until a group is told of again when nothing has changed; at least those between two notifications of a group.
   *
   * @default - as the policy around it; the outermost has 14400
   */
  readonly repeatIntervalSeconds?: number;
}

/** Alerts that are routed differently from the rest. */
export interface NotificationRoute extends NotificationTimings {
  /** What has to be true of an alert, all of it. */
  readonly matchers: AlertMatcher[];

  /** Who is told: a name of `contactPoints`. */
  readonly contactPoint: string;

  /**
   * Whether routes after this one are asked as well.
   *
   * @default false
   */
  readonly continues?: boolean;

  /**
   * When nobody is told: names of `muteTimings`.
   *
   * @default - never
   */
  readonly mutedIn?: string[];

  /**
   * When somebody is told, and at no other time: names of `muteTimings`.
   *
   * @default - always
   */
  readonly activeIn?: string[];

  /**
   * Routes for some of these alerts, of which the first that fits is taken.
   *
   * @default - none
   */
  readonly routes?: NotificationRoute[];
}

/** Which alerts go where. */
export interface NotificationPolicy extends NotificationTimings {
  /** Who is told of what no route takes: a name of `contactPoints`. */
  readonly contactPoint: string;

  /**
   * Routes, of which the first that fits is taken.
   *
   * @default - all alerts go to `contactPoint`
   */
  readonly routes?: NotificationRoute[];
}

/** A part of the calendar; what is left out is at any time. */
export interface TimeInterval {
  /**
   * Hours of a day: `09:00-17:30`, or `22:00-24:00`. One that goes over midnight is two.
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
   * Where clocks show these times, by the name of IANA: `Europe/Berlin`.
   *
   * @default "UTC"
   */
  readonly timeZone?: string;
}

/** Times at which a route sends no notifications, or the only times at which it does. */
export class MuteTiming {
  /**
   * Any of these.
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
  /** Its name. */
  readonly host: string;

  /**
   * Its port.
   *
   * @default 587
   */
  readonly port?: number;

  /** The address that mails come from. */
  readonly fromAddress: string;

  /**
   * Name of a Secret in the namespace `monitoring` with `username` and `password`.
   *
   * @default - it asks for no login
   */
  readonly secretName?: string;
}

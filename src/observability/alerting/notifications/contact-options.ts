/** One value in a Secret of the namespace `monitoring`, so that it appears in no program, state or chart values. */
export interface SecretEntry {
  /** Name of the Secret. */
  readonly secretName: string;

  /** The key in it. */
  readonly key: string;
}

/** Options common to all contact points. */
export interface ContactPointOptions {
  /**
   * The headline, as a Grafana template. For targets without a headline, the subject or summary.
   *
   * @default - Grafana's: number of firing alerts, and their names
   * @see https://grafana.com/docs/grafana/latest/alerting/configure-notifications/template-notifications/
   */
  readonly title?: string;

  /**
   * The text, as a Grafana template: `{{ template "ours" . }}` with one of `templates`.
   *
   * @default - Grafana's: each alert with its labels and annotations
   */
  readonly message?: string;

  /**
   * Whether to notify when an alert is resolved.
   *
   * @default true
   */
  readonly sendResolved?: boolean;
}

/** Notifications to a Slack channel, through a webhook. */
export interface SlackContactOptions extends ContactPointOptions {
  /** The secret URL of the channel's incoming webhook. */
  readonly webhookUrl: SecretEntry;
}

/** Notifications to a Slack channel, through an app. */
export interface SlackAppContactOptions extends ContactPointOptions {
  /** The token of an app that can post to the channel. */
  readonly token: SecretEntry;

  /** The channel, by name or ID. */
  readonly channel: string;
}

/** Notifications to PagerDuty. */
export interface PagerDutyContactOptions extends ContactPointOptions {
  /** The integration key of a service, for the Events API v2. */
  readonly integrationKey: SecretEntry;

  /**
   * Severity in PagerDuty: `critical`, `error`, `warning` or `info`.
   *
   * @default "critical"
   */
  readonly severity?: string;
}

/** Notifications to Jira Service Management, the successor of Opsgenie. */
export interface JiraServiceManagementContactOptions extends ContactPointOptions {
  /** The API key of an integration of type `API`. */
  readonly apiKey: SecretEntry;

  /**
   * URL of the alert API, without a customer's site.
   *
   * @default - that of Jira Service Management; Opsgenie, while it exists, uses https://api.opsgenie.com/v2/alerts and
   * https://api.eu.opsgenie.com/v2/alerts
   */
  readonly apiUrl?: string;
}

/** Notifications by e-mail, which need `smtp`. */
export interface EmailContactOptions extends ContactPointOptions {
  /** Addresses; all get the same mail. */
  readonly addresses: string[];
}

/** Notifications to an Amazon SNS topic. */
export interface SnsContactOptions extends ContactPointOptions {
  /** ARN of the topic. Grafana gets permission to publish to it. */
  readonly topicArn: string;

  /**
   * ARN of the topic's customer managed KMS key.
   *
   * @default - not encrypted, or with an AWS managed key
   */
  readonly kmsKeyArn?: string;
}

/** Notifications to a Microsoft Teams channel. */
export interface TeamsContactOptions extends ContactPointOptions {
  /** The secret URL of a Power Automate workflow that posts to the channel. */
  readonly webhookUrl: SecretEntry;
}

/** Authentication of an HTTP notification. */
export interface WebhookLoginOptions extends ContactPointOptions {
  /**
   * Name of a Secret in the namespace `monitoring` with `username` and `password`, for HTTP Basic.
   *
   * @default - none
   */
  readonly loginSecretName?: string;

  /**
   * A token, sent as `Authorization: Bearer ...`.
   *
   * @default - none
   */
  readonly bearerToken?: SecretEntry;
}

/** Notifications by HTTP. */
export interface WebhookContactOptions extends WebhookLoginOptions {
  /** The URL. */
  readonly url: string;
}

/** Notifications by HTTP to an address that is itself a secret. */
export interface SecretWebhookContactOptions extends WebhookLoginOptions {
  /** The secret URL. */
  readonly url: SecretEntry;
}

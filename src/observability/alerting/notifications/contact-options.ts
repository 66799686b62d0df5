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
   * The headline, as a template of Grafana. Where there is no headline, it is the subject or the summary.
   *
   * @default - that of Grafana: how many alerts fire, and what they are called
   * @see https://grafana.com/docs/grafana/latest/alerting/configure-notifications/template-notifications/
   */
  readonly title?: string;

  /**
   * The text, as a template of Grafana: `{{ template "ours" . }}` with one of `templates`.
   *
   * @default - that of Grafana: each alert with its labels and annotations
   */
  readonly message?: string;

  /**
   * Whether it is also told that an alert is over.
   *
   * @default true
   */
  readonly sendResolved?: boolean;
}

/** Notifications to a Slack channel, through a webhook. */
export interface SlackContactOptions extends ContactPointOptions {
  /** The address of an incoming webhook of the channel, which is a secret. */
  readonly webhookUrl: SecretEntry;
}

/** Notifications to a Slack channel, through an app. */
export interface SlackAppContactOptions extends ContactPointOptions {
  /** The token of an app that may write to the channel. */
  readonly token: SecretEntry;

  /** The channel: its name, or its id. */
  readonly channel: string;
}

/** Notifications to PagerDuty. */
export interface PagerDutyContactOptions extends ContactPointOptions {
  /** The integration key of a service, for the Events API v2. */
  readonly integrationKey: SecretEntry;

  /**
   * How bad PagerDuty takes it for: `critical`, `error`, `warning` or `info`.
   *
   * @default "critical"
   */
  readonly severity?: string;
}

/** Notifications to Jira Service Management, the successor of Opsgenie. */
export interface JiraServiceManagementContactOptions extends ContactPointOptions {
  /** The API key of an integration of kind `API`. */
  readonly apiKey: SecretEntry;

  /**
   * Where alerts are taken, without the user's own site in it.
   *
   * @default - that of Jira Service Management; Opsgenie, while it is there, has https://api.opsgenie.com/v2/alerts and https://api.eu.opsgenie.com/v2/alerts
   */
  readonly apiUrl?: string;
}

/** Notifications by e-mail, which need `smtp`. */
export interface EmailContactOptions extends ContactPointOptions {
  /** Addresses, all of which get one mail. */
  readonly addresses: string[];
}

/** Notifications to an Amazon SNS topic. */
export interface SnsContactOptions extends ContactPointOptions {
  /** The topic. Grafana gets the permission to publish to it. */
  readonly topicArn: string;

  /**
   * The customer managed key that the topic is encrypted with.
   *
   * @default - it is not, or with a key of AWS
   */
  readonly kmsKeyArn?: string;
}

/** Notifications to a Microsoft Teams channel. */
export interface TeamsContactOptions extends ContactPointOptions {
  /** The address of a workflow of Power Automate that posts to the channel, which is a secret. */
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
   * A token, which goes along as `Authorization: Bearer ...`.
   *
   * @default - none
   */
  readonly bearerToken?: SecretEntry;
}

/** Notifications by HTTP. */
export interface WebhookContactOptions extends WebhookLoginOptions {
  /** The address. */
  readonly url: string;
}

/** Notifications by HTTP to an address that is itself a secret. */
export interface SecretWebhookContactOptions extends WebhookLoginOptions {
  /** The address. */
  readonly url: SecretEntry;
}

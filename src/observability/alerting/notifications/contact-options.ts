/** One value in a Secret of the namespace `monitoring`: no program, state or value of a chart has it. */
export interface SecretEntry {
  /** Name of the Secret. */
  readonly secretName: string;

  /** The key in it. */
  readonly key: string;
}

/** What all contact points have alike. */
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

/** Which channel of Slack is told, by a webhook. */
export interface SlackContactOptions extends ContactPointOptions {
  /** The address of an incoming webhook of the channel, which is a secret. */
  readonly webhookUrl: SecretEntry;
}

/** Which channel of Slack is told, by an app. */
export interface SlackAppContactOptions extends ContactPointOptions {
  /** The token of an app that may write to the channel. */
  readonly token: SecretEntry;

  /** The channel: its name, or its id. */
  readonly channel: string;
}

/** Who is told by PagerDuty. */
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

/** Who is told by Jira Service Management, which Opsgenie has become a part of. */
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

/** Who is notified by e-mail, which needs `smtp`. */
export interface EmailContactOptions extends ContactPointOptions {
  /** Addresses, all of which get one mail. */
  readonly addresses: string[];
}

/** Which topic of Amazon SNS is told. */
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

/** Which channel of Microsoft Teams is told. */
export interface TeamsContactOptions extends ContactPointOptions {
  /** The address of a workflow of Power Automate that posts to the channel, which is a secret. */
  readonly webhookUrl: SecretEntry;
}

/** How one logs in where something is told by HTTP. */
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

/** What is told by HTTP. */
export interface WebhookContactOptions extends WebhookLoginOptions {
  /** The address. */
  readonly url: string;
}

/** What is told by HTTP at an address that is a secret: whoever has it may write. */
export interface SecretWebhookContactOptions extends WebhookLoginOptions {
  /** The address. */
  readonly url: SecretEntry;
}

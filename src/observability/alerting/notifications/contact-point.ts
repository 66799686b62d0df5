import { IConstruct } from 'constructs';
import {
  ContactPointOptions, EmailContactOptions, JiraServiceManagementContactOptions, PagerDutyContactOptions, SecretWebhookContactOptions,
  SlackAppContactOptions, SlackContactOptions, SnsContactOptions, TeamsContactOptions, WebhookContactOptions,
} from './contact-options';
import {
  emailSettings, jiraSettings, pagerDutySettings, Receiver, secretWebhookSettings, slackAppSettings, slackSettings, snsSettings, teamsSettings,
  webhookSettings,
} from './receivers';
import { checkCall } from '../../../private/arguments/check-arguments';

/** Makes the receiver, in the words of Grafana; `property` is where the contact point stands. */
type Binding = (scope: IConstruct, property: string) => Receiver;

/** Where notifications are sent. What one logs in with is in Secrets of the namespace `monitoring`, and nowhere else. */
export class ContactPoint {
  /**
   * A Slack channel, through a webhook.
   *
   * @param options its URL
   * @see https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/configure-slack/
   */
  public static slack(options: SlackContactOptions): ContactPoint {
    checkCall('ContactPoint.slack', [options]);
    return new ContactPoint(options, () => slackSettings(options));
  }

  /**
   * A Slack channel, through an app that can post to several.
   *
   * @param options token and channel
   * @see https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/configure-slack/
   */
  public static slackApp(options: SlackAppContactOptions): ContactPoint {
    checkCall('ContactPoint.slackApp', [options]);
    return new ContactPoint(options, (scope, property) => slackAppSettings(scope, property, options));
  }

  /**
   * A PagerDuty service.
   *
   * @param options its key
   * @see https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/pager-duty/
   */
  public static pagerDuty(options: PagerDutyContactOptions): ContactPoint {
    checkCall('ContactPoint.pagerDuty', [options]);
    return new ContactPoint(options, (scope, property) => pagerDutySettings(scope, property, options));
  }

  /**
   * A team in Jira Service Management, or in its predecessor Opsgenie, which has the same API.
   *
   * @param options the key of an integration
   * @see https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/configure-opsgenie/
   */
  public static jiraServiceManagement(options: JiraServiceManagementContactOptions): ContactPoint {
    checkCall('ContactPoint.jiraServiceManagement', [options]);
    return new ContactPoint(options, (scope, property) => jiraSettings(scope, property, options));
  }

  /**
   * E-mail addresses.
   *
   * @param options the addresses
   */
  public static email(options: EmailContactOptions): ContactPoint {
    checkCall('ContactPoint.email', [options]);
    return new ContactPoint(options, (scope, property) => emailSettings(scope, property, options));
  }

  /**
   * An Amazon SNS topic. Grafana uses its role, which gets the permission.
   *
   * @param options the topic
   * @see https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/configure-amazon-sns/
   */
  public static sns(options: SnsContactOptions): ContactPoint {
    checkCall('ContactPoint.sns', [options]);
    return new ContactPoint(options, (scope, property) => snsSettings(scope, property, options));
  }

  /**
   * A Microsoft Teams channel.
   *
   * @param options the URL of its workflow
   * @see https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/configure-teams/
   */
  public static teams(options: TeamsContactOptions): ContactPoint {
    checkCall('ContactPoint.teams', [options]);
    return new ContactPoint(options, () => teamsSettings(options));
  }

  /**
   * Any server that accepts a POST with JSON.
   *
   * @param options URL and login
   * @see https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/
   */
  public static webhook(options: WebhookContactOptions): ContactPoint {
    checkCall('ContactPoint.webhook', [options]);
    return new ContactPoint(options, (scope, property) => webhookSettings(scope, property, options));
  }

  /**
   * The same, at a secret URL.
   *
   * @param options URL and login
   */
  public static secretWebhook(options: SecretWebhookContactOptions): ContactPoint {
    checkCall('ContactPoint.secretWebhook', [options]);
    return new ContactPoint(options, (scope, property) => secretWebhookSettings(scope, property, options));
  }

  private constructor(
    /** @internal */
    public readonly _options: ContactPointOptions,
    /** @internal */
    public readonly _bind: Binding,
  ) {}
}

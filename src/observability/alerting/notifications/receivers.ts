import { Fn } from 'cdktf';
import { IConstruct } from 'constructs';
import {
  ContactPointOptions, EmailContactOptions, JiraServiceManagementContactOptions, PagerDutyContactOptions, SecretEntry, SecretWebhookContactOptions,
  SlackAppContactOptions, SlackContactOptions, SnsContactOptions, TeamsContactOptions, WebhookContactOptions, WebhookLoginOptions,
} from './contact-options';
import { refuseLiteralSecret, requireSecretEntry } from './secret-checks';
import { requireUrl } from '../../../private/checks/addresses';
import { requireArn, requireArnIfGiven } from '../../../private/checks/aws-arn';
import { ValidationError } from '../../../private/errors';
import { isToken } from '../../../private/tokens';
import { requireDnsSubdomain, requireOneOf, requirePattern } from '../../../private/validation';

/** Who is told, in the words of Grafana. */
export interface Receiver {
  readonly type: string;
  /** Settings that are text of the user, or of ours. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Settings out of Secrets, by name of the setting. */
  readonly secrets: Readonly<Record<string, SecretEntry>>;
  /** Addresses that Grafana itself asks, where it is not known that they are of HTTPS on port 443. */
  readonly urls?: readonly string[];
  readonly topic?: { readonly topicArn: string; readonly kmsKeyArn?: string };
  readonly needsSmtp?: boolean;
}

/** https://developer.atlassian.com/cloud/jira/service-desk-ops/rest/v2/api-group-integration-events/ (2026-11-30) */
const JIRA_SERVICE_MANAGEMENT = 'https://api.atlassian.com/jsm/ops/integration/v2/alerts';

type Texts = Readonly<Record<'title' | 'message', string>>;

/** The texts of a contact point, under the names that its kind has for them. */
function texts({ title, message }: ContactPointOptions, names: Texts): Record<string, unknown> {
  return { ...(title !== undefined && { [names.title]: title }), ...(message !== undefined && { [names.message]: message }) };
}

export function slackSettings(options: SlackContactOptions): Receiver {
  return { type: 'slack', settings: texts(options, { title: 'title', message: 'text' }), secrets: { url: options.webhookUrl } };
}

export function slackAppSettings(scope: IConstruct, property: string, options: SlackAppContactOptions): Receiver {
  const { token, channel } = options;
  // https://docs.slack.dev/reference/objects/conversation-object/ (2026-11-30)
  requirePattern(scope, `${property}.channel`, channel, /^#?[^\s#@,:;A-Z]{1,80}$|^[CGUD][A-Z0-9]{5,}$/, 'the name or the id of a channel', 'copy it from Slack');
  return { type: 'slack', settings: { recipient: channel, ...texts(options, { title: 'title', message: 'text' }) }, secrets: { token } };
}

export function pagerDutySettings(scope: IConstruct, property: string, options: PagerDutyContactOptions): Receiver {
  const { severity = 'critical', integrationKey } = options;
  requireOneOf(scope, `${property}.severity`, severity, ['critical', 'error', 'warning', 'info']);
  const { title, ...message } = texts(options, { title: 'title', message: 'message' });
  return {
    type: 'pagerduty',
    settings: { severity, ...(title !== undefined && { summary: title }), ...('message' in message && { details: { message: message.message } }) },
    secrets: { integrationKey },
  };
}

export function jiraSettings(scope: IConstruct, property: string, options: JiraServiceManagementContactOptions): Receiver {
  const { apiUrl = JIRA_SERVICE_MANAGEMENT, apiKey } = options;
  requireUrl(scope, `${property}.apiUrl`, apiUrl);
  refuseLiteralSecret(scope, `${property}.apiUrl`, apiUrl);
  // The alert that is over is closed by it, and its labels become tags and details.
  const settings = { apiUrl, autoClose: options.sendResolved ?? true, sendTagsAs: 'both', ...texts(options, { title: 'message', message: 'description' }) };
  return { type: 'opsgenie', settings, secrets: { apiKey }, urls: [apiUrl] };
}

export function emailSettings(scope: IConstruct, property: string, options: EmailContactOptions): Receiver {
  if (!isToken(options.addresses) && options.addresses.length === 0) {
    throw new ValidationError(scope, { property: `${property}.addresses`, problem: 'is empty, so no one would be notified', got: [], fix: 'add an address' });
  }
  if (isToken(options.addresses)) {
    return email(options, Fn.join(';', options.addresses));
  }
  options.addresses.forEach((address, index) => requirePattern(
    scope, `${property}.addresses[${index}]`, address, /^[^\s@;,<>]+@[^\s@;,<>]+$/, 'an address such as ops@example.com', 'write only the address, without a display name',
  ));
  return email(options, options.addresses.join(';'));
}

function email(options: EmailContactOptions, addresses: string): Receiver {
  return {
    type: 'email', settings: { addresses, singleEmail: true, ...texts(options, { title: 'subject', message: 'message' }) }, secrets: {}, needsSmtp: true,
  };
}

export function snsSettings(scope: IConstruct, property: string, options: SnsContactOptions): Receiver {
  const { topicArn, kmsKeyArn } = options;
  requireArn(scope, `${property}.topicArn`, 'topic', topicArn);
  const region = isToken(topicArn) ? Fn.element(Fn.split(':', topicArn), 3) : topicArn.split(':')[3];
  requireArnIfGiven(scope, `${property}.kmsKeyArn`, 'key', kmsKeyArn, isToken(topicArn) ? undefined : region);
  return {
    type: 'sns',
    settings: { topic_arn: topicArn, sigv4: { region }, ...texts(options, { title: 'subject', message: 'message' }) },
    secrets: {},
    topic: { topicArn, kmsKeyArn },
  };
}

export function teamsSettings(options: TeamsContactOptions): Receiver {
  return { type: 'teams', settings: texts(options, { title: 'title', message: 'message' }), secrets: { url: options.webhookUrl } };
}

export function webhookSettings(scope: IConstruct, property: string, options: WebhookContactOptions): Receiver {
  const { url } = options;
  requireUrl(scope, `${property}.url`, url);
  refuseLiteralSecret(scope, `${property}.url`, url);
  const { settings, secrets } = webhook(scope, property, options);
  return { type: 'webhook', settings: { url, ...settings }, secrets, urls: [url] };
}

export function secretWebhookSettings(scope: IConstruct, property: string, options: SecretWebhookContactOptions): Receiver {
  const { settings, secrets } = webhook(scope, property, options);
  return { type: 'webhook', settings, secrets: { url: options.url, ...secrets } };
}

function webhook(scope: IConstruct, property: string, options: WebhookLoginOptions): Pick<Receiver, 'settings' | 'secrets'> {
  const { loginSecretName: secretName, bearerToken } = options;
  if (secretName !== undefined) {
    requireDnsSubdomain(scope, `${property}.loginSecretName`, secretName);
    if (bearerToken) {
      throw new ValidationError(scope, {
        property: `${property}.bearerToken`, problem: 'cannot be combined with `loginSecretName`: a request has one login', fix: 'remove one of them',
      });
    }
  }
  return {
    settings: { httpMethod: 'POST', ...(bearerToken && { authorization_scheme: 'Bearer' }), ...texts(options, { title: 'title', message: 'message' }) },
    secrets: {
      ...(secretName !== undefined && { username: { secretName, key: 'username' }, password: { secretName, key: 'password' } }),
      ...(bearerToken && { authorization_credentials: bearerToken }),
    },
  };
}

/** Refuses Secrets that there cannot be, whatever kind of contact point names them. */
export function requireSecrets(scope: IConstruct, property: string, options: ContactPointOptions): void {
  for (const [name, value] of Object.entries(options)) {
    if (typeof value === 'object' && value !== null && 'secretName' in value) {
      requireSecretEntry(scope, `${property}.${name}`, value as SecretEntry);
    }
  }
}

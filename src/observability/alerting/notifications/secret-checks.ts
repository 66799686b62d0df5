import { IConstruct } from 'constructs';
import { SecretEntry } from './contact-options';
import { ValidationError } from '../../../private/errors';
import { isToken } from '../../../private/tokens';
import { requireDnsSubdomain, requireLiteral, requirePattern } from '../../../private/validation';

/**
 * What services give out as secrets: tokens of Slack, GitHub and Grafana, keys of AWS, of PagerDuty (32 letters and digits), UUIDs as Opsgenie has
 * them, addresses of webhooks that need no login, and keys in the query of an address.
 */
const SECRETS = [
  /\bxox[a-z]-[\w-]{10,}/i, /\bxapp-[\w-]{10,}/i, /\bgh[pousr]_\w{20,}/, /\bgl(sa|c)_\w{20,}/, /\bA[KS]IA[A-Z0-9]{16}\b/, /^(?=(.*\d){6})[A-Za-z0-9]{32}$/,
  /\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/i, /^https?:\/\/hooks\.slack\.com\/|\.webhook\.office\.com\/|\.logic\.azure\.com[:/]|\.api\.powerplatform\.com[:/]/i,
  /^https?:\/\/(discord(app)?\.com\/api\/webhooks|events\.pagerduty\.com\/integration|hc-ping\.com|api\.telegram\.org\/bot)\b/i,
  /[?&](sig|signature|token|api_?key|key|secret|password|access_token|auth)=[^&\s{]/i,
];

/** Whether text is, or has in it, what a service gives out as a secret. */
export function looksSecret(text: string): boolean {
  return SECRETS.some((pattern) => pattern.test(text));
}

/** Refuses a secret where everybody reads it. The error does not repeat it. */
export function refuseLiteralSecret(scope: IConstruct, property: string, text: string | undefined): void {
  if (text !== undefined && !isToken(text) && looksSecret(text)) {
    throw new ValidationError(scope, {
      property,
      problem: 'looks like a secret: it would be readable in the code, in the Terraform state and in the Helm release',
      fix: "store it in a Secret of the namespace monitoring, and reference it: { secretName: '...', key: '...' }",
    });
  }
}

/** Refuses what no Secret is called, and the secret itself in its place. */
export function requireSecretEntry(scope: IConstruct, property: string, { secretName, key }: SecretEntry): void {
  refuseLiteralSecret(scope, `${property}.secretName`, secretName);
  requireLiteral(scope, `${property}.key`, key, 'Kubernetes looks the value up by it');
  refuseLiteralSecret(scope, `${property}.key`, key);
  requireDnsSubdomain(scope, `${property}.secretName`, secretName);
  // https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data (2026-11-30)
  requirePattern(scope, `${property}.key`, key, /^[-._a-zA-Z0-9]{1,253}$/, 'up to 253 letters, digits, -, _ and .', 'use the key, not its value');
}

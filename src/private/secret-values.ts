import { memberPath } from './helm-values';
import { isPlainObject, isToken } from './tokens';

/** Names of values that hold a secret; those of files and of Secrets (`password_file`, `passwordKey`, `existingSecret`) end otherwise. */
const SECRET_NAME = new RegExp(`(${[
  'pass(word|wd|phrase)', '(^|_)pass', 'client_?secret', 'secret_?key', '(secret_?)?access_?key', 'api_?key', 'private_?key', 'integration_?key', 'routing_key',
  'service_key', 'slack_api_url', '(^|_)token', '(access|api|auth|bearer|bot)token',
].join('|')})$`, 'i');

/** Names that only mean a secret below another one: `authorization: { credentials: ... }`. */
const SECRET_BELOW: { readonly [parent: string]: RegExp } = {
  authorization: /^credentials$/,
  secureJsonData: /./,
  webhookTLS: /^key$/,
};

/** What is no secret, though its name says so. */
const NO_SECRET = /(^|\.)hub\.token$/;

/** A reference that is filled in where it is read, such as `$__env{PASSWORD}`, `${PASSWORD}` or `{{ .Values.x }}`. */
const REFERENCE = /^\$|\{\{/;

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
export const PASSWORD_IN_URL = /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s:@$%{][^/\s:@]*@/i;
/** In a text of several lines, such as a file of configuration, where its name is the whole key. */
const SECRET_IN_TEXT = /^[ \t]*(- )?((bind_)?password|credentials|bearer_token|(client_)?secret|secret_(access_)?key|api_key|slack_api_url)[ \t]*[=:][ \t]*["']?[^\s"'${<|>&]/im;

/** The paths of all literal texts in a chart's values that are secrets, by their names or by what they look like. */
export function secretsIn(path: string, values: unknown): string[] {
  return find(path, values, '', '');
}

function find(path: string, value: unknown, name: string, parent: string): string[] {
  if (isToken(value)) {
    return [];
  }
  if (typeof value === 'string') {
    return isSecret(path, value, name, parent) ? [path] : [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((element, index) => find(`${path}[${index}]`, element, name, parent));
  }
  if (!isPlainObject(value)) {
    return [];
  }
  // An entry of a list of variables: its name is beside its value.
  if (typeof value.name === 'string' && typeof value.value === 'string') {
    return find(memberPath(path, 'value'), value.value, value.name, name);
  }
  return Object.entries(value).flatMap(([key, below]) => find(memberPath(path, key), below, key, name));
}

function isSecret(path: string, value: string, name: string, parent: string): boolean {
  if (value === '' || REFERENCE.test(value)) {
    return false;
  }
  const isNamed = SECRET_NAME.test(name) && !NO_SECRET.test(path) || SECRET_BELOW[parent]?.test(name);
  return isNamed || PRIVATE_KEY.test(value) || PASSWORD_IN_URL.test(value) || value.includes('\n') && SECRET_IN_TEXT.test(value);
}

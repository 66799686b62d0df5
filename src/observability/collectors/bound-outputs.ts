import { Construct, IConstruct } from 'constructs';
import { loginVariable } from './fluent-bit-config';
import { LogOutput } from './log-output';
import { LogOutputBinding, LogOutputRequest } from './log-output-options';
import { credentialsEnvironment } from '../../cluster/credentials-environment';
import { requireGrant } from '../../cluster/grant-check';
import { checkStruct } from '../../private/arguments/check-arguments';
import { requireUrl, warnOfPlainLogin } from '../../private/checks/addresses';
import { requireClosedBrackets } from '../../private/checks/expressions';
import { ValidationError } from '../../private/errors';
import { idFromKey } from '../../private/ids';
import { sortedEntries } from '../../private/maps';
import { isToken } from '../../private/tokens';
import { requireDnsSubdomain, requirePattern } from '../../private/validation';

/** What the outputs of a collector mean, by their names. */
export function bindOutputs(
  scope: Construct, outputs: { [name: string]: LogOutput }, request: Omit<LogOutputRequest, 'name'>,
): { [name: string]: LogOutputBinding } {
  if (Object.keys(outputs).length === 0) {
    throw new ValidationError(scope, {
      property: 'outputs',
      problem: 'are empty, so the logs would go nowhere',
      fix: 'add one, such as `loki: LogOutput.loki(logs.endpoint)`, or remove the collector',
    });
  }
  return Object.fromEntries(sortedEntries(outputs).map(([name, output]) => {
    requirePattern(scope, 'outputs', name, /^[a-z][A-Za-z0-9]{0,49}$/, 'up to 50 letters and digits, starting with a lowercase letter', 'rename the key');
    const binding = output.bind(scope, { ...request, name: idFromKey(scope, 'outputs', name) });
    requireBinding(scope, name, binding);
    return [name, binding];
  }));
}

// What is no line of its own would become another property, or another section.
function requireBinding(scope: IConstruct, name: string, binding: LogOutputBinding): void {
  checkStruct(scope, 'LogOutputBinding', binding, `outputs["${name}"]`);
  requireGrant(scope, `outputs["${name}"].grant`, binding.grant);
  requireUrl(scope, `outputs["${name}"].url`, binding.url);
  if (binding.loginSecretName !== undefined) {
    requireDnsSubdomain(scope, `outputs["${name}"].loginSecretName`, binding.loginSecretName);
    warnOfPlainLogin(scope, `outputs["${name}"].url`, binding.url);
  }
  for (const [key, value] of Object.entries(binding.properties)) {
    requirePattern(scope, `outputs["${name}"].properties`, key, /^[\w.-]+$/, 'names of letters, digits, _ . and -', 'write it as in the documentation of Fluent Bit');
    if (!isToken(value)) {
      requirePattern(scope, `outputs["${name}"].properties["${key}"]`, value, /^[^\n\r]+$/, 'a single line of text', 'remove the line break');
    }
  }
}

/** Refuses expressions that Fluent Bit would take for something else. */
export function requireDropPatterns(scope: IConstruct, dropPatterns: string[]): void {
  // Fluent Bit takes `${` for the start of a variable of its environment.
  dropPatterns.forEach((pattern, index) => {
    requirePattern(
      scope, `dropPatterns[${index}]`, pattern, /^(?!.*\$\{)\S(.*\S)?$/, 'one line, without spaces at the ends and without ${', 'write each expression as a separate item, and [$]{ for ${',
    );
    requireClosedBrackets(scope, `dropPatterns[${index}]`, pattern);
  });
}

/** The logins of outputs, and the keys of AWS where those are in a Secret, as variables of a container: no value and no state holds them. */
export function loginsOf(outputs: { readonly [name: string]: LogOutputBinding }): object[] {
  const logins = Object.entries(outputs).flatMap(([output, { loginSecretName: name }]) => name === undefined ? [] :
    (['username', 'password'] as const).map((key) => ({ name: loginVariable(output, key), valueFrom: { secretKeyRef: { name, key } } })));
  // Of one service account, so of one Secret.
  const [grant] = Object.values(outputs).flatMap((output) => output.grant ?? []);
  return [...logins, ...credentialsEnvironment(grant)];
}

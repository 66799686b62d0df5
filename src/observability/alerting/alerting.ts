import { IConstruct } from 'constructs';
import { AlertingOptions } from './alerting-options';
import { forGrafana, forHelm } from './escapes';
import { ContactPoint } from './notifications/contact-point';
import { timeIntervals } from './notifications/mute-timings';
import { Names, policyTree } from './notifications/policies';
import { NotificationPolicy, SmtpOptions } from './notifications/policy-options';
import { Receiver, requireSecrets } from './notifications/receivers';
import { refuseLiteralSecret } from './notifications/secret-checks';
import { requireTemplate } from './notifications/templates';
import { ValidationError } from '../../private/errors';
import { memberPath } from '../../private/helm-values';
import { sortedEntries } from '../../private/maps';
import { requireDnsSubdomain, requireInteger, requirePattern } from '../../private/validation';

/** What alerting means for Grafana, its chart and its permissions. */
export interface AlertingBinding {
  readonly helmValues: Record<string, unknown>;
  /** Addresses that Grafana itself asks. */
  readonly urls: readonly string[];
  readonly topics: ReadonlyArray<NonNullable<Receiver['topic']>>;
}

const NAME = /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/;

/** What Grafana is told of contact points and policies, checked. `smtpElsewhere`: values of the user say how it sends e-mail. */
export function bindAlerting(scope: IConstruct, options: AlertingOptions, smtpElsewhere: boolean): AlertingBinding {
  const { contactPoints, muteTimings = {}, templates = {}, smtp } = options;
  const names: Names = {
    contactPoints: namesOf(scope, 'contactPoints', contactPoints),
    muteTimings: namesOf(scope, 'muteTimings', muteTimings),
    used: new Set(),
    missingLabel: () => undefined,
  };
  namesOf(scope, 'templates', templates);
  const receivers = sortedEntries(contactPoints).map(([name, point]) => ({ name, point, ...bindPoint(scope, memberPath('alerting.contactPoints', name), point) }));
  const policy = policyTree(scope, 'alerting.policy', policyOf(scope, options), names);
  refuseUnused(scope, names);
  const mail = receivers.find(({ needsSmtp }) => needsSmtp);
  if (mail && !smtp && !smtpElsewhere) {
    throw new ValidationError(scope, {
      property: 'alerting.smtp', problem: `is missing, and the contact point ${mail.name} is told by e-mail`, fix: 'say which server sends e-mail',
    });
  }
  const timings = sortedEntries(muteTimings).map(([name, timing]) => (
    { orgId: 1, name, time_intervals: timeIntervals(scope, memberPath('alerting.muteTimings', name), timing) }));
  const texts = sortedEntries(templates).map(([name, template]) => {
    requireTemplate(scope, memberPath('alerting.templates', name), template);
    return { orgId: 1, name, template };
  });
  const files = {
    'contactpoints.yaml': { contactPoints: receivers.map(({ name, point, ...receiver }) => pointEntry(name, receiver, point)) },
    'policies.yaml': { policies: [{ orgId: 1, ...forGrafana(policy) }] },
    ...(timings.length > 0 && { 'mutetimes.yaml': { muteTimes: timings } }),
    ...(texts.length > 0 && { 'templates.yaml': { templates: texts } }),
  };
  const variables = receivers.flatMap(({ name, secrets }) => sortedEntries(secrets).map(([setting, { secretName, key }]) =>
    [variableOf(name, setting), { secretKeyRef: { name: secretName, key } }]));
  return {
    helmValues: {
      alerting: Object.fromEntries(Object.entries(files).map(([file, content]) => [file, forHelm({ apiVersion: 1, ...content })])),
      ...(variables.length > 0 && { envValueFrom: Object.fromEntries(variables) }),
      ...(smtp && smtpValues(scope, smtp)),
    },
    urls: [...receivers.flatMap(({ urls = [] }) => urls), ...(smtp ? [`http://${smtp.host}:${smtp.port ?? 587}`] : [])],
    topics: receivers.flatMap(({ topic }) => topic ?? []),
  };
}

function namesOf(scope: IConstruct, option: string, map: { readonly [name: string]: unknown }): string[] {
  return Object.keys(map).sort().map((name) => {
    requirePattern(
      scope, memberPath(`alerting.${option}`, name), name, NAME, '1 to 40 of a-z, 0-9 and -, with a letter or digit at both ends', 'rename it',
    );
    return name;
  });
}

function bindPoint(scope: IConstruct, property: string, point: ContactPoint): Receiver {
  const receiver = point._bind(scope, property);
  requireSecrets(scope, property, point._options);
  for (const [name, text] of Object.entries(point._options)) {
    if ((name === 'title' || name === 'message') && typeof text === 'string') {
      requireTemplate(scope, `${property}.${name}`, text);
      refuseLiteralSecret(scope, `${property}.${name}`, text);
    }
  }
  return receiver;
}

function policyOf(scope: IConstruct, { contactPoints, policy }: AlertingOptions): NotificationPolicy {
  const [contactPoint, ...more] = Object.keys(contactPoints).sort();
  if (contactPoint === undefined) {
    throw new ValidationError(scope, { property: 'alerting.contactPoints', problem: 'is empty, and nobody would be told', got: {}, fix: 'add a contact point, or leave `alerting` out' });
  }
  if (!policy && more.length > 0) {
    throw new ValidationError(scope, {
      property: 'alerting.policy', problem: 'is missing, and there are several contact points', allowed: [contactPoint, ...more].join(', '), fix: 'say which of them is told of what',
    });
  }
  return policy ?? { contactPoint };
}

function refuseUnused(scope: IConstruct, names: Names): void {
  for (const option of ['contactPoints', 'muteTimings'] as const) {
    const unused = names[option].find((name) => !names.used.has(`${option}.${name}`));
    if (unused !== undefined) {
      throw new ValidationError(scope, {
        property: memberPath(`alerting.${option}`, unused),
        problem: option === 'contactPoints' ? 'is told of nothing: no policy names it' : 'is never asked: no route names it',
        fix: 'name it in `policy`, or remove it',
      });
    }
  }
}

function pointEntry(name: string, receiver: Receiver, { _options: { sendResolved = true } }: ContactPoint): object {
  const fromSecrets = Object.fromEntries(Object.keys(receiver.secrets).map((setting) => [setting, `$${variableOf(name, setting)}`]));
  return {
    orgId: 1,
    name,
    receivers: [{
      uid: name, type: receiver.type, disableResolveMessage: !sendResolved, settings: { ...forGrafana(receiver.settings), ...fromSecrets },
    }],
  };
}

/** Grafana looks for variables a second time in what `$__env{}` and `${}` stand for, which would change a secret with `$` in it. */
function variableOf(name: string, setting: string): string {
  return `ALERTING_${name.replace(/-/g, '_')}_${setting.replace(/_/g, '')}`.toUpperCase();
}

function smtpValues(scope: IConstruct, { host, port = 587, fromAddress, secretName }: SmtpOptions): Record<string, unknown> {
  requirePattern(scope, 'alerting.smtp.host', host, /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/, 'a DNS name or an IPv4 address', 'write the name alone, without scheme and port');
  requireInteger(scope, 'alerting.smtp.port', port, 1, 65535);
  requirePattern(scope, 'alerting.smtp.fromAddress', fromAddress, /^[^\s@;,<>]+@[^\s@;,<>]+$/, 'an address such as grafana@example.com', 'write the address alone, without a name');
  if (secretName !== undefined) {
    requireDnsSubdomain(scope, 'alerting.smtp.secretName', secretName);
  }
  return {
    'grafana.ini': { smtp: { enabled: true, host: `${host}:${port}`, from_address: fromAddress, startTLS_policy: 'MandatoryStartTLS' } },
    ...(secretName !== undefined && { smtp: { existingSecret: secretName, userKey: 'username', passwordKey: 'password' } }),
  };
}

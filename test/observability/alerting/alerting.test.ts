import { TerraformVariable } from 'cdktf';
import { interpolated, rendered } from './grafana-reader';
import { AlertingOptions } from '../../../src/observability/alerting/alerting-options';
import { SecretEntry } from '../../../src/observability/alerting/notifications/contact-options';
import { ContactPoint } from '../../../src/observability/alerting/notifications/contact-point';
import { AlertMatcher, MuteTiming, NotificationPolicy, TimeInterval } from '../../../src/observability/alerting/notifications/policy-options';
import { Grafana, GrafanaProps } from '../../../src/observability/grafana/grafana';
import { GrafanaDatabase } from '../../../src/observability/grafana/grafana-database';
import { ObservabilityPlatform } from '../../../src/observability/observability-platform';
import { synth, testStack, warnings } from '../../helpers/synth';
import { completeCluster, releaseNamed, valuesIn } from '../support';

const entry = (key: string, secretName = 'alerting'): SecretEntry => ({ secretName, key });
const SLACK = ContactPoint.slack({ webhookUrl: entry('slack-url') });
const PAGER = ContactPoint.pagerDuty({ integrationKey: entry('pagerduty-key') });
const CRITICAL = AlertMatcher.equalTo('severity', 'critical');

function made(alerting: AlertingOptions, props: Partial<GrafanaProps> = {}) {
  const stack = testStack();
  const grafana = new Grafana(stack, 'Grafana', { cluster: completeCluster(stack), prometheus: { url: 'http://prometheus' }, alerting, ...props });
  return { stack, grafana };
}

/** The files that Grafana reads, as it reads them. */
function files(alerting: AlertingOptions, env?: Record<string, string>) {
  const { alerting: written } = valuesIn(made(alerting).stack, 'grafana');
  const read = rendered(written);
  return {
    points: interpolated(read['contactpoints.yaml'].contactPoints, env),
    policy: interpolated(read['policies.yaml'].policies[0], env),
    // Read as they are.
    timings: read['mutetimes.yaml']?.muteTimes,
    templates: read['templates.yaml']?.templates,
  };
}

function errorFor(alerting: AlertingOptions, props?: Partial<GrafanaProps>): string {
  try {
    made(alerting, props);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

const only = (point: ContactPoint): AlertingOptions => ({ contactPoints: { ops: point } });
const policyError = (policy: NotificationPolicy) => errorFor({ contactPoints: { slack: SLACK, pager: PAGER }, policy });

describe('a contact point', () => {
  const settings = (point: ContactPoint, more: Partial<AlertingOptions> = {}) => {
    const { points } = files({ ...only(point), ...more }, { ALERTING_OPS_URL: 'https://hook', ALERTING_OPS_TOKEN: 'token', ALERTING_OPS_INTEGRATIONKEY: 'key', ALERTING_OPS_APIKEY: 'api', ALERTING_OPS_PASSWORD: 'p', ALERTING_OPS_USERNAME: 'u', ALERTING_OPS_AUTHORIZATIONCREDENTIALS: 'bearer' });
    return points[0].receivers[0];
  };

  const SMTP = { host: 'smtp.example.com', fromAddress: 'grafana@example.com' };
  it.each<[string, ContactPoint, object]>([
    ['Slack, by webhook', SLACK, { type: 'slack', settings: { url: 'https://hook' } }],
    ['Slack, by token', ContactPoint.slackApp({ token: entry('token'), channel: 'alerts', title: 'T', message: 'M' }), { type: 'slack', settings: { recipient: 'alerts', token: 'token', title: 'T', text: 'M' } }],
    ['PagerDuty', ContactPoint.pagerDuty({ integrationKey: entry('key'), severity: 'warning', title: 'T', message: 'M' }),
      { type: 'pagerduty', settings: { severity: 'warning', integrationKey: 'key', summary: 'T', details: { message: 'M' } } }],
    ['Jira Service Management', ContactPoint.jiraServiceManagement({ apiKey: entry('key') }),
      { type: 'opsgenie', settings: { apiKey: 'api', apiUrl: 'https://api.atlassian.com/jsm/ops/integration/v2/alerts', autoClose: true } }],
    ['e-mail', ContactPoint.email({ addresses: ['a@example.com', 'b@example.com'] }), { type: 'email', settings: { addresses: 'a@example.com;b@example.com' } }],
    ['SNS', ContactPoint.sns({ topicArn: 'arn:aws:sns:eu-west-2:111122223333:alarms' }),
      { type: 'sns', settings: { topic_arn: 'arn:aws:sns:eu-west-2:111122223333:alarms', sigv4: { region: 'eu-west-2' } } }],
    ['Teams', ContactPoint.teams({ webhookUrl: entry('url'), message: 'M' }), { type: 'teams', settings: { url: 'https://hook', message: 'M' } }],
    ['a webhook', ContactPoint.webhook({ url: 'https://example.com/hook', bearerToken: entry('t') }),
      { type: 'webhook', settings: { url: 'https://example.com/hook', httpMethod: 'POST', authorization_scheme: 'Bearer', authorization_credentials: 'bearer' } }],
    ['a secret webhook with a login', ContactPoint.secretWebhook({ url: entry('url'), loginSecretName: 'hook', sendResolved: false }),
      { type: 'webhook', disableResolveMessage: true, settings: { url: 'https://hook', username: 'u', password: 'p' } }],
  ])('of %s is what Grafana knows it as', (_, point, receiver) => {
    expect(settings(point, { smtp: SMTP })).toMatchObject({ uid: 'ops', disableResolveMessage: false, ...receiver });
  });

  it('has its secrets in variables out of Secrets, and nowhere else', () => {
    const values = valuesIn(made({ contactPoints: { 'on-call': PAGER } }).stack, 'grafana');
    expect(values.envValueFrom).toEqual({ ALERTING_ON_CALL_INTEGRATIONKEY: { secretKeyRef: { name: 'alerting', key: 'pagerduty-key' } } });
    expect(values.alerting['contactpoints.yaml'].contactPoints[0].receivers[0].settings.integrationKey).toBe('$ALERTING_ON_CALL_INTEGRATIONKEY');
  });

  it('of SNS gets the permission, and no other has one', () => {
    const [one, two] = ['alarms', 'pages'].map((name) => `arn:aws:sns:eu-west-2:111122223333:${name}`);
    const kmsKeyArn = 'arn:aws:kms:eu-west-2:111122223333:key/01234567-89ab-cdef-0123-456789abcdef';
    const { stack, grafana } = made({
      contactPoints: { one: ContactPoint.sns({ topicArn: one, kmsKeyArn }), two: ContactPoint.sns({ topicArn: two }) },
      policy: { contactPoint: 'one', routes: [{ matchers: [CRITICAL], contactPoint: 'two' }] },
    });
    const [policy] = synth(stack).resources('aws_iam_role_policy').concat(synth(stack).resources('aws_iam_policy'));
    expect(JSON.parse(policy.policy).Statement).toEqual([
      { Sid: 'Publish', Effect: 'Allow', Action: ['sns:Publish'], Resource: [one, two] },
      { Sid: 'Key', Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: [kmsKeyArn] },
    ]);
    expect(grafana.alertGrant !== undefined).toBe(true);
    expect(made(only(SLACK)).grafana.alertGrant === undefined).toBe(true);
  });

  it('of e-mail needs a server, the library\'s or the chart\'s', () => {
    const mail = only(ContactPoint.email({ addresses: ['a@example.com'] }));
    expect(errorFor(mail)).toBe('Test/Grafana: `alerting.smtp` is missing, but the contact point ops sends e-mail. Fix: set the server that sends e-mail.');
    expect(() => made(mail, { helmValues: { 'grafana.ini': { smtp: { enabled: true, host: 'localhost:25' } } } })).not.toThrow();
    const values = valuesIn(made({ ...mail, smtp: { host: 'smtp.example.com', fromAddress: 'g@example.com', secretName: 'smtp' } }).stack, 'grafana');
    expect(values.smtp).toEqual({ existingSecret: 'smtp', userKey: 'username', passwordKey: 'password' });
    expect(values['grafana.ini'].smtp).toMatchObject({ enabled: true, host: 'smtp.example.com:587', from_address: 'g@example.com' });
  });

  it.each<[string, ContactPoint, string]>([
    ['a channel that is none', ContactPoint.slackApp({ token: entry('t'), channel: 'on call' }), '`alerting.contactPoints.ops.channel` is not valid, got \'on call\'. Allowed: the name or the id of a channel. Fix: copy it from Slack.'],
    ['nobody\'s address', ContactPoint.email({ addresses: [] }), '`alerting.contactPoints.ops.addresses` is empty, so no one would be notified, got []. Fix: add an address.'],
    ['two logins', ContactPoint.webhook({ url: 'https://example.com', loginSecretName: 'a', bearerToken: entry('b') }),
      '`alerting.contactPoints.ops.bearerToken` cannot be combined with `loginSecretName`: a request has one login. Fix: remove one of them.'],
    ['a template that does not close', ContactPoint.pagerDuty({ integrationKey: entry('k'), title: '{{ .Status }' }),
      '`alerting.contactPoints.ops.title` has an unclosed {{, and Grafana would not start, got \'{{ .Status }\'. Fix: close it; for a literal {{ write {{ "{{" }}.'],
  ])('%s is refused', (_, point, text) => {
    expect(errorFor(only(point))).toBe(`Test/Grafana: ${text}`);
  });

  const TOKEN = ['xoxb', '123456789012', 'abcdefghijkl'].join('-');
  it.each<[string, ContactPoint, string]>([
    ['the token itself for its key', ContactPoint.slackApp({ token: entry(TOKEN), channel: 'a' }), 'token.key'],
    ['the key itself for its key', ContactPoint.pagerDuty({ integrationKey: entry('0123456789abcdef0123456789abcdef') }), 'integrationKey.key'],
    ['a UUID for the name of a Secret', ContactPoint.jiraServiceManagement({ apiKey: entry('k', '01234567-89ab-cdef-0123-456789abcdef') }), 'apiKey.secretName'],
    ['the webhook of Slack as an address', ContactPoint.webhook({ url: 'https://hooks.slack.com/services/T0/B0/x' }), 'url'],
    ['a key in an address', ContactPoint.webhook({ url: 'https://example.com/hook?token=abc' }), 'url'],
    ['a token in a text', ContactPoint.pagerDuty({ integrationKey: entry('k'), message: `curl -H ${TOKEN}` }), 'message'],
  ])('%s is refused, and not repeated', (_, point, option) => {
    expect(errorFor(only(point))).toBe(`Test/Grafana: \`alerting.contactPoints.ops.${option}\` looks like a secret: it would be readable in the code, in the Terraform state and in the Helm release. Fix: store it in a Secret of the namespace monitoring, and reference it: { secretName: '...', key: '...' }.`);
  });

  it.each(['alertmanager-notification-keys', 'pagerduty', 'a'.repeat(32), 'https.key'])('%s is no secret', (name) => {
    expect(() => made(only(ContactPoint.pagerDuty({ integrationKey: entry(name, name) })))).not.toThrow();
  });

  it('may be known to Terraform alone', () => {
    const stack = testStack();
    const topicArn = new TerraformVariable(stack, 'Topic', { type: 'string' }).stringValue;
    const addresses = new TerraformVariable(stack, 'Addresses', { type: 'list(string)' }).listValue;
    new Grafana(stack, 'Grafana', {
      cluster: completeCluster(stack),
      prometheus: { url: 'http://prometheus' },
      alerting: {
        contactPoints: { sns: ContactPoint.sns({ topicArn }), mail: ContactPoint.email({ addresses }) },
        policy: { contactPoint: 'sns', routes: [{ matchers: [CRITICAL], contactPoint: 'mail' }] },
        smtp: { host: 'smtp.example.com', fromAddress: 'g@example.com' },
      },
    });
    const text = releaseNamed(synth(stack), 'grafana').values.join('');
    expect(text).toContain('"topic_arn":${jsonencode(var.Topic)}');
    expect(text).toContain('"region":${jsonencode(element(split(\":\", var.Topic), 3))}');
    expect(text).toContain('"addresses":${jsonencode(join(\";\", var.Addresses))}');
  });
});

describe('texts', () => {
  it('by a template that nobody defines are warned of', () => {
    const told = (message: string) => warnings(made({ ...only(ContactPoint.teams({ webhookUrl: entry('url'), message })), templates: { ours: '{{ define "ours" }}{{ end }}' } }).grafana);
    expect([...told('{{ template "ours" . }}'), ...told('{{ template "default.message" . }}'), ...told('plain')]).toEqual([]);
    expect(told('{{- template "our" . }}')).toEqual([
      '`alerting.contactPoints.ops.message` uses the template our, which `templates` does not define: without it, nothing is sent. Fix: define it there, or correct its name.',
    ]);
  });

  it('of any length and shape are read in no time', () => {
    const began = process.cpuUsage().user;
    const { templates } = files({ ...only(SLACK), templates: { ours: `{{/* }} {{ */}}{{- /* b */ -}}${'{{/**/}}'.repeat(2000)}` } });
    expect(templates).toHaveLength(1);
    expect(errorFor({ ...only(SLACK), templates: { ours: `{{ ${'/**/'.repeat(2000)}` } })).toContain('has an unclosed {{');
    expect(process.cpuUsage().user - began).toBeLessThan(20_000_000);
  });

  const HOSTILE = 'a $b ${c} $$d $__env{e} %{f} {{ g }} {{- `h` -}} {{{i}}} "j" \\ \'k\' é\nl: #m';

  it('come through Terraform, Helm and Grafana as they were written', () => {
    const { points, policy, templates } = files({
      contactPoints: { ops: ContactPoint.webhook({ url: 'https://example.com', title: HOSTILE.replace('{{{i}}}', '{{ i }}'), message: '{{ $x := 1 }}{{ $x }}' }) },
      policy: { contactPoint: 'ops', routes: [{ contactPoint: 'ops', matchers: [AlertMatcher.fits('namespace', '^a.*$'), AlertMatcher.notEqualTo('pod', HOSTILE)] }] },
      templates: { ours: '{{ define "ours" }}$5 {{ range $i, $a := .Alerts }}{{ $a.Labels.pod }}{{ end }}{{ end }}' },
    });
    expect(points[0].receivers[0].settings).toMatchObject({ title: HOSTILE.replace('{{{i}}}', '{{ i }}'), message: '{{ $x := 1 }}{{ $x }}' });
    expect(policy.routes[0].object_matchers).toEqual([['namespace', '=~', '^a.*$'], ['pod', '!=', HOSTILE]]);
    expect(templates).toEqual([{ orgId: 1, name: 'ours', template: '{{ define "ours" }}$5 {{ range $i, $a := .Alerts }}{{ $a.Labels.pod }}{{ end }}{{ end }}' }]);
  });
});

describe('a policy', () => {
  it('is all to the one contact point where nothing is said', () => {
    expect(files(only(SLACK)).policy).toEqual({
      orgId: 1, receiver: 'ops', group_by: ['grafana_folder', 'alertname', 'namespace'], group_wait: '30s', group_interval: '300s', repeat_interval: '14400s',
    });
  });

  it('takes what is undefined for what is not given', () => {
    const policy = { contactPoint: 'ops', groupBy: undefined, groupWaitSeconds: undefined, repeatIntervalSeconds: undefined };
    expect(files({ ...only(SLACK), policy }).policy).toEqual(files(only(SLACK)).policy);
  });

  it('is a tree with timings', () => {
    const { policy, timings } = files({
      contactPoints: { slack: SLACK, pager: PAGER },
      muteTimings: { nights: MuteTiming.of([{ times: ['22:00-24:00', '00:00-06:00'], weekdays: ['monday:friday', 'sunday'], timeZone: 'Europe/Berlin' }]) },
      policy: {
        contactPoint: 'slack',
        groupBy: ['...'],
        groupIntervalSeconds: 60,
        routes: [
          { matchers: [CRITICAL], contactPoint: 'pager', repeatIntervalSeconds: 3600, continues: true, routes: [{ matchers: [AlertMatcher.doesNotFit('namespace', 'kube-.*')], contactPoint: 'slack' }] },
          { matchers: [AlertMatcher.equalTo('severity', 'info')], contactPoint: 'slack', mutedIn: ['nights'] },
        ],
      },
    });
    expect(policy).toMatchObject({
      receiver: 'slack',
      group_by: ['...'],
      group_interval: '60s',
      repeat_interval: '14400s',
      routes: [
        { receiver: 'pager', object_matchers: [['severity', '=', 'critical']], repeat_interval: '3600s', continue: true, routes: [{ receiver: 'slack', object_matchers: [['namespace', '!~', 'kube-.*']] }] },
        { receiver: 'slack', mute_time_intervals: ['nights'] },
      ],
    });
    expect(policy.routes[1]).not.toHaveProperty('group_wait');
    expect(timings).toEqual([{
      orgId: 1,
      name: 'nights',
      time_intervals: [{ times: [{ start_time: '22:00', end_time: '24:00' }, { start_time: '00:00', end_time: '06:00' }], weekdays: ['monday:friday', 'sunday'], location: 'Europe/Berlin' }],
    }]);
  });

  it.each<[string, AlertingOptions, string]>([
    ['without contact points', { contactPoints: {} }, '`alerting.contactPoints` is empty, so no one would be notified, got {}. Fix: add a contact point, or remove `alerting`.'],
    ['that has to choose, and is not there', { contactPoints: { slack: SLACK, pager: PAGER } },
      '`alerting.policy` is missing, but there are several contact points. Allowed: pager, slack. Fix: define which alerts go to which contact point.'],
    ['to a contact point that there is not', { contactPoints: { slack: SLACK }, policy: { contactPoint: 'slak' } },
      '`alerting.policy.contactPoint` is a contact point that does not exist: no one would be notified, got \'slak\'. Allowed: slack. Fix: use one of these, or add it to `contactPoints`.'],
    ['that leaves a contact point out', { contactPoints: { slack: SLACK, pager: PAGER }, policy: { contactPoint: 'slack' } },
      '`alerting.contactPoints.pager` receives nothing: no policy uses it. Fix: use it in `policy`, or remove it.'],
    ['that leaves a timing out', { contactPoints: { slack: SLACK }, muteTimings: { nights: MuteTiming.of([{ times: ['22:00-24:00'] }]) } },
      '`alerting.muteTimings.nights` is never used: no route uses it. Fix: use it in `policy`, or remove it.'],
    ['muted in a timing that there is not', { contactPoints: { slack: SLACK }, policy: { contactPoint: 'slack', routes: [{ matchers: [CRITICAL], contactPoint: 'slack', mutedIn: ['nights'] }] } },
      '`alerting.policy.routes[0].mutedIn[0]` is a mute timing that does not exist, got \'nights\'. Allowed: none, since `muteTimings` is not set. Fix: use one of these, or add it to `muteTimings`.'],
    ['with a name that is none', { contactPoints: { 'On Call': SLACK } },
      '`alerting.contactPoints["On Call"]` is not valid, got \'On Call\'. Allowed: 1 to 40 of a-z, 0-9 and -, with a letter or digit at both ends. Fix: rename it.'],
  ])('%s is refused', (_, alerting, text) => {
    expect(errorFor(alerting)).toBe(`Test/Grafana: ${text}`);
  });

  it.each<[string, NotificationPolicy, string]>([
    ['a route of a route without a receiver', { contactPoint: 'slack', routes: [{ matchers: [CRITICAL], contactPoint: 'pager', routes: [{ matchers: [CRITICAL] } as never] }] },
      'Test/Grafana: `alerting.policy.routes[0].routes[0].contactPoint` is missing. Allowed: a string. Fix: pass a string.'],
    ['a route without matchers', { contactPoint: 'slack', routes: [{ matchers: [], contactPoint: 'pager' }] },
      'Test/Grafana: `alerting.policy.routes[0].matchers` is empty, so this route would match every alert, got []. Fix: set which alerts it matches, or set its contact point in the parent policy.'],
    ['a repetition within an interval', { contactPoint: 'slack', repeatIntervalSeconds: 60, routes: [{ matchers: [CRITICAL], contactPoint: 'pager' }] },
      'Test/Grafana: `alerting.policy.repeatIntervalSeconds` is not compatible: a group is evaluated every 300 seconds, and cannot be repeated after 60, got 60. Fix: make `repeatIntervalSeconds` a multiple of `groupIntervalSeconds`.'],
    ['an interval that does not fit the repetition around it', { contactPoint: 'slack', routes: [{ matchers: [CRITICAL], contactPoint: 'pager', groupIntervalSeconds: 86400 }] },
      'Test/Grafana: `alerting.policy.routes[0].groupIntervalSeconds` is not compatible: a group is evaluated every 86400 seconds, and cannot be repeated after 14400, got 86400. Fix: make `repeatIntervalSeconds` a multiple of `groupIntervalSeconds`.'],
    ['an expression that does not close', { contactPoint: 'slack', routes: [{ matchers: [AlertMatcher.fits('namespace', '(a')], contactPoint: 'pager' }] },
      'Test/Grafana: `alerting.policy.routes[0].matchers[0].expression` has an unmatched bracket or backslash, so its consumer would not start, got \'(a\'. Fix: close it, or escape it with a backslash.'],
    ['a label beside all of them', { contactPoint: 'slack', groupBy: ['...', 'alertname'], routes: [{ matchers: [CRITICAL], contactPoint: 'pager' }] },
      'Test/Grafana: `alerting.policy.groupBy` combines labels with `...`, which stands for all labels, got ["...","alertname"]. Fix: remove one of them.'],
    ['a label twice', { contactPoint: 'slack', routes: [{ matchers: [CRITICAL], contactPoint: 'pager', groupBy: ['alertname', 'alertname'] }] },
      'Test/Grafana: `alerting.policy.routes[0].groupBy` lists a label more than once, got \'alertname\'. Fix: remove one of them.'],
  ])('%s is refused', (_, policy, text) => {
    expect(policyError(policy)).toBe(text);
  });
});

describe('a mute timing', () => {
  const timing = (interval: TimeInterval): AlertingOptions => ({
    contactPoints: { slack: SLACK },
    muteTimings: { some: MuteTiming.of([interval]) },
    policy: { contactPoint: 'slack', routes: [{ matchers: [CRITICAL], contactPoint: 'slack', activeIn: ['some'] }] },
  });

  it.each<TimeInterval>([
    {}, { times: ['00:00-24:00'] }, { weekdays: ['Monday', 'tuesday:saturday'] }, { daysOfMonth: ['1', '1:7', '-1', '-7:-1', '5:-1', '27:-1', '31'] },
    { months: ['december', '12', '1:3', 'january:march'] }, { years: ['2027', '2027:2029'] }, { timeZone: 'UTC' }, { timeZone: 'America/Argentina/Buenos_Aires' },
  ])('%j is taken', (interval) => {
    expect(files(timing(interval)).timings[0].time_intervals).toHaveLength(1);
  });

  it.each<[TimeInterval, string]>([
    [{ times: ['22:00-06:00'] }, 'times[0]'], [{ times: ['9:00-17:00'] }, 'times[0]'], [{ times: ['09:00'] }, 'times[0]'], [{ times: ['00:00-24:01'] }, 'times[0]'],
    [{ weekdays: ['mon'] }, 'weekdays[0]'], [{ weekdays: ['saturday:sunday'] }, 'weekdays[0]'], [{ daysOfMonth: ['0'] }, 'daysOfMonth[0]'], [{ daysOfMonth: ['7:1'] }, 'daysOfMonth[0]'],
    // Grafana does not start with these.
    [{ daysOfMonth: ['28:-1'] }, 'daysOfMonth[0]'], [{ daysOfMonth: ['-31:31'] }, 'daysOfMonth[0]'],
    [{ daysOfMonth: ['32'] }, 'daysOfMonth[0]'], [{ months: ['13'] }, 'months[0]'], [{ months: ['may:april'] }, 'months[0]'], [{ years: ['27'] }, 'years[0]'], [{ timeZone: 'berlin' }, 'timeZone'],
  ])('%j is refused', (interval, option) => {
    expect(errorFor(timing(interval))).toContain(`Test/Grafana: \`alerting.muteTimings.some.intervals[0].${option}\` is not valid, got '`);
  });

  it.each<[string, TimeInterval, string[]]>([
    ['some time', { times: ['00:00-24:00'], timeZone: 'Europe/Berlin' }, []],
    ['no time', { times: [], timeZone: 'UTC' }, ['`alerting.muteTimings.some.intervals[0]` contains no times, so it applies always. Fix: set times, or write times: [\'00:00-24:00\'].']],
    ['a zone that Node does not know', { years: ['2027'], timeZone: 'Europe/Berlln' },
      ['`alerting.muteTimings.some.intervals[0].timeZone` is Europe/Berlln, which is unknown to Node.js; if it is unknown to Grafana too, Grafana does not start. Fix: copy the name from the time zone database.']],
  ])('at %s warns where it is unwise', (_, interval, texts) => {
    expect(warnings(made(timing(interval)).grafana)).toEqual(texts);
  });

  it('at no time is refused', () => {
    expect(errorFor({ ...timing({}), muteTimings: { some: MuteTiming.of([]) } }))
      .toBe('Test/Grafana: `alerting.muteTimings.some.intervals` is empty, so it would never apply, got []. Fix: add an interval, or remove the timing.');
  });
});

describe('a platform', () => {
  const platform = (props: object) => {
    const stack = testStack();
    return new ObservabilityPlatform(stack, 'Observability', { cluster: completeCluster(stack), ...props });
  };

  it('hands alerting to its Grafana, also to several, which tell each other what they have sent', () => {
    const observability = platform({ alerting: only(SLACK), grafana: { database: GrafanaDatabase.postgres({ host: 'db', secretName: 'db' }) } });
    const values = valuesIn(observability.node.scope as never, 'grafana');
    expect(Object.keys(values.alerting)).toEqual(['contactpoints.yaml', 'policies.yaml', 'rules.yaml']);
    expect(values.headlessService).toBe(true);
    expect(values['grafana.ini'].unified_alerting.ha_peers).toBe('grafana-headless.monitoring.svc:9094');
    expect(values.envValueFrom).toHaveProperty('GF_DATABASE_PASSWORD');
  });

  it('is told of it once, and has somebody to do it', () => {
    expect(() => platform({ alerting: only(SLACK), grafana: { alerting: only(SLACK) } }))
      .toThrow('Test/Observability: `grafana.alerting` cannot be combined with `alerting`, which is the same for a platform. Fix: remove one of them.');
    expect(() => platform({ alerting: only(SLACK), grafana: { enabled: false } }))
      .toThrow('Test/Observability: `alerting` is set, but Grafana, which sends the alerts, is disabled. Fix: leave `alerting` out, or enable `grafana.enabled`.');
  });

  it('has no alerting, and nothing in its values of it, by default', () => {
    expect(valuesIn(platform({}).node.scope as never, 'grafana')).not.toHaveProperty('alerting');
  });
});

import { parse } from 'yaml';
import { OF_PROMETHEUS, RULES } from './eks-rules';
import { interpolated } from './grafana-reader';
import { faultsOf, FILES } from './provisioning-schema';
import { AlertEvaluator } from '../../../src/observability/alerting/alerting-options';
import { ContactPoint } from '../../../src/observability/alerting/notifications/contact-point';
import { AlertMatcher, MuteTiming } from '../../../src/observability/alerting/notifications/policy-options';
import { AlertRules } from '../../../src/observability/alerting/rules/alert-rules';
import { MetricsEngine } from '../../../src/observability/metrics/metrics-engine';
import { chartFolder, helmTemplate, promtool, validate } from '../../helpers/charts';
import { podsOf } from '../../helpers/pod-security';
import { synth } from '../../helpers/synth';
import { evaluateTemplate } from '../../helpers/values-documents';
import { platform, releaseNamed } from '../support';

/** What each of the three readers would take for its own. */
const HOSTILE = 'a $b ${c} $$d $__env{e} %{f} {{ g }} {{- `h` -}} "j" \\ \'k\' é: #m';
const LONG = `{{ define "ours" }}${'word $5 {{ .Status }} '.repeat(40)}\n\n  {{ range $i, $a := .Alerts }}{{ $a.Labels.pod }}{{ end }}\n{{ end }}`;

describe('alerting, as Terraform, Helm and Grafana read it', () => {
  let objects: any[];
  let data: any;
  beforeAll(() => {
    const { stack } = platform({
      alerting: {
        contactPoints: {
          'ops': ContactPoint.secretWebhook({ url: { secretName: 'alerting', key: 'url' }, title: HOSTILE, message: '{{ $x := 1 }}{{ $x }}' }),
          'on-call': ContactPoint.email({ addresses: ['ops@example.com'] }),
        },
        policy: {
          contactPoint: 'ops',
          routes: [{ contactPoint: 'on-call', matchers: [AlertMatcher.fits('namespace', '^a.*$'), AlertMatcher.notEqualTo('pod', HOSTILE)], mutedIn: ['nights'] }],
        },
        muteTimings: { nights: MuteTiming.of([{ times: ['22:00-24:00'], weekdays: ['monday:friday'], timeZone: 'Europe/Berlin' }]) },
        templates: { ours: LONG },
        smtp: { host: 'smtp.example.com', fromAddress: 'grafana@example.com', secretName: 'smtp' },
      },
    });
    const values = releaseNamed(synth(stack), 'grafana').values.map((text: string) => evaluateTemplate(text));
    objects = helmTemplate({ name: 'grafana', namespace: 'monitoring', chart: chartFolder('grafana'), values });
    data = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'grafana').data;
  });
  const file = (name: string) => parse(data[name]);

  it('is what was written', () => {
    const [mail, hook] = interpolated(file('contactpoints.yaml').contactPoints, { ALERTING_OPS_URL: 'https://example.com/$x' });
    expect(mail.receivers[0]).toMatchObject({ type: 'email', settings: { addresses: 'ops@example.com' } });
    expect(hook.receivers[0].settings).toMatchObject({ url: 'https://example.com/$x', title: HOSTILE, message: '{{ $x := 1 }}{{ $x }}' });
    expect(interpolated(file('policies.yaml').policies)[0].routes[0].object_matchers).toEqual([['namespace', '=~', '^a.*$'], ['pod', '!=', HOSTILE]]);
    expect(file('templates.yaml').templates[0].template).toBe(LONG);
    expect(file('mutetimes.yaml').muteTimes[0].time_intervals[0].times).toEqual([{ start_time: '22:00', end_time: '24:00' }]);
  });

  it('has the rules of the library as they are, down to the texts', () => {
    const read = file('rules.yaml');
    expect(faultsOf(read, FILES['rules.yaml'])).toEqual([]);
    const rules = read.groups.flatMap((group: any) => group.rules);
    expect(rules.length).toBeGreaterThan(20);
    for (const { title, data: [{ model }], annotations } of rules) {
      const rule = RULES.find(({ name }) => name === title)!;
      expect(model.expr).toBe(rule.expr);
      expect(annotations.summary).toBe(rule.summary.replaceAll('$value', '$values.A.Value'));
      expect(annotations.runbook_url).toBe(rule.runbookUrl);
    }
  });

  it('is mounted where Grafana looks, with its secrets out of Secrets', () => {
    const [grafana] = podsOf(objects)[0].spec.containers;
    const mounts = grafana.volumeMounts.map(({ mountPath }: any) => mountPath);
    for (const name of ['contactpoints', 'policies', 'mutetimes', 'templates']) expect(mounts).toContain(`/etc/grafana/provisioning/alerting/${name}.yaml`);
    const env = (name: string) => grafana.env.find((one: any) => one.name === name)?.valueFrom.secretKeyRef;
    expect(env('ALERTING_OPS_URL')).toEqual({ name: 'alerting', key: 'url' });
    expect(env('GF_SMTP_PASSWORD')).toEqual({ name: 'smtp', key: 'password' });
    expect(data['grafana.ini']).toContain('host = smtp.example.com:587');
  });

  it('is valid', () => {
    expect(validate(objects).errors).toEqual([]);
  });
});

describe('rules of Prometheus, as Helm renders them', () => {
  const groups = (engine: MetricsEngine, release: string, groupsIn: (objects: any[]) => any[]) => {
    const { stack } = platform({ alerting: { evaluator: AlertEvaluator.PROMETHEUS, rules: [AlertRules.eks()] }, metrics: { engine } });
    const values = releaseNamed(synth(stack), release).values.map((text: string) => evaluateTemplate(text));
    return groupsIn(helmTemplate({ name: release, namespace: 'monitoring', chart: chartFolder(release), values }));
  };

  it.each<[string, MetricsEngine, string, (objects: any[]) => any[]]>([
    ['its files', MetricsEngine.prometheus(), 'prometheus', (objects) =>
      parse(objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'prometheus-server').data['alerting_rules.yml']).groups],
    ['a PrometheusRule', MetricsEngine.operator(), 'kube-prometheus-stack', (objects) =>
      objects.find(({ kind, metadata }) => kind === 'PrometheusRule' && metadata.name === 'prometheus-platform').spec.groups],
  ])('are in %s, and promtool takes them', (_, engine, release, groupsIn) => {
    const found = groups(engine, release, groupsIn);
    const rules = found.flatMap((group) => group.rules);
    for (const { alert, expr, annotations } of rules) {
      const rule = OF_PROMETHEUS.find(({ name }) => name === alert)!;
      expect([expr, annotations.description]).toEqual([rule.expr, rule.description]);
    }
    expect(promtool(['check', 'rules', 'a.yml'], { 'a.yml': JSON.stringify({ groups: found }) })).toContain(`SUCCESS: ${rules.length} rules found`);
  });
});

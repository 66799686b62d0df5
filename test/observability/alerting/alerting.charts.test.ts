import { parse } from 'yaml';
import { interpolated } from './grafana-reader';
import { ContactPoint } from '../../../src/observability/alerting/notifications/contact-point';
import { AlertMatcher, MuteTiming } from '../../../src/observability/alerting/notifications/policy-options';
import { chartFolder, helmTemplate, validate } from '../../helpers/charts';
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

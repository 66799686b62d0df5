import { parse } from 'yaml';
import { GrafanaDatabase } from '../../../src/observability/grafana/grafana-database';
import { GrafanaRoles } from '../../../src/observability/grafana/grafana-roles';
import { GrafanaSignIn } from '../../../src/observability/grafana/grafana-sign-in';
import { chartFolder, helmTemplate, validate } from '../../helpers/charts';
import { containersOf, notRestricted, podsOf } from '../../helpers/pod-security';
import { documentsIn, platform } from '../support';

/** The sections of an ini file. */
function ini(text: string): { [section: string]: { [key: string]: string } } {
  const sections: { [section: string]: { [key: string]: string } } = {};
  let at = '';
  for (const line of text.split('\n').map((one) => one.trim()).filter(Boolean)) {
    const [, section] = /^\[(.*)\]$/.exec(line) ?? [];
    at = section ?? at;
    sections[at] ??= {};
    const [, key, value] = section ? [] : /^(\S+) = ?(.*)$/.exec(line) ?? [];
    if (key) sections[at][key] = value;
  }
  return sections;
}

describe('two Grafanas on PostgreSQL with OpenID Connect, as Helm renders them', () => {
  let objects: any[];
  beforeAll(() => {
    const { stack } = platform({
      grafana: {
        database: GrafanaDatabase.postgres({ host: 'db.example.com', secretName: 'grafana-db', caSecretName: 'db-ca' }),
        signIn: GrafanaSignIn.oidc({
          rootUrl: 'https://grafana.example.com',
          authUrl: 'https://id.example.com/authorize',
          tokenUrl: 'https://id.example.com/token',
          clientId: 'grafana',
          secretName: 'grafana-oidc',
          allowedGroups: ['on call', 'ops'],
          roles: GrafanaRoles.expression('groups[?@ == \'{{ x }}\'] && \'Admin\' || \'Viewer\''),
        }),
      },
    });
    const values = documentsIn(stack, 'grafana').map((document) => JSON.stringify(document));
    objects = helmTemplate({ name: 'grafana', namespace: 'monitoring', chart: chartFolder('grafana'), values });
  });

  const only = (kind: string, name = 'grafana') => {
    const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
    expect(found).toHaveLength(1);
    return found[0];
  };
  const env = (name: string) => podsOf(objects)[0].spec.containers[0].env.find((one: any) => one.name === name);

  it('have no volume, and their configuration in the words of Grafana', () => {
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort()).toEqual([
      'ConfigMap grafana', 'Deployment grafana', 'PodDisruptionBudget grafana', 'Secret grafana', 'Service grafana', 'Service grafana-headless',
      'ServiceAccount grafana',
    ]);
    const sections = ini(only('ConfigMap').data['grafana.ini']);
    expect(sections.database).toMatchObject({ type: 'postgres', host: 'db.example.com', port: '5432', ssl_mode: 'verify-full', max_open_conn: '20' });
    expect(sections['auth.generic_oauth']).toMatchObject({ allowed_groups: '["on call","ops"]', scopes: '["openid","profile","email"]', use_pkce: 'true' });
    expect(sections.unified_alerting).toMatchObject({ ha_peers: 'grafana-headless.monitoring.svc:9094', ha_listen_address: '$__env{POD_IP}:9094' });
    expect(sections.server).toMatchObject({ root_url: 'https://grafana.example.com' });
  });

  it('have secrets by reference alone, and the expression as it was', () => {
    expect(env('GF_DATABASE_PASSWORD').valueFrom.secretKeyRef).toEqual({ name: 'grafana-db', key: 'password' });
    expect(env('GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET').valueFrom.secretKeyRef).toEqual({ name: 'grafana-oidc', key: 'client-secret' });
    expect(env('GF_AUTH_GENERIC_OAUTH_ROLE_ATTRIBUTE_PATH').value).toBe('groups[?@ == \'{{ x }}\'] && \'Admin\' || \'Viewer\'');
    expect(env('POD_IP').valueFrom.fieldRef.fieldPath).toBe('status.podIP');
  });

  it('find each other by a Service whose pods take the port', () => {
    const { spec } = only('Service', 'grafana-headless');
    expect(spec.clusterIP).toBe('None');
    const ports = podsOf(objects)[0].spec.containers[0].ports;
    expect(ports.find(({ name }: any) => name === spec.ports[0].targetPort)).toMatchObject({ containerPort: 9094 });
    expect(only('Deployment').spec.template.metadata.labels).toMatchObject(spec.selector);
  });

  it('are never both away, and spread by labels that they have', () => {
    const { spec } = only('Deployment');
    expect(spec).toMatchObject({ replicas: 2, strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0 } } });
    expect(only('PodDisruptionBudget').spec).toMatchObject({ maxUnavailable: 1 });
    const labels = spec.template.metadata.labels;
    for (const { labelSelector } of spec.template.spec.topologySpreadConstraints) expect(labels).toMatchObject(labelSelector.matchLabels);
  });

  it('are valid, restricted, and ask for what they need', () => {
    expect(validate(objects).errors).toEqual([]);
    expect(podsOf(objects).flatMap(notRestricted)).toEqual([]);
    for (const { resources } of podsOf(objects).flatMap(containersOf)) {
      expect(resources).toMatchObject({ requests: { cpu: expect.any(String), memory: expect.any(String) }, limits: { memory: expect.any(String) } });
    }
    expect(parse(only('ConfigMap').data['datasources.yaml']).apiVersion).toBe(1);
  });
});

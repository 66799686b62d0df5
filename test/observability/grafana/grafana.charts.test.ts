import { TerraformStack } from 'cdktf';
import { parse } from 'yaml';
import { ExistingNetwork, Grafana } from '../../../src';
import { GrafanaDatabase } from '../../../src/observability/grafana/grafana-database';
import { GrafanaRoles } from '../../../src/observability/grafana/grafana-roles';
import { GrafanaSignIn } from '../../../src/observability/grafana/grafana-sign-in';
import { chartFolder, helmTemplate, validate } from '../../helpers/charts';
import { containersOf, notRestricted, podsOf } from '../../helpers/pod-security';
import { synth, testStack } from '../../helpers/synth';
import { completeCluster, platform, releaseNamed } from '../support';

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

const render = (stack: TerraformStack, transform = (text: string) => text) => {
  const { values } = releaseNamed(synth(stack), 'grafana');
  const documents: string[] = values.map((text: string) => transform(text).replaceAll('$${', '${'));
  return helmTemplate({ name: 'grafana', namespace: 'monitoring', chart: chartFolder('grafana'), values: documents });
};

describe('two Grafanas on PostgreSQL with OpenID Connect, as Helm renders them', () => {
  let objects: any[];
  beforeAll(() => {
    const { stack } = platform({
      grafana: {
        database: GrafanaDatabase.postgres({ host: 'db.example.com', secretName: 'grafana-db', caSecretName: 'db-ca' }),
        logs: { url: 'http://loki-gateway.monitoring.svc:80', loginSecretName: 'loki-login' },
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
    objects = render(stack);
  });

  const only = (kind: string, name = 'grafana') => {
    const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
    expect(found).toHaveLength(1);
    return found[0];
  };
  const env = (name: string) => podsOf(objects)[0].spec.containers[0].env.find((one: any) => one.name === name);

  it('have no volume, and their configuration in the words of Grafana', () => {
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort()).toEqual([
      'ConfigMap grafana', 'ConfigMap grafana-config-dashboards', 'Deployment grafana', 'PodDisruptionBudget grafana', 'Secret grafana', 'Service grafana', 'Service grafana-headless',
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
    expect(env('LOKI_PASSWORD').valueFrom.secretKeyRef).toEqual({ name: 'loki-login', key: 'password' });
    const { datasources } = parse(only('ConfigMap').data['datasources.yaml']);
    expect(datasources.find(({ uid }: any) => uid === 'loki')).toMatchObject({
      basicAuth: true, basicAuthUser: '$LOKI_USERNAME', secureJsonData: { basicAuthPassword: '$LOKI_PASSWORD' },
    });
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

describe('two Grafanas on a database of RDS, as Helm renders them', () => {
  const HOST = 'grafana.abc123.eu-west-2.rds.amazonaws.com';
  const SECRET = 'arn:aws:secretsmanager:eu-west-2:111122223333:secret:rds!db-01234567-AbCdEf';
  let objects: any[];
  beforeAll(() => {
    const stack = testStack();
    const network = new ExistingNetwork(stack, 'Subnets', {
      vpcId: 'vpc-0123456789abcdef0', privateSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'], verify: false,
    });
    new Grafana(stack, 'Grafana', {
      cluster: completeCluster(stack), prometheus: { url: 'http://prometheus' }, database: GrafanaDatabase.managedPostgres({ network }),
    });
    // What Terraform fills in.
    const later = (expression: string) => expression.includes('secret_arn') ? SECRET : HOST;
    objects = render(stack, (text) => text
      .replace(/(?<!\$)\$\{jsonencode\(([^}]*)\)\}/g, (_, expression) => JSON.stringify(later(expression)))
      .replace(/(?<!\$)\$\{([^}]*)\}/g, (_, expression) => later(expression)));
  });
  const spec = () => podsOf(objects)[0].spec;
  const reader = () => spec().initContainers.find(({ name }: any) => name === 'database-password');

  it('read their password beside Grafana, into memory, where it looks', () => {
    expect(reader()).toMatchObject({
      image: expect.stringMatching(/^public\.ecr\.aws\/aws-cli\/aws-cli:[\d.]+$/),
      restartPolicy: 'Always',
      env: expect.arrayContaining([{ name: 'SECRET_ARN', value: SECRET }, { name: 'DATABASE', value: `${HOST}:5432:grafana:grafana` }]),
    });
    const grafana = spec().containers[0];
    const { value } = grafana.env.find(({ name }: any) => name === 'PGPASSFILE');
    const mount = grafana.volumeMounts.find(({ name }: any) => name === 'database-password');
    expect(mount).toMatchObject({ readOnly: true });
    expect(value.startsWith(`${mount.mountPath}/`)).toBe(true);
    expect(spec().volumes).toContainEqual({ name: 'database-password', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } });
    expect(grafana.env.filter(({ name }: any) => /DATABASE_PASSWORD/.test(name))).toEqual([]);
  });

  it('have it run as the same user, so that the file is for both and for nobody else', () => {
    expect(spec().securityContext).toMatchObject({ runAsUser: 472, runAsNonRoot: true });
    for (const { securityContext } of containersOf(podsOf(objects)[0])) expect(securityContext).not.toHaveProperty('runAsUser');
  });

  it('know where the database is, and no password', () => {
    const config = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'grafana').data['grafana.ini'];
    expect(ini(config).database).toMatchObject({ host: HOST, port: '5432', ssl_mode: 'require' });
    expect(ini(config).database).not.toHaveProperty('password');
  });

  it('are valid, restricted, and ask for what they need', () => {
    expect(validate(objects).errors).toEqual([]);
    expect(podsOf(objects).flatMap(notRestricted)).toEqual([]);
    expect(containersOf(podsOf(objects)[0]).filter(({ resources }: any) => !resources.limits.memory || !resources.requests.cpu)).toEqual([]);
  });
});

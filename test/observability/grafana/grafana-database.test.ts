import { TerraformVariable } from 'cdktf';
import { Grafana, GrafanaOptions } from '../../../src/observability/grafana/grafana';
import { GrafanaDatabase } from '../../../src/observability/grafana/grafana-database';
import { DatabaseServer, DatabaseTls } from '../../../src/observability/grafana/server-database';
import { synth, testStack } from '../../helpers/synth';
import { completeCluster, valuesIn } from '../support';

const PROMETHEUS = { url: 'http://prometheus-server.monitoring.svc:80' };
const SERVER: DatabaseServer = { host: 'db.example.com', secretName: 'grafana-db' };

function made(options: GrafanaOptions) {
  const stack = testStack();
  new Grafana(stack, 'Grafana', { cluster: completeCluster(stack), prometheus: PROMETHEUS, ...options });
  return stack;
}

const valuesFor = (options: GrafanaOptions) => valuesIn(made(options), 'grafana');
const iniFor = (database: GrafanaDatabase) => valuesFor({ database })['grafana.ini'].database;

describe('a server that is there already', () => {
  it('is known by its address, and its password by the Secret alone', () => {
    const values = valuesFor({ database: GrafanaDatabase.postgres(SERVER) });
    expect(values['grafana.ini'].database).toEqual({
      type: 'postgres',
      host: 'db.example.com',
      port: 5432,
      name: 'grafana',
      user: 'grafana',
      ssl_mode: 'verify-full',
      max_open_conn: 20,
      max_idle_conn: 5,
      conn_max_lifetime: 3600,
    });
    expect(values.envValueFrom).toEqual({ GF_DATABASE_PASSWORD: { secretKeyRef: { name: 'grafana-db', key: 'password' } } });
  });

  it('takes the place of the volume, so that no Grafana is away while another comes', () => {
    const values = valuesFor({ database: GrafanaDatabase.mysql(SERVER) });
    expect(values.persistence).toEqual({ enabled: false });
    expect(values.deploymentStrategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } });
  });

  it.each<[string, 'postgres' | 'mysql', Partial<DatabaseServer>, object]>([
    ['PostgreSQL, verified', 'postgres', { caSecretName: 'ca' }, { ssl_mode: 'verify-full', ca_cert_path: '/etc/grafana/database-ca/ca.crt' }],
    ['PostgreSQL, encrypted', 'postgres', { tls: DatabaseTls.ENCRYPTED }, { ssl_mode: 'require' }],
    ['PostgreSQL, open', 'postgres', { tls: DatabaseTls.OFF }, { ssl_mode: 'disable' }],
    ['MySQL, verified', 'mysql', {}, { port: 3306, ssl_mode: 'true', ca_cert_path: '/etc/ssl/certs/ca-certificates.crt', server_cert_name: 'db.example.com' }],
    ['MySQL, by an authority of its own', 'mysql', { caSecretName: 'ca' }, { ca_cert_path: '/etc/grafana/database-ca/ca.crt' }],
    ['MySQL, encrypted', 'mysql', { tls: DatabaseTls.ENCRYPTED }, { ssl_mode: 'skip-verify' }],
    ['MySQL, open', 'mysql', { tls: DatabaseTls.OFF, port: 3307 }, { ssl_mode: 'false', port: 3307 }],
  ])('has its TLS in the words of its kind: %s', (_, kind, options, ini) => {
    expect(iniFor(GrafanaDatabase[kind]({ ...SERVER, ...options }))).toMatchObject(ini);
  });

  it('is trusted by the authority of a Secret, beside the dashboards', () => {
    const values = valuesFor({ database: GrafanaDatabase.postgres({ ...SERVER, caSecretName: 'ca' }) });
    expect(values.extraContainerVolumes).toEqual([expect.objectContaining({ name: 'dashboards-token' }), { name: 'database-ca', secret: { secretName: 'ca' } }]);
    expect(values.extraVolumeMounts.map(({ name }: any) => name)).toEqual(['database-ca']);
  });

  it('may be one that only Terraform knows', () => {
    const stack = testStack();
    const host = new TerraformVariable(stack, 'Host', { type: 'string' }).stringValue;
    new Grafana(stack, 'Grafana', { cluster: completeCluster(stack), prometheus: PROMETHEUS, database: GrafanaDatabase.postgres({ ...SERVER, host }) });
    expect(synth(stack).text).toContain('\\"host\\":${jsonencode(var.Host)}');
  });

  it.each<[Partial<DatabaseServer>, string]>([
    [{ host: 'https://db.example.com' }, '`database.host` is not valid, got \'https://db.example.com\'. Allowed: a DNS name or an IPv4 address. Fix: write only the name, without scheme, port and path.'],
    [{ host: 'db.example.com:5432' }, '`database.host` is not valid, got \'db.example.com:5432\'. Allowed: a DNS name or an IPv4 address. Fix: write only the name, without scheme, port and path.'],
    [{ tls: DatabaseTls.OFF, caSecretName: 'ca' }, '`database.caSecretName` cannot be combined with DatabaseTls.OFF, which does not use it, got \'ca\'. Fix: remove one of them.'],
    [{ port: 0 }, '`database.port` must be a whole number from 1 to 65535, got 0. Fix: pass a number from 1 to 65535.'],
    [{ user: 'graf ana' }, '`database.user` is not valid, got \'graf ana\'. Allowed: up to 63 letters, digits, _, . and -, not starting with . or -. Fix: rename it on the server.'],
    [{ databaseName: 'a\'b' }, '`database.databaseName` is not valid, got \'a\'b\'. Allowed: up to 63 letters, digits, _, . and -, not starting with . or -. Fix: rename it on the server.'],
    [{ pool: { maxOpen: 0 } }, '`database.pool.maxOpen` must be a whole number from 1 to 10000, got 0. Fix: pass a number from 1 to 10000.'],
    [{ pool: { lifetimeSeconds: 0 } }, '`database.pool.lifetimeSeconds` must be a whole number from 1 to 86400, got 0. Fix: pass a number from 1 to 86400.'],
  ])('refuses %j', (options, said) => {
    expect(() => made({ database: GrafanaDatabase.postgres({ ...SERVER, ...options }) })).toThrow(new Error(`Test/Grafana: ${said}`));
  });
});

describe('several Grafanas', () => {
  const several = (replicas?: number) => valuesFor({ database: GrafanaDatabase.postgres(SERVER), replicas });

  it('are two unless another number is asked for', () => {
    expect(several().replicas).toBe(2);
    expect(several(3).replicas).toBe(3);
    expect(valuesFor({}).replicas).toBe(1);
  });

  it('are spread, go one by one, and tell each other which alerts are sent', () => {
    expect(several()).toMatchObject({
      podDisruptionBudget: { maxUnavailable: 1 },
      topologySpreadConstraints: [{ topologyKey: 'topology.kubernetes.io/zone' }, { topologyKey: 'kubernetes.io/hostname' }],
      headlessService: true,
    });
    expect(several()['grafana.ini'].unified_alerting).toEqual({
      ha_peers: 'grafana-headless.monitoring.svc:9094',
      ha_listen_address: '$__env{POD_IP}:9094',
      ha_advertise_address: '$__env{POD_IP}:9094',
      ha_reconnect_timeout: '2m',
    });
  });

  it('have none of it when there is one', () => {
    const one = several(1);
    expect(one.replicas).toBe(1);
    for (const key of ['podDisruptionBudget', 'topologySpreadConstraints', 'headlessService']) expect(one).not.toHaveProperty(key);
    expect(one['grafana.ini']).not.toHaveProperty('unified_alerting');
  });

  it('need a database that takes them', () => {
    expect(() => made({ replicas: 2 })).toThrow(new Error(
      'Test/Grafana: `replicas` is more than one, but only one Grafana can write to the embedded database, got 2. Allowed: 1 with GrafanaDatabase.embedded(). '
      + 'Fix: set `database` to GrafanaDatabase.managedPostgres({...}), .postgres({...}) or .mysql({...}), or omit `replicas`.',
    ));
    expect(() => made({ replicas: 1 })).not.toThrow();
    expect(() => made({ replicas: 0 })).toThrow('Test/Grafana: `replicas` must be a whole number from 1 to 100, got 0.');
  });

  it('are not counted twice', () => {
    const database = GrafanaDatabase.postgres(SERVER);
    expect(() => made({ database, replicas: 2, helmValues: { replicas: 3 } })).toThrow(new Error(
      'Test/Grafana/Chart: `helmValues.replicas` contradicts `replicas`, got 3. Fix: remove it, and use `replicas`.',
    ));
    expect(() => made({ database, helmValues: { replicas: 3 } })).toThrow('`helmValues.replicas` contradicts `database`');
  });
});

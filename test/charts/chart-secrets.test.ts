import { TerraformVariable } from 'cdktf';
import { ChartCatalog, ChartEntry, HelmChart } from '../../src';
import { secretsIn } from '../../src/private/secret-values';
import { FakeCluster } from '../helpers/fake-cluster';
import { testStack, warnings } from '../helpers/synth';

function chart(entry: ChartEntry, helmValues: Record<string, unknown>): HelmChart {
  const stack = testStack();
  return new HelmChart(stack, 'Chart', { cluster: new FakeCluster(stack), chart: entry, releaseName: 'x', kubernetesNamespace: 'x', helmValues });
}

const { GRAFANA, LOKI, PROMETHEUS, TRAEFIK, INGRESS_NGINX, AWS_LOAD_BALANCER_CONTROLLER } = ChartCatalog;
const KEY = '-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----';

describe('a secret in the values of a chart that the library installs', () => {
  it.each<[ChartEntry, Record<string, unknown>, string, RegExp]>([
    [GRAFANA, { adminPassword: 'x' }, 'helmValues.adminPassword', /adminSecretName/],
    [GRAFANA, { 'grafana.ini': { smtp: { password: 'x' } } }, 'helmValues["grafana.ini"].smtp.password', /smtp\.existingSecret/],
    [GRAFANA, { 'grafana.ini': { database: { password: 'x' } } }, 'helmValues["grafana.ini"].database.password', /GF_DATABASE_PASSWORD.*envFromSecret/],
    [GRAFANA, { 'grafana.ini': { database: { url: 'postgres://grafana:x@db/grafana' } } }, 'helmValues["grafana.ini"].database.url', /envFromSecret/],
    [GRAFANA, { 'grafana.ini': { 'auth.generic_oauth': { client_secret: 'x' } } }, 'helmValues["grafana.ini"]["auth.generic_oauth"].client_secret', /envFromSecret/],
    [GRAFANA, { datasources: { 'more.yaml': { datasources: [{ name: 'A', secureJsonData: { httpHeaderValue1: 'x' } }] } } },
      'helmValues.datasources["more.yaml"].datasources[0].secureJsonData.httpHeaderValue1', /\$__env\{/],
    [GRAFANA, { env: { GF_SMTP_PASSWORD: 'x' } }, 'helmValues.env.GF_SMTP_PASSWORD', /envFromSecret/],
    [GRAFANA, { envRenderSecret: { DB_PASSWORD: 'x' } }, 'helmValues.envRenderSecret.DB_PASSWORD', /envFromSecret/],
    [GRAFANA, { ldap: { config: '[[servers]]\nbind_dn = "cn=a"\nbind_password = "x"\n' } }, 'helmValues.ldap.config', /ldap\.existingSecret/],
    [PROMETHEUS, { server: { remoteWrite: [{ url: 'https://a', basic_auth: { username: 'a', password: 'x' } }] } }, 'helmValues.server.remoteWrite[0].basic_auth.password', /server\.extraSecretMounts.*_file/],
    [PROMETHEUS, { server: { remoteWrite: [{ url: 'https://a', authorization: { credentials: 'x' } }] } }, 'helmValues.server.remoteWrite[0].authorization.credentials', /_file/],
    [PROMETHEUS, { server: { remoteWrite: [{ bearer_token: 'x' }] } }, 'helmValues.server.remoteWrite[0].bearer_token', /_file/],
    [PROMETHEUS, { server: { remoteWrite: [{ sigv4: { secret_key: 'x' } }] } }, 'helmValues.server.remoteWrite[0].sigv4.secret_key', /_file/],
    [PROMETHEUS, { scrapeConfigs: { mine: { oauth2: { client_secret: 'x' } } } }, 'helmValues.scrapeConfigs.mine.oauth2.client_secret', /_file/],
    [PROMETHEUS, { alertmanager: { config: { global: { smtp_auth_password: 'x' } } } }, 'helmValues.alertmanager.config.global.smtp_auth_password', /alertmanager\.extraSecretMounts/],
    [PROMETHEUS, { alertmanager: { config: { receivers: [{ pagerduty_configs: [{ routing_key: 'x' }] }] } } }, 'helmValues.alertmanager.config.receivers[0].pagerduty_configs[0].routing_key', /_file/],
    [PROMETHEUS, { alertmanager: { config: { global: { slack_api_url: 'https://hooks/x' } } } }, 'helmValues.alertmanager.config.global.slack_api_url', /_file/],
    [PROMETHEUS, { extraScrapeConfigs: '- job_name: a\n  authorization:\n    credentials: x\n' }, 'helmValues.extraScrapeConfigs', /_file/],
    [PROMETHEUS, { extraScrapeConfigs: '- job_name: a\n  bearer_token: "x"\n' }, 'helmValues.extraScrapeConfigs', /_file/],
    [LOKI, { gateway: { basicAuth: { enabled: true, username: 'a', password: 'x' } } }, 'helmValues.gateway.basicAuth.password', /gatewayLogin/],
    [TRAEFIK, { env: [{ name: 'A', value: 'b' }, { name: 'CF_API_TOKEN', value: 'x' }] }, 'helmValues.env[1].value', /valueFrom/],
    [TRAEFIK, { tlsStore: { cert: KEY } }, 'helmValues.tlsStore.cert', /Secret/],
    [INGRESS_NGINX, { controller: { extraEnvs: [{ name: 'DB_PASSWORD', value: 'x' }] } }, 'helmValues.controller.extraEnvs[0].value', /valueFrom/],
    [AWS_LOAD_BALANCER_CONTROLLER, { webhookTLS: { caCert: 'a', cert: 'b', key: 'x' } }, 'helmValues.webhookTLS.key', /enableCertManager/],
    [AWS_LOAD_BALANCER_CONTROLLER, { env: { AWS_SECRET_ACCESS_KEY: 'x' } }, 'helmValues.env.AWS_SECRET_ACCESS_KEY', /permissions/],
  ])('is refused, and never shown: %#', (entry, helmValues, path, fix) => {
    let message = '';
    try {
      chart(entry, helmValues);
    } catch (error) {
      ({ message } = error as Error);
    }
    expect(message.startsWith(
      `Test/Chart: \`${path}\` contains a secret in plain text, readable in the code, in the Terraform state and in the Helm release. Fix: `,
    )).toBe(true);
    expect(message.slice(message.indexOf('Fix: '))).toMatch(fix);
  });

  it('is refused whole: the first one, with what to do', () => {
    expect(() => chart(GRAFANA, { adminPassword: 'hunter2', env: { GF_SMTP_PASSWORD: 'x' } })).toThrow(new Error(
      'Test/Chart: `helmValues.adminPassword` contains a secret in plain text, readable in the code, in the Terraform state and in the Helm release. '
      + 'Fix: use the option `adminSecretName`.',
    ));
  });
});

describe('what is no secret', () => {
  it.each<[ChartEntry, Record<string, unknown>]>([
    [GRAFANA, { 'admin': { passwordKey: 'admin-password' }, 'smtp': { existingSecret: 'mail' }, 'grafana.ini': { smtp: { password: '$__file{/etc/secrets/mail}' } } }],
    [GRAFANA, { datasources: { 'more.yaml': { datasources: [{ secureJsonData: { password: '$__env{DB_PASSWORD}' } }] } } }],
    [GRAFANA, { envFromSecret: 'grafana-env', envValueFrom: { GF_DATABASE_PASSWORD: { secretKeyRef: { name: 'db', key: 'password' } } } }],
    [GRAFANA, { 'grafana.ini': { security: { disable_initial_admin_creation: true }, database: { url: 'postgres://db/grafana', password: '' } } }],
    [GRAFANA, { 'grafana.ini': { database: { url: 'postgres://grafana:${DB_PASSWORD}@db/grafana' } } }],
    [PROMETHEUS, { server: { remoteWrite: [{ url: 'https://a', basic_auth: { username: 'a', password_file: '/etc/secrets/a' }, authorization: { credentials_file: '/b' } }] } }],
    [PROMETHEUS, { server: { extraSecretMounts: [{ name: 'a', secretName: 'b', mountPath: '/etc/secrets' }] } }],
    [PROMETHEUS, { extraScrapeConfigs: '- job_name: a\n  authorization:\n    credentials:\n    credentials_file: /etc/secrets/a\n  bearer_token: ${TOKEN}\n' }],
    [TRAEFIK, { hub: { token: 'name-of-a-secret' }, env: [{ name: 'CF_API_TOKEN', valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } }] }],
    [AWS_LOAD_BALANCER_CONTROLLER, { keepTLSSecret: true, webhookTLS: { key: '' } }],
    [INGRESS_NGINX, { controller: { config: { 'ssl-protocols': 'TLSv1.3', 'hide-headers': 'X-Token-Bucket', 'proxy-cache-bypass': 'a' }, extraArgs: { 'default-ssl-certificate': 'a/b' } } }],
  ])('passes: %#', (entry, helmValues) => {
    chart(entry, helmValues);
  });

  it('passes when only Terraform knows it', () => {
    const stack = testStack();
    const password = new TerraformVariable(stack, 'password', { sensitive: true }).stringValue;
    expect(secretsIn('helmValues', { adminPassword: password })).toEqual([]);
  });
});

it('warns of what looks like a secret in a chart that the library does not know', () => {
  const entry = { chart: 'own', chartVersion: '1.0.0', appVersion: '1', repository: 'https://charts.example.com', license: 'MIT' };
  expect(warnings(chart(entry, { auth: { password: 'x' } }))).toEqual([
    '`helmValues.auth.password` looks like a secret. It would be readable in the code, in the Terraform state and in the release. '
    + 'If it is a secret, store it in a Secret of the cluster, and reference the Secret in the chart\'s values (`existingSecret`, `envFrom`, `valueFrom`).',
  ]);
  expect(warnings(chart(entry, { auth: { existingSecret: 'x' } }))).toEqual([]);
});

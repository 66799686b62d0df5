import { fixture, platform, valuesIn } from './support';
import { ChartCatalog } from '../../src/charts/chart-catalog';
import { GrafanaDatabase } from '../../src/observability/grafana/grafana-database';
import { GrafanaSignIn } from '../../src/observability/grafana/grafana-sign-in';
import { unknownKeys } from '../../tools/chart-keys';
import { OIDC } from '../private/arguments/samples';

// What a chart reads although its values.yaml has it in a comment alone, or as the example of a map that is open.
const KNOWN_BESIDES: Record<string, string[]> = {
  prometheus: [
    'server/persistentVolume/storageClass',
    'scrapeConfigs/*',
    // Security contexts of Kubernetes as a whole, of which the charts set some fields.
    'alertmanager/securityContext/*',
    'prometheus-node-exporter/containerSecurityContext/*',
  ],
  grafana: [
    'persistence/storageClassName',
    'podAnnotations/*',
    // A comment in its values.
    'sidecar/dashboards/restartPolicy',
    'serviceAccount/annotations/*',
    // Grafana's own configuration, of which the chart sets a few keys.
    'grafana.ini/*',
    // As a whole into the Deployment.
    'deploymentStrategy/rollingUpdate/*',
    // An image of the library's own, which its container names in the words of Helm.
    'databasePasswordImage/*',
  ],
};

describe.each([
  ['prometheus', ChartCatalog.PROMETHEUS],
  ['grafana', ChartCatalog.GRAFANA],
])('the values of %s', (name, entry) => {
  const keys = fixture('charts', `${name}-${entry.chartVersion}.keys.json`);

  it('are compared with the version that is installed', () => {
    expect(keys).toMatchObject({ chart: entry.chart, chartVersion: entry.chartVersion, subchartsLeftOut: [] });
  });

  it.each([
    ['as they are by default', {}],
    ['with a Secret for the administrator', { grafana: { adminSecretName: 'admin' } }],
    ['with several Grafanas', { grafana: { database: GrafanaDatabase.postgres({ host: 'db', secretName: 'db', caSecretName: 'ca' }) } }],
    ['with users of OpenID Connect', { grafana: { signIn: GrafanaSignIn.oidc(OIDC) } }],
  ])('have only keys that the chart reads, %s', (_, options) => {
    expect(unknownKeys(valuesIn(platform(options).stack, name), keys, KNOWN_BESIDES[name])).toEqual([]);
  });
});

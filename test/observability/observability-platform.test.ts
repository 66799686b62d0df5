import { completeCluster, documentsIn, plainCluster, platform, valuesIn } from './support';
import { ObservabilityPlatform } from '../../src/observability/observability-platform';
import { stackBeside, synth, testStack } from '../helpers/synth';

const releases = (output: ReturnType<typeof synth>) => output.resources('helm_release').map(({ name }) => name.replace(/-[0-9a-f]{8}$/, '')).sort();

describe('the platform', () => {
  // An id is part of the address of what is deployed: changing one replaces the release, and with it the volume.
  it('keeps its ids for ever', () => {
    const { stack } = platform();
    expect(synth(stack).addresses.filter((address) => address.includes('Observability'))).toMatchInlineSnapshot(`
[
  "aws_eks_pod_identity_association.Observability_Grafana_monitoringgrafana_Association_19A23C45",
  "aws_iam_role.Observability_Grafana_monitoringgrafana_Role_EFADFBC5",
  "aws_iam_role_policy.Observability_Grafana_monitoringgrafana_GrafanaCloudWatch_DC756B4F",
  "helm_release.Observability_Grafana_Chart_01A2EE93",
  "helm_release.Observability_Grafana_Dashboards_FC28ABCB",
  "helm_release.Observability_Metrics_Chart_0B856CE4",
]
`);
  });

  it('is two charts, of which Grafana asks Prometheus', () => {
    const { stack, observability } = platform({ metrics: { scrapeIntervalSeconds: 15 } });
    expect(releases(synth(stack))).toEqual(['grafana', 'grafana-dashboards', 'namespaces', 'prometheus']);
    const [source] = valuesIn(stack, 'grafana').datasources['datasources.yaml'].datasources;
    expect(source).toMatchObject({ url: observability.metrics!.endpoint.url, jsonData: { timeInterval: '15s' } });
  });

  it('leaves out what is switched off', () => {
    const withoutMetrics = platform({ metrics: { enabled: false } });
    expect(releases(synth(withoutMetrics.stack))).toEqual(['grafana', 'grafana-dashboards', 'namespaces']);
    expect(withoutMetrics.observability.metrics).toBeUndefined();
    const withoutGrafana = platform({ grafana: { enabled: false } });
    expect(releases(synth(withoutGrafana.stack))).toEqual(['namespaces', 'prometheus']);
    expect(withoutGrafana.observability.grafana).toBeUndefined();
  });

  it('lets Grafana ask another Prometheus', () => {
    const { stack } = platform({ metrics: { enabled: false }, grafana: { prometheus: { url: 'https://metrics.example.com' } } });
    expect(valuesIn(stack, 'grafana').datasources['datasources.yaml'].datasources[0].url).toBe('https://metrics.example.com');
  });

  it('keeps the ids of one part when the other goes', () => {
    const [both, alone] = [platform(), platform({ metrics: { enabled: false }, grafana: { prometheus: { url: 'http://a' } } })]
      .map(({ stack }) => synth(stack).addresses);
    expect(both).toEqual(expect.arrayContaining(alone));
  });

  it('stands on any Kubernetes', () => {
    const stack = testStack();
    new ObservabilityPlatform(stack, 'Observability', { cluster: plainCluster(stack) });
    expect(releases(synth(stack))).toEqual(['grafana', 'grafana-dashboards', 'namespaces', 'prometheus']);
  });

  it('stands in another stack than its cluster', () => {
    const stack = testStack();
    const cluster = completeCluster(stack);
    const other = stackBeside(stack, 'Other');
    new ObservabilityPlatform(other, 'Observability', { cluster, grafana: { cloudWatch: { region: 'eu-west-2' } } });
    const output = synth(other);
    expect(releases(output)).toEqual(['grafana', 'grafana-dashboards', 'namespaces', 'prometheus']);
    expect(output.resources('aws_iam_role')).toHaveLength(1);
    expect(synth(stack).resources('helm_release')).toEqual([]);
  });

  it('has no password in any document', () => {
    const { stack } = platform();
    for (const name of ['prometheus', 'grafana']) {
      expect(JSON.stringify(documentsIn(stack, name))).not.toMatch(/password|secret_key|client_secret/i);
    }
  });
});

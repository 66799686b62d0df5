import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack, Testing } from 'cdktf';
import { Grafana, ObservabilityPlatform, RemoteWrite, WorkloadIdentity } from '../../../src';
import { FakeCluster } from '../../helpers/fake-cluster';
import { synth, testStack, TODAY } from '../../helpers/synth';
import { plainCluster, valuesIn } from '../support';

const ARN = 'arn:aws:aps:eu-west-2:111122223333:workspace/ws-0123abcd';
const SOURCE = {
  access: 'proxy',
  editable: false,
  isDefault: false,
  jsonData: { httpMethod: 'POST', timeInterval: '30s', sigV4Auth: true, sigV4AuthType: 'default', sigV4Region: 'eu-west-2' },
  name: 'Amazon Managed Prometheus',
  type: 'grafana-amazonprometheus-datasource',
  uid: 'managed-prometheus',
  url: 'https://aps-workspaces.eu-west-2.amazonaws.com/workspaces/ws-0123abcd/',
};

const sourcesIn = (stack: TerraformStack) => valuesIn(stack, 'grafana').datasources['datasources.yaml'].datasources;

/** A platform that writes to a workspace, on a cluster with Pod Identity. */
function writing(remoteWrite: RemoteWrite) {
  const stack = testStack();
  const cluster = new FakeCluster(stack, 'Cluster', { isolateNamespaces: true, identity: (made) => WorkloadIdentity.podIdentity().bind(made, made) });
  const platform = new ObservabilityPlatform(stack, 'Observability', { cluster, metrics: { exchange: { remoteWrite: { amp: remoteWrite } } } });
  return { stack, platform };
}

describe('a workspace of Amazon Managed Service for Prometheus that a platform writes to', () => {
  it('is a data source beside its Prometheus, which stays the default', () => {
    const { stack } = writing(RemoteWrite.existingAmp({ workspaceArn: ARN }));
    expect(sourcesIn(stack)).toEqual([expect.objectContaining({ uid: 'prometheus', isDefault: true }), SOURCE]);
  });

  it('is asked by a plugin that Grafana gets while it runs already', () => {
    const { stack } = writing(RemoteWrite.existingAmp({ workspaceArn: ARN }));
    expect(valuesIn(stack, 'grafana')['grafana.ini'].plugins).toEqual({
      preinstall_async: true, preinstall: expect.stringMatching(/^grafana-amazonprometheus-datasource@\d+\.\d+\.\d+$/),
    });
  });

  it('may be queried by Grafana, and written to by Prometheus', () => {
    const { stack, platform } = writing(RemoteWrite.existingAmp({ workspaceArn: ARN }));
    const policies = synth(stack).resources('aws_iam_role_policy').flatMap(({ policy }: any) => JSON.parse(policy).Statement);
    expect(policies).toEqual(expect.arrayContaining([
      { Sid: 'Query', Effect: 'Allow', Action: ['aps:GetLabels', 'aps:GetMetricMetadata', 'aps:GetSeries', 'aps:QueryMetrics'], Resource: [ARN] },
      { Sid: 'RemoteWrite', Effect: 'Allow', Action: ['aps:RemoteWrite'], Resource: [ARN] },
    ]));
    expect(platform.grafana!.managedPrometheusGrant!.dependencies.length).toBeGreaterThan(0);
    expect(synth(stack).resources('aws_eks_pod_identity_association').map(({ service_account: account }: any) => account).sort()).toEqual(['grafana', 'prometheus-server']);
  });

  it('that is made is asked where it is, and opens Grafana to nothing but HTTPS', () => {
    const { stack } = writing(RemoteWrite.amp());
    const [release] = synth(stack).resources('helm_release').filter(({ name }: any) => name === 'grafana');
    expect(release.values.join()).toContain('"type":"grafana-amazonprometheus-datasource"');
    expect(release.values.join()).toMatch(/"sigV4Region":\$\{jsonencode\(element\(split\(":", aws_prometheus_workspace\./);
    const namespaces = synth(stack).resources('helm_release').find(({ name }: any) => name.startsWith('namespaces-'));
    const grafana = valuesIn(stack, namespaces.name).manifests.find(({ metadata }: any) => metadata.name.startsWith('grafana'));
    expect(grafana.spec.egress.filter((rule: object) => Object.keys(rule).length === 0)).toEqual([]);
  });

  it('is none where metrics go elsewhere', () => {
    const { stack, platform } = writing(RemoteWrite.to({ url: 'https://mimir.example.com/api/v1/push' }));
    expect(sourcesIn(stack).map(({ uid }: any) => uid)).toEqual(['prometheus']);
    expect(valuesIn(stack, 'grafana')['grafana.ini']).not.toHaveProperty('plugins');
    expect(platform.grafana!.managedPrometheusGrant).toBeUndefined();
  });

  it('can be told to a Grafana that stands alone', () => {
    const stack = testStack();
    const cluster = new FakeCluster(stack, 'Cluster', { identity: (made) => WorkloadIdentity.nodeRole().bind(made, made) });
    new Grafana(stack, 'Grafana', { cluster, prometheus: { url: 'http://prometheus.monitoring.svc', managedWorkspaceArn: ARN } });
    expect(sourcesIn(stack)).toContainEqual(SOURCE);
    expect(() => new Grafana(testStack(), 'Grafana', { cluster: plainCluster(testStack()), prometheus: { url: 'http://p', managedWorkspaceArn: 'ws-1' } }))
      .toThrow('`prometheus.managedWorkspaceArn` is not valid, got \'ws-1\'.');
  });
});

describe('in China there is none', () => {
  const inChina = (remoteWrite: RemoteWrite) => () => {
    const stack = new TerraformStack(Testing.app({ context: { 'cdktf-observable-eks/today': TODAY } }), 'Test');
    new AwsProvider(stack, 'Aws', { region: 'cn-north-1' });
    const cluster = new FakeCluster(stack, 'Cluster', { identity: (made) => WorkloadIdentity.podIdentity().bind(made, made) });
    new ObservabilityPlatform(stack, 'Observability', { cluster, metrics: { exchange: { remoteWrite: { amp: remoteWrite } } } });
  };

  it.each([
    ['one that is made', RemoteWrite.amp(), 'exchange.remoteWrite["amp"]'],
    ['one that is named', RemoteWrite.existingAmp({ workspaceArn: ARN.replace('arn:aws:aps:eu-west-2', 'arn:aws-cn:aps:cn-north-1') }), 'exchange.remoteWrite["amp"].workspaceArn'],
  ])('%s', (_, remoteWrite, property) => {
    expect(inChina(remoteWrite)).toThrow(
      `Test/Observability/Metrics: \`${property}\` is an Amazon Managed Service for Prometheus workspace, which AWS does not offer in China, got 'cn-north-1'. `
      + 'Fix: write to your own server, such as Mimir: RemoteWrite.to({...}).');
  });

  it('but a server of one\'s own', () => {
    expect(inChina(RemoteWrite.to({ url: 'https://mimir.example.com/api/v1/push' }))).not.toThrow();
  });
});

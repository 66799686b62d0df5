/**
 * Three clusters, observed in one place: EKS in Europe, which is the global cluster; EKS in America, whose aggregates it pulls; and one outside AWS, which writes to it.
 * `npm run fleet`
 */
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack } from 'cdktf';
import {
  AlertEvaluator, ClassicElbListener, ClusterAccess, DualIngress, ExternalCluster, FleetMember, IngressLoadBalancer, KubernetesPlatform,
  LogCollection, LogOutput, LokiTenant, MetricsFederation, MetricsReceiver, MonitoringDoor, MonitoringIngress, NodeGroup, NodeGroupSize,
  ObjectStorage, ObservabilityOptions, ObservabilityPlatform, ObservableEksCluster, PrometheusLogin, ResourceDefaults, TempoTenant,
} from 'cdktf-observable-eks';

const EUROPE = 'https://monitoring.eu.example.com';
const AMERICA = 'https://monitoring.us.example.com';

/** The user and the password with which members reach Europe: a Secret in each of them. */
const LOGIN = 'fleet-login';

/** What every member sends to Europe in addition to its metrics. */
const sentToEurope = (cluster: string): ObservabilityOptions => ({
  logCollection: LogCollection.fluentBit({
    outputs: { fleet: LogOutput.loki({ url: EUROPE, loginSecretName: LOGIN, tenant: cluster }, { labels: { cluster } }) },
  }),
  collector: { traces: { url: EUROPE, otlpHttpUrl: EUROPE, loginSecretName: LOGIN, tenant: cluster } },
  grafana: { enabled: false },
});

/** An EKS cluster in its region, and the doors through which others reach it. */
function addEksCluster(
  stack: TerraformStack, url: string, observability: ObservabilityOptions, doorsOf: (platform: ObservabilityPlatform) => MonitoringDoor[],
): void {
  const cluster = new ObservableEksCluster(stack, 'Platform', {
    clusterName: stack.node.id,
    nodeGroups: { default: NodeGroup.of({ instanceTypes: ['m6i.large'], size: NodeGroupSize.fixed(3) }) },
    observability,
  });
  // TLS ends at the controller, with the certificate that the Ingress names.
  const loadBalancer = IngressLoadBalancer.classicElb({ listener: ClassicElbListener.TCP });
  const { nginx: ingress } = new DualIngress(stack, 'Ingress', { cluster, nginx: { loadBalancer }, drain: true });
  new MonitoringIngress(stack, 'Door', {
    cluster,
    ingress: ingress!,
    domain: new URL(url).hostname,
    doors: doorsOf(cluster.observability),
    usersSecretName: 'monitoring-users',
    tlsSecretName: 'monitoring-certificate',
  });
}

const app = new App();
ResourceDefaults.applyTo(app, { tags: { project: 'fleet' } });
const [europe, america, shop] = ['fleet-europe', 'fleet-america', 'fleet-shop'].map((name) => new TerraformStack(app, name));
new AwsProvider(europe, 'Aws', { region: 'eu-west-1' });
new AwsProvider(america, 'Aws', { region: 'us-east-1' });

const fleet = new MetricsFederation(europe, 'Fleet', {
  globalName: 'europe',
  members: {
    america: FleetMember.pulled({ url: AMERICA, login: PrometheusLogin.basic('america-login'), queried: true }),
    shop: FleetMember.writing(),
  },
  receiver: MetricsReceiver.globalPrometheus({ url: EUROPE, login: PrometheusLogin.basic(LOGIN) }),
});

addEksCluster(europe, EUROPE, {
  metrics: fleet.globalMetrics({ volume: { sizeGiB: 100 } }),
  logs: { storage: ObjectStorage.s3(), tenants: { own: 'europe', others: { america: LokiTenant.of(), shop: LokiTenant.of({ ingestionRateMb: 8 }) } } },
  logCollection: LogCollection.fluentBit(),
  traces: { storage: ObjectStorage.s3(), tenants: { own: 'europe', others: { america: TempoTenant.of(), shop: TempoTenant.of() } } },
  alerting: { evaluator: AlertEvaluator.PROMETHEUS },
}, ({ metrics, logs, traces }) => [MonitoringDoor.remoteWrite(metrics!), MonitoringDoor.logs(logs!), MonitoringDoor.traces(traces!)]);

addEksCluster(america, AMERICA, { ...sentToEurope('america'), metrics: fleet.memberMetrics('america') },
  ({ metrics }) => [MonitoringDoor.federation(metrics!), MonitoringDoor.queries(metrics!)]);

new ObservabilityPlatform(shop, 'Observability', {
  cluster: new ExternalCluster(shop, 'Shop', {
    clusterName: 'fleet-shop',
    // Terraform reads the file in its folder; see the README.
    access: ClusterAccess.kubeconfig({ path: process.env.SHOP_KUBECONFIG ?? '~/.kube/config', context: 'shop' }),
    platform: KubernetesPlatform.scaleway(),
  }),
  metrics: fleet.memberMetrics('shop'),
  ...sentToEurope('shop'),
});

app.synth();

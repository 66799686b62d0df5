import { mkdirSync, writeFileSync } from 'fs';
import { createServer, Server } from 'http';
import { join } from 'path';
import { TerraformStack } from 'cdktf';
import { parse } from 'yaml';
import { makeCertificate, StandInDoor } from './stand-in-door';
import {
  AlertEvaluator, ClassicElbListener, FleetMember, IngressLoadBalancer, MetricsFederation, MetricsReceiver, MonitoringDoor,
  MonitoringIngress, NginxIngress, ObservabilityPlatform, PrometheusLogin, PrometheusMetricsOptions,
} from '../../src';
import { manifestsOf } from '../charts/support';
import { chartFolder, helmTemplate } from '../helpers/charts';
import { freePort } from '../helpers/ports';
import { describeWithPrometheus, isOldPrometheus, PrometheusServers, query, until } from '../helpers/prometheus';
import { stackBeside, synth, testStack } from '../helpers/synth';
import { CompleteCluster, documentsIn, releaseNamed } from '../observability/support';

const PASSWORD = 'it is $ecret: #1';
const NODES = { europe: 2, shop: 3, global: 1 };
type Name = keyof typeof NODES;

/**
 * Three clusters: one that the global Prometheus asks, one that writes to it, and its own. Each server has the file that the chart renders of the library's
 * values; each door does what the library's Ingress says.
 */
describeWithPrometheus('a federation of real servers', ['openssl'], () => {
  const servers = new PrometheusServers();
  const secrets = join(servers.folder, 'secrets');
  const urls: { [name in Name]?: string } = {};
  const doors: { [name in Name]?: StandInDoor } = {};
  const exporters: Server[] = [];

  const setPassword = (secretName: string, password: string) => writeFileSync(join(secrets, secretName, 'password'), password);
  const values = async (expr: string) =>
    Object.fromEntries((await query(urls.global!, expr)).map(({ metric, value }) => [metric.cluster, Number(value[1])]));
  const silent = async () => Object.keys(await values('ALERTS{alertname="ClusterSilent", alertstate="firing"}')).sort();

  beforeAll(async () => {
    const ports = { europe: await freePort(), global: await freePort() };
    const stacks = fleetOf(ports);
    for (const name of ['europe-login', 'fleet-login', 'authority']) mkdirSync(join(secrets, name), { recursive: true });
    makeCertificate(join(secrets, 'authority'));
    for (const name of ['europe-login', 'fleet-login']) {
      writeFileSync(join(secrets, name, 'username'), 'fleet');
      setPassword(name, PASSWORD);
    }
    for (const name of Object.keys(NODES) as Name[]) {
      const { config, rules, flags } = rendered(stacks[name], secrets, await exporterOf(NODES[name], exporters));
      urls[name] = await servers.start(name, config, rules, flags);
    }
    for (const name of ['europe', 'global'] as const) {
      const [ingress] = manifestsOf(releaseNamed(synth(stacks[name]), 'monitoring-ingress'));
      doors[name] = new StandInDoor(join(secrets, 'authority'), ingress, { fleet: PASSWORD }, () => urls[name]!);
      await doors[name]!.listen(ports[name]);
    }
  });
  afterAll(async () => {
    Object.values(doors).forEach((door) => door.close());
    exporters.forEach((exporter) => exporter.close());
    await servers.end();
  });

  it('has the sums of all clusters in the global one, each with its label', async () => {
    await until('sums of all', async () => Object.keys(await values('cluster:nodes:count')).length === 3);
    expect(await values('cluster:nodes:count')).toEqual(NODES);
    // One series of each, whichever way it came.
    expect((await query(urls.global!, 'cluster:nodes:count')).map(({ metric }) => Object.keys(metric).sort())).toEqual(Array(3).fill(['__name__', 'cluster']));
    const ages = await values('time() - cluster:heartbeat:seconds');
    expect(Object.values(ages).filter((age) => age > 60)).toEqual([]);
    await until('nobody is silent', async () => (await silent()).length === 0);
  });

  it('has the series of who writes, and of who is asked the sums alone', async () => {
    await until('series of the writer', async () => Object.keys(await values('count by (cluster) (kube_node_info)')).length === 2);
    expect(await values('count by (cluster) (kube_node_info)')).toEqual({ global: 1, shop: 3 });
    expect(await values('up{job="federate-europe"}')).toEqual({ europe: 1 });
    expect(await values('count by (cluster) (up{job="prometheus"})')).toEqual({ global: 1, shop: 1 });
  });

  it('lets nobody in with a wrong password, and says which clusters are silent then', async () => {
    ['europe-login', 'fleet-login'].forEach((name) => setPassword(name, 'wrong'));
    await until('both are turned away', async () => doors.europe!.refused > 0 && doors.global!.refused > 0);
    await until('both are told of', async () => (await silent()).length === 2);
    expect(await silent()).toEqual(['europe', 'shop']);
    expect(await values('up{job="federate-europe"}')).toEqual({ europe: 0 });
    // What is answered to the wrong password, is nothing.
    const before = await values('max_over_time(cluster:heartbeat:seconds[1h])');
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const after = await values('max_over_time(cluster:heartbeat:seconds[1h])');
    expect([after.europe, after.shop]).toEqual([before.europe, before.shop]);
    expect(after.global).toBeGreaterThan(before.global);
  });

  it('goes on with the right one, without a restart, and who wrote catches up', async () => {
    ['europe-login', 'fleet-login'].forEach((name) => setPassword(name, PASSWORD));
    await until('nobody is silent', async () => (await silent()).length === 0);
    expect(await values('cluster:nodes:count')).toEqual(NODES);
  });

  it('tells of a cluster that is gone, whose sums do not linger', async () => {
    await servers.kill('europe');
    await until('it is told of', async () => (await silent()).join() === 'europe');
    if (!isOldPrometheus()) expect(await values('cluster:nodes:count')).toEqual({ global: 1, shop: 3 });
  });
});

/** The stacks of three clusters. */
function fleetOf(ports: { readonly europe: number; readonly global: number }): { [name in Name]: TerraformStack } {
  const global = testStack('global');
  const [europe, shop] = ['europe', 'shop'].map((name) => stackBeside(global, name));
  const tls = { caSecretName: 'authority' };
  const fleet = new MetricsFederation(global, 'Fleet', {
    members: {
      europe: FleetMember.pulled({ url: `https://localhost:${ports.europe}`, login: PrometheusLogin.basic('europe-login'), tls, scrapeIntervalSeconds: 1 }),
      shop: FleetMember.writing(),
    },
    receiver: MetricsReceiver.globalPrometheus({ url: `https://localhost:${ports.global}`, login: PrometheusLogin.basic('fleet-login'), tls }),
  });
  const often: PrometheusMetricsOptions = { scrapeIntervalSeconds: 1 };
  const globalMetrics = clusterOn(global, fleet.globalMetrics(often), true);
  const europeMetrics = clusterOn(europe, fleet.memberMetrics('europe', often));
  clusterOn(shop, fleet.memberMetrics('shop', often));
  doorOn(global, MonitoringDoor.remoteWrite(globalMetrics.metrics!));
  doorOn(europe, MonitoringDoor.federation(europeMetrics.metrics!));
  return { europe, shop, global };
}

function clusterOn(stack: TerraformStack, metrics: PrometheusMetricsOptions, alerts: boolean = false): ObservabilityPlatform {
  return new ObservabilityPlatform(stack, 'Observability', {
    cluster: new CompleteCluster(stack, 'Cluster', { clusterName: `eks-${stack.node.id}` }),
    metrics,
    grafana: { enabled: false },
    ...(alerts && { alerting: { evaluator: AlertEvaluator.PROMETHEUS } }),
  });
}

function doorOn(stack: TerraformStack, door: MonitoringDoor): void {
  const cluster = stack.node.findChild('Cluster') as CompleteCluster;
  const ingress = new NginxIngress(stack, 'Nginx', { cluster, loadBalancer: IngressLoadBalancer.classicElb({ listener: ClassicElbListener.TCP }) });
  new MonitoringIngress(stack, 'Door', { cluster, ingress, domain: 'metrics.example.com', doors: [door], usersSecretName: 'users', tlsSecretName: 'certificate' });
}

/** What says how many nodes there are, as kube-state-metrics does. */
async function exporterOf(nodes: number, exporters: Server[]): Promise<string> {
  const text = Array.from({ length: nodes }, (_, index) => `kube_node_info{node="node-${index}",kubelet_version="v1.36.4",os_image="AL2023"} 1\n`).join('');
  const exporter = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(text));
  exporters.push(exporter);
  const port = await freePort();
  await new Promise<void>((resolve) => exporter.listen(port, 'localhost', resolve));
  return `localhost:${port}`;
}

/**
 * The files of the chart, on this machine: Secrets from a folder, what Kubernetes would discover left out but for nodes, which an exporter tells of, and minutes
 * of alerts as seconds.
 */
function rendered(stack: TerraformStack, secrets: string, exporter: string) {
  const objects = helmTemplate({
    name: 'prometheus', namespace: 'monitoring', chart: chartFolder('prometheus'), values: documentsIn(stack, 'prometheus').map((document) => JSON.stringify(document)),
  });
  const { data } = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'prometheus-server');
  const [container] = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'prometheus-server').spec.template.spec.containers;
  const rules = Object.fromEntries(['recording_rules.yml', 'alerting_rules.yml'].map((file) => [
    file, parse((data[file] ?? '{}').replace(/(interval|for): 60s/g, '$1: 1s').replaceAll('<= 300', '<= 10').replace(/^\s*\{\}\s*$/, 'groups: []')),
  ]));
  const config = parse(data['prometheus.yml'].replaceAll('/etc/prometheus-secrets', secrets));
  const jobs = config.scrape_configs
    .map((job: any) => job.job_name !== 'kube-state-metrics' ? job : {
      ...job,
      kubernetes_sd_configs: undefined,
      static_configs: [{ targets: [exporter] }],
      relabel_configs: job.relabel_configs.filter(({ source_labels: from = [] }: any) => from.length === 0),
    })
    .filter((job: any) => job.kubernetes_sd_configs === undefined);
  return {
    config: {
      ...config,
      alerting: undefined,
      rule_files: Object.keys(rules),
      scrape_configs: jobs.map(readable),
      remote_write: config.remote_write?.map(readable),
    },
    rules,
    flags: container.args.filter((flag: string) => flag.startsWith('--web.enable-remote-write')),
  };

  /** What an old one reads of a client. */
  function readable({ track_timestamps_staleness: tracked, ...client }: any): any {
    if (!isOldPrometheus()) return { ...client, ...(tracked && { track_timestamps_staleness: true }) };
    return client.basic_auth ? { ...client, basic_auth: { username: 'fleet', password_file: client.basic_auth.password_file } } : client;
  }
}

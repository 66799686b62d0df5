/**
 * A cluster like that of first-cluster.ts, by cdk-eks-blueprints: the add-ons of EKS, metrics-server, Prometheus, Grafana, and both ways in.
 * Usage: node blueprints-cluster.js <folder with its packages> <output folder>
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [folder, outdir] = process.argv.slice(2);
const load = createRequire(join(folder, 'package.json'));
const { App } = load('aws-cdk-lib');
const { KubernetesVersion } = load('aws-cdk-lib/aws-eks');
const { EksBlueprint, HelmAddOn, MngClusterProvider, addons } = load('@aws-quickstart/eks-blueprints');

interface HelmAddOns {
  validateHelmVersions: boolean;
  new (props: object): { addHelmChart(cluster: unknown, values: object): void };
}

class Chart extends (HelmAddOn as HelmAddOns) {
  public deploy(cluster: unknown): void {
    this.addHelmChart(cluster, {});
  }
}

const chart = (name: string, repository: string, version: string) =>
  new Chart({ name, chart: name, repository, version, namespace: 'monitoring', release: name, values: {} });

HelmAddOn.validateHelmVersions = false;
const app = new App({ outdir });
const version = KubernetesVersion.of('1.33');
EksBlueprint.builder().account('111122223333').region('eu-west-2').version(version)
  .clusterProvider(new MngClusterProvider({ version, minSize: 2, maxSize: 2, desiredSize: 2 }))
  .addOns(
    new addons.VpcCniAddOn(), new addons.CoreDnsAddOn(), new addons.KubeProxyAddOn(), new addons.EksPodIdentityAgentAddOn(),
    new addons.EbsCsiDriverAddOn(), new addons.MetricsServerAddOn(), new addons.AwsLoadBalancerControllerAddOn(), new addons.IngressNginxAddOn(),
    chart('prometheus', 'https://prometheus-community.github.io/helm-charts', '27.0.0'),
    chart('grafana', 'https://grafana.github.io/helm-charts', '8.0.0'),
  )
  .build(app, 'like');
app.synth();

import { parseArgs } from 'node:util';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, LocalBackend, TerraformOutput, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import {
  ChartMirror,
  CostEstimate,
  DualIngress,
  EndpointAccess,
  GrafanaDatabase,
  IngressLoadBalancer,
  KubernetesVersion,
  NatGateways,
  NginxController,
  NodeGroupSize,
  ObservableEksCluster,
  ResourceDefaults,
  S3StateBucket,
  SecretsEncryption,
  VolumeRetention,
  WorkloadIdentity,
} from 'cdktf-observable-eks';

// The regions of AWS's standard partition, 2026-11. One that is newer only needs a line here.
const REGIONS = [
  'af-south-1', 'ap-east-1', 'ap-east-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1',
  'ap-south-2', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5',
  'ap-southeast-6', 'ap-southeast-7', 'ca-central-1', 'ca-west-1', 'eu-central-1', 'eu-central-2', 'eu-north-1',
  'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'il-central-1', 'me-central-1', 'me-south-1',
  'mx-central-1', 'sa-east-1', 'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2',
];

interface WorktestOptions {
  readonly region: string;
  readonly instanceType: string;
  readonly stateBucket: string;
}

/** The bucket that holds the state of the other stacks. Its own state is a file at the top of the repository. */
class StateStack extends TerraformStack {
  constructor(scope: Construct, id: string, options: WorktestOptions) {
    super(scope, id);
    new LocalBackend(this, { path: '../../../worktest-state.tfstate' });
    new AwsProvider(this, 'Aws', { region: options.region });
    new S3StateBucket(this, 'State', { bucketName: options.stateBucket });
  }
}

/** The small architecture: cheap, open, and not for production. */
class DemoStack extends TerraformStack {
  constructor(scope: Construct, id: string, options: WorktestOptions) {
    super(scope, id);
    S3StateBucket.keepStateOf(this, { bucketName: options.stateBucket, region: options.region });
    new AwsProvider(this, 'Aws', { region: options.region });
    ResourceDefaults.applyTo(this, { tags: { project: 'worktest', environment: 'demo' } });

    const platform = new ObservableEksCluster(this, 'Platform', {
      clusterName: 'worktest',
      version: KubernetesVersion.V1_36,
      network: { vpcCidr: '10.0.0.0/16', availabilityZones: 2, natGateways: NatGateways.ONE_PER_ZONE },
      controlPlane: {
        endpoint: EndpointAccess.publicAndPrivate(),
        logging: { logTypes: [] },
        secretsEncryption: SecretsEncryption.awsOwnedKey(),
        deletionProtection: false,
      },
      nodeGroups: { default: { instanceTypes: [options.instanceType], size: NodeGroupSize.fixed(2) } },
      identity: WorkloadIdentity.nodeRole(),
      observability: {
        metrics: { volume: { retention: VolumeRetention.DELETE } },
        grafana: { database: GrafanaDatabase.embedded({ retention: VolumeRetention.DELETE }) },
      },
    });
    const ingress = new DualIngress(this, 'Ingress', {
      cluster: platform,
      nginx: { controller: NginxController.ingressNginx(), loadBalancer: IngressLoadBalancer.classicElb() },
      // The load balancer that the app's Ingress causes is told to the cost estimate.
      alb: { internetFacingByDefault: true, expectedApplicationLoadBalancers: 1 },
      drain: true,
    });
    this.describe(platform, ingress);
  }

  private describe(platform: ObservableEksCluster, ingress: DualIngress): void {
    new TerraformOutput(this, 'ClusterName', { value: platform.clusterName });
    new TerraformOutput(this, 'KubeconfigCommand', {
      description: 'Lets kubectl reach the cluster. After it: kubectl get nodes',
      value: platform.kubeconfigCommand,
    });
    new TerraformOutput(this, 'GrafanaPasswordCommand', {
      description: 'Shows the password that the chart made for the user admin',
      value: platform.observability.grafana?.adminPasswordCommand,
    });
    new TerraformOutput(this, 'IngressClasses', {
      description: 'Classes for an Ingress: one load balancer that all share, or one of its own',
      value: [ingress.classes.nginx, ingress.classes.alb],
    });
  }
}

const PROFILES: { [name: string]: (app: App, options: WorktestOptions) => void } = {
  demo: (app, options) => {
    const state = new StateStack(app, 'worktest-state', options);
    new DemoStack(app, 'worktest-demo', options).addDependency(state);
  },
};

function main(): void {
  const { values } = parseArgs({
    options: {
      'profile': { type: 'string', default: 'demo' },
      'region': { type: 'string', default: 'eu-west-2' },
      'instance-type': { type: 'string', default: 't3.medium' },
      // Names of buckets are taken once in all of AWS: give one that is yours.
      'state-bucket': { type: 'string', default: 'worktest-terraform-state' },
      // A folder of charts, for a machine without a way to their repositories.
      'charts': { type: 'string' },
    },
  });
  const profile = PROFILES[values.profile];
  if (!profile) {
    throw new Error(`unknown profile '${values.profile}'; there is: ${Object.keys(PROFILES).join(', ')}`);
  }
  if (!REGIONS.includes(values.region)) {
    throw new Error(`unknown region '${values.region}'; EKS is in: ${REGIONS.join(', ')}`);
  }
  const app = new App();
  if (values.charts) {
    ChartMirror.applyTo(app, { folder: values.charts });
  }
  profile(app, {
    region: values.region,
    instanceType: values['instance-type'],
    stateBucket: values['state-bucket'],
  });
  CostEstimate.of(app).writeTo(app.outdir);
  app.synth();
}

try {
  main();
} catch (error) {
  console.error(`Error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

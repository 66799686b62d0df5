import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, LocalBackend, TerraformOutput, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { addGitOps, ENGINES, type GitOpsOptions } from './gitops';
import { addInstrumentation, SMALL } from './instrumentation';
import {
  ChartMirror,
  CostEstimate,
  Dashboards,
  DualIngress,
  EndpointAccess,
  GrafanaDatabase,
  ImageDigests,
  IngressLoadBalancer,
  KubernetesVersion,
  NatGateways,
  NginxController,
  NodeGroup,
  NodeGroupSize,
  ObjectStorage,
  ObservableEksCluster,
  PermissionsReport,
  ResourceDefaults,
  S3StateBucket,
  SecretsEncryption,
  StateEncryptionKey,
  VolumeRetention,
  WorkloadIdentity,
} from 'cdktf-observable-eks';

// The regions of AWS, of its partition for China and of that for the US government, 2026-11. One that is newer only needs
// a line here.
const REGIONS = [
  'af-south-1', 'ap-east-1', 'ap-east-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1',
  'ap-south-2', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5',
  'ap-southeast-6', 'ap-southeast-7', 'ca-central-1', 'ca-west-1', 'eu-central-1', 'eu-central-2', 'eu-north-1',
  'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'il-central-1', 'me-central-1', 'me-south-1',
  'mx-central-1', 'sa-east-1', 'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2',
  'cn-north-1', 'cn-northwest-1',
  'us-gov-east-1', 'us-gov-west-1',
];

/** Where the app is, unless you have a copy of your own. */
const REPOSITORY = 'https://github.com/worktest/cdktf-observable-eks';

export interface WorktestOptions {
  readonly region: string;
  readonly instanceType: string;
  readonly stateBucket: string;
  /** ARN of the key that production's states are encrypted with: the output `StateKey` of `worktest-state`. */
  readonly stateKey?: string;
  /** IPv4 blocks that reach the API server of production, Terraform's among them. Without them only the VPC does. */
  readonly apiCidrs?: string[];
  /** Names of the IAM roles of the account that administer production, Terraform's among them. */
  readonly adminRoles: string[];
  /** Whether production may be destroyed. */
  readonly allowDestroy: boolean;
  /** Technologies of confidential node groups of production, separated by commas: enclaves, snp, sandbox. */
  readonly confidential: string;
  /** Id of an image with the Nitro Sandbox runtime. */
  readonly sandboxImageId?: string;
  /** PCR0 of the enclave's image, which alone decrypts with the key that production then has. */
  readonly enclavePcr0?: string;
  /** Whether the demo keeps logs in Loki. Production does. */
  readonly logs: boolean;
  /** Whether the demo keeps traces in Tempo. Production does. */
  readonly traces: boolean;
  /** Whether the demo has an OpenTelemetry Collector, and pods that ask for it are traced. Production has one. */
  readonly opentelemetry: boolean;
  /** What deploys the app; a person without it. */
  readonly gitops?: GitOpsOptions;
  /** Name of the Secret in `monitoring` whose `slack-url` is told of production's alerts. Without it there are none. */
  readonly alertsSecret?: string;
  /** IPv4 blocks of a site whose machines may join production as hybrid nodes. */
  readonly hybridNodes?: string[];
  /** The GitHub repository that deploys production. */
  readonly github?: GithubOptions;
}

export interface GithubOptions {
  /** `<owner>/<name>`. */
  readonly repository: string;
  /** Its id, which nobody gets who takes over a name that was given up. */
  readonly repositoryId: string;
}

/** The bucket that holds the state of the other stacks. Its own state is a file in the folder that the app runs in. */
class StateStack extends TerraformStack {
  constructor(scope: Construct, id: string, options: WorktestOptions, isProtected: boolean) {
    super(scope, id);
    const folder = resolve(App.of(this).outdir, 'stacks', id);
    new LocalBackend(this, { path: relative(folder, resolve('worktest-state.tfstate')) });
    new AwsProvider(this, 'Aws', { region: options.region });
    new S3StateBucket(this, 'State', { bucketName: options.stateBucket, ...(isProtected && this.protection(options)) });
  }

  /** A key of its own, and only the administrators change the bucket or delete what a state was. */
  private protection(options: WorktestOptions): { readonly kmsKeyArn: string; readonly administratorArns: string[] } {
    const { keyArn } = new StateEncryptionKey(this, 'Key');
    new TerraformOutput(this, 'StateKey', { description: 'What `--state-key` takes, so that the states are encrypted with it', value: keyArn });
    const { partition } = new DataAwsPartition(this, 'Partition');
    const { accountId } = new DataAwsCallerIdentity(this, 'Account');
    return { kmsKeyArn: keyArn, administratorArns: options.adminRoles.map((role) => `arn:${partition}:iam::${accountId}:role/${role}`) };
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
      network: { vpcCidr: '10.0.0.0/16', availabilityZones: 2, natGateways: NatGateways.ONE_PER_ZONE, closeDefaultSecurityGroup: false },
      controlPlane: {
        endpoint: EndpointAccess.publicAndPrivate(),
        logging: { logTypes: [] },
        secretsEncryption: SecretsEncryption.awsOwnedKey(),
        deletionProtection: false,
      },
      nodeGroups: { default: NodeGroup.of({ instanceTypes: [options.instanceType], size: NodeGroupSize.fixed(2) }) },
      identity: WorkloadIdentity.nodeRole(),
      observability: {
        metrics: { volume: { retention: VolumeRetention.DELETE } },
        grafana: {
          database: GrafanaDatabase.embedded({ retention: VolumeRetention.DELETE }),
          // The nine of the small architecture, which are others'. Production has those of the library.
          dashboards: [...Dashboards.kubernetesViews(), Dashboards.alb(), Dashboards.classicElb(), Dashboards.nginx()],
        },
        // One process each, on a volume that goes with its claim.
        ...(options.logs && { logs: { storage: ObjectStorage.volume({ sizeGiB: 20, retention: VolumeRetention.DELETE }), retentionDays: 7 } }),
        ...(options.traces && { traces: { storage: ObjectStorage.volume({ sizeGiB: 10, retention: VolumeRetention.DELETE }), retentionDays: 3 } }),
        ...(options.opentelemetry && SMALL),
      },
    });
    addInstrumentation(this, platform, platform.observability);
    const ingress = new DualIngress(this, 'Ingress', {
      cluster: platform,
      nginx: { controller: NginxController.ingressNginx(), loadBalancer: IngressLoadBalancer.classicElb() },
      // The load balancer that the app's Ingress causes is told to the cost estimate.
      alb: { internetFacingByDefault: true, expectedApplicationLoadBalancers: 1 },
      drain: true,
    });
    addGitOps(this, options.gitops, platform, platform.observability, ingress);
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

interface Profile {
  readonly instanceType: string;
  /** Whether the state has a key of its own, and administrators. */
  readonly protectsState?: boolean;
  readonly add: (app: App, state: StateStack, options: WorktestOptions) => void | Promise<void>;
}

const PROFILES: { [name: string]: Profile } = {
  demo: {
    instanceType: 't3.medium',
    add: (app, state, options) => new DemoStack(app, 'worktest-demo', options).addDependency(state),
  },
  production: {
    instanceType: 'm6i.xlarge',
    protectsState: true,
    add: async (app, state, options) => {
      const { addProductionStacks } = await import('./production-stacks.js');
      addProductionStacks(app, state, options);
    },
  },
};

/** A variable of the shell that is not set must not take away what was there, and a typing error is named as it was typed. */
function requireOptions(values: { readonly [option: string]: string | boolean | undefined }): void {
  const empty = Object.keys(values).find((option) => values[option] === '' && option !== 'confidential');
  if (empty) {
    throw new Error(`--${empty} is empty: give it a value, or leave it out`);
  }
  const { 'enclave-pcr0': pcr0, 'github-repository': repository, 'github-repository-id': id, confidential } = values;
  if (pcr0 !== undefined && !/^[0-9a-fA-F]{96}$/.test(String(pcr0))) {
    throw new Error(`--enclave-pcr0 is 96 hexadecimal digits, the PCR0 that nitro-cli build-enclave prints; got '${pcr0}'`);
  }
  if (repository !== undefined && !/^[\w.-]+\/[\w.-]+$/.test(String(repository))) {
    throw new Error(`--github-repository is <owner>/<name>, such as acme/platform; got '${repository}'`);
  }
  if (repository !== undefined && !/^\d+$/.test(String(id ?? ''))) {
    throw new Error(`--github-repository needs --github-repository-id, the digits that gh api repos/${repository} --jq .id shows; got '${id ?? ''}'`);
  }
  if (values.profile === 'demo' && values.opentelemetry && !values.traces) {
    throw new Error('--opentelemetry has pods traced, and their traces need a place: add --traces');
  }
  const { gitops, 'gitops-repository': source } = values;
  if (gitops !== undefined && !Object.hasOwn(ENGINES, String(gitops))) {
    throw new Error(`--gitops is one of ${Object.keys(ENGINES).join(', ')}; got '${gitops}'`);
  }
  if (source !== undefined && gitops === undefined) {
    throw new Error('--gitops-repository is where an engine finds the app: add --gitops');
  }
  if (values['hybrid-nodes'] !== undefined && values['api-cidrs'] !== undefined) {
    throw new Error('--hybrid-nodes is for an API server that the VPC and what is connected to it alone reach: leave --api-cidrs out');
  }
  if (pcr0 !== undefined && !String(confidential).split(',').includes('enclaves')) {
    throw new Error('--enclave-pcr0 is for a group of enclaves: add --confidential enclaves');
  }
}

function githubOf(repository?: string, repositoryId?: string): GithubOptions | undefined {
  return repository !== undefined && repositoryId !== undefined ? { repository, repositoryId } : undefined;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'profile': { type: 'string', default: 'demo' },
      'region': { type: 'string', default: 'eu-west-2' },
      'instance-type': { type: 'string' },
      // Names of buckets are taken once in all of AWS: give one that is yours.
      'state-bucket': { type: 'string', default: 'worktest-terraform-state' },
      'state-key': { type: 'string' },
      // A folder of charts, for a machine without a way to their repositories.
      'charts': { type: 'string' },
      // A file of digests by image. With it none is pulled by its tag alone.
      'image-digests': { type: 'string' },
      'api-cidrs': { type: 'string' },
      'admin-roles': { type: 'string', default: 'platform-admin' },
      'allow-destroy': { type: 'boolean', default: false },
      'confidential': { type: 'string', default: '' },
      'logs': { type: 'boolean', default: false },
      'traces': { type: 'boolean', default: false },
      'opentelemetry': { type: 'boolean', default: false },
      'gitops': { type: 'string' },
      'gitops-repository': { type: 'string' },
      'sandbox-image': { type: 'string' },
      'enclave-pcr0': { type: 'string' },
      // Made by hand once the first apply has made the namespace: Grafana does not start without it.
      'alerts-secret': { type: 'string' },
      'hybrid-nodes': { type: 'string' },
      'github-repository': { type: 'string' },
      'github-repository-id': { type: 'string' },
    },
  });
  const profile = PROFILES[values.profile];
  if (!profile) {
    throw new Error(`unknown profile '${values.profile}'; there is: ${Object.keys(PROFILES).join(', ')}`);
  }
  if (!REGIONS.includes(values.region)) {
    throw new Error(`unknown region '${values.region}'; EKS is in: ${REGIONS.join(', ')}`);
  }
  requireOptions(values);
  const app = new App();
  if (values.charts) {
    ChartMirror.applyTo(app, { folder: values.charts });
  }
  if (values['image-digests']) {
    ImageDigests.applyTo(app, { digests: JSON.parse(readFileSync(values['image-digests'], 'utf8')) });
  }
  const options = {
    region: values.region,
    instanceType: values['instance-type'] ?? profile.instanceType,
    stateBucket: values['state-bucket'],
    stateKey: values['state-key'],
    apiCidrs: values['api-cidrs']?.split(','),
    adminRoles: values['admin-roles'].split(','),
    allowDestroy: values['allow-destroy'],
    confidential: values.confidential,
    sandboxImageId: values['sandbox-image'],
    enclavePcr0: values['enclave-pcr0'],
    logs: values.logs,
    traces: values.traces,
    opentelemetry: values.opentelemetry,
    gitops: values.gitops === undefined ? undefined : { engine: values.gitops, repositoryUrl: values['gitops-repository'] ?? REPOSITORY },
    alertsSecret: values['alerts-secret'],
    hybridNodes: values['hybrid-nodes']?.split(','),
    github: githubOf(values['github-repository'], values['github-repository-id']),
  };
  await profile.add(app, new StateStack(app, 'worktest-state', options, profile.protectsState ?? false), options);
  CostEstimate.of(app).writeTo(app.outdir);
  PermissionsReport.of(app).writeTo(app.outdir);
  app.synth();
}

main().catch((error) => {
  console.error(`Error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});

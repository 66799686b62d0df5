import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { Annotations, App, TerraformOutput, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { addConfidentialGroups, addEnclaveKey, addEnclaveRole, type EnclaveKeyOptions } from './confidential-groups';
import { addGitOps } from './gitops';
import { addInstrumentation, REDUNDANT } from './instrumentation';
import type { GithubOptions, WorktestOptions } from './main';
import {
  AlbGroups,
  ContactPoint,
  ControlPlaneLogType,
  DualIngress,
  EndpointAccess,
  GithubDeployRoles,
  GrafanaDatabase,
  HybridNodes,
  IngressLoadBalancer,
  KubernetesVersion,
  LogEncryptionKey,
  LokiDeployment,
  NatGateways,
  NginxController,
  NodeGroup,
  NodeGroupSize,
  ObjectStorage,
  ObservabilityPlatform,
  ObservableEksCluster,
  ResourceDefaults,
  S3StateBucket,
  SecretsEncryption,
  SupportPolicy,
  TerraformPlace,
  VolumeEncryptionKey,
  VolumeRetention,
  VpcEndpoints,
  WorkloadBoundary,
  WorkloadIdentity,
} from 'cdktf-observable-eks';

const TAGS = { project: 'worktest', environment: 'production' };

/** What an investigation looks back on: a year. */
const LOG_RETENTION_DAYS = 365;

/** What Loki and Tempo do with their buckets. */
const BUCKET_ACTIONS = ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:GetObject', 's3:ListBucket', 's3:ListMultipartUploadParts', 's3:PutObject'];

/** What Grafana does with the password of its database. */
const DATABASE_ACTIONS = ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'];

/** Cluster and network in one stack, everything in Kubernetes in the other: what changes daily cannot harm what it stands on. */
export function addProductionStacks(app: App, state: TerraformStack, options: WorktestOptions): void {
  const ci = options.github ? new CiStack(app, 'worktest-ci', options, options.github) : undefined;
  ci?.addDependency(state);
  const base = new BaseStack(app, 'worktest-base', options, ci);
  base.addDependency(state);
  const platform = new PlatformStack(app, 'worktest-platform', options, base, ci);
  platform.addDependency(state);
  if (options.enclavePcr0) {
    new VaultStack(app, 'worktest-vault', options, { pcr0: options.enclavePcr0, podRoleArn: platform.enclaveRole(), deployRoleArns: ci && [ci.deploy.applyRoleArn] })
      .addDependency(platform);
  }
  ci?.deploy.allowStacks([base, platform]);
}

/** The roles with which GitHub Actions plans and applies the other two, and what bounds all roles in there. A person applies this one, first. */
class CiStack extends TerraformStack {
  public readonly deploy: GithubDeployRoles;
  public readonly boundary: WorkloadBoundary;

  constructor(scope: Construct, id: string, options: WorktestOptions, { repository, repositoryId }: GithubOptions) {
    super(scope, id);
    prepare(this, options);
    this.boundary = new WorkloadBoundary(this, 'Boundary', {
      region: options.region,
      additionalActions: [...BUCKET_ACTIONS, ...DATABASE_ACTIONS],
    });
    this.deploy = new GithubDeployRoles(this, 'Deploy', {
      repository,
      repositoryId,
      // No other workflow, and none that a branch changed.
      workflowRefs: [`${repository}/.github/workflows/deploy.yml@refs/heads/main`],
      region: options.region,
      ownerTags: TAGS,
      // A person applies the first time, and when a key comes.
      adoptsUntagged: false,
    });
    new TerraformOutput(this, 'PlanRole', { value: this.deploy.planRoleArn });
    new TerraformOutput(this, 'ApplyRole', { value: this.deploy.applyRoleArn });
  }
}

/** The key of an enclave. A person applies this one, last: whoever may change the key's policy reads without an enclave. */
class VaultStack extends TerraformStack {
  constructor(scope: Construct, id: string, options: WorktestOptions, key: EnclaveKeyOptions) {
    super(scope, id);
    prepare(this, options);
    addEnclaveKey(this, key);
  }
}

/** Network, cluster, administrators, nodes, add-ons, the storage driver, and the keys of all of it. No Helm release. */
class BaseStack extends TerraformStack {
  public readonly cluster: ObservableEksCluster;
  public readonly volumesKeyArn: string;
  public readonly logsKeyArn: string;

  constructor(scope: Construct, id: string, options: WorktestOptions, ci: CiStack | undefined) {
    super(scope, id);
    prepare(this, options, ci?.boundary);
    const logs = new LogEncryptionKey(this, 'LogsKey');
    const volumes = new VolumeEncryptionKey(this, 'VolumesKey');
    this.volumesKeyArn = volumes.keyArn;
    this.logsKeyArn = logs.keyArn;

    this.cluster = new ObservableEksCluster(this, 'Platform', {
      clusterName: 'worktest-production',
      version: KubernetesVersion.V1_36,
      network: {
        vpcCidr: '10.0.0.0/16',
        availabilityZones: 3,
        natGateways: NatGateways.ONE_PER_ZONE,
        // Grafana asks the metrics of CloudWatch.
        endpoints: VpcEndpoints.forNodes(['monitoring']).heldToAccount(),
        flowLogs: { retentionDays: LOG_RETENTION_DAYS, kmsKeyArn: logs.keyArn },
      },
      controlPlane: {
        endpoint: this.endpoint(options.apiCidrs),
        logging: {
          logTypes: Object.values(ControlPlaneLogType),
          retentionDays: LOG_RETENTION_DAYS,
          kmsKeyArn: logs.keyArn,
        },
        secretsEncryption: SecretsEncryption.managedKey(),
        supportPolicy: SupportPolicy.STANDARD,
        deletionProtection: !options.allowDestroy,
        zonalShift: true,
        ...(options.hybridNodes && { remoteNetworks: { nodeCidrs: options.hybridNodes } }),
      },
      admins: { ...this.admins(options.adminRoles), ...(ci && { 'github-apply': ci.deploy.applyRoleArn }) },
      // One node a zone at least, since a volume stays in its zone; the README says how the size comes about.
      nodeGroups: {
        default: NodeGroup.of({
          instanceTypes: [options.instanceType],
          size: NodeGroupSize.managed({ min: 3, max: 6 }),
          diskKmsKeyArn: volumes.keyArn,
        }),
      },
      identity: WorkloadIdentity.podIdentity(),
      addons: { vpcCni: { networkPolicy: true } },
      storage: { kmsKeyArn: volumes.keyArn, withStorageClasses: false },
      observability: { metrics: { enabled: false }, grafana: { enabled: false } },
    });
    if (options.hybridNodes) {
      const { activationCommand } = new HybridNodes(this, 'Site', { cluster: this.cluster });
      new TerraformOutput(this, 'ActivationCommand', { description: 'Prints id and code with which machines of the site register', value: activationCommand });
    }
    ci?.deploy.allowPlanIn(this, this.cluster);
    new TerraformOutput(this, 'ClusterName', { value: this.cluster.clusterName });
    new TerraformOutput(this, 'KubeconfigCommand', {
      description: 'Lets kubectl reach the cluster. After it: kubectl get nodes',
      value: this.cluster.kubeconfigCommand,
    });
  }

  private endpoint(apiCidrs: string[] | undefined): EndpointAccess {
    if (!apiCidrs) {
      Annotations.of(this).addWarning(
        'Only the VPC can reach the API server, so apply worktest-platform from inside the VPC or from a connected network. To apply from elsewhere, name your public address: --api-cidrs <your address>/32',
      );
      return EndpointAccess.privateOnly(TerraformPlace.IN_VPC);
    }
    if (apiCidrs.includes('0.0.0.0/0')) {
      throw new Error('--api-cidrs holds 0.0.0.0/0, and the API server of production is not for everybody');
    }
    return EndpointAccess.publicAndPrivate(apiCidrs);
  }

  private admins(roles: string[]): { [name: string]: string } {
    const { partition } = new DataAwsPartition(this, 'Partition');
    const { accountId } = new DataAwsCallerIdentity(this, 'Account');
    return Object.fromEntries(
      roles.map((role) => [role.split('/').pop() as string, `arn:${partition}:iam::${accountId}:role/${role}`]),
    );
  }
}

/** Everything in Kubernetes: storage classes, metrics, logs, traces, Grafana, ingress; and the buckets and the database of these. */
class PlatformStack extends TerraformStack {
  private readonly cluster: ObservableEksCluster;

  constructor(scope: Construct, id: string, options: WorktestOptions, { cluster, volumesKeyArn, logsKeyArn }: BaseStack, ci: CiStack | undefined) {
    super(scope, id);
    this.cluster = cluster;
    prepare(this, options, ci?.boundary);
    // Before what keeps data.
    cluster.ebsStorage.addStorageClasses(this);
    const observability = this.observe(options, logsKeyArn);
    addInstrumentation(this, cluster, observability);
    const ingress = new DualIngress(this, 'Ingress', {
      cluster,
      nginx: {
        controller: NginxController.traefik(),
        loadBalancer: IngressLoadBalancer.nlbWithPodTargets(),
        replicas: 3,
      },
      // What is for the internet comes in by class nginx, and no team decides otherwise by an annotation, or joins another's load balancer.
      alb: { fixedScheme: true, groups: AlbGroups.none() },
      // It deletes what is not ours, so only where that was asked for.
      drain: options.allowDestroy,
    });
    addGitOps(this, options.gitops, cluster, observability, ingress);
    addConfidentialGroups(this, cluster, {
      technologies: options.confidential,
      sandboxImageId: options.sandboxImageId,
      diskKmsKeyArn: volumesKeyArn,
    });
    new TerraformOutput(this, 'GrafanaPasswordCommand', {
      description: 'Shows the password that the chart made for the user admin',
      value: observability.grafana?.adminPasswordCommand,
    });
    new TerraformOutput(this, 'IngressClasses', {
      description: 'Classes for an Ingress: one load balancer that all share, or one of its own',
      value: [ingress.classes.nginx, ingress.classes.alb],
    });
  }

  /** Buckets are deleted with what is in them, and the database without a last snapshot, where production may be destroyed. */
  private observe({ allowDestroy, alertsSecret }: WorktestOptions, logsKeyArn: string): ObservabilityPlatform {
    const storage = ObjectStorage.s3({ forceDestroy: allowDestroy });
    return new ObservabilityPlatform(this, 'Observability', {
      cluster: this.cluster,
      metrics: { scale: { replicas: 2 }, volume: { sizeGiB: 100, retention: VolumeRetention.RETAIN }, retentionDays: 30, verifyKubelets: true },
      logs: { storage, deployment: LokiDeployment.distributed(), retentionDays: 90 },
      traces: { storage, retentionDays: 30 },
      ...REDUNDANT,
      grafana: {
        database: GrafanaDatabase.managedPostgres({ finalSnapshot: !allowDestroy, logRetentionDays: LOG_RETENTION_DAYS, logKmsKeyArn: logsKeyArn }),
        cloudWatch: { region: this.cluster.region },
      },
      ...(alertsSecret !== undefined && {
        alerting: { contactPoints: { team: ContactPoint.slack({ webhookUrl: { secretName: alertsSecret, key: 'slack-url' } }) } },
      }),
    });
  }

  /** ARN of the role of the pod that starts the enclave. */
  public enclaveRole(): string {
    return addEnclaveRole(this, this.cluster);
  }
}

function prepare(stack: TerraformStack, options: WorktestOptions, boundary?: WorkloadBoundary): void {
  S3StateBucket.keepStateOf(stack, { bucketName: options.stateBucket, region: options.region, kmsKeyArn: options.stateKey });
  new AwsProvider(stack, 'Aws', { region: options.region });
  ResourceDefaults.applyTo(stack, {
    tags: TAGS,
    permissionsBoundaryArn: boundary?.policyArn,
    preventDestroy: !options.allowDestroy,
  });
}

/** The programs of examples/<language>, in TypeScript: what they synthesise has to be the same. */
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import {
  BucketAccess,
  DualIngress,
  EndpointAccess,
  HelmChart,
  HelmValue,
  IEksCluster,
  IngressLoadBalancer,
  IWorkloadIdentity,
  LogCollection,
  LokiDeployment,
  NginxController,
  NginxControllerChart,
  NginxControllerRequest,
  NginxIngress,
  NodeGroup,
  NodeGroupSize,
  ObjectStorage,
  ObjectStorageBinding,
  ObjectStorageRequest,
  ObservableEksCluster,
  Policies,
  S3StateBucket,
  ServiceAccount,
  TaintEffect,
  TerraformPlace,
  WorkloadIdentity,
} from 'cdktf-observable-eks';

const ADMIN = 'arn:aws:iam::111122223333:role/platform-admin';
const CERTIFICATE = 'arn:aws:acm:eu-west-2:111122223333:certificate/1234abcd-12ab-34cd-56ef-1234567890ab';

export function firstCluster(app: App): void {
  const stack = new TerraformStack(app, 'first');
  new AwsProvider(stack, 'Aws', { region: 'eu-west-2' });
  const platform = new ObservableEksCluster(stack, 'Platform', {
    clusterName: 'first',
    controlPlane: { endpoint: EndpointAccess.publicAndPrivate(['8.8.8.8/32']), deletionProtection: false },
    admins: { me: ADMIN },
  });
  new DualIngress(stack, 'Ingress', { cluster: platform });
  new TerraformOutput(stack, 'Kubeconfig', { value: platform.kubeconfigCommand });
  new TerraformOutput(stack, 'GrafanaPassword', { value: platform.observability.grafana?.adminPasswordCommand });
}

export function production(app: App): void {
  const stack = new TerraformStack(app, 'production');
  S3StateBucket.keepStateOf(stack, { bucketName: 'acme-terraform-state', region: 'eu-west-2' });
  new AwsProvider(stack, 'Aws', { region: 'eu-west-2' });
  const platform = new ObservableEksCluster(stack, 'Platform', {
    clusterName: 'production',
    controlPlane: { endpoint: EndpointAccess.privateOnly(TerraformPlace.IN_VPC) },
    admins: { platform: ADMIN },
    nodeGroups: {
      general: NodeGroup.of({ instanceTypes: ['m6i.xlarge', 'm6a.xlarge'], size: NodeGroupSize.fixed(3) }),
      batch: NodeGroup.of({
        instanceTypes: ['c6i.xlarge'],
        size: NodeGroupSize.fixed(1),
        labels: { team: 'batch' },
        taints: [{ key: 'team', value: 'batch', effect: TaintEffect.NO_SCHEDULE }],
      }),
    },
    observability: {
      logs: { storage: ObjectStorage.s3(), deployment: LokiDeployment.distributed(), retentionDays: 90 },
      logCollection: LogCollection.fluentBit(),
      traces: { storage: ObjectStorage.s3(), retentionDays: 14 },
    },
  });
  new NginxIngress(stack, 'Nginx', {
    cluster: platform, replicas: 3, loadBalancer: IngressLoadBalancer.nlb({ certificateArn: CERTIFICATE, internal: true }),
  });
  const orders: BucketAccess = { bucketArn: 'arn:aws:s3:::acme-orders', prefix: 'incoming' };
  platform.workloadIdentity.grant(stack, ServiceAccount.of('shop', 'orders'), Policies.s3Read(orders));
}

class TeamController extends NginxController {
  public bind(request: NginxControllerRequest): NginxControllerChart {
    return {
      chart: {
        chart: 'team-ingress', chartVersion: '1.2.3', appVersion: '1.2.3', repository: 'https://charts.example.com', license: 'Apache-2.0',
      },
      defaultHelmValues: { replicas: request.replicas },
      requiredHelmValues: {
        ingressClass: { name: request.className, default: request.isDefaultClass },
        service: { name: request.serviceName, annotations: request.service.annotations },
      },
    };
  }
}

class TeamStorage extends ObjectStorage {
  public bind(_scope: Construct, { contents }: ObjectStorageRequest): ObjectStorageBinding {
    const bucket = { bucketName: `team-${contents}`, region: 'us-east-1', endpoint: 'https://s3.example.com', pathStyle: true, secretName: 'team-s3' };
    return { bucket, dependencies: [] };
  }
}

class AuditedIdentity extends WorkloadIdentity {
  private readonly inner = WorkloadIdentity.podIdentity();
  public readonly metadataHopLimit = this.inner.metadataHopLimit;
  public readonly needsPodIdentityAgent = this.inner.needsPodIdentityAgent;
  public readonly cniUsesNodeRole = this.inner.cniUsesNodeRole;

  public bind(scope: Construct, cluster: IEksCluster): IWorkloadIdentity {
    return this.inner.bind(scope, cluster);
  }
}

export function ownKinds(app: App): void {
  const stack = new TerraformStack(app, 'own-kinds');
  new AwsProvider(stack, 'Aws', { region: 'eu-west-2' });
  const platform = new ObservableEksCluster(stack, 'Platform', {
    clusterName: 'own',
    controlPlane: { endpoint: EndpointAccess.privateOnly(TerraformPlace.IN_VPC) },
    admins: { platform: ADMIN },
    identity: new AuditedIdentity(),
    observability: { logs: { storage: new TeamStorage() } },
  });
  new NginxIngress(stack, 'Nginx', { cluster: platform, controller: new TeamController() });
}

/** What docs/languages shows that the examples do not have. */
export function pages(app: App): void {
  const stack = new TerraformStack(app, 'pages');
  new AwsProvider(stack, 'Aws', { region: 'eu-west-2' });
  const cluster = new ObservableEksCluster(stack, 'Platform', {
    clusterName: 'pages',
    nodeGroups: {
      big: NodeGroup.of({ instanceTypes: ['m6i.large'], diskSizeGiB: 500 }),
      gpu: NodeGroup.of({ instanceTypes: ['g6.xlarge'], taints: [{ key: 'gpu', effect: TaintEffect.NO_SCHEDULE }] }),
    },
  });
  new HelmChart(stack, 'Queue', {
    cluster,
    chart: {
      chart: 'queue', chartVersion: '1.4.0', appVersion: '1.4.0', repository: 'oci://charts.example.com/platform', license: 'Apache-2.0',
    },
    releaseName: 'queue',
    kubernetesNamespace: 'queue',
    helmValues: { replicaCount: 2, nodeSelector: HelmValue.NONE, tolerations: [{ key: 'gpu', operator: 'Exists' }] },
  });
}

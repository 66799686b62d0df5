import { TerraformStack, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import * as lib from '../../../src';
import { FakeCluster } from '../../helpers/fake-cluster';
import { stackBeside } from '../../helpers/synth';

/** The id of every construct that is tried. */
export const SAMPLE = 'Sample';

/** What a call is tried with: acceptable arguments, of which one is then made wrong. */
export type Sample = (stack: TerraformStack) => unknown[];

/** Made once a stack, since a stack serves until a value is taken. */
const once = <T extends Construct>(id: string, make: (stack: TerraformStack) => T) => (stack: TerraformStack) =>
  (stack.node.tryFindChild(id) as T | undefined) ?? make(stack);
const cluster = once('Cluster', (stack) => new FakeCluster(stack, 'Cluster', {
  identity: (of) => new lib.IrsaHardening(stack, 'ClusterHardening', { cluster: of }),
}));
const network = once('Subnets', (stack) => new lib.ExistingNetwork(stack, 'Subnets', {
  vpcId: 'vpc-0123456789abcdef0',
  privateSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
  verify: false,
}));
const hybridCluster = once('HybridCluster', (stack) => new FakeCluster(stack, 'HybridCluster', { remoteNetworks: { nodeCidrs: ['192.168.10.0/24'] } }));
const construct = (props: (stack: TerraformStack) => object): Sample => (stack) => [stack, SAMPLE, props(stack)];
const withCluster = (more: object = {}) => construct((stack) => ({ cluster: cluster(stack), ...more }));
const withArn = (service: string, rest: string): Sample => () => [`arn:aws:${service}:eu-west-2:111122223333:${rest}`];
const withArns = (service: string, rest: string): Sample => (stack) => [withArn(service, rest)(stack)];
const operator = once('Operator', (stack) => new lib.OpenTelemetryOperator(stack, 'Operator', { cluster: cluster(stack) }));
const RANCHER = { hostname: 'rancher.example.com', certificate: lib.RancherCertificate.secret() };
const rancher = once('Rancher', (stack) => new lib.RancherServer(stack, 'Rancher', { cluster: cluster(stack), ...RANCHER }));
const withOperator = construct((stack) => ({
  cluster: cluster(stack),
  operator: operator(stack),
  kubernetesNamespace: 'shop',
  collector: { grpcUrl: 'http://gateway.monitoring:4317', httpUrl: 'http://gateway.monitoring:4318' },
}));
const spoke = once('Spoke', (stack) => new FakeCluster(stack, 'Spoke', { clusterName: 'spoke' }));
const hub = once('Hub', (stack) => new lib.ArgoCd(stack, 'Hub', { cluster: cluster(stack), hub: { tokensSecretName: 'tokens' } }));
const asText = (value: string): Sample => () => [value];
const POLICY = { policyName: 'Queue', statements: [{ sid: 'Send', actions: ['sqs:SendMessage'], resources: ['arn:aws:sqs:eu-west-2:111122223333:jobs'] }] };
const GRANT: Sample = (stack) => [stack, lib.ServiceAccount.of('payments', 'worker'), POLICY];
const BUCKET: Sample = () => [{ bucketArn: 'arn:aws:s3:::invoices' }];
const BOUNDS: Sample = () => [{ min: 1, max: 3 }];
const API_SERVER = { host: 'https://10.0.0.10:6443', ca: 'LS0tLS1CRUdJTi==' };
const login: Sample = (stack) => [once('Login', (of) => new TerraformVariable(of, 'Login', { sensitive: true }))(stack).stringValue];
const CHART = { chart: 'queue', chartVersion: '1.4.0', appVersion: '1.4.0', repository: 'oci://charts.example.com/platform', license: 'Apache-2.0' };
const IMAGE = 'ami-0123456789abcdef0';

/** A provider of OpenID Connect. */
export const OIDC: lib.OidcSignInOptions = {
  rootUrl: 'https://grafana.example.com',
  authUrl: 'https://id.example.com/authorize',
  tokenUrl: 'https://id.example.com/token',
  clientId: 'grafana',
  secretName: 'grafana-oidc',
};

/** A folder of a repository. */
export const GIT_SOURCE: lib.GitSource = { repositoryUrl: 'https://github.com/acme/shop', path: 'deploy' };
/** A rule for alerts. */
export const RULE: lib.AlertRule = { alertName: 'OrdersStopped', expr: 'orders == 0', severity: lib.AlertSeverity.CRITICAL, summary: 'No orders' };

const FLEET_MEMBER: lib.PulledMemberOptions = { url: 'https://metrics.example.com', login: lib.PrometheusLogin.basic('fleet') };
const metrics = once('OfCluster', (stack) => new lib.PrometheusMetrics(stack, 'OfCluster', { cluster: cluster(stack), remoteWriteReceiver: true }));
const tcpIngress = once('TcpIngress', (stack) => new lib.NginxIngress(stack, 'TcpIngress', {
  cluster: cluster(stack), loadBalancer: lib.IngressLoadBalancer.classicElb({ listener: lib.ClassicElbListener.TCP }),
}));

const ENTRY = { secretName: 'alerting', key: 'url' };

/** One for each public constructor, factory and method that takes more than a place in the tree. */
export const SAMPLES: Record<string, Sample> = {
  'AutoInstrumentation': withOperator,
  'AutoInstrumentation.podAnnotations': () => [lib.InstrumentedLanguage.JAVA],
  'CollectorSidecar': withOperator,
  'AlertMatcher.equalTo': () => ['severity', 'critical'],
  'AlertMatcher.notEqualTo': () => ['severity', 'critical'],
  'AlertMatcher.fits': () => ['namespace', 'kube-.*'],
  'AlertMatcher.doesNotFit': () => ['namespace', 'kube-.*'],
  'AlertRules.eks': () => [{}],
  'AlertRules.of': () => [{ groupName: 'shop', rules: [RULE] }],
  'ServiceLevel.nginx': () => ['shop', 'checkout'],
  'ServiceLevel.traefik': () => ['shop', 'web', 'checkout'],
  'ContactPoint.email': () => [{ addresses: ['ops@example.com'] }],
  'ContactPoint.jiraServiceManagement': () => [{ apiKey: ENTRY }],
  'ContactPoint.pagerDuty': () => [{ integrationKey: ENTRY }],
  'ContactPoint.secretWebhook': () => [{ url: ENTRY }],
  'ContactPoint.slack': () => [{ webhookUrl: ENTRY }],
  'ContactPoint.slackApp': () => [{ token: ENTRY, channel: 'alerts' }],
  'ContactPoint.sns': () => [{ topicArn: 'arn:aws:sns:eu-west-2:111122223333:alarms' }],
  'ContactPoint.teams': () => [{ webhookUrl: ENTRY }],
  'ContactPoint.webhook': () => [{ url: 'https://example.com/hook' }],
  'MuteTiming.of': () => [[{ weekdays: ['sunday'] }]],
  'AlbGroups.one': () => ['shared'],
  'AlbIngress': withCluster(),
  'ArgoCd': withCluster({ domain: 'argocd.example.com' }),
  'ArgoCdApplicationSet.forEachCluster': () => [{ source: GIT_SOURCE, kubernetesNamespace: 'dns' }],
  'ArgoCdApplicationSet.forEachFolder': () => [{ source: GIT_SOURCE }],
  'ArgoCdSpoke': construct((stack) => ({ argoCd: hub(stack), access: lib.ArgoCdSpokeAccess.eks(spoke(stack)) })),
  'ArgoCdSpokeAccess.eks': (stack) => [spoke(stack), {}],
  'ArgoCdSpokeAccess.token': (stack) => [spoke(stack), { certificateAuthorityData: 'LS0tLQ==' }],
  'ArgoCdSignIn.oidc': () => [{ issuerUrl: 'https://id.example.com', clientId: 'argocd', secretName: 'argocd-oidc' }],
  'AttestedKey': construct(() => ({
    decryptRoleArns: ['arn:aws:iam::111122223333:role/enclave'], measurements: { imageSha384: ['0123456789abcdef'.repeat(6)] },
  })),
  'AwsServiceUse.state': (stack) => [cluster(stack), stack, ['sqs']],
  'ChartMirror.applyTo': (stack) => [stack, { repository: 'oci://mirror.example.com/charts' }],
  'ClusterAccess.aws': () => [{ ...API_SERVER, clusterName: 'blue', region: 'eu-west-2' }],
  'ClusterAccess.digitalOcean': () => [{ ...API_SERVER, clusterId: '0a1b2c3d' }],
  'ClusterAccess.exec': () => [{ ...API_SERVER, apiVersion: lib.ExecApiVersion.V1, command: 'login' }],
  'ClusterAccess.kubeconfig': () => [{ path: '~/.kube/config', context: 'blue' }],
  'ClusterAccess.kubeconfigContent': login,
  'ClusterAccess.scaleway': () => [API_SERVER],
  'ClusterAccess.token': (stack) => [{ ...API_SERVER, token: login(stack)[0] }],
  'ClusterAdmins': construct(() => ({ clusterName: 'blue', admins: { ops: 'arn:aws:iam::111122223333:role/ops' } })),
  'ClusterNetwork': construct(() => ({ vpcCidr: '10.0.0.0/16' })),
  'ConfidentialNodeGroup': construct((stack) => ({
    cluster: cluster(stack),
    network: network(stack),
    nodeRoleArn: 'arn:aws:iam::111122223333:role/node',
    technology: lib.ConfidentialTechnology.nitroEnclaves({ cpuCount: 2, memoryMib: 2048 }),
    instanceTypes: ['m6i.2xlarge'],
  })),
  'ConfidentialTechnology.nitroEnclaves': () => [{ cpuCount: 2, memoryMib: 2048 }],
  'ConfidentialTechnology.amdSevSnp': () => [{}],
  'ConfidentialTechnology.nitroSandbox': () => [{ ami: { imageId: IMAGE } }],
  'ControlPlane': construct((stack) => ({
    clusterName: 'blue', network: network(stack), endpoint: lib.EndpointAccess.privateOnly(lib.TerraformPlace.IN_VPC),
  })),
  'CoreAddons': withCluster(),
  'CoreAddons.runOn': () => [[]],
  'CostEstimate.of': (stack) => [stack, {}],
  'CostEstimate.writeTo': asText('cdktf.out'),
  'DashboardAddress.github': () => ['acme/boards', '0123456789abcdef0123456789abcdef01234567', 'board.json'],
  'DashboardAddress.grafanaCom': () => [1860, 37],
  'DashboardAddress.json': () => ['{"title":"Mine","panels":[]}'],
  'Dashboards.inValues': () => [lib.Dashboards.kubernetes()],
  'Dashboards.of': () => [{ name: 'mine', folder: 'Mine', address: lib.DashboardAddress.grafanaCom(1860, 37), dataSource: lib.DashboardDataSource.PROMETHEUS }],
  'DualIngress': withCluster({ drain: true }),
  'EbsStorage': withCluster(),
  'EbsStorageClasses': withCluster(),
  'EksArgoCdCapability': withCluster({
    identityCenterInstanceArn: 'arn:aws:sso:::instance/ssoins-0123456789abcdef', admins: { groupIds: ['f4a8c478-1021-70d3-5a13-2d5c8d1f7a11'] },
  }),
  'EndpointAccess.publicAndPrivate': () => [['52.94.76.0/24']],
  'EndpointAccess.publicOnly': () => [['52.94.76.0/24']],
  'EndpointAccess.privateOnly': () => [lib.TerraformPlace.IN_VPC],
  'ExistingNetwork': construct(() => ({
    vpcId: 'vpc-0123456789abcdef0', privateSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'], verify: false,
  })),
  'FluentBitSidecar': withCluster({ serviceAccount: lib.ServiceAccount.of('shop', 'web'), containerName: 'web', outputs: { loki: lib.LogOutput.loki({ url: 'http://loki.monitoring' }) } }),
  'GitOpsApplication.ofCluster': () => [{ source: GIT_SOURCE }],
  'GitOpsApplication.ofTeam': () => [{ source: GIT_SOURCE, team: 'shop' }],
  'GitOpsTeam.of': () => [{ kubernetesNamespaces: ['shop'] }],
  'GithubDeployRoles': construct(() => ({ repository: 'acme/platform', region: 'eu-west-2' })),
  'GithubDeployRoles.allowStacks': (stack) => [[stackBeside(stack, 'Deployed')]],
  'GithubDeployRoles.allowPlanIn': (stack) => [stack, cluster(stack)],
  'ExistingSecretsIdentity': construct(() => ({ secrets: [{ serviceAccount: lib.ServiceAccount.of('payments', 'worker'), secretName: 'keys' }] })),
  'ExistingSecretsIdentity.grant': GRANT,
  'ExternalCluster': construct(() => ({ clusterName: 'blue', access: lib.ClusterAccess.scaleway(API_SERVER) })),
  'FleetMember.pulled': () => [FLEET_MEMBER],
  'FleetMember.writing': () => [{ login: lib.PrometheusLogin.basic('fleet') }],
  'MetricsFederation': construct(() => ({ members: { europe: lib.FleetMember.pulled(FLEET_MEMBER) } })),
  'MetricsFederation.globalMetrics': () => [{}],
  'MetricsFederation.memberMetrics': () => ['europe', {}],
  'MetricsReceiver.amp': () => [{ workspaceArn: 'arn:aws:aps:eu-west-2:111122223333:workspace/ws-0123abcd' }],
  'MetricsReceiver.globalPrometheus': () => [FLEET_MEMBER],
  'MetricsReceiver.store': () => [FLEET_MEMBER],
  'MonitoringDoor.federation': (stack) => [metrics(stack)],
  'MonitoringDoor.logs': (stack) => [new lib.LokiLogs(stack, 'Logs', { cluster: cluster(stack), storage: lib.ObjectStorage.volume() })],
  'MonitoringDoor.queries': (stack) => [metrics(stack)],
  'MonitoringDoor.remoteWrite': (stack) => [metrics(stack)],
  'MonitoringDoor.traces': (stack) => [new lib.TempoTraces(stack, 'Traces', { cluster: cluster(stack), storage: lib.ObjectStorage.volume() })],
  'MonitoringIngress': construct((stack) => ({
    cluster: cluster(stack),
    ingress: tcpIngress(stack),
    domain: 'metrics.example.com',
    doors: [lib.MonitoringDoor.federation(metrics(stack))],
    usersSecretName: 'users',
    tlsSecretName: 'certificate',
  })),
  'QueriedPrometheus.of': () => [{ url: 'https://prometheus.example.com' }],
  'FederatedPrometheus.of': () => [{ url: 'https://prometheus.example.com', match: ['up'] }],
  'Flux': withCluster(),
  'FluentBit': withCluster({ outputs: { loki: lib.LogOutput.loki({ url: 'http://loki.monitoring' }) } }),
  'Grafana': withCluster(),
  'GrafanaDatabase.embedded': () => [{ sizeGiB: 5 }],
  'GrafanaDatabase.managedPostgres': (stack) => [{ network: network(stack) }],
  'GrafanaDatabase.mysql': () => [{ host: 'db.example.com', secretName: 'grafana-db' }],
  'GrafanaDatabase.postgres': () => [{ host: 'db.example.com', secretName: 'grafana-db' }],
  'GrafanaRoles.expression': () => ["contains(groups[*], 'ops') && 'Admin'"],
  'GrafanaRoles.groups': () => [{ admins: ['ops'] }],
  'GrafanaSignIn.oidc': () => [OIDC],
  'HelmChart': withCluster({ chart: CHART, releaseName: 'queue', kubernetesNamespace: 'payments' }),
  'HelmChart.addDependency': () => [[]],
  'HybridCredentials.rolesAnywhere': (stack) => [lib.HybridTrustAnchor.existing(withArn('rolesanywhere', 'trust-anchor/01234567-89ab-cdef-0123-456789abcdef')(stack)[0] as string)],
  'HybridCredentials.ssm': () => [{}],
  'HybridTrustAnchor.certificate': asText('-----BEGIN CERTIFICATE-----\nTUlJQg==\n-----END CERTIFICATE-----'),
  'HybridTrustAnchor.existing': withArn('rolesanywhere', 'trust-anchor/01234567-89ab-cdef-0123-456789abcdef'),
  'HybridTrustAnchor.privateCa': withArn('acm-pca', 'certificate-authority/01234567-89ab-cdef-0123-456789abcdef'),
  'HybridNodes': construct((stack) => ({ cluster: hybridCluster(stack) })),
  'ImageDigests.applyTo': (stack) => [stack, { digests: { 'grafana/grafana:13.2.0': `sha256:${'0'.repeat(64)}` } }],
  'ImportedCluster': construct(() => ({ clusterName: 'blue' })),
  'IngressDrain': withCluster(),
  'IngressDrain.addDependency': () => [[]],
  'IngressLoadBalancer.classicElb': () => [{}],
  'IngressLoadBalancer.nlb': () => [{}],
  'IngressLoadBalancer.nlbWithPodTargets': () => [{}],
  'IngressLoadBalancer.ofCluster': () => [{}],
  'IrsaHardening': withCluster(),
  'IrsaHardening.grant': GRANT,
  'KubernetesManifests': withCluster({
    releaseName: 'settings', kubernetesNamespace: 'payments', manifests: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: {} }],
  }),
  'KubernetesManifests.addDependency': () => [[]],
  'KubernetesNamespace': withCluster({ kubernetesNamespace: 'payments' }),
  'KubernetesPlatform.digitalOcean': () => [{}],
  'KubernetesPlatform.generic': () => [{}],
  'KubernetesPlatform.k3s': () => [{ ownTraefik: false }],
  'KubernetesPlatform.linode': () => [{}],
  'KubernetesPlatform.metalLb': () => [{ pools: [{ poolName: 'public', addresses: ['192.0.2.0/28'] }] }],
  'KubernetesPlatform.rke2': () => [{ givesAddresses: true }],
  'KubernetesPlatform.scaleway': () => [{}],
  'KubernetesVersion.of': asText('1.36'),
  'KubernetesVersion.unchecked': asText('1.36'),
  'LogEncryptionKey': construct(() => ({})),
  'LogCollection.fluentBit': () => [{}],
  'LogCollection.openTelemetry': () => [{}],
  'LogOutput.cloudWatch': () => [{ logGroupArn: 'arn:aws:logs:eu-west-2:111122223333:log-group:/acme/pods', region: 'eu-west-2' }],
  'LogOutput.http': () => [{ url: 'https://logs.example.com/ingest' }],
  'LogOutput.kinesis': () => [{ streamArn: 'arn:aws:kinesis:eu-west-2:111122223333:stream/logs', region: 'eu-west-2' }],
  'LogOutput.loki': () => [{ url: 'http://loki.monitoring' }],
  'LogOutput.s3': () => [{ bucketArn: 'arn:aws:s3:::acme-pods', region: 'eu-west-2' }],
  'LokiDeployment.distributed': () => [{}],
  'LokiDeployment.simpleScalable': () => [{}],
  'LokiTenant.of': () => [{}],
  'TempoTenant.of': () => [{}],
  'LokiLogs': withCluster({ storage: lib.ObjectStorage.s3() }),
  'ManagedNodeGroup': construct((stack) => ({
    cluster: cluster(stack), network: network(stack), nodeRoleArn: 'arn:aws:iam::111122223333:role/node', groupName: 'default', options: {},
  })),
  'MetricsEngine.operator': () => [{}],
  'NetworkEndpoints': construct(() => ({
    vpcId: 'vpc-0123456789abcdef0',
    vpcCidr: '10.0.0.0/16',
    subnetIds: ['subnet-0123456789abcdef0'],
    routeTableIds: ['rtb-0123456789abcdef0'],
    networkName: 'blue',
    endpoints: lib.VpcEndpoints.forNodes(),
  })),
  'NginxIngress': withCluster(),
  'NodeAmi.of': () => ['AL2023_x86_64_STANDARD', lib.NodeArchitecture.X86_64],
  'NodeAmi.custom': () => [{ imageId: IMAGE }],
  'NodeGroup.of': () => [{}],
  'NodeGroupSize.fixed': () => [2],
  'NodeGroupSize.managed': BOUNDS,
  'NodeGroupSize.autoscaled': BOUNDS,
  'NodeRole': construct(() => ({ clusterName: 'blue' })),
  'NodeRoleIdentity': withCluster(),
  'NodeRoleIdentity.grant': GRANT,
  'ObjectStorage.existingS3': () => [{ bucketArn: 'arn:aws:s3:::acme-logs', region: 'eu-west-2' }],
  'ObjectStorage.s3': () => [{}],
  'ObjectStorage.s3Compatible': () => [{ endpoint: 'https://minio.example.com', bucketName: 'logs', secretName: 'minio-keys' }],
  'ObjectStorage.volume': () => [{ sizeGiB: 5 }],
  'ObservabilityPlatform': withCluster(),
  'OpenTelemetryAgent': withCluster({ collector: { grpcUrl: 'http://gateway.monitoring:4317' } }),
  'OpenTelemetryOperator': withCluster(),
  'OpenTelemetryGateway': withCluster({ traces: { url: 'http://tempo.monitoring', otlpGrpcUrl: 'http://tempo.monitoring:4317' } }),
  'ObservableEksCluster.fromClusterAttributes': construct(() => ({ clusterName: 'blue' })),
  'ObservableEksCluster': construct(() => ({ clusterName: 'blue' })),
  'ObservableEksCluster.addNodeGroup': () => ['more', lib.NodeGroup.of({})],
  'PermissionsReport.differenceTo': (stack) => [lib.PermissionsReport.of(stack)],
  'PermissionsReport.writeTo': asText('cdktf.out'),
  'PlatformFacts.ofEks': (stack) => [cluster(stack), {}],
  'PlatformFacts.ofKubernetes': (stack) => [cluster(stack), {}],
  'Policies.s3Read': BUCKET,
  'Policies.s3ReadWrite': BUCKET,
  'Policies.s3Write': BUCKET,
  'Policies.cloudWatchLogsWrite': withArns('logs', 'log-group:app'),
  'Policies.kinesisWrite': withArn('kinesis', 'stream/logs'),
  'Policies.prometheusRemoteWrite': withArn('aps', 'workspace/ws-0123abcd'),
  'Policies.sqsSend': withArn('sqs', 'jobs'),
  'Policies.sqsConsume': withArn('sqs', 'jobs'),
  'Policies.snsPublish': withArn('sns', 'alarms'),
  'Policies.secretsRead': withArns('secretsmanager', 'secret:database-AbCdEf'),
  'Policies.ssmParametersRead': withArns('ssm', 'parameter/app/key'),
  'Policies.dynamoDbRead': withArn('dynamodb', 'table/orders'),
  'Policies.dynamoDbReadWrite': withArn('dynamodb', 'table/orders'),
  'Policies.route53Records': () => [['arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ']],
  'Policies.clusterAutoscaler': (stack) => [cluster(stack)],
  'Policies.karpenter': (stack) => [cluster(stack), { nodeRoleArn: 'arn:aws:iam::111122223333:role/node' }],
  'Policies.vpcCni': (stack) => [cluster(stack)],
  'Policies.vpcCniIpv6': (stack) => [cluster(stack)],
  'PriceList.fromFile': asText('prices.json'),
  'PriceList.of': () => [{ region: 'eu-west-2', date: '2026-11-01', source: 'https://aws.amazon.com/eks/pricing' }],
  'PrometheusLogin.basic': asText('mimir'),
  'PrometheusLogin.bearer': asText('mimir'),
  'PrometheusMetrics': withCluster(),
  'RancherCertificate.external': () => [{}],
  'RancherCertificate.letsEncrypt': () => [{ email: 'ops@example.com' }],
  'RancherCertificate.secret': () => [{}],
  'RancherCleanup': withCluster(),
  'RancherImport': construct((stack) => ({ server: rancher(stack), importedName: 'shop' })),
  'RancherServer': withCluster(RANCHER),
  'RemoteWrite.amp': () => [{}],
  'RemoteWrite.existingAmp': () => [{ workspaceArn: 'arn:aws:aps:eu-west-2:111122223333:workspace/ws-0123abcd' }],
  'RemoteWrite.to': () => [{ url: 'https://mimir.example.com/api/v1/push' }],
  'ResourceDefaults.applyTo': (stack) => [stack, { tags: { team: 'platform' } }],
  'ResourceDefaults.merge': () => [{ tags: { team: 'platform' } }, {}],
  'S3StateBucket.keepStateOf': (stack) => [stack, { bucketName: 'acme-state', region: 'eu-west-2' }],
  'S3StateBucket': construct(() => ({ bucketName: 'acme-state' })),
  'SandboxPolicy.fromText': asText('permit(principal, action, resource);'),
  'SandboxPolicy.fromBase64': asText('cGVybWl0KHByaW5jaXBhbCwgYWN0aW9uLCByZXNvdXJjZSk7'),
  'SecretsEncryption.existingKey': withArn('kms', 'key/01234567-89ab-cdef-0123-456789abcdef'),
  'ServiceAccount.of': () => ['payments', 'worker'],
  'StateEncryptionKey': construct(() => ({})),
  'TerraformTypeActions.of': () => [{ read: ['sqs:GetQueueAttributes'] }],
  'TempoDeployment.distributed': () => [{}],
  'TempoTraces': withCluster({ storage: lib.ObjectStorage.s3() }),
  'VolumeEncryptionKey': construct(() => ({})),
  'VpcEndpoints.forNodes': () => [[]],
  'VpcEndpoints.heldToAccount': () => [{}],
  'VpcEndpoints.of': () => [['ec2']],
  'VpcFlowLogs': construct(() => ({ vpcId: 'vpc-0123456789abcdef0', networkName: 'blue' })),
  'WorkloadBoundary': construct(() => ({ region: 'eu-west-2' })),
  'WorkloadIdentity.existingSecrets': () => [[{ serviceAccount: lib.ServiceAccount.of('payments', 'worker'), secretName: 'keys' }]],
  'WorkloadIdentity.bindOutsideAws': (stack) => [stack, cluster(stack)],
  'WorkloadIdentity.podIdentity': () => [{}],
  'WorkloadIdentity.irsa': () => [{}],
  'WorkloadIdentity.migrating': () => [{
    current: lib.WorkloadIdentity.nodeRole(), target: lib.WorkloadIdentity.podIdentity(), phase: lib.MigrationPhase.ADD,
  }],
  'WorkloadRole': construct((stack) => ({ cluster: cluster(stack), serviceAccount: lib.ServiceAccount.of('payments', 'worker') })),
  'WorkloadRole.allow': () => [POLICY],
};

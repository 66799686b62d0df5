import { TerraformStack } from 'cdktf';
import { GIT_SOURCE, OIDC, RULE, SAMPLE, SAMPLES } from './samples';
import * as lib from '../../../src';
import { FakeCluster } from '../../helpers/fake-cluster';
import { stackBeside } from '../../helpers/synth';

type Call = (stack: TerraformStack, made: any) => unknown;

/** A sample of a construct, with more options. */
const withOptions = (name: string, options: (made: any) => object): Call => (stack, made) => {
  const [scope, id, props] = SAMPLES[name](stack) as [TerraformStack, string, object];
  new (lib as any)[name](scope, id, { ...props, ...options(made) });
};
const nodeGroup = (options: (made: any) => object) => withOptions('ManagedNodeGroup', (made) => ({ options: options(made) }));
const identityOf: Call = (stack, made: lib.WorkloadIdentity) => {
  if (!(made instanceof lib.WorkloadIdentity)) {
    return;
  }
  const cluster = new FakeCluster(stack, SAMPLE, { identity: (of) => made.bind(stack, of) });
  cluster.workloadIdentity.grant(stack, lib.ServiceAccount.of('payments', 'worker'), { policyName: 'Queue', awsManagedPolicies: ['ReadOnlyAccess'] });
};
const grant: Call = (stack, policy: lib.WorkloadPolicy) => {
  const cluster = new FakeCluster(stack, SAMPLE, { identity: (of) => new lib.IrsaHardening(stack, 'Hardening', { cluster: of }) });
  cluster.workloadIdentity.grant(stack, lib.ServiceAccount.of('payments', 'worker'), policy);
};

const OPS = { ops: lib.ContactPoint.slack({ webhookUrl: { secretName: 'alerting', key: 'url' } }) };
const alerting = (options: (made: any) => object) => withOptions('Grafana', (made) => ({ prometheus: { url: 'http://prometheus' }, alerting: { contactPoints: OPS, ...options(made) } }));

const API_SERVER = { host: 'https://10.0.0.10:6443', ca: 'LS0tLS1CRUdJTi==' };
const external = (stack: TerraformStack, more: Partial<lib.ExternalClusterProps> = {}) => new lib.ExternalCluster(stack, SAMPLE, {
  clusterName: 'blue', access: lib.ClusterAccess.scaleway(API_SERVER), ...more,
});
const onPlatform: Call = (stack, platform: lib.KubernetesPlatform) => new lib.NginxIngress(stack, 'Nginx', { cluster: external(stack, { platform }) });

const FLEET = lib.MetricsReceiver.globalPrometheus({ url: 'https://global.example.com', login: lib.PrometheusLogin.basic('fleet') });

/** The Prometheus of a federation, and of its one member. */
function federated(stack: TerraformStack, mine: lib.FleetMember, receiver: lib.MetricsReceiver = FLEET): void {
  const fleet = new lib.MetricsFederation(stack, SAMPLE, { members: { mine }, receiver });
  for (const [id, options] of Object.entries({ Global: fleet.globalMetrics(), Member: fleet.memberMetrics('mine') })) {
    const cluster = new FakeCluster(stack, `${id}Cluster`, { clusterName: id, identity: (of) => new lib.IrsaHardening(stack, `${id}Hardening`, { cluster: of }) });
    new lib.PrometheusMetrics(stack, id, { cluster, ...options });
  }
}

/** Where what a factory makes is put to use: much is checked only there. By the class of the factory. */
export const USES: Record<string, Call> = {
  ArgoCdApplicationSet: withOptions('ArgoCd', (mine) => ({ applicationSets: { mine }, teams: { shop: lib.GitOpsTeam.of({ kubernetesNamespaces: ['shop'] }) } })),
  ArgoCdSpokeAccess: withOptions('ArgoCdSpoke', (access) => ({ access })),
  ArgoCdSignIn: withOptions('ArgoCd', (signIn) => ({ signIn })),
  AlertMatcher: alerting((matcher) => ({ policy: { contactPoint: 'ops', routes: [{ contactPoint: 'ops', matchers: [matcher] }] } })),
  AlertRules: alerting((rules) => ({ rules: [rules] })),
  ServiceLevel: withOptions('ObservabilityPlatform', (checkout) => ({ alerting: { contactPoints: OPS, serviceLevels: { checkout } } })),
  ContactPoint: alerting((ops) => ({ contactPoints: { ops }, smtp: { host: 'smtp.example.com', fromAddress: 'grafana@example.com' } })),
  MuteTiming: alerting((nights) => ({
    muteTimings: { nights },
    policy: { contactPoint: 'ops', routes: [{ contactPoint: 'ops', matchers: [lib.AlertMatcher.equalTo('severity', 'info')], mutedIn: ['nights'] }] },
  })),
  ClusterAccess: (stack, access) => external(stack, { access }),
  ConfidentialTechnology: withOptions('ConfidentialNodeGroup', (technology: lib.ConfidentialTechnology) => ({
    technology, instanceTypes: [technology.technologyName === 'amd-sev-snp' ? 'm6a.large' : 'm6i.2xlarge'],
  })),
  DashboardAddress: withOptions('Grafana', (address) => ({
    prometheus: { url: 'http://prometheus' },
    dashboards: [{ name: 'mine', folder: 'Mine', address, dataSource: lib.DashboardDataSource.PROMETHEUS }],
  })),
  Dashboards: withOptions('Grafana', (dashboards) => ({ prometheus: { url: 'http://prometheus' }, dashboards: [dashboards].flat() })),
  EndpointAccess: withOptions('ControlPlane', (endpoint) => ({ endpoint })),
  FederatedPrometheus: withOptions('PrometheusMetrics', (eu) => ({ exchange: { federate: { eu } } })),
  GitOpsApplication: withOptions('Flux', (mine) => ({ applications: { mine }, teams: { shop: lib.GitOpsTeam.of({ kubernetesNamespaces: ['shop', 'payments'] }) } })),
  FleetMember: (stack, member: lib.FleetMember) => federated(stack, member),
  MetricsFederation: (stack, made) => made instanceof lib.MetricsFederation || new lib.PrometheusMetrics(stack, 'Used', { cluster: new FakeCluster(stack, 'Using'), ...made }),
  MetricsReceiver: (stack, receiver: lib.MetricsReceiver) => federated(stack, lib.FleetMember.writing(), receiver),
  QueriedPrometheus: withOptions('Grafana', (mine) => ({ prometheus: { url: 'http://prometheus', queried: { mine } } })),
  GitOpsTeam: withOptions('ArgoCd', (shop) => ({ teams: { shop }, applications: { web: lib.GitOpsApplication.ofTeam({ source: GIT_SOURCE, team: 'shop' }) } })),
  GrafanaDatabase: withOptions('Grafana', (database) => ({ database })),
  GrafanaRoles: withOptions('Grafana', (roles) => ({ signIn: lib.GrafanaSignIn.oidc({ ...OIDC, roles }) })),
  GrafanaSignIn: withOptions('Grafana', (signIn) => ({ signIn })),
  HybridCredentials: withOptions('HybridNodes', (credentials) => ({ credentials })),
  HybridTrustAnchor: withOptions('HybridNodes', (anchor) => ({ credentials: lib.HybridCredentials.rolesAnywhere(anchor) })),
  IngressLoadBalancer: (stack, loadBalancer: lib.IngressLoadBalancer) => {
    if (loadBalancer.kind === lib.LoadBalancerKind.OTHER) {
      // Scaleway's takes all wishes.
      return new lib.NginxIngress(stack, 'Nginx', { cluster: external(stack, { platform: lib.KubernetesPlatform.scaleway() }), loadBalancer });
    }
    const cluster = new FakeCluster(stack, SAMPLE, { identity: (of) => new lib.IrsaHardening(stack, 'Hardening', { cluster: of }) });
    const loadBalancerController = loadBalancer.needsLoadBalancerController ? new lib.AlbIngress(stack, 'Alb', { cluster }) : undefined;
    return new lib.NginxIngress(stack, 'Nginx', { cluster, loadBalancer, loadBalancerController });
  },
  KubernetesPlatform: onPlatform,
  KubernetesVersion: withOptions('ControlPlane', (version) => ({ version })),
  LogCollection: withOptions('ObservabilityPlatform', (logCollection) => ({ logCollection, logs: { storage: lib.ObjectStorage.volume() } })),
  LogOutput: withOptions('FluentBit', (output) => ({ outputs: { mine: output } })),
  LokiDeployment: withOptions('LokiLogs', (deployment) => ({ deployment })),
  LokiTenant: withOptions('LokiLogs', (shop) => ({ tenants: { own: 'mine', others: { shop } } })),
  TempoTenant: withOptions('TempoTraces', (shop) => ({ tenants: { own: 'mine', others: { shop } } })),
  ObjectStorage: withOptions('LokiLogs', (storage) => ({ storage })),
  TempoDeployment: withOptions('TempoTraces', (deployment) => ({ deployment, storage: lib.ObjectStorage.s3() })),
  MetricsEngine: withOptions('PrometheusMetrics', (engine) => ({ engine })),
  NodeAmi: nodeGroup((ami: lib.NodeAmi) => ({ ami, instanceTypes: [ami.architecture === lib.NodeArchitecture.ARM64 ? 't4g.medium' : 't3.medium'] })),
  NodeGroup: nodeGroup((group) => group._options),
  NodeGroupSize: nodeGroup((size) => ({ size })),
  Policies: grant,
  PriceList: (stack, list: lib.PriceList) => lib.CostEstimate.of(stack, { priceLists: [list] }),
  PrometheusLogin: withOptions('PrometheusMetrics', (login) => ({ exchange: { remoteWrite: { mine: lib.RemoteWrite.to({ url: 'https://mimir.example.com', login }) } } })),
  RancherCertificate: withOptions('RancherServer', (certificate) => ({ certificate })),
  RemoteWrite: withOptions('PrometheusMetrics', (mine) => ({ exchange: { remoteWrite: { mine } } })),
  ResourceDefaults: (stack, settings) => settings && lib.ResourceDefaults.applyTo(stack, settings),
  SecretsEncryption: withOptions('ControlPlane', (secretsEncryption) => ({ secretsEncryption })),
  ServiceAccount: (stack, serviceAccount: lib.ServiceAccount) => {
    new lib.WorkloadRole(stack, SAMPLE, { cluster: new FakeCluster(stack), serviceAccount });
  },
  GithubDeployRoles: (stack, roles) => roles instanceof lib.GithubDeployRoles && roles.allowStacks([stackBeside(stack, 'Deployed')]),
  TerraformTypeActions: (stack, actions) => {
    const [scope, id, props] = SAMPLES.GithubDeployRoles(stack) as [TerraformStack, string, lib.GithubDeployRolesProps];
    new lib.GithubDeployRoles(scope, id, { ...props, actionsOfTypes: { aws_sqs_queue: actions } }).allowStacks([stackBeside(stack, 'Deployed')]);
  },
  VpcEndpoints: withOptions('ClusterNetwork', (endpoints) => ({ endpoints })),
  WorkloadIdentity: identityOf,
};

class PlatformOfMine extends lib.KubernetesPlatform {
  public readonly platformName = 'mine';
  public readonly helmHistoryLimit = undefined;
  public readonly lacksStorageClass = undefined;
  constructor(private readonly said: lib.PlatformLoadBalancer, private readonly binding: lib.KubernetesPlatformBinding) {
    super();
  }

  public loadBalancer(): lib.PlatformLoadBalancer {
    return this.said;
  }

  public bind(): lib.KubernetesPlatformBinding {
    return this.binding;
  }
}

const SAID: lib.PlatformLoadBalancer = { annotations: {}, replacementKey: 'mine' };

class OfMine extends lib.IngressLoadBalancer {
  public readonly kind = lib.LoadBalancerKind.NETWORK;
  public readonly needsLoadBalancerController = false;
  constructor(private readonly service: lib.IngressService) {
    super();
  }

  public bind(): lib.IngressService {
    return this.service;
  }
}

class ControllerOfMine extends lib.NginxController {
  constructor(private readonly chart: lib.NginxControllerChart) {
    super();
  }

  public bind(): lib.NginxControllerChart {
    return this.chart;
  }
}

class DatabaseOfMine extends lib.GrafanaDatabase {
  constructor(private readonly binding: lib.GrafanaDatabaseBinding) {
    super();
  }

  public bind(): lib.GrafanaDatabaseBinding {
    return this.binding;
  }
}

class DashboardOfMine extends lib.DashboardAddress {
  constructor(private readonly binding: lib.DashboardBinding) {
    super();
  }

  public bind(): lib.DashboardBinding {
    return this.binding;
  }
}

class SignInOfMine extends lib.GrafanaSignIn {
  constructor(private readonly binding: lib.GrafanaSignInBinding) {
    super();
  }

  public bind(): lib.GrafanaSignInBinding {
    return this.binding;
  }
}

class StorageOfMine extends lib.ObjectStorage {
  constructor(private readonly binding: lib.ObjectStorageBinding) {
    super();
  }

  public bind(): lib.ObjectStorageBinding {
    return this.binding;
  }
}

class CollectionOfMine extends lib.LogCollection {
  constructor(private readonly binding: lib.LogCollectionBinding) {
    super();
  }

  public bind(): lib.LogCollectionBinding {
    return this.binding;
  }
}

class OutputOfMine extends lib.LogOutput {
  constructor(private readonly binding: lib.LogOutputBinding) {
    super();
  }

  public bind(): lib.LogOutputBinding {
    return this.binding;
  }
}

class RemoteWriteOfMine extends lib.RemoteWrite {
  constructor(private readonly binding: lib.RemoteWriteBinding) {
    super();
  }

  public bind(): lib.RemoteWriteBinding {
    return this.binding;
  }
}

class LokiOfMine extends lib.LokiDeployment {
  constructor(private readonly binding: lib.LokiDeploymentBinding) {
    super();
  }

  public bind(): lib.LokiDeploymentBinding {
    return this.binding;
  }
}

class TechnologyOfMine extends lib.ConfidentialTechnology {
  public readonly technologyName = 'mine';
  constructor(private readonly nodes: lib.ConfidentialNodes) {
    super();
  }

  public bind(): lib.ConfidentialNodes {
    return this.nodes;
  }
}

/** What a subclass of the user's hands back: the struct, one that is right, and where the library takes it. */
export const RETURNED: Record<string, { readonly struct: string; readonly right: object; readonly use: Call }> = {
  'IngressLoadBalancer.bind': {
    struct: 'IngressService',
    right: { replacementKey: 'mine', annotations: {}, tls: lib.IngressTls.CONTROLLER, clientAddress: lib.ClientAddress.CONNECTION },
    use: (stack, service) => USES.IngressLoadBalancer(stack, new OfMine(service)),
  },
  'KubernetesPlatform.loadBalancer': {
    struct: 'PlatformLoadBalancer', right: SAID, use: (stack, said) => onPlatform(stack, new PlatformOfMine(said, {})),
  },
  'KubernetesPlatform.bind': {
    struct: 'KubernetesPlatformBinding', right: {}, use: (stack, binding) => onPlatform(stack, new PlatformOfMine(SAID, binding)),
  },
  'NginxController.bind': {
    struct: 'NginxControllerChart',
    right: { chart: lib.ChartCatalog.TRAEFIK, defaultHelmValues: {}, requiredHelmValues: {} },
    use: (stack, chart) => withOptions('NginxIngress', () => ({ controller: new ControllerOfMine(chart) }))(stack, chart),
  },
  'GrafanaDatabase.bind': {
    struct: 'GrafanaDatabaseBinding',
    right: { helmValues: {}, dependencies: [] },
    use: (stack, binding) => USES.GrafanaDatabase(stack, new DatabaseOfMine(binding)),
  },
  'DashboardAddress.bind': {
    struct: 'DashboardBinding',
    right: { helmValues: {}, json: '{"title":"Mine"}' },
    use: (stack, binding) => USES.DashboardAddress(stack, new DashboardOfMine(binding)),
  },
  'GrafanaSignIn.bind': {
    struct: 'GrafanaSignInBinding',
    right: { helmValues: {} },
    use: (stack, binding) => USES.GrafanaSignIn(stack, new SignInOfMine(binding)),
  },
  'ObjectStorage.bind': {
    struct: 'ObjectStorageBinding',
    right: { dependencies: [] },
    use: (stack, binding) => USES.ObjectStorage(stack, new StorageOfMine(binding)),
  },
  'LogCollection.bind': {
    struct: 'LogCollectionBinding',
    right: {},
    use: (stack, binding) => USES.LogCollection(stack, new CollectionOfMine(binding)),
  },
  'LogOutput.bind': {
    struct: 'LogOutputBinding',
    right: { properties: { Name: 'http' }, dependencies: [] },
    use: (stack, binding) => USES.LogOutput(stack, new OutputOfMine(binding)),
  },
  'RemoteWrite.bind': {
    struct: 'RemoteWriteBinding',
    right: { url: 'https://mimir.example.com', dependencies: [] },
    use: (stack, binding) => USES.RemoteWrite(stack, new RemoteWriteOfMine(binding)),
  },
  'LokiDeployment.bind': {
    struct: 'LokiDeploymentBinding',
    right: { helmValues: {}, replicationFactor: 1, hasGateway: false, volumeSizesGiB: [] },
    use: (stack, binding) => USES.LokiDeployment(stack, new LokiOfMine(binding)),
  },
  'ConfidentialTechnology.bind': {
    struct: 'ConfidentialNodes',
    right: { attestation: { evidence: 'The hypervisor measures the image.', documentation: 'https://example.com/evidence' } },
    use: (stack, nodes) => USES.ConfidentialTechnology(stack, new TechnologyOfMine(nodes)),
  },
};

const CERTIFICATE = 'arn:aws:acm:eu-west-2:111122223333:certificate/01234567-89ab-cdef-0123-456789abcdef';

/** What a struct holds beside an option of its that is tried, for all of its options or for one. */
export const BASES: Record<string, object> = {
  'AlertingOptions': { contactPoints: OPS },
  'ServiceLevelOptions.latencyPercent': { latencySeconds: 5 },
  'AlertRule': RULE,
  'AlertRuleGroup': { groupName: 'shop', rules: [RULE] },
  'NotificationPolicy': { contactPoint: 'ops' },
  'NotificationRoute': { contactPoint: 'ops', matchers: [lib.AlertMatcher.equalTo('severity', 'critical')] },
  'SecretEntry': { secretName: 'alerting', key: 'url' },
  'SmtpOptions': { host: 'smtp.example.com', fromAddress: 'grafana@example.com' },
  'AttestationHint': { evidence: 'The hypervisor measures the image.', documentation: 'https://example.com/evidence' },
  'ChartEntry': { chart: 'queue', chartVersion: '1.4.0', appVersion: '1.4.0', repository: 'oci://charts.example.com/platform', license: 'Apache-2.0' },
  'GithubRepositoryIds': { ownerId: '12345678', repositoryId: '87654321' },
  'NodeTaint': { key: 'team', value: 'platform', effect: lib.TaintEffect.NO_SCHEDULE },
  'RemoteNetworks': { nodeCidrs: ['192.168.10.0/24'] },
  'SsmActivationOptions': { registrationLimit: 1 },
  'RemoteWriteSending.waitingSamples': { samplesPerRequest: 1 },
  'PodMemoryVolume': { medium: 'Memory' },
  'PodVolume': { name: 'memory', emptyDir: { medium: 'Memory' } },
  'PodVolumeMount': { name: 'memory', mountPath: '/memory' },
  'DatabaseServer': { host: 'db.example.com', secretName: 'grafana-db' },
  'GrafanaRoleGroups': { admins: ['ops'] },
  'OidcSignInOptions': OIDC,
  'LokiGatewayLogin': { htpasswdSecretName: 'loki-users', loginSecretName: 'loki-login' },
  'LokiLogsOptions': { storage: lib.ObjectStorage.s3() },
  'TempoTracesOptions': { storage: lib.ObjectStorage.s3() },
  'TracesEndpoint': { url: 'http://tempo.monitoring', otlpGrpcUrl: 'http://tempo.monitoring:4317', otlpHttpUrl: 'https://tempo.example.com' },
  'PrometheusEndpoint': { url: 'http://prometheus.monitoring', otlpUrl: 'http://prometheus.monitoring/api/v1/otlp' },
  'TailSamplingOptions': { percentage: 10 },
  'OpenTelemetryAgentOptions': { collector: { grpcUrl: 'http://gateway.monitoring:4317' } },
  'OpenTelemetryGatewayOptions': { traces: { url: 'http://tempo.monitoring', otlpGrpcUrl: 'http://tempo.monitoring:4317' } },
  'FluentBitOptions': { outputs: { loki: lib.LogOutput.loki({ url: 'http://loki.monitoring' }) } },
  'LogsEndpoint': { url: 'http://loki.monitoring' },
  'LogsEndpoint.otherTenants': { url: 'http://loki.monitoring', tenant: 'one' },
  'TracesEndpoint.otherTenants': { url: 'http://tempo.monitoring', otlpGrpcUrl: 'http://tempo.monitoring:4317', tenant: 'one' },
  'ObjectStorageBucket': { bucketName: 'acme-logs', region: 'eu-west-2' },
  'ObjectStorageBucket.endpoint': { bucketName: 'acme-logs', region: 'auto' },
  'PolicyCondition': { operator: 'StringEquals', key: 'aws:ResourceTag/team', values: ['platform'] },
  'PolicyStatement': { sid: 'Send', actions: ['sqs:SendMessage'], resources: ['arn:aws:sqs:eu-west-2:111122223333:jobs'] },
  'TrustedIssuer': { providerArn: 'arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-2.amazonaws.com/id/0123', issuerUrl: 'https://oidc.eks.eu-west-2.amazonaws.com/id/0123' },
  'UserDataPart': { contentType: 'text/x-shellscript', content: '#!/bin/sh\nexit 0\n' },
  'AwsSdk': { kind: lib.AwsSdkKind.GO_V2, version: '1.30.0' },
  'CloudWatchOptions': { region: 'eu-west-2' },
  'GenericPlatformOptions.retainStorageClassName': { storageClassName: 'fast' },
  'MetalLbOptions.retainStorageClassName': { storageClassName: 'fast' },
  'Rke2Options.retainStorageClassName': { storageClassName: 'fast' },
  'ServiceAccountSecret': { serviceAccount: lib.ServiceAccount.of('payments', 'worker'), secretName: 'keys' },
  'CredentialsSecret': { secretName: 'keys' },
  'MetalLbPool': { poolName: 'public', addresses: ['192.0.2.0/28'] },
  'ClusterStorage': { storageClassName: 'fast', retainStorageClassName: 'kept', dependencies: [] },
  'GrafanaOptions': { prometheus: { url: 'http://prometheus' } },
  'GrafanaProps': { prometheus: { url: 'http://prometheus' } },
  'WorkloadGrant': { roleArn: 'arn:aws:iam::111122223333:role/worker', association: lib.IdentityAssociation.IRSA, serviceAccountAnnotations: {}, podAnnotations: {}, dependencies: [] },
  'AwsLoadBalancerOptions.sslPolicy': { certificateArn: CERTIFICATE },
  'ClassicElbOptions.sslPolicy': { certificateArn: CERTIFICATE },
  'PodTargetNlbOptions.sslPolicy': { certificateArn: CERTIFICATE },
  'Dashboard': { name: 'mine', folder: 'Mine', address: lib.DashboardAddress.grafanaCom(1860, 37), dataSource: lib.DashboardDataSource.PROMETHEUS },
};

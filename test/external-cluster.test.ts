import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { Fn, TerraformStack, TerraformVariable, Testing, Token } from 'cdktf';
import {
  AlbIngress, ArgoCd, ChartCatalog, ClusterAccess, CostEstimate, EbsStorage, ExternalCluster, ExternalClusterProps, Flux, HelmChart, IEksCluster,
  IngressLoadBalancer, KubernetesManifests, KubernetesPlatform, LogCollection, LogOutput, MetalLbPool, MetricsEngine, NginxIngress, ObjectStorage,
  ObservabilityPlatform, RemoteWrite, ServiceAccount, VolumeRetention, WorkloadIdentity,
} from '../src';
import { Synthesised, synth, warnings } from './helpers/synth';

let stack: TerraformStack;
beforeEach(() => {
  stack = new TerraformStack(Testing.app({ context: { 'cdktf-observable-eks/today': '2026-11-26' } }), 'Test');
});

const ACCESS = ClusterAccess.scaleway({ host: 'https://10.0.0.10:6443', ca: 'LS0tLS1CRUdJTi==' });
const external = (props: Partial<ExternalClusterProps> = {}) => new ExternalCluster(stack, 'Shop', { clusterName: 'shop', access: ACCESS, ...props });
const release = (out: Synthesised, name: string) => out.resources('helm_release').find((one) => one.name === name);
/** All values of a release, later ones over earlier ones at the top level. */
const valuesOf = (out: Synthesised, name: string): any[] => release(out, name).values.map((text: string) => JSON.parse(text));
const WORKER = ServiceAccount.of('shop', 'worker');
const POLICY = { policyName: 'Read', statements: [{ sid: 'Get', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::a/*'] }] };

describe('the half in Kubernetes', () => {
  let out: Synthesised;
  beforeEach(() => {
    const cluster = external({ platform: KubernetesPlatform.linode() });
    new NginxIngress(stack, 'Ingress', { cluster });
    new ObservabilityPlatform(stack, 'Observability', {
      cluster,
      logs: { storage: ObjectStorage.s3Compatible({ endpoint: 'https://objects.example.com', bucketName: 'logs', secretName: 'objects' }) },
      traces: { storage: ObjectStorage.s3Compatible({ endpoint: 'https://objects.example.com', bucketName: 'traces', secretName: 'objects' }) },
    });
    new ArgoCd(stack, 'ArgoCd', { cluster, domain: 'argocd.example.com' });
    new Flux(stack, 'Flux', { cluster });
    new KubernetesManifests(stack, 'Objects', {
      cluster, releaseName: 'objects', kubernetesNamespace: 'shop', manifests: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }],
    });
    out = synth(stack);
  });

  it('needs nothing of AWS', () => {
    expect(Object.keys(out.json.provider)).toEqual(['helm']);
    expect(Object.keys(out.json.resource).sort()).toEqual(['helm_release', 'terraform_data']);
    expect(out.json.data).toBeUndefined();
    expect(warnings(stack)).toEqual([]);
  });

  it('keeps its data in the classes of the platform', () => {
    expect(JSON.stringify(valuesOf(out, 'prometheus'))).toContain('"storageClass":"linode-block-storage-retain"');
    const classes = out.resources('helm_release').flatMap(({ values }) => [...values.join().matchAll(/"storageClass(?:Name)?":"([^"]+)"/g)].map(([, name]) => name));
    expect([...new Set(classes)].sort()).toEqual(['linode-block-storage', 'linode-block-storage-retain']);
  });

  it('has a load balancer of the platform', () => {
    const required = valuesOf(out, 'ingress-nginx').pop();
    expect(required.service).toMatchObject({ annotations: {}, spec: { type: 'LoadBalancer', externalTrafficPolicy: 'Local' } });
  });

  it('has the canary', () => {
    const canaries = out.resources('helm_release').filter(({ name }) => name.startsWith('namespaces-'));
    expect(canaries).toHaveLength(1);
    expect(canaries[0]).toMatchObject({ upgrade_install: '${(length("https://10.0.0.10:6443") >= 1)}' });
    expect(canaries[0].version).toBeUndefined();
  });
});

describe('load balancers', () => {
  it('say what is wished in the words of the platform, and the controller hears of it', () => {
    new NginxIngress(stack, 'Ingress', {
      cluster: external({ platform: KubernetesPlatform.scaleway() }),
      loadBalancer: IngressLoadBalancer.ofCluster({ proxyProtocol: true, sourceRanges: ['10.0.0.0/8'], annotations: { 'example.com/own': 'a' } }),
    });
    const required = valuesOf(synth(stack), 'ingress-nginx').pop();
    expect(required.service.annotations).toEqual({ 'service.beta.kubernetes.io/scw-loadbalancer-proxy-protocol-v2': 'true', 'example.com/own': 'a' });
    expect(required.service.spec.loadBalancerSourceRanges).toEqual(['10.0.0.0/8']);
    expect(required.ports.web.proxyProtocol.trustedIPs).toContain('10.0.0.0/8');
  });

  it('that end TLS are told apart: Scaleway encrypts again, DigitalOcean does not', () => {
    new NginxIngress(stack, 'Ingress', { cluster: external({ platform: KubernetesPlatform.scaleway() }), loadBalancer: IngressLoadBalancer.ofCluster({ certificate: '0a1b' }) });
    const required = valuesOf(synth(stack), 'ingress-nginx').pop();
    expect(required.ports.websecure).toMatchObject({ http: { tls: { enabled: true } }, forwardedHeaders: { trustedIPs: expect.any(Array) } });
  });

  it('refuse what their platform ignores among the values of the chart, too', () => {
    const helmValues = { service: { annotations: { 'service.beta.kubernetes.io/do-loadbalancer-certificate-id': '0a1b' } } };
    expect(() => new NginxIngress(stack, 'Ingress', { cluster: external({ platform: KubernetesPlatform.digitalOcean() }), helmValues }))
      .toThrow('has no effect on a network load balancer of DigitalOcean, without an error');
  });

  it.each([IngressLoadBalancer.classicElb(), IngressLoadBalancer.nlb()])('of AWS are refused: %#', (loadBalancer) => {
    expect(() => new NginxIngress(stack, 'Ingress', { cluster: external({ platform: KubernetesPlatform.linode() }), loadBalancer })).toThrow(new Error(
      'Test/Ingress: `loadBalancer` is an AWS load balancer, but the cluster runs on Linode LKE. Fix: leave it out, or use IngressLoadBalancer.ofCluster({ ... }).',
    ));
  });
});

describe('MetalLB', () => {
  beforeEach(() => {
    const platform = KubernetesPlatform.metalLb({ pools: [{ poolName: 'public', addresses: ['192.0.2.0/28'] }, { poolName: 'inner', addresses: ['10.1.0.0/28'], internal: true }] });
    new NginxIngress(stack, 'Ingress', { cluster: external({ platform }), loadBalancer: IngressLoadBalancer.ofCluster({ internal: true }) });
  });

  it('comes before its pools, and they before the Service', () => {
    const out = synth(stack);
    const keyOf = (name: string) => Object.entries<any>(out.json.resource.helm_release).find(([, one]) => one.name === name)![0];
    expect(release(out, 'metallb-pools').depends_on).toContain(`helm_release.${keyOf('metallb')}`);
    expect(release(out, 'ingress-nginx').depends_on).toContain(`helm_release.${keyOf('metallb-pools')}`);
    expect(release(out, 'metallb').depends_on).not.toContain(`helm_release.${keyOf('metallb-pools')}`);
  });

  it('gives addresses of an internal pool to who asks for it alone', () => {
    const [{ manifests }] = valuesOf(synth(stack), 'metallb-pools');
    expect(manifests.map(({ kind, spec }: any) => [kind, spec])).toEqual([
      ['IPAddressPool', { addresses: ['192.0.2.0/28'], autoAssign: true }],
      ['IPAddressPool', { addresses: ['10.1.0.0/28'], autoAssign: false }],
      ['L2Advertisement', { ipAddressPools: ['public', 'inner'] }],
    ]);
  });
});

test.each<[MetalLbPool[], string]>([
  [[], 'platform.pools'],
  [[{ poolName: 'a', addresses: [] }], 'platform.pools[0].addresses'],
  [[{ poolName: 'a', addresses: ['everything'] }], 'platform.pools[0].addresses[0]'],
  ...['192.0.2.1', '999.0.2.0/28', '192.0.2.0/33', '2001:db8::/129', '192.0.2.1-2001:db8::9', '192.0.2.1-', '192.0.2.1-192.0.2.9/28', ':/64'].map(
    (block): [MetalLbPool[], string] => [[{ poolName: 'a', addresses: [block] }], 'platform.pools[0].addresses[0]'],
  ),
  [[{ poolName: 'a', addresses: ['192.0.2.9-192.0.2.1'] }], 'platform.pools[0].addresses[0]'],
  [[{ poolName: 'a', addresses: ['192.0.2.0/28', '192.0.2.15-192.0.2.20'] }], 'platform.pools[0].addresses[1]'],
  [[{ poolName: 'a', addresses: ['192.0.2.0/28'] }, { poolName: 'b', addresses: ['192.0.2.7/32'] }], 'platform.pools[1].addresses[0]'],
  [[{ poolName: 'a', addresses: ['2001:db8::/64'] }, { poolName: 'b', addresses: ['2001:db8::1-2001:db8::f'] }], 'platform.pools[1].addresses[0]'],
  [[{ poolName: 'A', addresses: ['192.0.2.0/28'] }], 'platform.pools[0].poolName'],
  [[{ poolName: 'a', addresses: ['192.0.2.0/28'] }, { poolName: 'a', addresses: ['192.0.2.16/28'] }], 'platform.pools[1].poolName'],
])('pools that MetalLB would not take are refused: %#', (pools, property) => {
  expect(() => external({ platform: KubernetesPlatform.metalLb({ pools }) })).toThrow(`\`${property}\` `);
});

test.each(['2001:db8::/64', '192.0.2.7/32', '192.0.2.7/24', Token.asString(Fn.upper('x')), '192.0.2.1-192.0.2.9', '2001:db8::1 - 2001:db8::9'])('a pool of %s is taken', (block) => {
  external({ platform: KubernetesPlatform.metalLb({ pools: [{ poolName: 'a', addresses: [block] }] }) });
});

describe('storage', () => {
  const claimOf = (props: Partial<ExternalClusterProps>, retention?: VolumeRetention) => {
    new ObservabilityPlatform(stack, 'Observability', { cluster: external(props), metrics: { volume: { retention } }, grafana: { enabled: false } });
    return JSON.stringify(valuesOf(synth(stack), 'prometheus')).match(/"storageClass":"([^"]+)"/)?.[1];
  };

  it('of k3s has a class that keeps its volumes, made here', () => {
    expect(claimOf({ platform: KubernetesPlatform.k3s() })).toBe('local-path-retain');
    const [{ manifests: [made] }] = valuesOf(synth(stack), 'storage-classes');
    expect(made).toMatchObject({ kind: 'StorageClass', metadata: { name: 'local-path-retain' }, provisioner: 'rancher.io/local-path', reclaimPolicy: 'Retain' });
  });

  it('of a claim that may go is in the class that deletes', () => {
    expect(claimOf({ platform: KubernetesPlatform.digitalOcean() }, VolumeRetention.DELETE)).toBe('do-block-storage');
  });

  it('may be named', () => {
    expect(claimOf({ storage: { storageClassName: 'fast', retainStorageClassName: 'kept', dependencies: [] } })).toBe('kept');
  });

  it('that may be missing warns', () => {
    expect(claimOf({ platform: KubernetesPlatform.rke2() })).toBeUndefined();
    expect(warnings(stack)).toEqual([expect.stringContaining('RKE2 has none')]);
  });

  it('of one class for both warns', () => {
    expect(claimOf({ platform: KubernetesPlatform.rke2({ storageClassName: 'longhorn' }) })).toBe('longhorn');
    expect(warnings(stack)).toEqual([expect.stringContaining('to a class with the reclaim policy Retain')]);
  });
});

test('a shared control plane of Scaleway keeps two revisions, and warns', () => {
  const cluster = external({ platform: KubernetesPlatform.scaleway() });
  new HelmChart(stack, 'Grafana', { cluster, chart: ChartCatalog.GRAFANA, releaseName: 'grafana', kubernetesNamespace: 'a' });
  expect(synth(stack).resources('helm_release').map(({ max_history: history }) => history)).toEqual([2, 2]);
  expect(warnings(stack)).toEqual([expect.stringContaining('etcd of a shared Scaleway control plane has 55 MB')]);
});

describe('permissions in AWS', () => {
  it.each([WorkloadIdentity.podIdentity(), WorkloadIdentity.irsa(), WorkloadIdentity.nodeRole()])('by a role of EKS are refused: %#', (identity) => {
    expect(() => external({ identity })).toThrow(/`identity` is (podIdentity|irsa|nodeRole)\(\), which requires an EKS cluster\. Fix: use WorkloadIdentity\.existingSecrets/);
  });

  it('are refused without a Secret, with what it has to allow', () => {
    expect(() => external().workloadIdentity.grant(stack, WORKER, POLICY)).toThrow(new Error(
      "Test: `identity` has no Secret for shop:worker, which calls AWS, and pods of this cluster get no role, got []. Allowed: a Secret in the namespace shop with keys that allow s3:GetObject. Fix: create it, and reference it: WorkloadIdentity.existingSecrets([{ serviceAccount: ServiceAccount.of('shop', 'worker'), secretName: '...' }]); or use storage outside AWS, such as ObjectStorage.s3Compatible({ ... }) or ObjectStorage.volume().",
    ));
  });

  it('reach every pod that calls AWS as variables out of its Secret', () => {
    const keys = (kubernetesNamespace: string, name: string, secretName: string) => ({ serviceAccount: ServiceAccount.of(kubernetesNamespace, name), secretName, accessKeyIdKey: 'id' });
    const cluster = external({
      identity: WorkloadIdentity.existingSecrets([
        keys('monitoring', 'loki', 'loki-keys'),
        keys('monitoring', 'tempo', 'tempo-keys'),
        keys('monitoring', 'grafana', 'grafana-keys'),
        { ...keys('monitoring', 'prometheus-server', 'prometheus-keys'), sessionTokenKey: 'session' },
        keys('monitoring-agents', 'fluent-bit', 'fluent-bit-keys'),
      ]),
    });
    const s3 = (name: string) => ObjectStorage.existingS3({ bucketArn: `arn:aws:s3:::${name}`, region: 'eu-west-2' });
    new ObservabilityPlatform(stack, 'Observability', {
      cluster,
      metrics: { exchange: { remoteWrite: { amp: RemoteWrite.existingAmp({ workspaceArn: 'arn:aws:aps:eu-west-2:111122223333:workspace/ws-0123abcd' }) } } },
      logs: { storage: s3('logs') },
      traces: { storage: s3('traces') },
      logCollection: LogCollection.fluentBit({ outputs: { archive: LogOutput.s3({ bucketArn: 'arn:aws:s3:::pods', region: 'eu-west-2' }) } }),
      grafana: { cloudWatch: { region: 'eu-west-2' } },
    });
    const out = synth(stack);
    const reference = (name: string, key: string) => ({ valueFrom: { secretKeyRef: { name, key } } });
    const pair = (name: string) => [{ name: 'AWS_ACCESS_KEY_ID', ...reference(name, 'id') }, { name: 'AWS_SECRET_ACCESS_KEY', ...reference(name, 'AWS_SECRET_ACCESS_KEY') }];
    const last = (name: string) => valuesOf(out, name).pop();
    expect(last('loki').defaults.extraEnv).toEqual(pair('loki-keys'));
    expect(last('tempo').tempo.extraEnv).toEqual(pair('tempo-keys'));
    expect(last('fluent-bit').env).toEqual(pair('fluent-bit-keys'));
    expect(last('prometheus').server.env).toEqual([...pair('prometheus-keys'), { name: 'AWS_SESSION_TOKEN', ...reference('prometheus-keys', 'session') }]);
    expect(last('grafana').envValueFrom).toEqual(Object.fromEntries(pair('grafana-keys').map(({ name, valueFrom }) => [name, valueFrom])));
    expect(Object.keys(out.json.resource).filter((type) => type.startsWith('aws_iam'))).toEqual([]);
  });

  it('reach a Prometheus of the operator, too', () => {
    const cluster = external({ identity: WorkloadIdentity.existingSecrets([{ serviceAccount: ServiceAccount.of('monitoring', 'prometheus-server'), secretName: 'keys' }]) });
    new ObservabilityPlatform(stack, 'Observability', {
      cluster,
      metrics: {
        engine: MetricsEngine.operator(),
        exchange: { remoteWrite: { amp: RemoteWrite.existingAmp({ workspaceArn: 'arn:aws:aps:eu-west-2:111122223333:workspace/ws-0123abcd' }) } },
      },
      grafana: { enabled: false },
    });
    const [{ prometheus: { prometheusSpec } }] = valuesOf(synth(stack), 'kube-prometheus-stack');
    expect(prometheusSpec.containers).toEqual([{ name: 'prometheus', env: [expect.objectContaining({ name: 'AWS_ACCESS_KEY_ID' }), expect.objectContaining({ name: 'AWS_SECRET_ACCESS_KEY' })] }]);
  });
});

// Whoever has no compiler, or a cast.
const asEks = (cluster: ExternalCluster) => cluster as unknown as IEksCluster;

test.each([
  ['an ALB', () => new AlbIngress(stack, 'Alb', { cluster: asEks(external()) })],
  ['EBS', () => new EbsStorage(stack, 'Storage', { cluster: asEks(external()) })],
])('%s cannot be had, and the error says what can', (_name, make) => {
  expect(make).toThrow(/`cluster` requires an EKS cluster: .* Fix: outside AWS use NginxIngress with IngressLoadBalancer\.ofCluster\(\), the storage classes of the KubernetesPlatform, and WorkloadIdentity\.existingSecrets\(\)\./);
});

test('of a cluster in two stacks each has a provider and a canary of its own', () => {
  const cluster = external();
  const other = new TerraformStack(stack.node.root as any, 'Other');
  for (const [place, name] of [[stack, 'a'], [other, 'b']] as const) {
    new KubernetesManifests(place, 'Objects', { cluster, releaseName: name, kubernetesNamespace: 'shop', manifests: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } }] });
  }
  for (const one of [stack, other]) {
    const out = synth(one);
    expect(out.providers('helm')).toHaveLength(1);
    expect(out.resources('helm_release').filter(({ name }) => name.startsWith('namespaces-'))).toHaveLength(1);
  }
});

test('two clusters of one name are one cluster, so a release is refused twice', () => {
  const access = () => ClusterAccess.token({ host: 'https://a', ca: 'LS0t', token: new TerraformVariable(stack, 'token', { sensitive: true }).stringValue });
  const one = external();
  const other = new ExternalCluster(stack, 'Again', { clusterName: 'shop', access: access() });
  for (const [id, cluster] of [['A', one], ['B', other]] as const) {
    new KubernetesManifests(stack, id, { cluster, releaseName: 'web', kubernetesNamespace: 'shop', manifests: [] });
  }
  expect(() => synth(stack)).toThrow('both refer to the cluster shop');
});

test('the estimate does not take its volumes for those of EBS', () => {
  new AwsProvider(stack, 'Aws', { region: 'eu-west-2' });
  new ObservabilityPlatform(stack, 'Observability', { cluster: external({ platform: KubernetesPlatform.linode() }) });
  expect(CostEstimate.of(stack).additionalRows).toEqual([expect.objectContaining({ item: 'Volumes of claims', perHour: undefined, unknownBecause: 'they are not in AWS' })]);
});

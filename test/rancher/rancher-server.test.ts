import { TerraformStack, TerraformVariable } from 'cdktf';
import {
  ChartEntry, Grafana, HelmChart, KubernetesVersion, RancherCertificate, RancherImport, RancherServer, RancherServerProps, WorkloadIdentity,
} from '../../src';
import { FakeCluster } from '../helpers/fake-cluster';
import { Synthesised, synth, testStack, warnings } from '../helpers/synth';

let stack: TerraformStack;

beforeEach(() => {
  stack = testStack();
});

const clusterOf = (version = KubernetesVersion.V1_36) => new FakeCluster(stack, 'Management', {
  kubernetesVersion: version, identity: (made) => WorkloadIdentity.podIdentity().bind(made, made),
});
const make = (props: Partial<RancherServerProps> = {}) => new RancherServer(stack, 'Rancher', {
  hostname: 'rancher.example.com', certificate: RancherCertificate.secret(), ...props, cluster: props.cluster ?? clusterOf(),
});
const release = (output: Synthesised, name: string) => output.resources('helm_release').find((one) => one.name === name);
/** Values as Helm merges them. */
const valuesOf = (output: Synthesised) => {
  const merge = (one: any, other: any): any => typeof one === 'object' && typeof other === 'object' && !Array.isArray(other)
    ? Object.entries(other).reduce((all, [key, value]) => ({ ...all, [key]: merge(all[key], value) }), one) : other;
  return release(output, 'rancher').values.map((text: string) => JSON.parse(text)).reduce(merge, {});
};
const certManager: ChartEntry = { chart: 'cert-manager', chartVersion: '1.21.1', appVersion: '1.21.1', repository: 'oci://quay.io/jetstack/charts', license: 'Apache-2.0' };

it('is a release whose certificate is in a Secret, and whose password is in no state', () => {
  const server = make({ ingressClassName: 'nginx' });
  const output = synth(stack);
  expect(valuesOf(output)).toMatchObject({
    hostname: 'rancher.example.com',
    replicas: 3,
    tls: 'ingress',
    privateCA: false,
    ingress: { ingressClassName: 'nginx', tls: { source: 'secret', secretName: 'tls-rancher-ingress' }, includeDefaultExtraAnnotations: true },
    postDelete: { ignoreTimeoutError: true },
    extraEnv: [{ name: 'CATTLE_SERVER_URL', value: 'https://rancher.example.com' }],
  });
  expect(release(output, 'rancher')).toMatchObject({ namespace: 'cattle-system', version: '2.15.0' });
  expect(output.text).not.toMatch(/bootstrapPassword/);
  expect(server.bootstrapPasswordCommand).toContain('get secret bootstrap-secret --namespace cattle-system');
  expect(warnings(stack)).toEqual([]);
});

it.each<[string, () => RancherCertificate, object]>([
  ['a private authority', () => RancherCertificate.secret({ secretName: 'mine', privateCa: true }), { tls: 'ingress', privateCA: true, ingress: { tls: { secretName: 'mine' } } }],
  ['the load balancer', () => RancherCertificate.external(), { tls: 'external', privateCA: false }],
  ['its own authority', () => RancherCertificate.selfSigned(), { tls: 'ingress', ingress: { tls: { source: 'rancher' } } }],
  ['Let\'s Encrypt', () => RancherCertificate.letsEncrypt({ email: 'ops@example.com', staging: true }), {
    ingress: { tls: { source: 'letsEncrypt' } }, letsEncrypt: { email: 'ops@example.com', environment: 'staging' },
  }],
])('takes a certificate of %s', (_, certificate, values) => {
  make({ certificate: certificate() });
  expect(valuesOf(synth(stack))).toMatchObject(values);
});

it('warns where cert-manager is needed and not there, and not where a chart installs it', () => {
  make({ certificate: RancherCertificate.selfSigned() });
  synth(stack);
  expect(warnings(stack)).toEqual([expect.stringContaining('requires cert-manager, which no HelmChart of this app installs')]);
  stack = testStack();
  const cluster = clusterOf();
  const { dependencies } = new HelmChart(stack, 'CertManager', { cluster, chart: certManager, releaseName: 'cert-manager', kubernetesNamespace: 'cert-manager' });
  make({ cluster, certificate: RancherCertificate.selfSigned(), dependencies });
  const output = synth(stack);
  expect(warnings(stack)).toEqual([]);
  expect(release(output, 'rancher').depends_on).toContainEqual(expect.stringMatching(/CertManager/));
});

it('warns beside a platform', () => {
  const cluster = clusterOf();
  new Grafana(stack, 'Grafana', { cluster, prometheus: { url: 'http://prometheus' } });
  make({ cluster });
  synth(stack);
  expect(warnings(stack)).toContainEqual(expect.stringContaining('Rancher shares this cluster with a platform'));
});

it.each<[string | undefined, KubernetesVersion, string | undefined]>([
  [undefined, KubernetesVersion.V1_36, undefined],
  ['2.14.4', KubernetesVersion.V1_35, undefined],
  ['2.16.0', KubernetesVersion.unchecked('1.37'), undefined],
  [undefined, KubernetesVersion.unchecked('1.37'), 'use an older Kubernetes version until a Rancher version supports it'],
  ['2.14.4', KubernetesVersion.V1_36, 'set `chartVersion` to a 2.15 release, or use an older Kubernetes version'],
  ['2.12.12', KubernetesVersion.V1_35, 'set `chartVersion` to a 2.14 release, or use an older Kubernetes version'],
])('Rancher %s on %s', (chartVersion, version, fix) => {
  const attempt = () => make({ cluster: clusterOf(version), chartVersion });
  if (fix) {
    expect(attempt).toThrow(`has a Kubernetes version that Rancher ${(chartVersion ?? '2.15.0').replace(/\.\d+$/, '')} does not support`);
    stack = testStack();
    expect(attempt).toThrow(fix);
  } else {
    expect(attempt).not.toThrow();
  }
});

it('refuses a password in the values, and a name that is none', () => {
  expect(() => make({ helmValues: { bootstrapPassword: 'admin' } })).toThrow(/`helmValues.bootstrapPassword` contains a secret in plain text.*Fix: leave it out: Rancher generates one/);
  stack = testStack();
  expect(() => make({ hostname: 'https://rancher.example.com' })).toThrow(/`hostname`/);
});

it('the challenge of Let\'s Encrypt goes by the same class of Ingress', () => {
  make({ certificate: RancherCertificate.letsEncrypt({ email: 'ops@example.com' }), ingressClassName: 'nginx' });
  expect(valuesOf(synth(stack))).toMatchObject({ ingress: { ingressClassName: 'nginx' }, letsEncrypt: { email: 'ops@example.com', ingress: { class: 'nginx' } } });
});

it('refuses an address as its name, which no Ingress takes', () => {
  expect(() => make({ hostname: '10.0.0.1' })).toThrow(/`hostname` is an IP address/);
  stack = testStack();
  expect(() => make({ hostname: new TerraformVariable(stack, 'Host', {}).stringValue })).not.toThrow();
});

it('refuses names of clusters that Rancher keeps for itself, and takes others', () => {
  const server = make();
  const attempt = (importedName: string) => () => new RancherImport(stack, `Import-${stack.node.children.length}`, { server, importedName });
  expect(attempt('local')).toThrow(/is a name that Rancher reserves/);
  expect(attempt('c-ab12e')).toThrow(/is a name that Rancher reserves/);
  ['c-abc', 'c-abcdef', 'local-two', 'a'.repeat(63)].forEach((name) => expect(attempt(name)).not.toThrow());
  expect(attempt(new TerraformVariable(stack, 'Name', {}).stringValue)).not.toThrow();
});

it('is destroyed in the order that frees the cluster: imports, Rancher, what holds namespaces, namespaces', () => {
  const server = make();
  const { registrationCommand } = new RancherImport(stack, 'Shop', { server, importedName: 'shop', labels: { environment: 'production' } });
  const output = synth(stack);
  const needs = (name: string) => release(output, name).depends_on.join(' ');
  expect(needs('rancher-import-shop')).toMatch(/helm_release\.Rancher_Chart/);
  expect(needs('rancher')).toMatch(/helm_release\.Rancher_Cleanup/);
  expect(needs('rancher-cleanup')).toMatch(/helm_release\.Management_Namespaces/);
  // The hook of the chart uninstalls all releases of Rancher's own namespaces.
  expect(release(output, 'rancher-cleanup').namespace).toBe('kube-system');
  expect(JSON.parse(release(output, 'rancher-import-shop').values[0]).manifests).toEqual([{
    apiVersion: 'provisioning.cattle.io/v1', kind: 'Cluster', metadata: { name: 'shop', namespace: 'fleet-default', labels: { environment: 'production' } }, spec: {},
  }]);
  expect(registrationCommand).toMatch(/^kubectl --context IMPORTED apply --filename "\$\(kubectl --context RANCHER get clusterregistrationtokens/);
  expect(output.text).not.toMatch(/cloudCredential|accessKey/);
});

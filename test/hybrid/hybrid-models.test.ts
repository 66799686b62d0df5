import { CoreAddons, CoreAddonsOptions, EndpointAccess, HybridCredentials, HybridNodes, HybridNodesLimit, HybridTrustAnchor, ObservableEksCluster, TerraformPlace } from '../../src';
import { check } from '../e2e/strict/check';
import type { ServiceModel } from '../e2e/strict/model';
import { services } from '../fixtures/models/hybrid-nodes.json';
import { FakeCluster } from '../helpers/fake-cluster';
import { Synthesised, synth, testStack } from '../helpers/synth';

/** What AWS's own model of a call says against it. */
const findings = (service: keyof typeof services, request: string, value: object) =>
  check(services[service] as unknown as ServiceModel, request, value, '').map(({ member, rule }) => `${member} ${rule}`);

/** What only Terraform knows, as AWS would get it. */
const known = (text: string) => text.replace(/^\$\{aws_iam_role\..*\.arn\}$/, 'arn:aws:iam::111122223333:role/site').replace(/^\$\{.*\}$/, 'known');
const tags = (given: Record<string, string>) => Object.entries(given).map(([Key, Value]) => ({ Key, Value: known(Value) }));

let output: Synthesised;

beforeAll(() => {
  const stack = testStack();
  const cluster = new ObservableEksCluster(stack, 'Platform', {
    clusterName: 'blue',
    network: { vpcCidr: '10.0.0.0/16' },
    controlPlane: {
      endpoint: EndpointAccess.privateOnly(TerraformPlace.IN_VPC),
      serviceCidr: '172.20.0.0/16',
      remoteNetworks: { nodeCidrs: ['192.168.10.0/24', '192.168.11.0/24'], podCidrs: ['192.168.128.0/17'] },
    },
  });
  const acknowledged = Object.values(HybridNodesLimit);
  new HybridNodes(cluster, 'Leeds', { cluster, acknowledged, credentials: HybridCredentials.ssm({ activation: { registrationLimit: 5, expirationDate: '2026-12-24T00:00:00Z' } }) });
  new HybridNodes(cluster, 'Hull', { cluster, acknowledged, credentials: HybridCredentials.rolesAnywhere(HybridTrustAnchor.certificate('-----BEGIN CERTIFICATE-----\nTUlJQg==\n-----END CERTIFICATE-----')) });
  output = synth(stack);
});

it('EKS takes the cluster, with its networks and one kind of endpoint', () => {
  const { name, vpc_config: vpc, remote_network_config: remote, kubernetes_network_config: services4 } = output.resource('aws_eks_cluster');
  expect(remote).toEqual({
    remote_node_networks: { cidrs: ['192.168.10.0/24', '192.168.11.0/24'] }, remote_pod_networks: { cidrs: ['192.168.128.0/17'] },
  });
  expect([vpc.endpoint_private_access, vpc.endpoint_public_access]).toEqual([true, false]);
  expect(findings('eks', 'CreateClusterRequest', {
    name,
    resourcesVpcConfig: {
      subnetIds: vpc.subnet_ids, securityGroupIds: vpc.security_group_ids, endpointPrivateAccess: true, endpointPublicAccess: false,
    },
    remoteNetworkConfig: { remoteNodeNetworks: [remote.remote_node_networks], remotePodNetworks: [remote.remote_pod_networks] },
    kubernetesNetworkConfig: { serviceIpv4Cidr: services4.service_ipv4_cidr },
  })).toEqual([]);
});

it('lets nodes and pods to the API server by a group of its own, which has no way out', () => {
  expect(output.resource('aws_security_group', 'Platform/ControlPlane/RemoteNetworks')).toMatchObject({
    ingress: [['192.168.10.0/24', '192.168.11.0/24'], ['192.168.128.0/17']].map((blocks) => ({ protocol: 'tcp', from_port: 443, to_port: 443, cidr_blocks: blocks })),
  });
  expect(output.resource('aws_eks_cluster').vpc_config.security_group_ids).toEqual([expect.stringContaining('aws_security_group.')]);
});

it('EKS takes the access entries', () => {
  const entries = output.resources('aws_eks_access_entry').filter(({ type }) => type === 'HYBRID_LINUX');
  expect(entries).toHaveLength(2);
  entries.forEach(({ principal_arn: principalArn, type }) =>
    expect(findings('eks', 'CreateAccessEntryRequest', { clusterName: 'blue', principalArn: known(principalArn), type })).toEqual([]));
});

it('Systems Manager takes the activation, and IAM Roles Anywhere anchor and profile', () => {
  const activation = output.resource('aws_ssm_activation');
  expect(findings('ssm', 'CreateActivationRequest', {
    DefaultInstanceName: known(activation.name),
    Description: known(activation.description),
    IamRole: known(activation.iam_role),
    RegistrationLimit: activation.registration_limit,
    ExpirationDate: activation.expiration_date,
    Tags: tags(activation.tags),
  })).toEqual([]);
  const { name, enabled, source } = output.resource('aws_rolesanywhere_trust_anchor');
  expect(findings('rolesanywhere', 'CreateTrustAnchorRequest', {
    name, enabled, source: { sourceType: source.source_type, sourceData: { x509CertificateData: source.source_data.x509_certificate_data } },
  })).toEqual([]);
  const profile = output.resource('aws_rolesanywhere_profile');
  expect(findings('rolesanywhere', 'CreateProfileRequest', {
    name: profile.name, enabled: profile.enabled, acceptRoleSessionName: profile.accept_role_session_name, roleArns: profile.role_arns.map(known),
  })).toEqual([]);
});

it('the model finds what is wrong', () => {
  expect(findings('ssm', 'CreateActivationRequest', { RegistrationLimit: 1001 })).toEqual(['IamRole is required', 'RegistrationLimit is 1001, more than 1000']);
});

it('the add-ons are set up for nodes of both kinds', () => {
  const values = (name: string) => JSON.parse(output.resources('aws_eks_addon').find((one) => one.addon_name === name).configuration_values);
  expect(values('eks-pod-identity-agent')).toEqual({ daemonsets: { hybrid: { create: true } } });
  expect(values('coredns').affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution.map(({ podAffinityTerm, weight }: any) => [podAffinityTerm.topologyKey, weight]))
    .toEqual([['kubernetes.io/hostname', 100], ['topology.kubernetes.io/zone', 50]]);
  // The API server reaches the pods there.
  expect(values('metrics-server')).not.toHaveProperty('affinity');
});

it('metrics-server stays in AWS where nobody routes to pods outside, and the user decides', () => {
  const stack = testStack();
  const values = (id: string, options: CoreAddonsOptions = {}) => {
    const cluster = new FakeCluster(stack, id, { remoteNetworks: { nodeCidrs: ['10.1.0.0/16'] } });
    const { metricsServer, podIdentityAgent } = new CoreAddons(stack, `Addons${id}`, { cluster, needsPodIdentityAgent: true, ...options });
    return [metricsServer, podIdentityAgent].map((addon) => JSON.parse(addon!.configurationValuesInput!));
  };
  const [metrics] = values('One');
  expect(metrics.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms)
    .toEqual([{ matchExpressions: [{ key: 'eks.amazonaws.com/compute-type', operator: 'NotIn', values: ['hybrid'] }] }]);
  expect(metrics.tolerations).toEqual([{ key: 'CriticalAddonsOnly', operator: 'Exists' }]);
  expect(values('Two', { podIdentityAgent: { helmValues: { daemonsets: { hybrid: { create: false } } } } })[1]).toEqual({ daemonsets: { hybrid: { create: false } } });
});

import { EndpointAccess, KubernetesAccess, ObservableEksCluster, TerraformPlace } from '../../src';
import { synth, testStack } from '../helpers/synth';

function cluster(endpoint: EndpointAccess, kubernetesAccess?: KubernetesAccess) {
  const stack = testStack();
  new ObservableEksCluster(stack, 'Platform', { clusterName: 'platform', controlPlane: { endpoint }, kubernetesAccess });
  return synth(stack);
}

const PRIVATE = { endpoint_private_access: true, endpoint_public_access: false };

describe('a private API server', () => {
  it('is refused while nothing says how Terraform reaches it', () => {
    expect(() => cluster(EndpointAccess.privateOnly(), { awsProfile: 'ops' })).toThrow(
      'Test/Platform: `controlPlane.endpoint` is private, and Terraform has no configured way to reach the API server to install Helm releases. '
      + 'Fix: if Terraform runs inside the VPC, use EndpointAccess.privateOnly(TerraformPlace.IN_VPC); otherwise set `proxyUrl` (a proxy) or `endpoint` (a tunnel) in `kubernetesAccess`.',
    );
  });

  it('is reached by a Terraform that runs in the VPC', () => {
    expect(cluster(EndpointAccess.privateOnly(TerraformPlace.IN_VPC)).resource('aws_eks_cluster').vpc_config).toMatchObject(PRIVATE);
  });

  it.each<[string, KubernetesAccess]>([
    ['a proxy', { proxyUrl: 'http://proxy.corp:3128' }],
    ['a tunnel', { endpoint: 'https://localhost:8443', tlsServerName: 'kubernetes' }],
  ])('is reached through %s', (_, access) => {
    const output = cluster(EndpointAccess.privateOnly(), access);
    expect(output.resource('aws_eks_cluster').vpc_config).toMatchObject(PRIVATE);
    expect(output.providers('helm')[0].kubernetes).toMatchObject(access.proxyUrl ? { proxy_url: access.proxyUrl } : { host: access.endpoint });
  });
});

it('a public API server is reached without a word', () => {
  expect(() => cluster(EndpointAccess.publicOnly(['9.9.9.0/24']))).not.toThrow();
});

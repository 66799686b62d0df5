import { TerraformStack } from 'cdktf';
import {
  ClusterAccess, ClusterLoadBalancerOptions, DigitalOceanLoadBalancerType, ExternalCluster, IngressLoadBalancer, KubernetesPlatform, NginxController,
  NginxIngress,
} from '../../src';
import { renderedOf } from '../charts/rendered';
import { testStack } from '../helpers/synth';

function rendered(platform: KubernetesPlatform, wishes: ClusterLoadBalancerOptions, controller: NginxController): any[] {
  const stack: TerraformStack = testStack();
  const cluster = new ExternalCluster(stack, 'Shop', {
    clusterName: 'shop', access: ClusterAccess.scaleway({ host: 'https://10.0.0.10:6443', ca: 'LS0t' }), platform,
  });
  new NginxIngress(stack, 'Ingress', { cluster, controller, loadBalancer: IngressLoadBalancer.ofCluster(wishes) });
  return renderedOf(stack).flatMap(({ objects }) => objects);
}

const CONTROLLERS = [['Traefik', NginxController.traefik()], ['ingress-nginx', NginxController.ingressNginx()]] as const;
const POOLS = [{ poolName: 'public', addresses: ['192.0.2.0/28'] }, { poolName: 'inner', addresses: ['10.1.0.0/28'], internal: true }];
const REGIONAL = KubernetesPlatform.digitalOcean({ loadBalancerType: DigitalOceanLoadBalancerType.REGIONAL });
const service = (name: string, value: string) => ({ [`service.beta.kubernetes.io/${name}`]: value });

describe.each(CONTROLLERS)('the Service that the real chart of %s renders', (_name, controller) => {
  const serviceOf = (platform: KubernetesPlatform, wishes: ClusterLoadBalancerOptions) => {
    const [found, ...others] = rendered(platform, wishes, controller).filter(({ kind, spec }) => kind === 'Service' && spec.type === 'LoadBalancer');
    expect(others).toEqual([]);
    return found;
  };

  it.each<[string, KubernetesPlatform, ClusterLoadBalancerOptions, object]>([
    ['Scaleway', KubernetesPlatform.scaleway(), { proxyProtocol: true, internal: true }, {
      ...service('scw-loadbalancer-proxy-protocol-v2', 'true'), ...service('scw-loadbalancer-private', 'true'),
    }],
    ['DigitalOcean', KubernetesPlatform.digitalOcean(), { internal: true }, {
      ...service('do-loadbalancer-type', 'REGIONAL_NETWORK'), ...service('do-loadbalancer-network', 'INTERNAL'),
    }],
    ['DigitalOcean with a certificate', REGIONAL, { certificate: 'shop', idleTimeoutSeconds: 90 }, {
      ...service('do-loadbalancer-type', 'REGIONAL'),
      ...service('do-loadbalancer-certificate-name', 'shop'),
      ...service('do-loadbalancer-protocol', 'http'),
      ...service('do-loadbalancer-tls-ports', '443'),
      ...service('do-loadbalancer-http-idle-timeout-seconds', '90'),
    }],
    ['Linode', KubernetesPlatform.linode(), { sourceRanges: ['10.0.0.0/8'], certificate: 'shop-tls' }, {
      ...service('linode-loadbalancer-firewall-acl', '{"allowList":{"ipv4":["10.0.0.0/8"]}}'),
      ...service('linode-loadbalancer-default-protocol', 'http'),
      ...service('linode-loadbalancer-port-443', '{"protocol":"https","tls-secret-name":"shop-tls"}'),
    }],
    ['MetalLB', KubernetesPlatform.metalLb({ pools: POOLS }), { internal: true, fixedAddress: '10.1.0.4' }, {
      'metallb.io/address-pool': 'inner', 'metallb.io/loadBalancerIPs': '10.1.0.4',
    }],
  ])('has the annotations of %s, and each is text', (_platform, platform, wishes, annotations) => {
    const { metadata, spec } = serviceOf(platform, wishes);
    expect(metadata.annotations).toEqual(annotations);
    expect(Object.values(metadata.annotations).filter((value) => typeof value !== 'string')).toEqual([]);
    // What Scaleway's controller does not serve.
    expect(spec.loadBalancerClass).toBeUndefined();
    expect(spec.externalTrafficPolicy).toBe('Local');
  });

  it('has source ranges where the platform reads them', () => {
    expect(serviceOf(REGIONAL, { sourceRanges: ['10.0.0.0/8'] }).spec.loadBalancerSourceRanges).toEqual(['10.0.0.0/8']);
    expect(serviceOf(KubernetesPlatform.linode(), { sourceRanges: ['10.0.0.0/8'] }).spec.loadBalancerSourceRanges).toBeUndefined();
  });
});

test('the real chart of MetalLB brings the definitions of the pools, and speaks no BGP', () => {
  const objects = rendered(KubernetesPlatform.metalLb({ pools: POOLS }), {}, NginxController.traefik());
  const kinds = objects.filter(({ kind }) => kind === 'CustomResourceDefinition').map(({ spec }) => `${spec.group}/${spec.names.kind}`);
  const own = objects.filter(({ apiVersion }) => apiVersion === 'metallb.io/v1beta1').map(({ kind }) => `metallb.io/${kind}`);
  expect(own).toEqual(['metallb.io/IPAddressPool', 'metallb.io/IPAddressPool', 'metallb.io/L2Advertisement']);
  expect(own.filter((kind) => !kinds.includes(kind))).toEqual([]);
  expect(JSON.stringify(objects.filter(({ kind }) => kind === 'DaemonSet'))).not.toMatch(/frr/);
});

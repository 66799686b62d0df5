import { TerraformStack, Testing } from 'cdktf';
import { Construct } from 'constructs';
import {
  ClusterAccess, DigitalOceanLoadBalancerType, ExternalCluster, KapsuleControlPlane, KubernetesPlatform, LoadBalancerWishes, PlatformLoadBalancer,
} from '../../src';
import { digitalOcean, linode, KnownFacts, SCALEWAY } from '../../src/external/cloud-facts';
import { generic, K3S, metalLb, RKE2 } from '../../src/external/self-managed-facts';
import * as documented from '../fixtures/platforms/load-balancer-annotations.json';
import { warnings } from '../helpers/synth';

let scope: Construct;
beforeEach(() => {
  scope = new Construct(new TerraformStack(Testing.app(), 'Test'), 'Ingress');
});

const REGIONAL = KubernetesPlatform.digitalOcean({ loadBalancerType: DigitalOceanLoadBalancerType.REGIONAL });
const POOLS = [{ poolName: 'public', addresses: ['192.0.2.0/28'] }, { poolName: 'private', addresses: ['10.1.0.1-10.1.0.9'], internal: true }];
const said = (platform: KubernetesPlatform, wishes: LoadBalancerWishes, own = {}): PlatformLoadBalancer => platform.loadBalancer(scope, wishes, own);
const service = (name: string) => `service.beta.kubernetes.io/${name}`;

describe('the words of each platform', () => {
  const HEALTH = { intervalSeconds: 10, timeoutSeconds: 5, failures: 3 };

  it('Scaleway', () => {
    const of = (name: string) => service(`scw-loadbalancer-${name}`);
    expect(said(KubernetesPlatform.scaleway(), {
      internal: true, proxyProtocol: true, idleTimeoutSeconds: 600, healthCheck: HEALTH, sourceRanges: ['10.0.0.0/8'], fixedAddress: '0a1b',
    })).toMatchObject({
      annotations: {
        [of('private')]: 'true',
        [of('proxy-protocol-v2')]: 'true',
        [of('timeout-client')]: '600s',
        [of('timeout-server')]: '600s',
        [of('timeout-tunnel')]: '600s',
        [of('health-check-delay')]: '10s',
        [of('health-check-timeout')]: '5s',
        [of('health-check-max-retries')]: '3',
        [of('ip-ids')]: '0a1b',
      },
      sourceRanges: ['10.0.0.0/8'],
    });
    expect(said(KubernetesPlatform.scaleway(), { certificate: '4c5d' })).toMatchObject({
      annotations: { [of('certificate-ids')]: '443:4c5d', [of('protocol-http')]: 'true', [of('http-backend-tls')]: '443', [of('http-backend-tls-skip-verify')]: '443' },
      reencryptsTls: true,
    });
  });

  it('DigitalOcean, by the type of its load balancer', () => {
    const of = (name: string) => service(`do-loadbalancer-${name}`);
    expect(said(KubernetesPlatform.digitalOcean(), { internal: true, sourceRanges: ['10.0.0.0/8'], fixedAddress: '192.0.2.7' })).toMatchObject({
      annotations: { [of('type')]: 'REGIONAL_NETWORK', [of('network')]: 'INTERNAL', [of('ip')]: '192.0.2.7' }, sourceRanges: ['10.0.0.0/8'],
    });
    expect(said(REGIONAL, { proxyProtocol: true, idleTimeoutSeconds: 90, healthCheck: HEALTH }).annotations).toEqual({
      [of('type')]: 'REGIONAL',
      [of('enable-proxy-protocol')]: 'true',
      [of('http-idle-timeout-seconds')]: '90',
      [of('healthcheck-check-interval-seconds')]: '10',
      [of('healthcheck-response-timeout-seconds')]: '5',
      [of('healthcheck-unhealthy-threshold')]: '3',
    });
    expect(said(REGIONAL, { certificate: 'shop' }).annotations).toEqual({
      [of('type')]: 'REGIONAL', [of('certificate-name')]: 'shop', [of('protocol')]: 'http', [of('tls-ports')]: '443',
    });
  });

  it('Linode, whose firewall stands for the source ranges that it ignores', () => {
    const of = (name: string) => service(`linode-loadbalancer-${name}`);
    expect(said(KubernetesPlatform.linode({ internalSubnetId: '1234' }), {
      internal: true, proxyProtocol: true, healthCheck: HEALTH, sourceRanges: ['10.0.0.0/8', '2001:db8::/32'], fixedAddress: '192.0.2.7',
    })).toEqual({
      annotations: {
        [of('frontend-subnet-id')]: '1234',
        [of('default-proxy-protocol')]: 'v2',
        [of('check-type')]: 'connection',
        [of('check-interval')]: '10',
        [of('check-timeout')]: '5',
        [of('check-attempts')]: '3',
        [of('firewall-acl')]: '{"allowList":{"ipv4":["10.0.0.0/8"],"ipv6":["2001:db8::/32"]}}',
        [of('reserved-ipv4')]: '192.0.2.7',
      },
      sourceRanges: undefined,
      reencryptsTls: undefined,
      replacementKey: 'Linode LKE, internal, 192.0.2.7',
    });
    expect(said(KubernetesPlatform.linode(), { certificate: 'shop-tls' }).annotations).toEqual({
      [of('default-protocol')]: 'http', [of('port-443')]: '{"protocol":"https","tls-secret-name":"shop-tls"}',
    });
  });

  it('MetalLB', () => {
    expect(said(KubernetesPlatform.metalLb({ pools: POOLS }), { internal: true, fixedAddress: '10.1.0.4', sourceRanges: ['10.0.0.0/8'] })).toMatchObject({
      annotations: { 'metallb.io/address-pool': 'private', 'metallb.io/loadBalancerIPs': '10.1.0.4' }, sourceRanges: ['10.0.0.0/8'],
    });
  });

  it('any other, as far as it is told', () => {
    const platform = KubernetesPlatform.generic({ internalAnnotations: { 'example.com/internal': 'yes' }, proxyProtocolAnnotations: { 'example.com/proxy': 'v2' } });
    expect(said(platform, { internal: true, proxyProtocol: true, sourceRanges: ['10.0.0.0/8'] })).toMatchObject({
      annotations: { 'example.com/internal': 'yes', 'example.com/proxy': 'v2' }, sourceRanges: ['10.0.0.0/8'],
    });
  });

  it('of a wish that is false are none', () => {
    expect(said(KubernetesPlatform.digitalOcean(), { internal: false, proxyProtocol: false }).annotations).toEqual({ [service('do-loadbalancer-type')]: 'REGIONAL_NETWORK' });
  });

  it('change the load balancer in place, unless they say another type, side or address', () => {
    const keyOf = (platform: KubernetesPlatform, wishes: LoadBalancerWishes) => said(platform, wishes).replacementKey;
    const first = keyOf(REGIONAL, {});
    expect(keyOf(REGIONAL, { proxyProtocol: true, idleTimeoutSeconds: 90 })).toBe(first);
    const others = [keyOf(KubernetesPlatform.digitalOcean(), {}), keyOf(REGIONAL, { internal: true }), keyOf(REGIONAL, { fixedAddress: '192.0.2.7' })];
    expect(new Set([first, ...others]).size).toBe(4);
  });
});

type Misfit = [LoadBalancerWishes, KubernetesPlatform, string];

describe('a wish that would be ignored is refused', () => {
  const ALL: Required<LoadBalancerWishes> = {
    internal: true, proxyProtocol: true, certificate: 'shop', idleTimeoutSeconds: 60, healthCheck: { failures: 3 }, sourceRanges: ['10.0.0.0/8'], fixedAddress: '192.0.2.7',
  };
  const takenBy = (platform: KubernetesPlatform) => Object.entries(ALL).filter(([name, value]) => {
    try {
      said(platform, { [name]: value });
      return true;
    } catch (error) {
      expect((error as Error).message).toContain(`\`loadBalancer.${name}\` is not supported on ${platform.platformName}: `);
      return false;
    }
  }).map(([name]) => name);

  it.each([
    [KubernetesPlatform.scaleway(), Object.keys(ALL)],
    [KubernetesPlatform.digitalOcean(), ['internal', 'healthCheck', 'sourceRanges', 'fixedAddress']],
    [REGIONAL, Object.keys(ALL)],
    [KubernetesPlatform.linode(), ['proxyProtocol', 'certificate', 'healthCheck', 'sourceRanges', 'fixedAddress']],
    [KubernetesPlatform.linode({ internalSubnetId: '1' }), ['internal', 'proxyProtocol', 'certificate', 'healthCheck', 'sourceRanges', 'fixedAddress']],
    [KubernetesPlatform.metalLb({ pools: POOLS }), ['internal', 'sourceRanges', 'fixedAddress']],
    [KubernetesPlatform.metalLb({ pools: POOLS.slice(0, 1) }), ['sourceRanges', 'fixedAddress']],
    [KubernetesPlatform.k3s({ ownTraefik: false }), ['sourceRanges']],
    [KubernetesPlatform.rke2({ givesAddresses: true }), ['sourceRanges']],
    [KubernetesPlatform.generic(), ['sourceRanges']],
  ])('%#', (platform, taken) => {
    expect(takenBy(platform)).toEqual(taken);
  });

  it('in whole words', () => {
    expect(() => said(KubernetesPlatform.digitalOcean(), { certificate: 'shop' })).toThrow(new Error(
      'Test/Ingress: `loadBalancer.certificate` is not supported on DigitalOcean DOKS: its network load balancer forwards connections unchanged, and its controller ignores such annotations without an error, got \'shop\'. Fix: use KubernetesPlatform.digitalOcean({ loadBalancerType: DigitalOceanLoadBalancerType.REGIONAL }).',
    ));
  });

  it('and so is its annotation', () => {
    const own = { [service('do-loadbalancer-certificate-id')]: '0a1b' };
    expect(() => said(KubernetesPlatform.digitalOcean(), {}, own)).toThrow('has no effect on a network load balancer of DigitalOcean, without an error');
    expect(said(REGIONAL, {}, own).annotations).toEqual({ [service('do-loadbalancer-type')]: 'REGIONAL' });
  });

  it('and so is an annotation that says something else than an option', () => {
    const own = { [service('do-loadbalancer-type')]: 'REGIONAL' };
    expect(() => said(KubernetesPlatform.digitalOcean(), {}, own)).toThrow('contradicts other options of the load balancer or of the platform');
    expect(said(REGIONAL, {}, own).annotations).toEqual(own);
  });

  it.each<Misfit>([
    [{ proxyProtocol: true, certificate: 'a' }, REGIONAL, 'loadBalancer.proxyProtocol'],
    [{ idleTimeoutSeconds: 0 }, REGIONAL, 'loadBalancer.idleTimeoutSeconds'],
    [{ certificate: 'a b' }, REGIONAL, 'loadBalancer.certificate'],
    [{ certificate: 'a"b' }, KubernetesPlatform.linode(), 'loadBalancer.certificate'],
    ...[REGIONAL, KubernetesPlatform.linode(), KubernetesPlatform.metalLb({ pools: POOLS })].flatMap((platform): Misfit[] => [
      [{ fixedAddress: 'web.example.com' }, platform, 'loadBalancer.fixedAddress'],
      [{ fixedAddress: '192.0.2.7/32' }, platform, 'loadBalancer.fixedAddress'],
    ]),
    ...[REGIONAL, KubernetesPlatform.linode()].map((platform): Misfit => [{ fixedAddress: '2001:db8::7' }, platform, 'loadBalancer.fixedAddress']),
    [{ sourceRanges: ['10.0.0.1/8'] }, REGIONAL, 'loadBalancer.sourceRanges[0]'],
    [{ healthCheck: { intervalSeconds: 2 } }, REGIONAL, 'loadBalancer.healthCheck.intervalSeconds'],
    [{ healthCheck: { timeoutSeconds: 31 } }, KubernetesPlatform.linode(), 'loadBalancer.healthCheck.timeoutSeconds'],
  ])('or does not fit: %#', (wishes, platform, property) => {
    expect(() => said(platform, wishes)).toThrow(`\`${property}\` `);
  });
});

it('MetalLB fixes an address of IPv6, too', () => {
  expect(said(KubernetesPlatform.metalLb({ pools: POOLS }), { fixedAddress: '2001:db8::7' }).annotations).toMatchObject({ 'metallb.io/loadBalancerIPs': '2001:db8::7' });
});

it.each(['internalAnnotations', 'proxyProtocolAnnotations'])('a platform whose %s are none is refused, since nothing would be said', (option) => {
  const cluster = (map: { [key: string]: string }) => new ExternalCluster(scope, `Cluster${Object.keys(map).length}`, {
    clusterName: 'edge', access: ClusterAccess.kubeconfig({ path: '~/kubeconfig', context: 'edge' }), platform: KubernetesPlatform.generic({ [option]: map }),
  });
  expect(() => cluster({})).toThrow(`\`platform.${option}\` is empty, so its controller would get no instructions, got {}. Fix: set its annotations, or omit it.`);
  expect(() => cluster({ 'example.com/told': 'yes' })).not.toThrow();
});

describe('addresses', () => {
  it('are refused where nothing gives them', () => {
    expect(() => said(KubernetesPlatform.rke2(), {})).toThrow('is not supported: nothing assigns addresses to Services on RKE2');
    expect(() => said(KubernetesPlatform.generic({ givesAddresses: false }), {})).toThrow('nothing assigns addresses to Services on this cluster');
  });

  it('are taken by the Traefik of k3s, of which it warns', () => {
    said(KubernetesPlatform.k3s(), {});
    expect(warnings(scope)).toEqual([expect.stringContaining('--disable=traefik')]);
  });
});

describe('releases', () => {
  it.each([
    [KubernetesPlatform.scaleway(), 2],
    [KubernetesPlatform.scaleway({ controlPlane: KapsuleControlPlane.DEDICATED }), undefined],
    [KubernetesPlatform.digitalOcean(), undefined],
    [KubernetesPlatform.generic({ helmHistoryLimit: 3 }), 3],
  ])('keep as many revisions as etcd has room for: %#', (platform, revisions) => {
    expect(platform.helmHistoryLimit).toBe(revisions);
  });
});

describe('the tables', () => {
  const ALL: KnownFacts[] = [SCALEWAY, digitalOcean(true), digitalOcean(false), linode('1'), metalLb('private'), K3S, RKE2, generic('this cluster', undefined, undefined)];

  it('say for everything where it is from, and when it was read', () => {
    for (const { loadBalancer, storage } of ALL) {
      for (const { source, day } of [loadBalancer, ...(storage ? [storage] : [])]) {
        expect(source).toMatch(/^https:\/\/\S+$/);
        expect(day).toMatch(/^\d{4}-\d\d-\d\d$/);
      }
    }
  });

  it('hold annotations that the controllers document, and no others', () => {
    for (const [platformName, { annotations, source }] of Object.entries(documented).filter(([, entry]) => 'annotations' in entry)) {
      for (const { loadBalancer: facts } of ALL.filter((one) => one.platformName === platformName)) {
        expect(facts.source).toBe(source);
        const names = Object.values(facts.wishes).flatMap((entry) => 'annotations' in entry ? Object.keys((entry.annotations as (value: unknown) => object)(SAMPLE)) : []);
        const all = [...names, ...Object.keys(facts.always ?? {}), ...facts.ignored?.names ?? []].map((name) => `${facts.prefix}${name.replace(/^port-\d+$/, 'port-*')}`);
        expect(all.filter((name) => !annotations.includes(name))).toEqual([]);
        expect(all.length).toBeGreaterThan(1);
      }
    }
  });
});

/** Stands for a text, a list and a health check. */
const SAMPLE = Object.assign(['10.0.0.0/8'], { intervalSeconds: 1, timeoutSeconds: 1, failures: 1 });

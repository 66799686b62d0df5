import { KnownFacts, VolumeBinding } from './cloud-facts';
import { FIELD, Refused, WishTable } from './wishes';

const DAY = '2026-11-30';
const KUBERNETES = 'https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer';

const NO_CONNECTIONS: Refused = { refused: 'its load balancer forwards packets and does not see connections', fix: 'leave it out' };
const NO_PROXY: Refused = {
  refused: NO_CONNECTIONS.refused, fix: "omit it: the controller sees the client's address without it (externalTrafficPolicy Local)",
};
const NO_TLS: Refused = { refused: NO_CONNECTIONS.refused, fix: 'terminate TLS in the controller: set a Secret in `tls` of the Ingress' };
const NOT_INTERNAL: Refused = {
  refused: 'Services get the addresses of the nodes, which are already public or private',
  fix: 'omit it, or use KubernetesPlatform.metalLb({ pools: [...] }) with an internal pool',
};
const NO_FIXED: Refused = { refused: 'Services get the addresses of the nodes', fix: 'omit it, or use KubernetesPlatform.metalLb({ pools: [...] })' };

/** No load balancer ends or counts connections. */
const PACKETS = { proxyProtocol: NO_PROXY, certificate: NO_TLS, idleTimeoutSeconds: NO_CONNECTIONS, healthCheck: NO_CONNECTIONS } as const;

/** MetalLB, with the pool of private addresses where there is one. */
export function metalLb(internalPool: string | undefined): KnownFacts {
  return {
    platformName: 'MetalLB',
    loadBalancer: {
      prefix: 'metallb.io/',
      source: 'https://github.com/metallb/metallb/blob/v0.16.1/controller/service.go',
      day: DAY,
      fixesByAddress: [4, 6],
      wishes: {
        ...PACKETS,
        internal: internalPool === undefined
          ? { refused: 'no pool has internal addresses', fix: 'set `internal: true` on a pool' }
          : { annotations: () => ({ 'address-pool': internalPool }) },
        // kube-proxy holds to them.
        sourceRanges: FIELD,
        fixedAddress: { annotations: (address) => ({ loadBalancerIPs: address }) },
      },
    },
  };
}

const SERVICE_LB: WishTable = { ...PACKETS, internal: NOT_INTERNAL, sourceRanges: FIELD, fixedAddress: NO_FIXED };

/** k3s with its own ServiceLB. */
export const K3S: KnownFacts = {
  platformName: 'k3s',
  // klipper-lb reads the source ranges: https://github.com/k3s-io/klipper-lb/blob/75a20be/entry
  loadBalancer: { prefix: 'svccontroller.k3s.cattle.io/', source: 'https://docs.k3s.io/networking/networking-services#service-load-balancer', day: DAY, wishes: SERVICE_LB },
  storage: {
    storageClassName: 'local-path',
    retainStorageClassName: 'local-path-retain',
    defaultIs: 'deleting',
    provisioner: 'rancher.io/local-path',
    binding: VolumeBinding.WAIT_FOR_FIRST_CONSUMER,
    source: 'https://docs.k3s.io/storage',
    day: DAY,
  },
};

/** RKE2 with ServiceLB, which it has where it was asked for. */
export const RKE2: KnownFacts = {
  platformName: 'RKE2',
  loadBalancer: { prefix: 'svccontroller.k3s.cattle.io/', source: 'https://docs.rke2.io/networking/networking_services', day: DAY, wishes: SERVICE_LB },
};

const IN_WORDS: Refused = { refused: 'the library does not know how to configure its controller', fix: "set the controller's own annotations in `annotations`" };

/** Any other cluster. */
export function generic(
  platformName: string, internal: { readonly [key: string]: string } | undefined, proxyProtocol: { readonly [key: string]: string } | undefined,
): KnownFacts {
  return {
    platformName,
    loadBalancer: {
      prefix: '',
      source: KUBERNETES,
      day: DAY,
      wishes: {
        internal: internal ? { annotations: () => internal } : { ...IN_WORDS, fix: `${IN_WORDS.fix}, or set \`internalAnnotations\` of the platform` },
        proxyProtocol: proxyProtocol ? { annotations: () => proxyProtocol } : { ...IN_WORDS, fix: 'set `proxyProtocolAnnotations` of the platform' },
        certificate: { ...IN_WORDS, fix: 'terminate TLS in the controller: set a Secret in `tls` of the Ingress' },
        idleTimeoutSeconds: IN_WORDS,
        healthCheck: IN_WORDS,
        sourceRanges: FIELD,
        fixedAddress: IN_WORDS,
      },
    },
  };
}

import { FIELD, LoadBalancerFacts, Refused } from './wishes';
import { ValidationError } from '../private/errors';
import { isToken } from '../private/tokens';

/** When a claim gets its volume. */
export enum VolumeBinding {
  /** At once, wherever that is. */
  IMMEDIATE = 'Immediate',
  /** Once a pod needs it, in that pod's zone. */
  WAIT_FOR_FIRST_CONSUMER = 'WaitForFirstConsumer',
}

/** The storage classes that a platform brings. */
export interface StorageFacts {
  readonly storageClassName: string;
  readonly retainStorageClassName: string;
  /** Which of the two is the cluster's default. */
  readonly defaultIs: 'deleting' | 'retaining';
  readonly provisioner: string;
  readonly binding: VolumeBinding;
  readonly source: string;
  readonly day: string;
}

/** What is known of a platform. The matrix of the documentation is made of it. */
export interface KnownFacts {
  readonly platformName: string;
  readonly loadBalancer: LoadBalancerFacts;
  /** None: it brings no class. */
  readonly storage?: StorageFacts;
  readonly helmHistoryLimit?: number;
}

const DAY = '2026-11-30';
const SERVICE = 'service.beta.kubernetes.io/';
const IN_ANNOTATIONS = 'leave it out';

/** Scaleway Kapsule. */
export const SCALEWAY: KnownFacts = {
  platformName: 'Scaleway Kapsule',
  loadBalancer: {
    prefix: `${SERVICE}scw-loadbalancer-`,
    source: 'https://github.com/scaleway/scaleway-cloud-controller-manager/blob/bddc17f/docs/loadbalancer-annotations.md',
    day: DAY,
    reencryptsTls: true,
    wishes: {
      internal: { annotations: () => ({ private: 'true' }) },
      proxyProtocol: { annotations: () => ({ 'proxy-protocol-v2': 'true' }) },
      // Of port 443 alone: a certificate of all ports would make port 80 speak TLS.
      certificate: {
        annotations: (id) => ({
          'certificate-ids': `443:${id}`, 'protocol-http': 'true', 'http-backend-tls': '443', 'http-backend-tls-skip-verify': '443',
        }),
      },
      // Of 10 s at the server by default, after which a slow answer is cut off.
      idleTimeoutSeconds: {
        annotations: (seconds) => ({ 'timeout-client': `${seconds}s`, 'timeout-server': `${seconds}s`, 'timeout-tunnel': `${seconds}s` }),
      },
      healthCheck: {
        annotations: ({ intervalSeconds, timeoutSeconds, failures }) => ({
          'health-check-delay': inSeconds(intervalSeconds), 'health-check-timeout': inSeconds(timeoutSeconds), 'health-check-max-retries': failures,
        }),
      },
      // scaleway/acl.go makes rules of the frontend of it.
      sourceRanges: FIELD,
      fixedAddress: { annotations: (id) => ({ 'ip-ids': id }) },
    },
  },
  storage: {
    storageClassName: 'sbs-default',
    retainStorageClassName: 'sbs-default-retain',
    defaultIs: 'deleting',
    provisioner: 'csi.scaleway.com',
    binding: VolumeBinding.WAIT_FOR_FIRST_CONSUMER,
    // The chart of the driver makes none; Kapsule does. The page names the first, manifests of its users the second as well.
    source: 'https://www.scaleway.com/en/docs/kubernetes/api-cli/managing-storage/',
    day: DAY,
  },
};

/** https://www.scaleway.com/en/docs/kubernetes/reference-content/kubernetes-control-plane-offers/: etcd of a shared control plane has 55 MB. */
export const SHARED_ETCD_HISTORY = 2;

const ONLY_REGIONAL = 'use KubernetesPlatform.digitalOcean({ loadBalancerType: DigitalOceanLoadBalancerType.REGIONAL })';

/** DigitalOcean DOKS: by the type of load balancer, which is said in any case. */
export function digitalOcean(regional: boolean): KnownFacts {
  const onNetwork = <T>(otherwise: T): T | Refused => regional ? otherwise : {
    refused: 'its network load balancer forwards connections unchanged, and its controller ignores such annotations without an error', fix: ONLY_REGIONAL,
  };
  return {
    platformName: 'DigitalOcean DOKS',
    loadBalancer: {
      prefix: `${SERVICE}do-loadbalancer-`,
      source: 'https://github.com/digitalocean/digitalocean-cloud-controller-manager/blob/70d527e/docs/controllers/services/annotations.md',
      day: DAY,
      always: { type: regional ? 'REGIONAL' : 'REGIONAL_NETWORK' },
      fixesByAddress: [4],
      healthCheck: { intervalSeconds: [3, 300], timeoutSeconds: [3, 300], failures: [2, 10] },
      // cloud-controller-manager/do/loadbalancers.go: buildRegionalNetworkForwardingRule reads the ports of the Service and nothing else.
      ignored: regional ? undefined : {
        names: [
          'protocol', 'certificate-id', 'certificate-name', 'tls-ports', 'tls-passthrough', 'http-ports', 'http2-ports', 'http3-port', 'redirect-http-to-https',
        ],
        why: 'has no effect on a network load balancer of DigitalOcean, without an error',
        fix: ONLY_REGIONAL,
      },
      wishes: {
        internal: { annotations: () => ({ network: 'INTERNAL' }) },
        proxyProtocol: onNetwork({ annotations: () => ({ 'enable-proxy-protocol': 'true' }) }),
        // By its name: the id of a certificate of Let's Encrypt changes each time it is renewed.
        certificate: onNetwork({ annotations: (name: string) => ({ 'certificate-name': name, 'protocol': 'http', 'tls-ports': '443' }) }),
        idleTimeoutSeconds: onNetwork({ annotations: (seconds: number) => ({ 'http-idle-timeout-seconds': seconds }) }),
        healthCheck: {
          annotations: ({ intervalSeconds, timeoutSeconds, failures }) => ({
            'healthcheck-check-interval-seconds': intervalSeconds,
            'healthcheck-response-timeout-seconds': timeoutSeconds,
            'healthcheck-unhealthy-threshold': failures,
          }),
        },
        sourceRanges: FIELD,
        fixedAddress: { annotations: (address) => ({ ip: address }) },
      },
    },
    storage: {
      storageClassName: 'do-block-storage',
      retainStorageClassName: 'do-block-storage-retain',
      defaultIs: 'deleting',
      provisioner: 'dobs.csi.digitalocean.com',
      binding: VolumeBinding.IMMEDIATE,
      source: 'https://github.com/digitalocean/csi-digitalocean/tree/0711283/deploy/kubernetes/releases',
      day: DAY,
    },
  };
}

/** Linode LKE. */
export function linode(internalSubnetId: string | undefined): KnownFacts {
  return {
    platformName: 'Linode LKE',
    loadBalancer: {
      prefix: `${SERVICE}linode-loadbalancer-`,
      source: 'https://github.com/linode/linode-cloud-controller-manager/blob/b9aa901/docs/configuration/annotations.md',
      day: DAY,
      fixesByAddress: [4],
      healthCheck: { intervalSeconds: [2, 3600], timeoutSeconds: [1, 30], failures: [1, 30] },
      wishes: {
        internal: internalSubnetId === undefined
          ? { refused: 'a private NodeBalancer requires a subnet, and none is set', fix: 'use KubernetesPlatform.linode({ internalSubnetId: ... })' }
          : { annotations: () => ({ 'frontend-subnet-id': internalSubnetId }) },
        proxyProtocol: { annotations: () => ({ 'default-proxy-protocol': 'v2' }) },
        certificate: {
          annotations: (secret) => ({ 'default-protocol': 'http', 'port-443': `{"protocol":"https","tls-secret-name":"${secret}"}` }),
        },
        idleTimeoutSeconds: { refused: 'a NodeBalancer has no such option', fix: IN_ANNOTATIONS },
        healthCheck: {
          annotations: ({ intervalSeconds, timeoutSeconds, failures }) => ({
            'check-type': 'connection', 'check-interval': intervalSeconds, 'check-timeout': timeoutSeconds, 'check-attempts': failures,
          }),
        },
        // The controller never looks at spec.loadBalancerSourceRanges; of these it makes a firewall.
        sourceRanges: { annotations: (ranges) => ({ 'firewall-acl': firewallOf(ranges) }) },
        fixedAddress: { annotations: (address) => ({ 'reserved-ipv4': address }) },
      },
    },
    storage: {
      storageClassName: 'linode-block-storage',
      retainStorageClassName: 'linode-block-storage-retain',
      defaultIs: 'retaining',
      provisioner: 'linodebs.csi.linode.com',
      binding: VolumeBinding.IMMEDIATE,
      source: 'https://github.com/linode/linode-blockstorage-csi-driver/blob/def6be4/deploy/kubernetes/base/csi-storageclass.yaml',
      day: DAY,
    },
  };
}

function inSeconds(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${value}s`;
}

function firewallOf(ranges: string[]): string {
  if (isToken(ranges) || ranges.some((range) => isToken(range))) {
    throw new ValidationError('KubernetesPlatform.linode', {
      property: 'loadBalancer.sourceRanges',
      problem: 'must be literal blocks on Linode, whose firewall has separate rules for IPv4 and IPv6',
      fix: 'write the blocks',
    });
  }
  const [ipv6, ipv4] = [true, false].map((six) => ranges.filter((range) => range.includes(':') === six));
  return JSON.stringify({ allowList: { ...(ipv4.length > 0 && { ipv4 }), ...(ipv6.length > 0 && { ipv6 }) } });
}

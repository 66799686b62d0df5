import { FAKE_POD_ADDRESSES } from '../../e2e/kubernetes/configuration';

/** Addresses of the world; nothing of it leaves its namespace, which has no way out. */
export const NODE_ADDRESS = '10.0.0.10';
/** Resolver of a VPC: the second address of its network. */
export const RESOLVER_ADDRESS = '10.0.0.2';
export const POD_NETWORK = '10.244.0.0/24';
export const SERVICE_NETWORK = '10.100.0.0/16';
export const DNS_ADDRESS = '10.100.0.10';

/** Of nodes without containers, and of the pods on them. */
export const FAKE_NODE_NETWORK = '10.0.1.0/24';
export const FAKE_POD_NETWORK = FAKE_POD_ADDRESSES.replace('.0.1/', '.0.0/');

/** Host names of nodes on EKS. It is the name in metrics of node-exporter, too. */
export const NODE_NAME = 'ip-10-0-0-10.eu-west-2.compute.internal';

/** Folders of the node that are not the machine's; the last two are where agents keep how far they have read. */
const PLACES = { 'log': '/var/log', 'kubelet': '/var/lib/kubelet', 'agent': '/var/lib/opentelemetry-agent', 'fluent-bit': '/var/lib/fluent-bit' };

/** What makes a node of new namespaces of network, mounts and host name, in order. */
export function namespaceCommands(folder: string): string[][] {
  return [
    ['hostname', NODE_NAME],
    // node-exporter wants mounts of the host to reach it, and the kubelet those of its volumes to reach containers.
    ['mount', '--make-rshared', '/'],
    // containerd's socket, locks of iptables, network namespaces of pods: in places that programs have built in.
    ['mount', '-t', 'tmpfs', 'tmpfs', '/run'],
    ...Object.entries(PLACES).flatMap(([name, place]) => [
      ['mkdir', '-p', `${folder}/${name}`, place], ['mount', '--bind', `${folder}/${name}`, place], ['mount', '--make-rshared', place],
    ]),
    ['ip', 'link', 'set', 'lo', 'up'],
    ...[NODE_ADDRESS, RESOLVER_ADDRESS].map((address) => ['ip', 'address', 'add', `${address}/32`, 'dev', 'lo']),
    // A packet for a Service needs a way, before kube-proxy turns it to a pod. Not every kernel has dummy devices.
    ['ip', 'link', 'add', 'services', 'type', 'bridge'],
    ['ip', 'link', 'set', 'services', 'up'],
    ['ip', 'route', 'add', SERVICE_NETWORK, 'dev', 'services', 'src', NODE_ADDRESS],
    // All of their addresses are here, and whoever listens on every address answers for them.
    ...[FAKE_NODE_NETWORK, FAKE_POD_NETWORK].map((network) => ['ip', 'route', 'add', 'local', network, 'dev', 'lo']),
    ['sysctl', '-q', '-w', 'net.ipv4.ip_forward=1'],
  ];
}

/** Each pod has a link of its own to the node, so that what pods say to each other goes past kube-proxy's rules as well. */
export function podNetwork(): object {
  return {
    cniVersion: '0.4.0',
    name: 'pods',
    plugins: [
      {
        type: 'ptp',
        ipam: { type: 'host-local', subnet: POD_NETWORK, routes: [{ dst: '0.0.0.0/0' }], dataDir: '/run/cni' },
      },
      { type: 'portmap', capabilities: { portMappings: true } },
    ],
  };
}

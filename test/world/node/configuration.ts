import { DNS_ADDRESS, NODE_ADDRESS, POD_NETWORK } from './network';

/** Pods have this image for what holds their namespaces. */
export const PAUSE = 'registry.k8s.io/pause:3.10';

/** Where cAdvisor, within the kubelet, looks for it. */
export const CONTAINERD_SOCKET = '/run/containerd/containerd.sock';

export interface ContainerdPlaces {
  /** Folder of its own. */
  readonly folder: string;
  readonly cniPlugins: string;
  /** Folder with `pods.conflist`. */
  readonly cniConfiguration: string;
  /** Folder with the file that names the registry. */
  readonly registries: string;
}

/** TOML, of which texts are written as in JSON. */
export function containerdConfig({ folder, cniPlugins, cniConfiguration, registries }: ContainerdPlaces): string {
  const text = JSON.stringify;
  return `version = 2
root = ${text(folder)}
state = "/run/containerd/state"
oom_score = 0

[grpc]
  address = ${text(CONTAINERD_SOCKET)}

[plugins."io.containerd.internal.v1.opt"]
  path = ${text(`${folder}/opt`)}

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = ${text(PAUSE)}
  # Without CAP_SYS_RESOURCE nobody may be spared more than whoever asks.
  restrict_oom_score_adj = true
  stream_server_address = "127.0.0.1"

[plugins."io.containerd.grpc.v1.cri".cni]
  bin_dir = ${text(cniPlugins)}
  conf_dir = ${text(cniConfiguration)}

[plugins."io.containerd.grpc.v1.cri".registry]
  config_path = ${text(registries)}

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"
`;
}

/** Every pull goes to one registry, over HTTP. @see https://github.com/containerd/containerd/blob/main/docs/hosts.md */
export function registryHosts(url: string): string {
  return `server = ${JSON.stringify(url)}\n\n[host.${JSON.stringify(url)}]\n  capabilities = ["pull", "resolve"]\n`;
}

export interface KubeletPlaces {
  /** Folder of its certificates. */
  readonly folder: string;
  readonly resolver: string;
  readonly cgroup: string;
}

/** @see https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/ */
export function kubeletConfig({ folder, resolver, cgroup }: KubeletPlaces): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address: NODE_ADDRESS,
    authentication: { anonymous: { enabled: false }, webhook: { enabled: true, cacheTTL: '10s' }, x509: { clientCAFile: `${folder}/ca.crt` } },
    authorization: { mode: 'Webhook' },
    tlsCertFile: `${folder}/kubelet.crt`,
    tlsPrivateKeyFile: `${folder}/kubelet.key`,
    clusterDNS: [DNS_ADDRESS],
    clusterDomain: 'cluster.local',
    resolvConf: resolver,
    containerRuntimeEndpoint: `unix://${CONTAINERD_SOCKET}`,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: `/${cgroup}`,
    // Machines of today may still have version 1, which it refuses otherwise.
    failCgroupV1: false,
    failSwapOn: false,
    oomScoreAdj: 0,
    // The disk is one that others fill as well.
    evictionHard: { 'memory.available': '50Mi', 'nodefs.available': '1%', 'imagefs.available': '1%' },
    imageGCHighThresholdPercent: 100,
    volumePluginDir: '/var/lib/kubelet/plugins-of-volumes',
    maxPods: 110,
    serializeImagePulls: false,
    // What a new node has shows within seconds.
    nodeStatusUpdateFrequency: '5s',
    volumeStatsAggPeriod: '10s',
    containerLogMaxSize: '10Mi',
  };
}

/** @see https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/ */
export function kubeProxyConfig(kubeconfig: string, node: string): object {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    clientConnection: { kubeconfig },
    hostnameOverride: node,
    mode: 'nftables',
    clusterCIDR: POD_NETWORK,
    metricsBindAddress: `${NODE_ADDRESS}:10249`,
    // The table of connections is the machine's, not the namespace's.
    conntrack: { maxPerCore: 0, min: 0 },
    oomScoreAdj: 0,
  };
}

/** A port as a NetworkPolicy names it: its number, or the name that it has in the pods that take it. */
export interface AccessPort {
  readonly port: number | string;
  readonly protocol?: 'TCP' | 'UDP';
}

/** Pods, or a block of addresses, at the other end of a connection. */
export interface AccessPeer {
  /** Namespace of the pods. */
  readonly kubernetesNamespace?: string;
  /** Labels of the pods; all pods of the namespace without it. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Addresses, in CIDR notation, instead of pods. */
  readonly block?: string;
}

/** One kind of connection. */
export interface Access {
  /** Ports of the pod that takes it; any without it. */
  readonly ports?: readonly (number | string | AccessPort)[];
  /** The other end; anybody without it. */
  readonly peers?: readonly AccessPeer[];
}

/** What some pods of a workload take, and what they reach. What is not here is denied. */
export interface PodAccess {
  /** Name, once in the namespace. */
  readonly name: string;
  /** Labels that the pods have. */
  readonly labels: Readonly<Record<string, string>>;
  /** Who connects to the pods, beside the kubelet of their node, which always may. */
  readonly takes?: readonly Access[];
  /** What the pods connect to; anything without it. */
  readonly reaches?: readonly Access[];
}

/** The pods that scrape. A test compares it with what the chart renders. */
export const PROMETHEUS_PODS = {
  kubernetesNamespace: 'monitoring',
  labels: { 'app.kubernetes.io/name': 'prometheus', 'app.kubernetes.io/component': 'server' },
};

/** The pods of the controller of class `nginx`, whichever it is. */
export const INGRESS_PODS: AccessPeer = { kubernetesNamespace: 'ingress-nginx' };

/** Names, wherever they are resolved: by CoreDNS, by a cache on the node, or outside of the cluster. */
export const DNS: Access = { ports: [{ port: 53, protocol: 'UDP' }, 53] };

/**
 * The API server. Its address is one of the VPC, of a Service or of the internet, by the CNI that looks and by the cluster, so it is
 * known by its port alone.
 */
export const API_SERVER: Access = { ports: [443, 6443] };

/** APIs of AWS, and what else speaks HTTPS. */
export const HTTPS: Access = { ports: [443] };

/** A port for the pods that scrape. */
export function metricsPort(port: number | string): Access {
  return { ports: [port], peers: [PROMETHEUS_PODS] };
}

/** What allows a workload its connections, in the words of Kubernetes. Its pods are denied all others by it. */
export function policyOf(kubernetesNamespace: string, access: PodAccess, suffix: string): object {
  const { name, labels, takes = [], reaches = [{}] } = access;
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `${name}-${suffix}`, namespace: kubernetesNamespace },
    spec: {
      podSelector: { matchLabels: labels },
      policyTypes: ['Ingress', 'Egress'],
      ingress: takes.map((one) => ruleOf('from', one)),
      egress: reaches.map((one) => ruleOf('to', one)),
    },
  };
}

/** Denies every pod of a namespace what no other policy allows it. */
export function defaultDeny(kubernetesNamespace: string, suffix: string): object {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `default-deny-${suffix}`, namespace: kubernetesNamespace },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  };
}

function ruleOf(direction: 'from' | 'to', { ports, peers }: Access): object {
  return {
    ...(ports && { ports: ports.map((port) => typeof port === 'object' ? { protocol: 'TCP', ...port } : { protocol: 'TCP', port }) }),
    ...(peers && { [direction]: peers.map(peerOf) }),
  };
}

function peerOf({ kubernetesNamespace, labels, block }: AccessPeer): object {
  return block !== undefined ? { ipBlock: { cidr: block } } : {
    // Kubernetes gives this label to every namespace.
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': kubernetesNamespace } },
    ...(labels && { podSelector: { matchLabels: labels } }),
  };
}

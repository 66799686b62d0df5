/*
 * Which connections NetworkPolicies allow, after
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/ (2026-11-30) and not after our code.
 */

/** A pod as policies see it. */
export interface PodEnd {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly ports: readonly { readonly name?: string; readonly containerPort: number; readonly protocol?: string }[];
  /** In the network of its node, policies do not apply to it, and it is an address to others. */
  readonly hostNetwork: boolean;
}

/** What is no pod, by its address. */
export interface AddressEnd {
  readonly address: string;
}

export type End = PodEnd | AddressEnd;

const isPod = (end: End): end is PodEnd => 'namespace' in end && !end.hostNetwork;

/** The pods that objects of a release describe, hooks included. */
export function podEndsOf(objects: any[], releaseNamespace: string): PodEnd[] {
  return objects.filter(({ spec }) => spec?.template?.spec?.containers).map(({ metadata, spec: { template } }) => ({
    name: metadata.name,
    namespace: metadata.namespace ?? releaseNamespace,
    labels: template.metadata?.labels ?? {},
    annotations: template.metadata?.annotations ?? {},
    ports: template.spec.containers.flatMap((container: any) => container.ports ?? []),
    hostNetwork: template.spec.hostNetwork === true,
  }));
}

/** Whether a connection to a port of a pod or an address is allowed at both ends. */
export function isAllowed(policies: any[], from: End, to: End, port: number, protocol: string = 'TCP'): boolean {
  const at = { port, protocol };
  return passes(policies, 'Egress', from, to, to, at) && passes(policies, 'Ingress', to, from, to, at);
}

/**
 * Whether the VPC CNI lets a pod connect to the address of a Service. It looks before the address becomes that of a pod, and knows it by the
 * selector of the Service alone: github.com/aws/amazon-network-policy-controller-k8s, pkg/resolvers/endpoints.go (2026-11-30).
 */
export function reachesService(policies: any[], from: PodEnd, service: any, namespace: string, port: number): boolean {
  const { selector, ports } = service.spec;
  const found = ports.find((one: any) => one.port === port);
  return policies.filter((policy) => selects(policy, from) && typesOf(policy).includes('Egress'))
    .flatMap((policy) => policy.spec.egress ?? [])
    .some(({ to, ports: allowed }: any) => to === undefined
      ? (allowed ?? [{}]).some((one: any) => one.port === undefined || one.port === port)
      : to.some((peer: any) => !peer.ipBlock && matches(peer.namespaceSelector, namespaceLabels(namespace)) && matches(peer.podSelector, selector))
        && (allowed ?? [{}]).some((one: any) => one.port === undefined || one.port === found.targetPort || one.port === port));
}

interface Port {
  readonly port: number;
  readonly protocol: string;
}

function passes(policies: any[], type: 'Ingress' | 'Egress', end: End, other: End, to: End, at: Port): boolean {
  const isolating = isPod(end) ? policies.filter((policy) => selects(policy, end) && typesOf(policy).includes(type)) : [];
  const rules = isolating.flatMap(({ spec }) => (type === 'Ingress' ? spec.ingress : spec.egress) ?? []);
  return isolating.length === 0 || rules.some((rule) => {
    const peers = type === 'Ingress' ? rule.from : rule.to;
    return (!peers?.length || peers.some((peer: any) => isPeer(peer, end as PodEnd, other)))
      && (!rule.ports?.length || rule.ports.some((one: any) => isPort(one, to, at)));
  });
}

function selects({ metadata, spec }: any, pod: PodEnd): boolean {
  return metadata.namespace === pod.namespace && matches(spec.podSelector, pod.labels);
}

function typesOf({ spec }: any): string[] {
  return spec.policyTypes ?? ['Ingress', ...(spec.egress ? ['Egress'] : [])];
}

function isPeer({ ipBlock, namespaceSelector, podSelector }: any, own: PodEnd, other: End): boolean {
  if (ipBlock) {
    return 'address' in other && contains(ipBlock.cidr, other.address) && !(ipBlock.except ?? []).some((cidr: string) => contains(cidr, other.address));
  }
  return isPod(other)
    && (namespaceSelector ? matches(namespaceSelector, namespaceLabels(other.namespace)) : other.namespace === own.namespace)
    && matches(podSelector, other.labels);
}

function isPort({ port, endPort, protocol = 'TCP' }: any, to: End, at: Port): boolean {
  if (protocol !== at.protocol) return false;
  if (typeof port === 'string') {
    return 'ports' in to && to.ports.some((one) => one.name === port && (one.protocol ?? 'TCP') === protocol && one.containerPort === at.port);
  }
  return port === undefined || (at.port >= port && at.port <= (endPort ?? port));
}

const namespaceLabels = (name: string) => ({ 'kubernetes.io/metadata.name': name });

// An empty or missing selector selects everything.
function matches({ matchLabels = {}, matchExpressions = [] }: any = {}, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value)
    && matchExpressions.every(({ key, operator, values = [] }: any) => {
      switch (operator) {
        case 'In': return key in labels && values.includes(labels[key]);
        case 'NotIn': return !values.includes(labels[key]);
        case 'Exists': return key in labels;
        case 'DoesNotExist': return !(key in labels);
        default: throw new Error(`the operator ${operator} is not known here`);
      }
    });
}

// Of IPv6, single addresses alone.
function contains(cidr: string, address: string): boolean {
  const [network, prefix] = cidr.split('/');
  if (network.includes(':') || address.includes(':')) return network === address;
  const bits = (text: string) => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(prefix));
  return Math.floor(bits(network) / size) === Math.floor(bits(address) / size);
}

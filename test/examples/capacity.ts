import { containersOf, podsOf } from '../helpers/pod-security';

/** What a kind of pod asks of its nodes. */
export interface Workload {
  /** The release that has it, or the add-on. */
  readonly release: string;
  readonly name: string;
  /** Pods; `each node` of a DaemonSet. */
  readonly pods: number | 'each node';
  /** Thousandths of a CPU, and MiB, that one pod asks for. */
  readonly cpu: number;
  readonly memoryMiB: number;
  /** Whether no two of them stand on one node. */
  readonly apart?: true;
}

export interface Room {
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly pods: number;
}

/**
 * What EKS installs, which no chart of the library's says: two pods of each Deployment. Of the driver for volumes from its chart 2.46 (ten thousandths and 40 MiB a
 * container), of the CNI from its chart and the agent for network policies, of CoreDNS, kube-proxy and metrics-server from the add-ons as they
 * come. https://github.com/kubernetes-sigs/aws-ebs-csi-driver, https://github.com/aws/amazon-vpc-cni-k8s,
 * https://github.com/aws/eks-pod-identity-agent, https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html (2026-11-30)
 */
export const ADDONS: readonly Workload[] = [
  { release: 'vpc-cni', name: 'aws-node', pods: 'each node', cpu: 50, memoryMiB: 0 },
  { release: 'kube-proxy', name: 'kube-proxy', pods: 'each node', cpu: 100, memoryMiB: 0 },
  { release: 'eks-pod-identity-agent', name: 'eks-pod-identity-agent', pods: 'each node', cpu: 0, memoryMiB: 0 },
  { release: 'aws-ebs-csi-driver', name: 'ebs-csi-node', pods: 'each node', cpu: 30, memoryMiB: 120 },
  { release: 'aws-ebs-csi-driver', name: 'ebs-csi-controller', pods: 2, cpu: 60, memoryMiB: 240 },
  { release: 'coredns', name: 'coredns', pods: 2, cpu: 100, memoryMiB: 70 },
  { release: 'metrics-server', name: 'metrics-server', pods: 2, cpu: 100, memoryMiB: 200 },
];

/** What the pods of rendered objects ask for; Jobs and tests are gone when the rest runs. */
export function workloadsIn(release: string, objects: any[]): Workload[] {
  return objects.filter(({ kind }) => ['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind)).map((object) => {
    const [pod] = podsOf([object]);
    // What runs beside the others; of what only runs before them, none asks for more than these.
    const running = containersOf(pod).filter((container) => pod.spec.containers.includes(container) || container.restartPolicy === 'Always');
    const sum = (resource: string, read: (quantity: string) => number) =>
      running.reduce((all, { resources }) => all + read(String(resources?.requests?.[resource] ?? '0')), 0);
    const apart = pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution
      ?.some(({ topologyKey }: any) => topologyKey === 'kubernetes.io/hostname');
    return {
      release,
      name: object.metadata.name,
      pods: object.kind === 'DaemonSet' ? 'each node' : object.spec.replicas ?? 1,
      cpu: sum('cpu', thousandths),
      memoryMiB: Math.ceil(sum('memory', mebibytes)),
      ...(apart && { apart: true as const }),
    };
  });
}

/** What decides about it in the values of a release: other ones make the fixture stale. */
export function sizesIn(value: unknown, path: string = ''): Record<string, unknown> {
  if (typeof value === 'object' && value !== null) {
    return Object.assign({}, ...Object.entries(value).map(([key, inner]) => sizesIn(inner, `${path}/${key}`)));
  }
  return /\/(requests\/(cpu|memory)|replicas|replicaCount|minReplicas|allocatedMemory|allocatedCPU)$/.test(path) ? { [path]: value } : {};
}

/** All that is asked for on so many nodes. */
export function total(workloads: readonly Workload[], nodes: number): Room {
  const times = ({ pods }: Workload) => (pods === 'each node' ? nodes : pods);
  const sum = (of: (workload: Workload) => number) => workloads.reduce((all, workload) => all + of(workload) * times(workload), 0);
  return { cpu: sum(({ cpu }) => cpu), memoryMiB: sum(({ memoryMiB }) => memoryMiB), pods: sum(() => 1) };
}

/** The pods that find no place on so many nodes, the largest put first; each takes the node with the most CPU left. */
export function withoutPlace(workloads: readonly Workload[], node: Room, nodes: number): string[] {
  const places = Array.from({ length: nodes }, () => ({ ...node, names: [] as string[] }));
  const put = (place: typeof places[number], { name, cpu, memoryMiB }: Workload) =>
    Object.assign(place, { cpu: place.cpu - cpu, memoryMiB: place.memoryMiB - memoryMiB, pods: place.pods - 1, names: [...place.names, name] });
  const fits = (place: typeof places[number], { name, cpu, memoryMiB, apart }: Workload) =>
    place.cpu >= cpu && place.memoryMiB >= memoryMiB && place.pods >= 1 && !(apart && place.names.includes(name));
  const homeless: string[] = [];
  for (const place of places) {
    for (const workload of workloads.filter(({ pods }) => pods === 'each node')) {
      if (fits(place, workload)) put(place, workload);
      else homeless.push(workload.name);
    }
  }
  const movable = workloads.flatMap((workload) => (workload.pods === 'each node' ? [] : Array<Workload>(workload.pods).fill(workload)));
  for (const workload of movable.sort((a, b) => b.cpu - a.cpu || b.memoryMiB - a.memoryMiB)) {
    const [place] = places.filter((one) => fits(one, workload)).sort((a, b) => b.cpu - a.cpu);
    if (place) put(place, workload);
    else homeless.push(workload.name);
  }
  return homeless.sort();
}

function thousandths(quantity: string): number {
  return quantity.endsWith('m') ? Number(quantity.slice(0, -1)) : Number(quantity) * 1000;
}

/** https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-memory */
function mebibytes(quantity: string): number {
  const [, amount, unit] = /^([\d.]+)(\w*)$/.exec(quantity) ?? [];
  const factors: Record<string, number> = { '': 1 / 2 ** 20, 'Ki': 1 / 2 ** 10, 'Mi': 1, 'Gi': 2 ** 10, 'k': 1e3 / 2 ** 20, 'M': 1e6 / 2 ** 20, 'G': 1e9 / 2 ** 20 };
  if (!(unit in factors)) throw new Error(`What is ${quantity} of memory?`);
  return Number(amount) * factors[unit];
}

import { podsAt, startKubelets } from './kubelets';
import { fakeNodeObject, fakeNodes } from './nodes';
import { WAREHOUSE, WAREHOUSE_PODS } from './workloads';
import type { FakeNode, Log } from '../../e2e/contract';
import type { ControlPlane } from '../../e2e/kubernetes/control-plane';
import type { KubeObject } from '../../e2e/kubernetes/kube';
import { until } from '../../e2e/kubernetes/processes';
import type { Prometheus } from '../proof/prometheus';

const NODES = fakeNodes();
const NAMES = new Set(NODES.map(({ name }) => name));

/** Nodes without containers beside the real one: they join, and their kubelets can be asked. */
export async function joinFakeNodes(plane: ControlPlane, log: Log): Promise<readonly FakeNode[]> {
  const objects = NODES.map(fakeNodeObject);
  const addresses = objects.map(({ metadata, status }) => [status.addresses[0].address as string, metadata.name] as const);
  const certificate = plane.certify({ commonName: 'kubelets', use: 'server', hosts: addresses.flat() });
  await startKubelets(podsAt(new Map(addresses), () => plane.kube.list('pods')), certificate, log);
  for (const object of objects) await plane.kube.create('nodes', object);
  await until('nodes without containers', 30, async () => (await plane.kube.list('nodes')).filter(({ metadata }) => NAMES.has(metadata.name)).every(isReady));
  return NODES;
}

function isReady({ spec, status }: KubeObject): boolean {
  return status.conditions?.some(({ type, status: is }: any) => type === 'Ready' && is === 'True')
    && !spec.taints?.some(({ key }: { key: string }) => key.startsWith('node.kubernetes.io/'));
}

/** @returns what is where it does not belong, a line for each: only agents may be on nodes without containers, and only pods for size have to */
export function strays(pods: readonly KubeObject[]): string[] {
  return pods.filter(({ metadata, spec }) => {
    if (metadata.namespace === WAREHOUSE) return !NAMES.has(spec.nodeName);
    return NAMES.has(spec.nodeName) && !metadata.ownerReferences?.some(({ kind }) => kind === 'DaemonSet');
  }).map(({ metadata, spec }) => `${metadata.namespace}/${metadata.name} does not belong on ${spec.nodeName ?? 'no node'}`);
}

/** What Prometheus has to know of a cluster of this size. */
export interface Counted {
  readonly what: string;
  readonly query: string;
  readonly wanted: number;
  readonly seen: number;
}

// The real one is one of them.
const ALL_NODES = NODES.length + 1;

export const COUNTS: readonly Omit<Counted, 'seen'>[] = [
  { what: 'nodes that are ready', query: 'sum(kube_node_status_condition{condition="Ready", status="true"})', wanted: ALL_NODES },
  { what: 'kubelets that answer', query: 'sum(up{job="kubelet"})', wanted: ALL_NODES },
  { what: 'nodes whose containers are known', query: 'count(count by (node) (container_cpu_usage_seconds_total{container!="", image!=""}))', wanted: ALL_NODES },
  { what: 'nodes that node-exporter tells of', query: 'count(count by (node) (node_memory_MemTotal_bytes))', wanted: ALL_NODES },
  { what: `pods in ${WAREHOUSE} that run`, query: `sum(kube_pod_status_phase{namespace="${WAREHOUSE}", phase="Running"})`, wanted: WAREHOUSE_PODS },
  { what: 'of them, pods whose CPU is measured', query: `count(rate(container_cpu_usage_seconds_total{namespace="${WAREHOUSE}"}[1m]) > 0)`, wanted: WAREHOUSE_PODS },
];

export async function count(prometheus: Prometheus): Promise<Counted[]> {
  return Promise.all(COUNTS.map(async (one) => ({ ...one, seen: Number((await prometheus.instant(one.query))[0]?.value?.[1] ?? 0) })));
}

/** @returns what Prometheus does not know, a line for each */
export function missed(counts: readonly Counted[]): string[] {
  return counts.filter(({ seen, wanted }) => seen < wanted).map(({ what, seen, wanted }) => `${what}: ${seen}, and there are ${wanted}`);
}

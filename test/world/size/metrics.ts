import { createHash } from 'node:crypto';
import type { KubeObject } from '../../e2e/kubernetes/kube';
import { toNumber } from '../../e2e/standins/quantity';

/** How long the load of a pod takes to rise and fall once. */
const PERIOD_SECONDS = 300;
/** What a container without requests is taken to ask for. */
const LITTLE = { cpu: '10m', memory: '16Mi' };

/** What a kubelet says of itself at `/metrics`, as far as panels ask for it: names and labels are those of a real one. */
export function kubeletMetrics(node: string, pods: readonly KubeObject[]): string {
  const containers = pods.flatMap(({ spec }) => spec.containers).length;
  return text([
    ['kubelet_node_name', { node }, 1],
    ['kubelet_running_pods', {}, pods.length],
    ['kubelet_running_containers', { container_state: 'running' }, containers],
  ]);
}

/** What it says of containers at `/metrics/cadvisor`: of what they ask for, they use a part that rises and falls. */
export function cadvisorMetrics(pods: readonly KubeObject[], now: Date): string {
  return text(pods.flatMap((pod) => pod.spec.containers.flatMap((container: any) => ofContainer(pod, container, now))));
}

type Line = readonly [name: string, labels: Readonly<Record<string, string>>, value: number];

function ofContainer({ metadata, status }: KubeObject, { name: container, image, resources }: any, now: Date): Line[] {
  const { namespace = '', name: pod, uid = '' } = metadata;
  const labels = { container, id: `/kubepods/pod${uid}/${container}`, image, name: `${uid}-${container}`, namespace, pod };
  const { cpu, memory } = { ...LITTLE, ...resources?.requests };
  const began = Date.parse(status.startTime ?? metadata.creationTimestamp);
  // From nothing to one, and the same for a pod each time.
  const own = createHash('sha256').update(uid).digest()[0] / 255;
  const bytes = Math.round(toNumber(memory) * (0.4 + 0.4 * own));
  return [
    ['container_cpu_usage_seconds_total', { ...labels, cpu: 'total' }, toNumber(cpu) * used((now.getTime() - began) / 1000, own)],
    ['container_memory_working_set_bytes', labels, bytes],
    ['container_memory_rss', labels, bytes],
    ['container_start_time_seconds', labels, began / 1000],
  ];
}

/** Seconds of one CPU: the sum of a share of 0.3 to 0.7, that is up to 0.2 more or less as time goes. It never falls. */
function used(seconds: number, own: number): number {
  const turn = (2 * Math.PI) / PERIOD_SECONDS;
  return (0.3 + 0.4 * own) * seconds + 0.2 * (1 - Math.cos(turn * seconds)) / turn;
}

function text(lines: readonly Line[]): string {
  return lines.map(([name, labels, value]) => {
    const inside = Object.entries(labels).map(([label, content]) => `${label}=${JSON.stringify(content)}`).join();
    return `${name}${inside && `{${inside}}`} ${value}\n`;
  }).join('');
}

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { kubeletAnswers, podsAt } from './kubelets';
import { cadvisorMetrics, kubeletMetrics } from './metrics';
import { fakeNodeObject, fakeNodes, KUBELET_PORT } from './nodes';
import { missed, strays } from './size';
import { WAREHOUSE, WAREHOUSE_PODS, warehouse } from './workloads';
import { FAKE_POD_ADDRESSES, kwokStages } from '../../e2e/kubernetes/configuration';
import type { KubeObject } from '../../e2e/kubernetes/kube';
import cadvisor from '../../fixtures/series/cadvisor.json';
import kubelet from '../../fixtures/series/kubelet.json';
import { FAKE_NODE_NETWORK, FAKE_POD_NETWORK } from '../node/network';

const NODES = fakeNodes();
const [{ name: NODE }] = NODES;

function pod(name: string, nodeName: string, more: { namespace?: string; owner?: string; phase?: string } = {}): KubeObject {
  const { namespace = WAREHOUSE, owner = 'ReplicaSet', phase = 'Running' } = more;
  return {
    metadata: { name, namespace, uid: name, ownerReferences: [{ kind: owner, name: 'x', uid: 'x' }] },
    spec: { nodeName, containers: [{ name: 'main', image: 'warehouse/stock:1', resources: { requests: { cpu: '500m', memory: '1Gi' } } }] },
    status: { phase, startTime: '2026-11-30T10:00:00Z' },
  };
}

/** Names with the names of their labels, of a text that Prometheus reads. */
function seriesOf(text: string): Record<string, string[]> {
  return Object.fromEntries(text.trim().split('\n').map((line) => {
    const [, name, labels = ''] = /^(\w+)(?:\{(.*)\})? [\d.e+-]+$/.exec(line)!;
    return [name, [...labels.matchAll(/(\w+)="/g)].map(([, label]) => label).sort()];
  }));
}

test('there are nodes in three zones, at addresses that are routed, with a taint and a port of their own', () => {
  expect(['a', 'b', 'c'].map((letter) => NODES.filter(({ zone }) => zone === `eu-west-2${letter}`).length)).toEqual([4, 4, 4]);
  expect(new Set(NODES.map(({ name }) => name)).size).toBe(12);
  const { spec, status, metadata } = fakeNodeObject(NODES[11]);
  expect(status.addresses[0].address).toBe('10.0.1.12');
  expect([FAKE_NODE_NETWORK, FAKE_POD_NETWORK, FAKE_POD_ADDRESSES]).toEqual(['10.0.1.0/24', '10.240.0.0/16', '10.240.0.1/16']);
  expect(spec.taints).toEqual([{ key: 'kwok.x-k8s.io/node', value: 'fake', effect: 'NoSchedule' }]);
  expect(metadata.annotations).toMatchObject({ 'kwok.x-k8s.io/node': 'fake' });
  // That of a kubelet that is one is taken on every address of the machine.
  expect(status.daemonEndpoints.kubeletEndpoint.Port).toBe(KUBELET_PORT);
  expect(KUBELET_PORT).not.toBe(10250);
});

test('its pods ask for nodes that there are, tolerate their taint, and have room on them', () => {
  const deployments = warehouse().filter(({ kind }: any) => kind === 'Deployment') as any[];
  expect(deployments.reduce((sum, { spec }) => sum + spec.replicas, 0)).toBe(WAREHOUSE_PODS);
  const cpus: Record<string, number> = {};
  for (const { spec: { replicas, template } } of deployments) {
    const { nodeSelector, tolerations, containers: [{ resources }] } = template.spec;
    const group = nodeSelector['eks.amazonaws.com/nodegroup'];
    expect(tolerations).toEqual([{ key: 'kwok.x-k8s.io/node', operator: 'Equal', value: 'fake', effect: 'NoSchedule' }]);
    const cpu: string = resources.requests.cpu;
    cpus[group] = (cpus[group] ?? 0) + replicas * (cpu.endsWith('m') ? Number(cpu.slice(0, -1)) / 1000 : Number(cpu));
  }
  for (const [group, asked] of Object.entries(cpus)) {
    expect(asked).toBeLessThan(NODES.filter(({ nodeGroup }) => nodeGroup === group).reduce((sum, { cpu }) => sum + cpu, 0));
  }
});

test('beside a real node, KWOK starts all pods of its nodes; elsewhere those that are marked', () => {
  const selectors = (...args: Parameters<typeof kwokStages>) => kwokStages(...args).map(({ spec }: any) => spec.selector.matchAnnotations);
  expect(selectors('all')).toEqual([undefined, undefined]);
  expect(selectors()).toEqual([{ 'e2e/startable': 'true' }, undefined]);
});

test('what stands in for kubelets says nothing that a real kubelet has not under the same name, with the same labels', () => {
  const said = { ...seriesOf(kubeletMetrics(NODE, [pod('a', NODE)])), ...seriesOf(cadvisorMetrics([pod('a', NODE)], new Date())) };
  const recorded: Record<string, object> = { ...kubelet.series, ...cadvisor.series };
  expect(Object.keys(said)).toEqual(expect.arrayContaining(['kubelet_running_pods', 'container_cpu_usage_seconds_total', 'container_memory_working_set_bytes']));
  for (const [name, labels] of Object.entries(said)) expect([name, labels]).toEqual([name, Object.keys(recorded[name] ?? { 'not recorded': [] }).sort()]);
});

test('a container uses a part of what it asks for, and no counter falls', () => {
  const cpuAt = (seconds: number) => Number(/^container_cpu_usage_seconds_total\S+ (\S+)$/m.exec(cadvisorMetrics([pod('a', NODE)], new Date(Date.parse('2026-11-30T10:00:00Z') + seconds * 1000)))![1]);
  for (let seconds = 0; seconds < 600; seconds += 15) {
    const share = (cpuAt(seconds + 15) - cpuAt(seconds)) / 15 / 0.5;
    expect(share).toBeGreaterThan(0);
    expect(share).toBeLessThan(1);
  }
  expect(cadvisorMetrics([pod('a', NODE)], new Date())).toMatch(/^container_memory_working_set_bytes\S+ [4-8]\d{8}$/m);
});

test('a kubelet tells of the pods that run on the node of its address, to those who log in', async () => {
  const pods = [pod('here', NODE), pod('elsewhere', NODES[1].name), pod('over', NODE, { phase: 'Succeeded' })];
  let isThere = true;
  const podsOf = podsAt(new Map([['127.0.0.1', NODE]]), async () => {
    if (!isThere) throw new Error('no API server');
    return pods;
  });
  const answers = kubeletAnswers(podsOf);
  const server = createServer((request, response) => void answers(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const ask = async (path: string, headers: Record<string, string> = { Authorization: 'Bearer x' }) => {
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { headers });
    return [response.status, await response.text()] as const;
  };
  try {
    expect(await ask('/metrics')).toEqual([200, expect.stringContaining('kubelet_running_pods 1\n')]);
    isThere = false;
    expect(await ask('/metrics/cadvisor')).toEqual([200, expect.stringContaining('pod="here"')]);
    expect((await ask('/metrics/cadvisor'))[1]).not.toContain('elsewhere');
    expect((await ask('/metrics', {}))[0]).toBe(401);
    expect((await ask('/logs'))[0]).toBe(404);
    expect(await podsOf('10.0.0.10')).toBeUndefined();
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('a pod is a stray that would never run, or that is for size and is on a machine', () => {
  const real = 'ip-10-0-0-10.eu-west-2.compute.internal';
  expect(strays([
    pod('stock', NODE), pod('agent', NODE, { namespace: 'monitoring-agents', owner: 'DaemonSet' }), pod('web', real, { namespace: 'shop' }),
    pod('lost', NODE, { namespace: 'shop' }), pod('import', real),
  ])).toEqual([`shop/lost does not belong on ${NODE}`, `warehouse/import does not belong on ${real}`]);
});

test('what Prometheus does not know of the size is said', () => {
  const counted = { what: 'kubelets that answer', query: 'x', wanted: 13 };
  expect(missed([{ ...counted, seen: 13 }, { ...counted, seen: 1 }])).toEqual(['kubelets that answer: 1, and there are 13']);
});

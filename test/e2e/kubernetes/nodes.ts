import { FAKE_NODE } from './configuration';
import { Kube, KubeError, KubeObject, pathOf } from './kube';
import { until } from './processes';
import type { FakeNode, Log } from '../contract';

/** What a device plugin finds on its node: how many CPUs are set aside. */
export const ENCLAVE_CPUS = 'e2e/enclave-cpus';

/** What a kubelet registers; https://kubernetes.io/docs/reference/labels-annotations-taints/ */
export function nodeObject(node: FakeNode): KubeObject {
  const now = new Date().toISOString();
  const resources = {
    'cpu': String(node.cpu),
    'memory': `${node.memoryMiB}Mi`,
    'pods': String(node.podLimit),
    'ephemeral-storage': '20Gi',
    ...(node.enclaves && hugePages(node.enclaves.memoryMiB)),
  };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: node.name,
      labels: nodeLabels(node),
      annotations: { [FAKE_NODE.name]: FAKE_NODE.value, [ENCLAVE_CPUS]: String(node.enclaves?.cpus ?? 0) },
    },
    spec: {
      providerID: `aws:///${node.zone}/i-${Buffer.from(node.name).toString('hex').slice(-17).padStart(17, '0')}`,
      taints: node.taints.map((taint) => ({ ...taint })),
    },
    status: {
      capacity: resources,
      allocatable: resources,
      addresses: [{ type: 'InternalIP', address: addressOf(node.name) }, { type: 'Hostname', address: node.name }],
      conditions: [
        { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'fake', lastHeartbeatTime: now, lastTransitionTime: now },
      ],
      nodeInfo: {
        architecture: node.architecture,
        operatingSystem: 'linux',
        kubeletVersion: node.version.startsWith('v') ? node.version : `v${node.version}`,
        kubeProxyVersion: '',
        containerRuntimeVersion: 'containerd://2.1.5',
        kernelVersion: '6.12.0',
        osImage: 'Amazon Linux 2023',
        machineID: '',
        systemUUID: '',
        bootID: '',
      },
    },
  };
}

/** The allocator makes pages of 1 GiB of what is a multiple of that, else pages of 2 MiB. */
function hugePages(memoryMiB: number): Record<string, string> {
  return memoryMiB % 1024 === 0 ? { 'hugepages-1Gi': `${memoryMiB / 1024}Gi` } : { 'hugepages-2Mi': `${memoryMiB}Mi` };
}

/** Names of EC2 hold the address: `ip-10-0-1-5.eu-west-2.compute.internal`. */
function addressOf(name: string): string {
  return /^ip-(\d+-\d+-\d+-\d+)\./.exec(name)?.[1].replace(/-/g, '.') ?? '10.0.0.10';
}

function nodeLabels(node: FakeNode): Record<string, string> {
  return {
    'kubernetes.io/hostname': node.name,
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': node.architecture,
    'node.kubernetes.io/instance-type': node.instanceType,
    'topology.kubernetes.io/zone': node.zone,
    'topology.kubernetes.io/region': node.region,
    'eks.amazonaws.com/nodegroup': node.nodeGroup,
    ...node.labels,
  };
}

/**
 * Makes the nodes of a cluster be these. New ones come first and old ones are drained, as a managed node group does it
 * (https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html); a pod that a disruption budget
 * holds back is deleted after some seconds here, where EKS waits for minutes.
 */
export async function setNodes(kube: Kube, wanted: readonly FakeNode[], log: Log): Promise<void> {
  // A cluster that somebody named has nodes of its own.
  const present = (await kube.list('nodes')).filter(({ metadata }) => metadata.labels?.['eks.amazonaws.com/nodegroup']);
  const names = new Set(present.map(({ metadata }) => metadata.name));
  for (const node of wanted) {
    if (names.has(node.name)) {
      await update(kube, node, present.find(({ metadata }) => metadata.name === node.name)!, log);
    } else {
      await kube.create('nodes', nodeObject(node));
      log(`node ${node.name} (${node.instanceType}, ${node.zone}) joins`);
    }
  }
  await until('nodes', 30, async () => (await kube.list('nodes')).every(isReady));
  const leaving = present.filter(({ metadata }) => !wanted.some(({ name }) => name === metadata.name));
  for (const node of leaving) await kube.patch('nodes', node, { spec: { unschedulable: true } });
  for (const node of leaving) {
    await drain(kube, node.metadata.name, wanted.length > 0, log);
    await kube.remove('nodes', node.metadata);
    log(`node ${node.metadata.name} is gone`);
  }
}

/** Ready, and the controller manager has taken off the taint of a new node, so pods can be placed. */
function isReady(node: KubeObject): boolean {
  return !node.spec.taints?.some(({ key }: { key: string }) => key === 'node.kubernetes.io/not-ready');
}

/** Labels and taints of a node group change in place. */
async function update(kube: Kube, node: FakeNode, current: KubeObject, log: Log): Promise<void> {
  const labels: Record<string, string | null> = nodeLabels(node);
  for (const key of Object.keys(current.metadata.labels ?? {})) {
    // Labels of the system may be somebody else's.
    if (!(key in labels) && !/(^|\.)(kubernetes|k8s)\.io\//.test(key)) labels[key] = null;
  }
  const system = (current.spec.taints ?? []).filter(({ key }: { key: string }) => key.startsWith('node.kubernetes.io/'));
  const sameLabels = Object.entries(labels).every(([key, value]) => (current.metadata.labels?.[key] ?? null) === value);
  const own = (current.spec.taints ?? []).filter((taint: object) => !system.includes(taint));
  const text = (taints: readonly { key: string; value?: string; effect: string }[]) => taints.map(({ key, value, effect }) => `${key}=${value ?? ''}:${effect}`).sort().join();
  if (sameLabels && text(own) === text(node.taints)) return;
  await kube.patch('nodes', current, { metadata: { labels }, spec: { taints: [...system, ...node.taints] } });
  log(`node ${node.name} has new labels or taints`);
}

async function drain(kube: Kube, node: string, othersRemain: boolean, log: Log): Promise<void> {
  const podsHere = async () => (await kube.request('GET', `${pathOf('pods')}?fieldSelector=spec.nodeName=${node}`)).items as KubeObject[];
  // Without another node nothing can be ready elsewhere, so a budget would hold its pods to the end.
  const end = Date.now() + (othersRemain ? 20_000 : 0);
  const ofDaemonSet = (pod: KubeObject) => pod.metadata.ownerReferences?.some(({ kind }) => kind === 'DaemonSet');
  for (;;) {
    const pods = (await podsHere()).filter((pod) => !ofDaemonSet(pod) && !pod.metadata.deletionTimestamp);
    if (pods.length === 0 || Date.now() >= end) break;
    for (const pod of pods) await evict(kube, pod);
    await new Promise((done) => setTimeout(done, 500));
  }
  for (const pod of await podsHere()) {
    if (!ofDaemonSet(pod) && othersRemain && !pod.metadata.deletionTimestamp) log(`${pod.metadata.namespace}/${pod.metadata.name} is held by a budget; deleted`);
    await kube.remove('pods', pod.metadata, 0);
  }
}

async function evict(kube: Kube, pod: KubeObject): Promise<void> {
  const { namespace, name } = pod.metadata;
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { namespace, name } };
  await kube.request('POST', `${pathOf('pods', { namespace, name })}/eviction`, body).catch((error: unknown) => {
    // 429: a disruption budget says not now. 404: gone.
    if (!(error instanceof KubeError && [404, 429].includes(error.status))) throw error;
  });
}

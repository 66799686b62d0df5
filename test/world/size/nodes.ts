import type { FakeNode } from '../../e2e/contract';
import { FAKE_NODE } from '../../e2e/kubernetes/configuration';
import type { KubeObject } from '../../e2e/kubernetes/kube';
import { nodeObject } from '../../e2e/kubernetes/nodes';
import { FAKE_NODE_NETWORK } from '../node/network';

/** Keeps pods of others off: they would never run. */
export const TAINT = { key: FAKE_NODE.name, value: FAKE_NODE.value, effect: 'NoSchedule' };

/** What the nodes say of their kubelets' port. A kubelet that is one has 10250. */
export const KUBELET_PORT = 10260;

const REGION = 'eu-west-2';
const ZONES = ['a', 'b', 'c'].map((letter) => `${REGION}${letter}`);

type Kind = Pick<FakeNode, 'nodeGroup' | 'instanceType' | 'architecture' | 'version' | 'cpu' | 'memoryMiB' | 'podLimit'>;

/** As a cluster has them in the middle of an upgrade: twelve nodes, four in each zone. */
const KINDS: readonly (Kind & { readonly inEachZone: number })[] = [
  { nodeGroup: 'general', instanceType: 'm6i.xlarge', architecture: 'amd64', version: '1.36.4', cpu: 4, memoryMiB: 16_384, podLimit: 58, inEachZone: 2 },
  { nodeGroup: 'memory', instanceType: 'r7g.xlarge', architecture: 'arm64', version: '1.36.4', cpu: 4, memoryMiB: 32_768, podLimit: 58, inEachZone: 1 },
  { nodeGroup: 'spot', instanceType: 'c6i.xlarge', architecture: 'amd64', version: '1.35.8', cpu: 4, memoryMiB: 8192, podLimit: 58, inEachZone: 1 },
];

/** Nodes without containers, which KWOK keeps. */
export function fakeNodes(): FakeNode[] {
  const wanted = ZONES.flatMap((zone) => KINDS.flatMap(({ inEachZone, ...kind }) => Array.from({ length: inEachZone }, () => ({ zone, ...kind }))));
  return wanted.map((node, at) => ({ ...node, name: nameOf(at + 1), region: REGION, labels: {}, taints: [TAINT] }));
}

function nameOf(number: number): string {
  const address = FAKE_NODE_NETWORK.replace(/0\/24$/, String(number));
  return `ip-${address.replace(/\./g, '-')}.${REGION}.compute.internal`;
}

/** A node as it is given to the API server. */
export function fakeNodeObject(node: FakeNode): KubeObject {
  const object = nodeObject(node);
  return { ...object, status: { ...object.status, daemonEndpoints: { kubeletEndpoint: { Port: KUBELET_PORT } } } };
}

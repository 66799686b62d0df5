import { KubernetesManifests, NodeGroupSize } from '../../../src';
import { documentsOf } from '../../charts/support';
import { chartFolder, helmTemplate, KUBERNETES, validate } from '../../helpers/charts';
import { podsOf } from '../../helpers/pod-security';
import { synth, testStack } from '../../helpers/synth';
import { enclaves, group, NodeCluster } from '../support';

const stack = testStack();
const vault = group(stack, { technology: enclaves({ enclavesPerNode: 3 }), instanceTypes: ['m6i.2xlarge'], size: NodeGroupSize.fixed(1) });
const release = synth(stack).resource('helm_release', 'Vault/DevicePlugin/Resource');
const objects = helmTemplate({
  name: release.name,
  namespace: release.namespace,
  chart: chartFolder(release.chart),
  values: documentsOf(release).map((document) => JSON.stringify(document)),
});

it('is one DaemonSet that Kubernetes takes', () => {
  expect(objects.map(({ kind }) => kind)).toEqual(['DaemonSet']);
  const { valid, errors } = validate(objects);
  expect({ errors, valid, version: KUBERNETES }).toEqual({ errors: [], valid: [`daemonset/${objects[0].metadata.name}`], version: '1.36' });
});

it('runs on the nodes of the group and nowhere else, and is let in there', () => {
  const [{ spec }] = podsOf(objects);
  const { labels, taint: [taint] } = synth(stack).resource('aws_eks_node_group');
  expect(Object.entries(spec.nodeSelector).filter(([key, value]) => labels[key] !== value)).toEqual([]);
  expect(spec.nodeSelector).toMatchObject({ 'confidential-computing/group': 'vault', 'aws-nitro-enclaves-k8s-dp': 'enabled' });
  expect(spec.tolerations).toEqual([{ key: taint.key, operator: 'Equal', value: taint.value, effect: 'NoSchedule' }]);
});

it('offers as many enclaves as a node has memory and CPUs for, and the CPUs', () => {
  const [{ spec: { containers: [{ env, image, securityContext }] } }] = podsOf(objects);
  expect(Object.fromEntries(env.map(({ name, value }: any) => [name, value]))).toMatchObject({ MAX_ENCLAVES_PER_NODE: '3', ENCLAVE_CPU_ADVERTISEMENT: 'true' });
  expect(image).toBe('public.ecr.aws/aws-nitro-enclaves/aws-nitro-enclaves-k8s-device-plugin:0.4.1');
  expect(securityContext).toEqual({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } });
});

it('has names that fit, whatever the group is called', () => {
  const other = testStack();
  group(other, { groupName: 'a'.repeat(37) });
  expect(synth(other).resource('helm_release', 'Vault/DevicePlugin/Resource').name.length).toBeLessThanOrEqual(53);
});

it('lets a pod be written with the requirements as they are', () => {
  const { nodeSelector, tolerations, resources, volumes, volumeMounts } = vault.podRequirements;
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'vault' },
    spec: { nodeSelector, tolerations, volumes, containers: [{ name: 'vault', image: 'vault', volumeMounts, resources: { limits: resources, requests: resources } }] },
  };
  expect(validate([pod])).toEqual({ valid: ['pod/vault'], unknownKinds: [], errors: [] });
  expect(() => new KubernetesManifests(stack, 'Pod', {
    cluster: stack.node.findChild('Cluster') as NodeCluster, releaseName: 'pod', kubernetesNamespace: 'vault', manifests: [pod],
  })).not.toThrow();
});

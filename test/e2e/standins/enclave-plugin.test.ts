import { EnclavePlugin } from './enclave-plugin';
import { memoryContext } from './memory';
import { enclaveUserData } from '../../../src/confidential/enclaves/enclave-user-data';
import { allocationIn } from '../eks-endpoint/allocator';
import { nodeObject } from '../kubernetes/nodes';

const IMAGE = 'public.ecr.aws/aws-nitro-enclaves/aws-nitro-enclaves-k8s-device-plugin:0.4.1';

const node = {
  name: 'ip-10-0-0-5.eu-west-2.compute.internal',
  nodeGroup: 'enclaves',
  instanceType: 'm6i.xlarge',
  architecture: 'amd64' as const,
  zone: 'eu-west-2a',
  region: 'eu-west-2',
  version: 'v1.36.0',
  labels: {},
  taints: [],
  cpu: 2,
  memoryMiB: 12000,
  podLimit: 58,
  enclaves: { cpus: 2, memoryMiB: 2048 },
};

function world(cpuAdvertisement = 'true') {
  const { cluster, context } = memoryContext();
  cluster.put('nodes', nodeObject(node));
  const plugin = {
    metadata: { namespace: 'kube-system', name: 'plugin' },
    spec: {
      nodeName: node.name,
      containers: [{ image: IMAGE, env: [{ name: 'MAX_ENCLAVES_PER_NODE', value: '4' }, { name: 'ENCLAVE_CPU_ADVERTISEMENT', value: cpuAdvertisement }] }],
    },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  };
  const standin = new EnclavePlugin(context);
  const offered = async () => {
    await standin.reconcile();
    const { allocatable } = cluster.get('nodes', node.name).status;
    return ['aws.ec2.nitro/nitro_enclaves', 'aws.ec2.nitro/nitro_enclaves_cpus', 'hugepages-1Gi'].map((name) => allocatable[name]);
  };
  return { cluster, plugin, offered };
}

test('a node offers enclaves while the plugin is ready there', async () => {
  const { cluster, plugin, offered } = world();
  expect(await offered()).toEqual([undefined, undefined, '2Gi']);
  cluster.put('pods', { ...plugin, status: { conditions: [{ type: 'Ready', status: 'False' }] } });
  expect(await offered()).toEqual([undefined, undefined, '2Gi']);
  cluster.put('pods', plugin);
  expect(await offered()).toEqual(['4', '2', '2Gi']);
  await cluster.remove('pods', plugin.metadata);
  expect(await offered()).toEqual(['0', '0', '2Gi']);
});

test('it offers CPUs where the plugin is told to', async () => {
  const { cluster, plugin, offered } = world('false');
  cluster.put('pods', plugin);
  expect(await offered()).toEqual(['4', undefined, '2Gi']);
});

describe('what user data sets aside', () => {
  const encoded = (text: string) => Buffer.from(text).toString('base64');
  const { content } = enclaveUserData({ enclaves: 2, cpusEach: 2, memoryMibEach: 512, pageSize: '2Mi' });

  test('is read as the allocator reads it', () => {
    expect(allocationIn(encoded(`MIME-Version: 1.0\n\n${content}\n--BOUNDARY--\n`))).toEqual({ cpus: 4, memoryMiB: 1024 });
  });

  test('is nothing where the line is missing from which the allocator reads, and where nothing is written', () => {
    expect(allocationIn(encoded(content.replace('---\n', '')))).toBeUndefined();
    expect(allocationIn(encoded('#!/bin/bash\n'))).toBeUndefined();
    expect(allocationIn(undefined)).toBeUndefined();
  });
});

import { Context, isLeaving } from './context';
import type { KubeObject } from '../kubernetes/kube';
import { ENCLAVE_CPUS } from '../kubernetes/nodes';

const ENCLAVES = 'aws.ec2.nitro/nitro_enclaves';
const CPUS = 'aws.ec2.nitro/nitro_enclaves_cpus';

/**
 * The device plugin of Nitro Enclaves: a node offers enclaves, and the CPUs that its allocator set aside, while the plugin's pod is
 * ready there. https://github.com/aws/aws-nitro-enclaves-k8s-device-plugin
 */
export class EnclavePlugin {
  public constructor(private readonly context: Context) {}

  public async reconcile(): Promise<void> {
    const { view, kube, log } = this.context;
    for (const node of view.list('nodes').filter((one) => !isLeaving(one))) {
      const offered = this.offeredBy(node);
      const capacity = node.status?.capacity ?? {};
      const changed = Object.fromEntries(Object.entries(offered).filter(([name, amount]) => (capacity[name] ?? '0') !== amount));
      if (Object.keys(changed).length === 0) continue;
      await kube.patchStatus('nodes', node, { capacity: changed, allocatable: changed });
      log(`enclave plugin: ${node.metadata.name} offers ${JSON.stringify(changed)}`);
    }
  }

  private offeredBy(node: KubeObject): Record<string, string> {
    const plugin = this.context.view.list('pods').find((pod) => pod.spec.nodeName === node.metadata.name && !isLeaving(pod) && isReady(pod) && pluginIn(pod));
    if (!plugin) return { [ENCLAVES]: '0', [CPUS]: '0' };
    const cpus = node.metadata.annotations?.[ENCLAVE_CPUS] ?? '0';
    const env = Object.fromEntries((pluginIn(plugin)?.env ?? []).map(({ name, value }: { name: string; value?: string }) => [name, value]));
    return {
      [ENCLAVES]: cpus === '0' ? '0' : env.MAX_ENCLAVES_PER_NODE ?? '1',
      [CPUS]: env.ENCLAVE_CPU_ADVERTISEMENT === 'true' ? cpus : '0',
    };
  }
}

function pluginIn(pod: KubeObject): { env?: { name: string; value?: string }[] } | undefined {
  return pod.spec.containers.find(({ image }: { image: string }) => image.includes('/aws-nitro-enclaves-k8s-device-plugin:'));
}

function isReady(pod: KubeObject): boolean {
  return pod.status?.conditions?.some(({ type, status }: { type: string; status: string }) => type === 'Ready' && status === 'True');
}

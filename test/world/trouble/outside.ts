import { SHOP } from './objects';
import type { Log } from '../../e2e/contract';
import type { ControlPlane } from '../../e2e/kubernetes/control-plane';
import { Kube } from '../../e2e/kubernetes/kube';

/** The node whose kubelet never answers, at an address of nobody. */
export const GONE = 'gone';
const NOBODY = '10.0.0.99';

/** When the ill node becomes a larger one, which costs more. */
const GROWS_AFTER_SECONDS = 150;

const CAPACITY = { 'cpu': '2', 'memory': '4Gi', 'pods': '20', 'aws.ec2.nitro/nitro_enclaves': '2', 'hugepages-2Mi': '512Mi' };

/** What clients of the API servers do, and a node that is ill: again and again, until it is stopped. */
export class OutsideTrouble {
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly stranger: Kube;

  public constructor(private readonly plane: ControlPlane, private readonly log: Log) {
    const client = plane.certify({ commonName: 'world-stranger', organizations: ['system:masters'], use: 'client', validDays: 3 });
    this.stranger = new Kube({ ...plane.login, client });
  }

  public start(): void {
    const began = Date.now();
    this.every(100, () => this.plane.kube.request('GET', '/apis/nobody.test/v1/things'));
    // The webhook of the shop lets none through.
    this.every(250, () => this.plane.kube.create('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: SHOP, name: 'refused' } }));
    this.every(5000, () => this.stranger.request('GET', '/api/v1/namespaces/default'));
    this.every(5000, async () => {
      const node = await this.plane.kube.find('nodes', { name: GONE });
      const capacity = { ...CAPACITY, ...(Date.now() - began > GROWS_AFTER_SECONDS * 1000 && { cpu: '64' }) };
      if (node) await this.plane.kube.patchStatus('nodes', node, { addresses: [{ type: 'InternalIP', address: NOBODY }], conditions: conditions(), capacity, allocatable: capacity });
    });
  }

  public stop(): void {
    this.timers.forEach(clearInterval);
    this.stranger.close();
  }

  private every(milliseconds: number, what: () => Promise<unknown>): void {
    const said = new Set<string>();
    this.timers.push(setInterval(() => void what().catch((error: Error) => {
      if (!said.has(error.message)) this.log(error.message);
      said.add(error.message);
    }), milliseconds));
  }
}

function conditions(): object[] {
  const now = new Date().toISOString();
  const condition = (type: string, status: string) => ({ type, status, reason: 'World', message: 'as it was asked to', lastHeartbeatTime: now, lastTransitionTime: now });
  return [condition('Ready', 'False'), condition('MemoryPressure', 'True'), condition('DiskPressure', 'False'), condition('PIDPressure', 'False')];
}

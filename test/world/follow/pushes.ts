import { follow, Followed, Push } from './follow';
import type { RealWorld } from '../real-world';
import { SHOP } from '../trouble/objects';

/** Follows a trace of the shop's application through the agent of its node and the gateway, to what stands in for Loki and Tempo. */
export async function followTrace(world: RealWorld): Promise<Followed> {
  const { kube } = world.plane;
  const grafana = await kube.find('configmaps', { namespace: 'monitoring', name: 'grafana' });
  const lines = await world.view.kubectl(['logs', '--namespace', SHOP, 'deployment/orders', '--tail', '100']);
  return follow({
    dataSources: grafana?.data['datasources.yaml'] ?? '{}',
    // The last ones are on their way.
    lines: lines.trim().split('\n').reverse(),
    toLoki: await pushesTo(world, 'loki', 3100),
    toTempo: await pushesTo(world, 'tempo', 4317),
  });
}

/** What the pods of a program were sent. */
async function pushesTo(world: RealWorld, program: string, port: number): Promise<Push[]> {
  const pods = await world.podsOf('monitoring', program);
  const answers = await Promise.all(pods.map(async (address) => {
    const pushes = await (await fetch(`http://${address}:${port}/standin/pushes`)).json() as { path: string; body: string }[] | null;
    return (pushes ?? []).map(({ path, body }) => ({ path, body: Buffer.from(body, 'base64') }));
  }));
  return answers.flat();
}

/** Has what programs said when they were recorded stop to grow. */
export async function calm(world: RealWorld): Promise<void> {
  for (const [namespace, program, port] of [['monitoring', 'tempo', 3200], ['monitoring-agents', 'fluent-bit', 2020]] as const) {
    for (const address of await world.podsOf(namespace, program)) await fetch(`http://${address}:${port}/standin/quiet`);
  }
}

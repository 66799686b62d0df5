import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cloud, storageClass } from './deployed/cloud';
import { deploy, Deployed } from './deployed/deploy';
import { calm, followTrace } from './follow/pushes';
import { NODE_NAME } from './node/network';
import { takePictures } from './picture/pictures';
import { boards, QueryResult } from './proof/boards';
import { askAll, Watch } from './proof/observe';
import { Prometheus } from './proof/prometheus';
import { alertResults, failures, isFilled, Observed, page, panelResults } from './proof/report';
import type { RealWorld } from './real-world';
import { count, missed, strays } from './size/size';
import { object, SHOP } from './trouble/objects';
import { GONE, OutsideTrouble } from './trouble/outside';
import { PROTECTED, trouble } from './trouble/trouble';
import type { Log } from '../e2e/contract';
import { until } from '../e2e/kubernetes/processes';

export interface ObservedOptions {
  readonly world: RealWorld;
  readonly folder: string;
  readonly charts: string;
  readonly say: (line: string) => void;
  readonly log: Log;
  /** How long the world is watched while all goes wrong that is made to. */
  readonly seconds: number;
  /** Folder of dashboards of others. */
  readonly boards?: string;
}

const LOOK_SECONDS = 15;
/** How long what is over may take to show. */
const END_SECONDS = 300;
const NAMESPACES = ['monitoring', 'monitoring-agents', 'ingress-nginx'];

/** Deployments that all else needs. */
const TAKEN = [['kube-system', 'coredns'], ['monitoring', 'grafana'], ['ingress-nginx', 'ingress-nginx-traefik']] as const;

/** What the library renders, installed; then trouble; then what dashboards and alerts show of it. */
export async function observe(options: ObservedOptions): Promise<Observed> {
  const { world, folder, charts, say, log, seconds } = options;
  const { kube, kubeconfig } = world.plane;
  new Cloud(kube, join('/run', 'volumes'), log).start();
  await world.apply('before', [
    storageClass(),
    ...['monitoring', SHOP].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
    object('v1', 'Secret', 'objects', { stringData: { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' } }, { namespace: 'monitoring' }),
  ]);
  const deployed = await deploy(folder, kubeconfig, charts, log);
  say(`Terraform has applied ${deployed.releases.length} releases`);
  for (const namespace of NAMESPACES) await world.podsReady(namespace, 120);
  const problems = await deployed.hasChanges() ? ['Terraform would change what it has just applied'] : [];
  await world.apply('trouble', trouble());
  await world.view.kubectl(['taint', 'node', NODE_NAME, `${PROTECTED.key}=${PROTECTED.value}:PreferNoSchedule`]);
  const outside = new OutsideTrouble(world.plane, log);
  outside.start();
  say('pods are ready, and trouble is made');
  const prometheus = new Prometheus(await addressOf(world, 'prometheus-server'));
  const watch = new Watch(prometheus, await addressOf(world, 'prometheus-alertmanager'));
  await until('Prometheus', 60, () => prometheus.instant('up').then((series) => series.length > 0, () => false));
  const dashboards = Object.values(boards());
  const others = options.boards === undefined ? [] : Object.values(boards(options.boards));
  let results: QueryResult[] = [];
  let ofOthers: QueryResult[] = [];
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    await sleep(LOOK_SECONDS * 1000);
    await watch.look();
    // What is away for a moment answers the next time; for how long it may be away, the watch knows.
    results = await askAll(prometheus, dashboards, results).catch(() => results);
    ofOthers = await askAll(prometheus, others, ofOthers).catch(() => ofOthers);
    const filled = panelResults(results).filter(isFilled).length;
    say(`${filled} of ${panelResults(results).length} panels have data, ${[...watch.seen.values()].filter((state) => state === 'firing').length} of ${watch.rules.length} alerts have fired`);
  }
  const counts = await count(prometheus);
  problems.push(...missed(counts), ...strays(await kube.list('pods')));
  for (const { what, seen } of counts) say(`${what}: ${seen}`);
  await takePictures(boards(), prometheus, join(folder, 'pictures'));
  const followed = await followTrace(world);
  say(followed.problem ?? `a line and its trace have come through ${followed.stations.length} stations`);
  await takeAway(world, watch, say);
  outside.stop();
  await giveBack(world, watch, say);
  problems.push(...await destroyed(world, deployed, say), ...followed.problem ? [followed.problem] : []);
  const observed = { problems, panels: panelResults(results), others: panelResults(ofOthers), alerts: alertResults(watch.rules.filter(({ name }) => name !== 'Broken'), watch), followed, counts };
  writeFileSync(join(folder, 'report.json'), JSON.stringify(observed, null, 2));
  return observed;
}

/** @returns what is left of what Terraform had made, a line for each */
async function destroyed(world: RealWorld, deployed: Deployed, say: (line: string) => void): Promise<string[]> {
  await deployed.destroy();
  const left = async () => (await world.plane.kube.list('pods')).filter(({ metadata }) => NAMESPACES.includes(metadata.namespace!));
  await until('the end of the pods', 60, async () => (await left()).length === 0).catch(() => undefined);
  const problems = (await left()).map(({ metadata }) => `${metadata.namespace}/${metadata.name} is still there, though Terraform has destroyed its release`);
  say(`Terraform has destroyed ${deployed.releases.length} releases, and ${problems.length} of their pods are left`);
  return problems;
}

/** What only shows when something is gone. */
async function takeAway(world: RealWorld, watch: Watch, say: (line: string) => void): Promise<void> {
  for (const [namespace, name] of TAKEN) {
    await world.view.kubectl(['scale', '--namespace', namespace, `deployment/${name}`, '--replicas', '0']);
  }
  const before = await configurePrometheus(world, 'no configuration');
  await watchFor(watch, 90);
  // It takes the kubelet about a minute to bring the file into the pod.
  await watch.reload();
  await watchFor(watch, 60);
  await world.plane.restartApiServer(watchFor(watch, 90));
  say('what else was taken away has been missed');
  await configurePrometheus(world, before);
}

/** What was taken away comes back, and what makes trouble goes. */
async function giveBack(world: RealWorld, watch: Watch, say: (line: string) => void): Promise<void> {
  for (const [namespace, name] of TAKEN) await world.view.kubectl(['scale', '--namespace', namespace, `deployment/${name}`, '--replicas', '1']);
  await world.view.kubectl(['delete', '--wait=false', 'namespace', SHOP]);
  await world.view.kubectl(['delete', '--wait=false', 'node', GONE]);
  await world.view.kubectl(['delete', '--wait=false', 'apiservice', 'v1.nobody.test']);
  await calm(world);
  for (const end = Date.now() + END_SECONDS * 1000; Date.now() < end && watch.lasting().length > 0;) {
    await watch.reload();
    await watchFor(watch, LOOK_SECONDS);
  }
  say(`${watch.ended.size} alerts are over again, ${watch.lasting().join(', ') || 'none'} could be and ${watch.lasting().length === 1 ? 'is' : 'are'} not`);
}

/** @returns the configuration before */
async function configurePrometheus(world: RealWorld, content: string): Promise<string> {
  const name = 'prometheus-server';
  const { data } = (await world.plane.kube.find('configmaps', { namespace: 'monitoring', name }))!;
  await world.view.kubectl(['patch', '--namespace', 'monitoring', `configmap/${name}`, '--type', 'merge', '--patch', JSON.stringify({ data: { 'prometheus.yml': content } })]);
  return data['prometheus.yml'];
}

async function watchFor(watch: Watch, seconds: number): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    await sleep(LOOK_SECONDS * 1000);
    await watch.look();
  }
}

async function addressOf(world: RealWorld, name: string): Promise<string> {
  const service = await world.plane.kube.find('services', { namespace: 'monitoring', name });
  if (!service) throw new Error(`There is no Service ${name}`);
  return `http://${service.spec.clusterIP}:${service.spec.ports[0].port}`;
}

/** @returns whether all is well */
export function tell(observed: Observed, say: (line: string) => void, target?: string): boolean {
  const { panels, alerts, problems } = observed;
  const wrong = [...failures(panels, alerts), ...problems];
  for (const line of wrong) say(line);
  const excused = panels.filter((one) => !isFilled(one) && one.why !== undefined).length;
  say(`${panels.filter(isFilled).length} of ${panels.length} panels show data, ${excused} cannot here; `
    + `${alerts.filter(({ seen }) => seen === 'fired').length} of ${alerts.length} alerts fired, ${alerts.filter(({ told }) => told).length} came to the Alertmanager`);
  if (target) writeFileSync(target, page(observed, new Date().toISOString().slice(0, 10)));
  return wrong.length === 0;
}

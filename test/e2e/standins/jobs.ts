import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Context, isLeaving, keyOf } from './context';
import { makeWebhookCertificate, patchWebhook } from './webhook-certificates';
import { DRAIN_SCRIPT } from '../../../src/ingress/drain/drain-script';
import { kubeconfigOf } from '../kubernetes/configuration';
import { ProcessGroup } from '../kubernetes/groups';
import type { KubeObject } from '../kubernetes/kube';
import { isOfJob, missingReferences } from '../kubernetes/kubelet';

/** Carries out one try of a container; the exit code. */
export type Work = (signal: AbortSignal) => Promise<number>;

/**
 * Carries out the pods of Jobs. KWOK leaves them alone, so a pod succeeds when its effect is there and not before.
 * What is not known fails: a new hook of a chart must not look well. Only the library's own script is run on this machine.
 */
export class JobRunner {
  private readonly running = new Map<string, AbortController>();
  private readonly done = new Set<string>();

  public constructor(private readonly context: Context) {}

  public async reconcile(): Promise<void> {
    const pods = this.context.view.list('pods').filter(isOfJob);
    for (const [uid, controller] of this.running) {
      const pod = pods.find(({ metadata }) => metadata.uid === uid);
      if (!pod || isLeaving(pod)) controller.abort();
    }
    for (const pod of pods) {
      const { uid = '', namespace } = pod.metadata;
      if (isLeaving(pod) || !pod.spec.nodeName || this.running.has(uid) || this.done.has(uid)) continue;
      if (pod.status?.phase !== 'Pending') continue;
      if (missingReferences(pod, (kind, name) => this.context.view.find(kind, namespace, name) !== undefined).length > 0) continue;
      const controller = new AbortController();
      this.running.set(uid, controller);
      void this.carryOut(pod, controller.signal).finally(() => {
        this.running.delete(uid);
        this.done.add(uid);
      });
    }
  }

  public stop(): void {
    for (const controller of this.running.values()) controller.abort();
  }

  private async carryOut(pod: KubeObject, signal: AbortSignal): Promise<void> {
    const { log } = this.context;
    try {
      await this.setStatus(pod, 'Running', 0);
      const work = workOf(this.context, pod);
      if (!work) {
        log(`jobs: ${keyOf(pod)}: fails: nobody here knows what ${pod.spec.containers[0].image} does; say it in workOf (test/e2e/standins/jobs.ts)`);
        await this.setStatus(pod, 'Failed', 1);
        return;
      }
      log(`jobs: ${keyOf(pod)}: starts`);
      for (let restarts = 0; ; restarts += 1) {
        const code = await attempt(work, signal, (line) => log(`jobs: ${keyOf(pod)}: ${line}`));
        if (signal.aborted) return;
        // A kubelet starts it again in the same pod, later and later.
        if (code !== 0 && pod.spec.restartPolicy === 'OnFailure') {
          await sleep(Math.min(1000 * 2 ** restarts, 30_000), undefined, { signal });
          continue;
        }
        await this.setStatus(pod, code === 0 ? 'Succeeded' : 'Failed', code);
        log(`jobs: ${keyOf(pod)}: ends with ${code}`);
        return;
      }
    } catch (error) {
      if (!signal.aborted) log(`jobs: ${keyOf(pod)}: ${(error as Error).message}`);
    }
  }

  private async setStatus(pod: KubeObject, phase: 'Running' | 'Succeeded' | 'Failed', exitCode: number): Promise<void> {
    const now = new Date().toISOString().replace(/\.\d+/, '');
    const ready = phase === 'Running' ? 'True' : 'False';
    const started = pod.status?.startTime ?? now;
    const conditions = (pod.status?.conditions ?? []).filter(({ type }: { type: string }) => type === 'PodScheduled');
    for (const [type, status] of [['Initialized', 'True'], ['Ready', ready], ['ContainersReady', ready]]) {
      conditions.push({ type, status, lastTransitionTime: now });
    }
    await this.context.kube.patchStatus('pods', pod, {
      phase,
      startTime: started,
      podIP: '10.241.0.1',
      podIPs: [{ ip: '10.241.0.1' }],
      conditions,
      containerStatuses: pod.spec.containers.map(({ name, image }: { name: string; image: string }) => ({
        name,
        image,
        imageID: '',
        ready: phase === 'Running',
        started: phase === 'Running',
        restartCount: 0,
        state: phase === 'Running'
          ? { running: { startedAt: now } }
          : { terminated: { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', startedAt: started, finishedAt: now } },
      })),
    });
  }
}

async function attempt(work: Work, signal: AbortSignal, log: (line: string) => void): Promise<number> {
  return work(signal).catch((error: Error) => {
    if (!signal.aborted) log(error.message);
    return 1;
  });
}

function workOf(context: Context, pod: KubeObject): Work | undefined {
  const { image, args = [], command = [] } = pod.spec.containers[0];
  const options = (args as string[]).map((arg) => arg.replaceAll('$(POD_NAMESPACE)', pod.metadata.namespace ?? ''));
  // As the pod itself: what its roles do not allow fails here too.
  const asPod = async () => {
    const { namespace = '' } = pod.metadata;
    return context.kube.tokenOf(namespace, pod.spec.serviceAccountName ?? 'default', pod);
  };
  if (/\/kube-webhook-certgen[:@]/.test(image)) {
    return async () => {
      const kube = context.kube.as(await asPod());
      await (options[0] === 'create' ? makeWebhookCertificate(kube, options) : patchWebhook(kube, options));
      return 0;
    };
  }
  if (/\/argoproj\/argocd[:@]/.test(image) && [...command, ...options].join(' ').includes('admin redis-initial-password')) {
    return async () => {
      const kube = context.kube.as(await asPod());
      const metadata = { namespace: pod.metadata.namespace, name: 'argocd-redis' };
      if (!await kube.find('secrets', metadata)) await kube.create('secrets', { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { auth: 'made' } });
      return 0;
    };
  }
  if (/\/fluxcd\/flux-cli[:@]/.test(image) && command.includes('--pre')) {
    // It compares versions.
    return async () => {
      await asPod();
      return 0;
    };
  }
  if (command.length === 3 && command[0] === '/bin/sh' && command[1] === '-c' && command[2] === DRAIN_SCRIPT) {
    return async (signal) => runScript(context, pod, await asPod(), signal);
  }
  return undefined;
}

/** Runs the drain with the pod's own login and environment; the pause between two rounds is shorter. */
async function runScript(context: Context, pod: KubeObject, token: string, signal: AbortSignal): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'e2e-job-'));
  const { server, authority } = context.login;
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, JSON.stringify(kubeconfigOf('job', { server, authority, token })), { mode: 0o600 });
  const { command, env = [] } = pod.spec.containers[0];
  const own = Object.fromEntries((env as { name: string; value?: string }[]).map(({ name, value }) => [name, value ?? '']));
  try {
    return await new Promise<number>((done, failed) => {
      const child = spawn(command[0], command.slice(1), {
        cwd: folder,
        env: { PATH: process.env.PATH, ...own, HOME: folder, KUBECONFIG: kubeconfig, PAUSE_SECONDS: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
        // A group of its own, so that kubectl under the shell ends too.
        detached: true,
      });
      const group = new ProcessGroup(child, join(folder, 'job.pid'));
      signal.addEventListener('abort', () => group.kill(), { once: true });
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk: Buffer) => chunk.toString().trim().split('\n').forEach((line) => context.log(`jobs: ${keyOf(pod)}: ${line}`)));
      }
      child.on('error', failed);
      child.on('close', (code) => done(code ?? 137));
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

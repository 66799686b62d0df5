import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STARTABLE } from './configuration';
import { isAlive, markOf } from './groups';
import { Kubelet, missingReferences } from './kubelet';
import { nodeObject, setNodes } from './nodes';
import { kubernetesModule } from './prepare';
import { claim, freePorts, Program, until } from './processes';
import { reconciler } from './reconciler';
import { TokenReviewServer } from './token-review';
import type { FakeNode } from '../contract';
import type { Kube, KubeView } from './kube';

const folder = mkdtempSync(join(tmpdir(), 'e2e-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the module around Kubernetes replaces its staging modules by releases', () => {
  const module = kubernetesModule('module k8s.io/kubernetes\n\ngo 1.26.0\n\nrequire (\n\tk8s.io/api v0.0.0\n\tk8s.io/klog/v2 v2.130.1\n\tk8s.io/cri-api v0.0.0\n)\n\nreplace (\n\tk8s.io/api => ./staging/src/k8s.io/api\n)\n', '1.36.4');
  expect(module).toBe('module controlplane\n\ngo 1.26.0\n\nrequire k8s.io/kubernetes v1.36.4\n\nreplace (\n\tk8s.io/api => k8s.io/api v0.36.4\n\tk8s.io/cri-api => k8s.io/cri-api v0.36.4\n)\n\n');
  expect(() => kubernetesModule('module x\n', '1.36.4')).toThrow('not as expected');
});

test('a token review asks for the cluster in its path', async () => {
  const asked: string[][] = [];
  const server = await TokenReviewServer.start(async (...args) => {
    asked.push(args);
    if (args[1] === 'broken') throw new Error('out of order');
    return args[1] === 'good' ? { authenticated: true, username: 'arn', groups: ['admins'] } : { authenticated: false };
  }, () => undefined);
  // The API server adds a query.
  const post = (token: string) => fetch(`${server.urlFor('a b')}?timeout=30s`, { method: 'POST', body: JSON.stringify({ spec: { token } }) });
  expect(await (await post('good')).json()).toMatchObject({ kind: 'TokenReview', status: { authenticated: true, user: { username: 'arn', groups: ['admins'] } } });
  expect((await (await post('bad')).json() as any).status).toEqual({ authenticated: false });
  expect((await post('broken')).status).toBe(500);
  expect(asked[0]).toEqual(['a b', 'good']);
  await server.stop();
});

test('what a pod waits for', () => {
  const pod = {
    metadata: { name: 'x' },
    spec: {
      volumes: [
        { secret: { secretName: 'a' } },
        { secret: { secretName: 'b', optional: true } },
        { projected: { sources: [{ configMap: { name: 'c' } }, { serviceAccountToken: {} }] } },
        { configMap: { name: 'there' } },
      ],
      containers: [{ env: [{ valueFrom: { secretKeyRef: { name: 'd' } } }, { value: 'x' }], envFrom: [{ configMapRef: { name: 'e' } }] }],
    },
  };
  expect(missingReferences(pod, (_, name) => name === 'there')).toEqual(['secrets a', 'configmaps c', 'secrets d', 'configmaps e']);
});

test('only pods on fake nodes are marked for KWOK: those on real nodes have a kubelet', async () => {
  const pod = (name: string, nodeName?: string) => ({ metadata: { name, namespace: 'x', uid: name }, spec: { nodeName, containers: [] } });
  const view: KubeView = { list: () => [pod('a', 'fake'), pod('b', 'kind-worker'), pod('c')], find: () => undefined, stop: () => undefined };
  const patched: unknown[] = [];
  const patch: Kube['patch'] = async (_resource, object, change) => {
    patched.push([object.metadata.name, change]);
    return object;
  };
  await new Kubelet({ patch }, view, (name) => name === 'fake', () => undefined).reconcile();
  expect(patched).toEqual([['a', { metadata: { annotations: { [STARTABLE]: 'true' } } }]]);
});

const node: FakeNode = {
  name: 'ip-10-0-1-5.eu-west-2.compute.internal',
  nodeGroup: 'default',
  instanceType: 'm7g.large',
  architecture: 'arm64',
  zone: 'eu-west-2a',
  region: 'eu-west-2',
  version: '1.36.4',
  labels: { team: 'a' },
  taints: [{ key: 'k', value: 'v', effect: 'NoSchedule' }],
  cpu: 2,
  memoryMiB: 7000,
  podLimit: 29,
};

test('a node has what the scheduler and the charts read', () => {
  expect(nodeObject(node)).toMatchObject({
    metadata: { labels: { 'kubernetes.io/arch': 'arm64', 'topology.kubernetes.io/zone': 'eu-west-2a', 'eks.amazonaws.com/nodegroup': 'default', 'team': 'a' } },
    spec: { taints: node.taints, providerID: expect.stringMatching(/^aws:\/\/\/eu-west-2a\/i-[0-9a-f]{17}$/) },
    status: { allocatable: { cpu: '2', memory: '7000Mi', pods: '29' }, addresses: [{ address: '10.0.1.5' }, {}], nodeInfo: { kubeletVersion: 'v1.36.4' } },
  });
});

test('nodes that stay are left alone, those that leave go after the new ones are there', async () => {
  const calls: string[] = [];
  let present = [nodeObject(node), nodeObject({ ...node, name: 'old' })];
  const kube = {
    list: async () => present,
    create: async (_: string, object: { metadata: { name: string } }) => {
      calls.push(`create ${object.metadata.name}`);
      present = [...present, object as any];
    },
    patch: async (_: string, object: { metadata: { name: string } }, change: object) => calls.push(`patch ${object.metadata.name} ${JSON.stringify(change)}`),
    request: async () => ({ items: [] }),
    remove: async (_: string, object: { name: string }) => {
      calls.push(`remove ${object.name}`);
      present = present.filter(({ metadata }) => metadata.name !== object.name);
    },
  } as unknown as Kube;
  await setNodes(kube, [node, { ...node, name: 'new' }], () => undefined);
  expect(calls).toEqual(['create new', 'patch old {"spec":{"unschedulable":true}}', 'remove old']);
  calls.length = 0;
  await setNodes(kube, [{ ...node, labels: { team: 'b' }, taints: [] }, { ...node, name: 'new' }], () => undefined);
  expect(calls).toHaveLength(1);
  expect(calls[0]).toContain('"team":"b"');
  expect(calls[0]).toContain('"taints":[]');
});

test('a folder is held while its run is at work, and no longer', async () => {
  const pidFile = join(folder, 'held', 'run.pid');
  mkdirSync(join(folder, 'held'));
  const script = join(folder, 'e2e', 'run.js');
  mkdirSync(join(folder, 'e2e'));
  writeFileSync(script, 'setInterval(() => {}, 1000)');
  const other = spawn(process.execPath, [script], { stdio: 'ignore' });
  await once(other, 'spawn');
  writeFileSync(pidFile, markOf(other.pid!));
  expect(() => claim(pidFile)).toThrow(`Another run is at work in this clone (process ${other.pid}): wait for it, or end it`);
  const ended = once(other, 'exit');
  other.kill();
  await ended;
  claim(pidFile);
  expect(readFileSync(pidFile, 'utf8')).toBe(markOf(process.pid));
});

/** What is said of a program that has ended, once it has. */
async function failureOf(program: Program): Promise<string> {
  for (;;) {
    try {
      program.requireRunning();
    } catch (error) {
      return (error as Error).message;
    }
    await new Promise((done) => setTimeout(done, 20));
  }
}

test('a program says why it is not there, and stops when it is told to', async () => {
  const absent = new Program({ name: 'absent', file: join(folder, 'absent'), args: [], folder });
  expect(await failureOf(absent)).toMatch(/absent cannot be started .*ENOENT.*npm run e2e:prepare/);
  const ends = new Program({ name: 'ends', file: process.execPath, args: ['-e', 'console.log("no port")'], folder });
  expect(await failureOf(ends)).toBe('ends has ended:\nno port');
  const runs = new Program({ name: 'runs', file: process.execPath, args: ['-e', 'setInterval(() => {}, 1000)'], folder });
  expect(() => runs.requireRunning()).not.toThrow();
  await runs.stop();
  expect(existsSync(join(folder, 'runs.pid'))).toBe(false);
});

test('a signal ends the process after all is in order, a second one at once', async () => {
  const script = join(folder, 'signals.ts');
  writeFileSync(script, `
    import { endOnSignals, Program } from ${JSON.stringify(join(__dirname, 'processes'))};
    endOnSignals(() => new Promise((done) => process.argv[2] === 'quick' ? setTimeout(() => { console.log('in order'); done(); }, 200) : undefined));
    new Program({ name: 'signals', file: '/bin/sleep', args: ['60'], folder: ${JSON.stringify(folder)} });
    console.log('ready');
  `);
  const run = async (how: string, signals: number) => {
    const child = spawn(process.execPath, ['--import', 'tsx', script, how], { cwd: join(__dirname, '..', '..', '..'), stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    const ready = new Promise<void>((done) => child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      done();
    }));
    await ready;
    child.kill('SIGTERM');
    if (signals > 1) child.kill('SIGINT');
    const [code] = (await once(child, 'close')) as [number];
    return [code, output];
  };
  expect(await run('quick', 1)).toEqual([130, 'ready\nin order\n']);
  expect(await run('stuck', 2)).toEqual([130, 'ready\n']);
});

test('a run ends with npm, which does not hand on every signal', async () => {
  const script = join(folder, 'called.ts');
  writeFileSync(script, `
    import { endOnSignals, endWithCallers } from ${JSON.stringify(join(__dirname, 'processes'))};
    endOnSignals(async () => console.log('in order'));
    endWithCallers();
    console.log(process.pid);
    setTimeout(() => undefined, 60_000);
  `);
  mkdirSync(join(folder, 'npm'));
  const npm = join(folder, 'npm', 'cli.js');
  writeFileSync(npm, `require('child_process').spawnSync(process.execPath, ['--import', 'tsx', ${JSON.stringify(script)}], { stdio: 'inherit' });`);
  const caller = spawn(process.execPath, [npm], { cwd: join(__dirname, '..', '..', '..'), stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  caller.stdout.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  await until('the run', 20, async () => output.includes('\n'));
  const run = markOf(Number(output));
  caller.kill('SIGKILL');
  await until('the end of the run', 10, async () => !isAlive(run));
  expect(output).toMatch(/^\d+\nin order\n$/);
});

test('ports are free and different', async () => {
  const ports = await freePorts(4);
  expect(new Set(ports).size).toBe(4);
  // Linux gives 32768 and up to outgoing connections, macOS 49152 and up.
  expect(Math.max(...ports)).toBeLessThan(32_768);
});

test('a reconciler gathers changes and says a failure once', async () => {
  jest.useFakeTimers();
  const lines: string[] = [];
  let runs = 0;
  const each = reconciler('x', async () => {
    runs += 1;
    throw new Error('not yet');
  }, (line) => lines.push(line));
  await jest.advanceTimersByTimeAsync(50);
  for (let pokes = 0; pokes < 5; pokes += 1) each.poke();
  await jest.advanceTimersByTimeAsync(400);
  each.stop();
  jest.useRealTimers();
  expect(runs).toBe(2);
  expect(lines).toEqual(['x: not yet']);
});

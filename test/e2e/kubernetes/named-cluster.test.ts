import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { IncomingHttpHeaders } from 'node:http';
import { createServer, request, Server } from 'node:https';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { makeCertificate } from './certificates';
import { kubeconfigOf } from './configuration';
import { startKubernetesHost } from './host';
import { Kube, KubeLogin } from './kube';
import { NamedCluster, readLogin } from './named-cluster';

const folder = mkdtempSync(join(tmpdir(), 'named-'));
const authority = makeCertificate({ commonName: 'ca', use: 'authority' });
const served = makeCertificate({ commonName: 'api', use: 'server', issuer: authority, hosts: ['127.0.0.1'] });
const client = makeCertificate({ commonName: 'admin', organizations: ['system:masters'], use: 'client', issuer: authority });
const calls: { path: string; headers: IncomingHttpHeaders; byCertificate: boolean; method: string }[] = [];
let namespaces = ['default', 'kube-system'];
let nodes: object[] = [];
let pods: object[] = [];
let roles: string[] = [];
const lines: string[] = [];
let api: Server;
let kubeconfigFile: string;

beforeAll(async () => {
  const options = { cert: served.certificate, key: served.key, ca: authority.certificate, requestCert: true, rejectUnauthorized: false };
  api = createServer(options, ({ url, method, headers, socket }, response) => {
    calls.push({ path: url!, method: method!, headers, byCertificate: (socket as TLSSocket).authorized });
    const items: Record<string, object[]> = {
      '/api/v1/namespaces': namespaces.map((name) => ({ metadata: { name } })),
      '/api/v1/nodes': [{ metadata: { name: 'kind-control-plane' }, spec: {} }, ...nodes],
      '/api/v1/pods': pods,
      '/apis/rbac.authorization.k8s.io/v1/clusterroles': roles.map((name) => ({ metadata: { name } })),
    };
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ items: items[url!] ?? [] }));
  });
  await new Promise<void>((done) => api.listen(0, '127.0.0.1', done));
  const login: KubeLogin = { server: `https://127.0.0.1:${(api.address() as AddressInfo).port}`, authority: authority.certificate, client };
  kubeconfigFile = join(folder, 'kubeconfig');
  writeFileSync(kubeconfigFile, JSON.stringify(kubeconfigOf('kind', login)));
});
beforeEach(() => {
  calls.length = 0;
  namespaces = ['default', 'kube-system'];
  nodes = [];
  pods = [{ metadata: { namespace: 'kube-system', name: 'coredns' } }];
  roles = ['view'];
  lines.length = 0;
});
afterAll(async () => {
  api.closeAllConnections();
  await new Promise((done) => api.close(done));
  rmSync(folder, { recursive: true, force: true });
});

// A program that stays, in the place of KWOK.
writeFileSync(join(folder, 'kwok'), '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 });

const start = () => NamedCluster.start({
  kubeconfigFile,
  serviceSocket: join(folder, 'service'),
  name: 'worktest',
  binaries: folder,
  folder: join(folder, 'worktest'),
  review: async (token) => token === 'k8s-aws-v1.good'
    ? { authenticated: true, username: 'arn:aws:iam::1:role/ops', groups: ['system:masters', 'ops'] }
    : { authenticated: false },
  log: (line) => lines.push(line),
});

test('a token of EKS is spoken for under the name and groups of its access entry', async () => {
  const cluster = await start();
  await new Kube({ ...cluster.login, token: 'k8s-aws-v1.good' }).request('GET', '/version');
  const [call] = calls.filter(({ path }) => path === '/version');
  expect(call.byCertificate).toBe(true);
  expect(call.headers['impersonate-user']).toBe('arn:aws:iam::1:role/ops');
  expect(call.headers['impersonate-group']).toBe('system:masters, ops');
  expect(call.headers.authorization).toBeUndefined();
  await cluster.stop();
});

test('a stranger is refused, and so is who has no token', async () => {
  const cluster = await start();
  await expect(new Kube({ ...cluster.login, token: 'k8s-aws-v1.bad' }).request('GET', '/version')).rejects.toThrow('401 Unauthorized');
  await expect(new Kube(cluster.login).request('GET', '/version')).rejects.toThrow('401 Unauthorized');
  expect(calls.filter(({ path }) => path === '/version')).toEqual([]);
  await cluster.stop();
});

test("a pod's token speaks for itself, and for nobody else", async () => {
  const cluster = await start();
  const answer = await new Promise<number>((done) => {
    request(new URL('/version', cluster.login.server), {
      ca: cluster.login.authority,
      headers: { 'Authorization': 'Bearer of-a-pod', 'Impersonate-User': 'admin', 'Impersonate-Group': 'system:masters' },
    }, (response) => done(response.resume().statusCode!)).end();
  });
  expect(answer).toBe(200);
  const [call] = calls.filter(({ path }) => path === '/version');
  expect(call.byCertificate).toBe(false);
  expect(call.headers).toMatchObject({ authorization: 'Bearer of-a-pod' });
  expect(Object.keys(call.headers).filter((name) => name.startsWith('impersonate'))).toEqual([]);
  await cluster.stop();
});

test('nodes of the cluster itself are closed to pods, and opened again', async () => {
  const cluster = await start();
  const patches = () => calls.filter(({ method, path }) => method === 'PATCH' && path === '/api/v1/nodes/kind-control-plane').length;
  expect(patches()).toBe(1);
  await cluster.stop();
  expect(patches()).toBe(2);
});

test('a cluster that is in use is refused, and left as it is', async () => {
  namespaces.push('payments');
  nodes = [{ metadata: { name: 'ip-10-0-1-5', labels: { 'eks.amazonaws.com/nodegroup': 'default' } }, spec: {} }];
  await expect(start()).rejects.toThrow(/names a cluster that is in use \(namespaces payments; nodes labelled eks.amazonaws.com\/nodegroup ip-10-0-1-5\): give the run one of its own$/);
  expect(calls.filter(({ method }) => method !== 'GET')).toEqual([]);
});

test('work in the default namespace is work', async () => {
  pods.push({ metadata: { namespace: 'default', name: 'shop-0' } });
  await expect(start()).rejects.toThrow('names a cluster that is in use (pods default/shop-0)');
  await expect(NamedCluster.requireUsable({ kubeconfigFile, serviceSocket: '' })).rejects.toThrow('names a cluster that is in use (pods default/shop-0)');
  expect(calls.filter(({ method }) => method !== 'GET')).toEqual([]);
});

test('of the nodes, those that the run made go; what else is left is said', async () => {
  const cluster = await start();
  const labels = { 'eks.amazonaws.com/nodegroup': 'default' };
  nodes = [
    { metadata: { name: 'ours', labels, annotations: { 'kwok.x-k8s.io/node': 'fake' } }, spec: {} },
    { metadata: { name: 'somebody-elses', labels }, spec: {} },
  ];
  roles.push('grafana');
  namespaces.push('monitoring');
  await cluster.stop();
  expect(calls.filter(({ method }) => method === 'DELETE').map(({ path }) => path)).toEqual(['/api/v1/nodes/ours']);
  expect(lines).toEqual(['left in the named cluster: namespaces/monitoring, clusterroles/grafana']);
});

test('it stands for one EKS cluster', async () => {
  const host = await startKubernetesHost({
    binaries: folder,
    workDir: join(folder, 'host'),
    log: () => undefined,
    review: async () => ({ authenticated: false }),
    named: { kubeconfigFile, serviceSocket: join(folder, 'service') },
  });
  // Somebody comes between the look and the first cluster.
  namespaces.push('payments');
  const first = host.createCluster('one', '1.36');
  await expect(host.createCluster('two', '1.36')).rejects.toThrow('the named cluster stands for one, and has no room for two beside it');
  await expect(first).rejects.toThrow('in use (namespaces payments)');
  await host.stop();
});

test('of several contexts one has to be named', () => {
  const file = join(folder, 'two-contexts');
  writeFileSync(file, 'current-context: production\ncontexts: [{ name: kind }, { name: production }]\n');
  expect(() => readLogin({ kubeconfigFile: file })).toThrow('has the contexts kind, production: say with --context which one the run may use');
});

test('a kubeconfig without a client certificate is refused', () => {
  const file = join(folder, 'token-only');
  writeFileSync(file, 'current-context: x\ncontexts: [{ name: x, context: { cluster: x, user: x } }]\nclusters: [{ name: x, cluster: { server: "https://x" } }]\nusers: [{ name: x, user: { token: abc } }]\n');
  expect(() => readLogin({ kubeconfigFile: file })).toThrow('an administrator who logs in with a client certificate');
  expect(() => readLogin({ kubeconfigFile: file, context: 'y' })).toThrow('no context y with a cluster and a user');
});

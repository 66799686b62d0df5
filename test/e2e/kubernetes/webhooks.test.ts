import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, TLSSocket } from 'node:tls';
import { makeCertificate } from './certificates';
import type { KubeObject, KubeView, Resource } from './kube';
import { readyPod, serviceClassPatch, ServiceProxy } from './webhooks';

const ADDRESS = '10.100.0.7:443';
const folder = mkdtempSync(join(tmpdir(), 'e2e-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const authority = makeCertificate({ commonName: 'ca', use: 'authority' });
const pair = makeCertificate({ commonName: 'hook', use: 'server', issuer: authority, hosts: ['hook.web.svc'] });
const base64 = (text: string) => Buffer.from(text).toString('base64');

function world(ready: boolean, keys = ['cert', 'key']): KubeView & { objects: Record<string, KubeObject[]> } {
  const metadata = { namespace: 'web', name: 'hook' };
  const objects: Record<string, KubeObject[]> = {
    services: [{ metadata, spec: { clusterIP: '10.100.0.7', ports: [{ port: 443 }] } }],
    endpointslices: [{
      metadata: { ...metadata, name: 'hook-x', labels: { 'kubernetes.io/service-name': 'hook' } },
      endpoints: [{ conditions: { ready }, targetRef: { kind: 'Pod', name: 'pod' } }],
    }],
    pods: [{ metadata: { namespace: 'web', name: 'pod' }, spec: { volumes: [{ secret: { secretName: 'tls' } }] } }],
    secrets: [{ metadata: { namespace: 'web', name: 'tls' }, data: { [keys[0]]: base64(pair.certificate), [keys[1]]: base64(pair.key) } }],
  };
  const list = (resource: Resource) => objects[resource] ?? [];
  return {
    objects,
    list,
    stop: () => undefined,
    find: (resource, namespace, name) => list(resource).find((each) => each.metadata.name === name && each.metadata.namespace === namespace),
  };
}

/** As an API server does it: CONNECT over the socket, TLS with the Service's name, then the call. */
async function ask(socketPath: string, path: string, body: object, ca = authority.certificate): Promise<any> {
  const call = request({ socketPath, method: 'CONNECT', path: ADDRESS });
  call.end();
  const [response, socket] = (await once(call, 'connect')) as [{ statusCode: number; statusMessage: string }, Socket];
  if (response.statusCode !== 200) return `${response.statusCode} ${response.statusMessage}`;
  const tls: TLSSocket = connect({ socket, ca, servername: 'hook.web.svc' });
  await once(tls, 'secureConnect');
  const inner = request({ createConnection: () => tls, method: 'POST', path, headers: { Host: 'hook.web.svc' } });
  inner.end(JSON.stringify(body));
  const [answer] = (await once(inner, 'response')) as [NodeJS.ReadableStream];
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  tls.destroy();
  return JSON.parse(text);
}

const review = (object: object) => ({
  apiVersion: 'admission.k8s.io/v1',
  kind: 'AdmissionReview',
  request: { uid: 'u', operation: 'CREATE', kind: { kind: 'Service' }, name: 'x', object },
});

describe.each([['ingress-nginx', ['cert', 'key']], ['a TLS Secret', ['tls.crt', 'tls.key']]])('with the keys of %s', (_case, keys) => {
  test('a call is answered with the certificate of the pod, while it is ready', async () => {
    const view = world(true, keys);
    const socket = join(folder, `a-${keys[0]}`);
    const proxy = await ServiceProxy.start(socket, view, () => undefined);
    expect(await ask(socket, '/validate', review({}))).toMatchObject({ kind: 'AdmissionReview', response: { uid: 'u', allowed: true } });
    view.objects.endpointslices[0].endpoints[0].conditions.ready = false;
    expect(await ask(socket, '/validate', review({}))).toBe('503 no ready pod behind web/hook');
    await proxy.stop();
  });
});

test('whoever does not trust the pod\'s certificate is not answered', async () => {
  const socket = join(folder, 'b');
  const proxy = await ServiceProxy.start(socket, world(true), () => undefined);
  const stranger = makeCertificate({ commonName: 'other', use: 'authority' });
  await expect(ask(socket, '/validate', review({}), stranger.certificate)).rejects.toThrow(/verify|certificate/);
  await proxy.stop();
});

test('the reason of a refusal', () => {
  const reasons = (address: string, change: (view: ReturnType<typeof world>) => void = () => undefined) => {
    const view = world(true);
    change(view);
    return readyPod(view, address);
  };
  expect(reasons(ADDRESS)).toMatchObject({ pod: { metadata: { name: 'pod' } } });
  expect(reasons('10.100.0.8:443')).toBe('no such Service');
  expect(reasons('10.100.0.7:80')).toBe('no such port of the Service');
  expect(reasons(ADDRESS, ({ objects }) => (objects.pods = []))).toBe('no ready pod behind web/hook');
});

test('the AWS Load Balancer Controller\'s webhook takes Services without a class', () => {
  const service = (spec: object, annotations = {}) => ({ metadata: { annotations }, spec });
  const patch = (object: object, path = '/mutate-v1-service?timeout=10s') => serviceClassPatch(path, 'CREATE', object);
  expect(patch(service({ type: 'LoadBalancer' }))).toEqual([{ op: 'add', path: '/spec/loadBalancerClass', value: 'service.k8s.aws/nlb' }]);
  expect(patch(service({ type: 'LoadBalancer' }), '/mutate-v1-pod')).toBeUndefined();
  expect(patch(service({ type: 'ClusterIP' }))).toBeUndefined();
  expect(patch(service({ type: 'LoadBalancer', loadBalancerClass: 'x' }))).toBeUndefined();
  expect(patch(service({ type: 'LoadBalancer' }, { 'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb' }))).toBeUndefined();
});

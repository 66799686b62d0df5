import { X509Certificate } from 'node:crypto';
import { JobRunner } from './jobs';
import { memoryContext } from './memory';

const CERTGEN = 'registry.k8s.io/ingress-nginx/kube-webhook-certgen:v1.6.9';

function pod(name: string, container: object, spec: object = {}) {
  return {
    metadata: { namespace: 'web', name, ownerReferences: [{ kind: 'Job', name, uid: name }] },
    spec: { nodeName: 'node', serviceAccountName: 'job', restartPolicy: 'Never', containers: [{ name: 'main', ...container }], ...spec },
    status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'True' }] },
  };
}

async function phaseOf(made: ReturnType<typeof memoryContext>, name: string): Promise<string> {
  for (;;) {
    const { phase } = made.cluster.get('pods', name, 'web').status;
    if (['Succeeded', 'Failed'].includes(phase)) return phase;
    await new Promise((done) => setTimeout(done, 10));
  }
}

test('the certificate of a webhook is there before its Job succeeds, and the webhook trusts it after the second', async () => {
  const made = memoryContext();
  const jobs = new JobRunner(made.context);
  made.cluster.put('pods', pod('create', {
    image: CERTGEN,
    args: ['create', '--host=hook,hook.$(POD_NAMESPACE).svc', '--namespace=$(POD_NAMESPACE)', '--secret-name=cert'],
  }));
  await jobs.reconcile();
  expect(await phaseOf(made, 'create')).toBe('Succeeded');
  const { data } = made.cluster.get('secrets', 'cert', 'web');
  const text = (key: string) => Buffer.from(data[key], 'base64').toString();
  const certificate = new X509Certificate(text('cert'));
  expect(certificate.checkHost('hook.web.svc')).toBe('hook.web.svc');
  expect(certificate.verify(new X509Certificate(text('ca')).publicKey)).toBe(true);

  made.cluster.put('validatingwebhookconfigurations', { metadata: { name: 'hook' }, webhooks: [{ name: 'a', failurePolicy: 'Ignore', clientConfig: { service: { name: 'hook' } } }] });
  made.cluster.put('pods', pod('patch', {
    image: CERTGEN,
    args: ['patch', '--webhook-name=hook', '--namespace=$(POD_NAMESPACE)', '--patch-mutating=false', '--secret-name=cert', '--patch-failure-policy=Fail'],
  }));
  await jobs.reconcile();
  expect(await phaseOf(made, 'patch')).toBe('Succeeded');
  expect(made.cluster.get('validatingwebhookconfigurations', 'hook').webhooks).toEqual([
    { name: 'a', failurePolicy: 'Fail', clientConfig: { service: { name: 'hook' }, caBundle: data.ca } },
  ]);
});

test('what fails is seen as a failed pod', async () => {
  const made = memoryContext();
  made.cluster.put('pods', pod('patch', { image: CERTGEN, args: ['patch', '--webhook-name=hook', '--namespace=web', '--secret-name=cert'] }));
  await new JobRunner(made.context).reconcile();
  expect(await phaseOf(made, 'patch')).toBe('Failed');
  expect(made.cluster.get('pods', 'patch', 'web').status.containerStatuses[0].state.terminated.exitCode).toBe(1);
});

test('a Job that nobody knows fails without being run, and the log says which', async () => {
  const made = memoryContext();
  made.cluster.put('pods', pod('script', { image: 'x', command: ['/bin/sh', '-c', 'exit 0'] }));
  await new JobRunner(made.context).reconcile();
  expect(await phaseOf(made, 'script')).toBe('Failed');
  expect(made.lines.join()).toContain('web/script: fails: nobody here knows what x does');
});

test('a pod waits for what it mounts', async () => {
  const made = memoryContext();
  made.cluster.put('pods', pod('waits', { image: 'x' }, { volumes: [{ secret: { secretName: 'later' } }] }));
  const jobs = new JobRunner(made.context);
  await jobs.reconcile();
  expect(made.cluster.get('pods', 'waits', 'web').status.phase).toBe('Pending');
  made.cluster.put('secrets', { metadata: { namespace: 'web', name: 'later' } });
  await jobs.reconcile();
  expect(await phaseOf(made, 'waits')).toBe('Failed');
});

import { Collectors } from './collectors';
import { memoryContext } from './memory';
import { ObjectWriters } from './object-writers';
import { missingPassword } from '../databases/password-readers';

const pod = (account: string, more: object = {}) => ({
  metadata: { namespace: 'monitoring', name: `${account}-0` },
  spec: { serviceAccountName: account, containers: [] },
  status: { podIP: '10.0.0.9', conditions: [{ type: 'Ready', status: 'True' }] },
  ...more,
});

test.each([
  ['loki', 'storage_config:\n  aws:\n    bucketnames: logs-1\n'],
  ['tempo', 'storage:\n  trace:\n    s3:\n      bucket: logs-1\n'],
])('%s writes into the bucket of its configuration, as its credentials allow, and says when that is gone', async (name, config) => {
  const { context, cluster, aws, lines, facts } = memoryContext();
  let time = 10_000;
  const writers = new ObjectWriters(context, () => (time += 5000));
  await writers.reconcile();
  cluster.put('configmaps', { metadata: { namespace: 'monitoring', name }, data: { 'config.yaml': config } });
  cluster.put('pods', pod(name));
  aws.buckets.set('logs-1', []);
  await writers.reconcile();
  expect(aws.buckets.get('logs-1')).toHaveLength(1);
  facts.denied.push('s3:PutObject');
  await writers.reconcile();
  expect(aws.buckets.get('logs-1')).toHaveLength(1);
  facts.denied.length = 0;
  aws.buckets.clear();
  await writers.reconcile();
  expect(lines).toEqual([
    `writer: ${name}: writes to logs-1`, `writer: ${name}: role may not s3:PutObject`, `writer: ${name}: loses what it has: NoSuchBucket of logs-1`,
  ]);
});

test('a collector says whom it does not reach', async () => {
  const { context, cluster, lines } = memoryContext();
  const collectors = new Collectors(context);
  cluster.put('pods', pod('opentelemetry-gateway'));
  cluster.put('configmaps', { metadata: { namespace: 'monitoring', name: 'opentelemetry-gateway-statefulset' }, data: { relay: 'endpoint: http://loki-gateway.monitoring.svc:80/otlp' } });
  await collectors.reconcile();
  cluster.put('services', { metadata: { namespace: 'monitoring', name: 'loki-gateway' }, spec: {} });
  await collectors.reconcile();
  expect(lines).toEqual(['collector: opentelemetry-gateway-0: keeps what it has: nobody is at monitoring/loki-gateway', 'collector: opentelemetry-gateway-0: sends']);
});

test('a pod that reads a password waits for credentials, what they allow, and the secret', async () => {
  const { context: { eks }, facts } = memoryContext();
  const reader = pod('grafana', { spec: { serviceAccountName: 'grafana', initContainers: [{ env: [{ name: 'SECRET_ARN', value: 'arn:secret' }] }], containers: [] } });
  const there = new Set<string>();
  const json = async (_: string, __: string, { SecretId }: Record<string, unknown>) => {
    if (!there.has(String(SecretId))) throw new Error('ResourceNotFoundException');
    return {};
  };
  const missing = (one: any) => missingPassword(one, 'demo', eks, { json });
  expect(await missing(pod('grafana'))).toEqual([]);
  expect(await missing(reader)).toEqual(['the secret arn:secret (ResourceNotFoundException)']);
  facts.denied.push('secretsmanager:GetSecretValue');
  expect(await missing(reader)).toEqual(['the permission secretsmanager:GetSecretValue of role']);
  facts.credentials = false;
  expect(await missing(reader)).toEqual(['credentials of the service account grafana']);
  facts.credentials = true;
  facts.denied.length = 0;
  there.add('arn:secret');
  expect(await missing(reader)).toEqual([]);
});

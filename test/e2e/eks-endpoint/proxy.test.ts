import { TestWorld } from './test-world';

let world: TestWorld;
beforeEach(async () => {
  world = await TestWorld.start();
});
afterEach(() => world.stop());

function send(service: string, headers: Record<string, string>, body: string): Promise<Response> {
  return fetch(`${world.endpoint.url}/path?x=%2F`, {
    method: 'POST',
    headers: { Authorization: `AWS4-HMAC-SHA256 Credential=key/20261126/eu-central-1/${service}/aws4_request, SignedHeaders=host`, ...headers },
    body,
  });
}

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

test('hands other services on as they came', async () => {
  const response = await send('s3', { 'x-amz-meta-a': 'b' }, 'content');
  expect(await response.text()).toBe('passed through');
  expect(world.aws.passed).toEqual([expect.objectContaining({ method: 'POST', url: '/path?x=%2F', body: 'content' })]);
  expect(world.aws.passed[0].headers).toMatchObject({ 'x-amz-meta-a': 'b', 'host': new URL(world.endpoint.url).host });
});

test.each([
  ['ec2', 'DescribeVpcs', FORM, 'Action=DescribeVpcs', 503, '<Code>RequestLimitExceeded</Code>'],
  ['iam', 'GetUser', FORM, 'Action=GetUser', 400, '<Code>Throttling</Code>'],
  ['logs', 'TagResource', { 'X-Amz-Target': 'Logs_20140328.TagResource' }, '{}', 400, '"__type":"ThrottlingException"'],
  ['s3', '*', {}, '', 503, '<Code>SlowDown</Code>'],
])('throttles %s in its own form, as often as it is told', async (service, action, headers, body, status, text) => {
  world.endpoint.setFaults([{ service, action, kind: 'throttle', times: 1 }]);
  const response = await send(service, headers as Record<string, string>, body);
  expect([response.status, await response.text()]).toEqual([status, expect.stringContaining(text)]);
  expect((await send(service, headers as Record<string, string>, body)).status).toBe(200);
});

test('plays faults on EKS by the name of the operation', async () => {
  world.endpoint.setFaults([
    { service: 'eks', action: 'ListClusters', kind: 'throttle', times: 1 },
    { service: 'eks', action: 'ListClusters', kind: 'error500', times: 1 },
    { service: 'eks', action: 'ListClusters', kind: 'delay', times: 1, delayMilliseconds: 30 },
  ]);
  expect(await world.call('GET', '/clusters')).toMatchObject({ status: 429, code: 'ThrottlingException' });
  expect(await world.call('GET', '/clusters')).toMatchObject({ status: 500, code: 'ServerException' });
  const before = Date.now();
  expect(await world.call('GET', '/clusters')).toMatchObject({ status: 200, body: { clusters: [] } });
  expect(Date.now() - before).toBeGreaterThanOrEqual(25);
});

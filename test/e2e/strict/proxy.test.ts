import { fixtureLibrary } from './fixture';
import type { LocalServer } from './local-server';
import { startStrictProxy } from './proxy';
import { Validator } from './validator';
import { FakeAws, startFakeAws } from '../eks-endpoint/fake-emulator';
import { TestWorld } from '../eks-endpoint/test-world';

const { library, remove } = fixtureLibrary();
afterAll(remove);

let emulator: FakeAws;
let proxy: LocalServer;
beforeEach(async () => {
  emulator = await startFakeAws();
  proxy = await startStrictProxy(emulator.url, new Validator(library), () => undefined);
});
afterEach(async () => {
  await proxy.stop();
  await emulator.stop();
});

const signed = (service: string, more: Record<string, string> = {}) =>
  ({ Authorization: `AWS4-HMAC-SHA256 Credential=key/20261126/eu-central-1/${service}/aws4_request, SignedHeaders=host`, ...more });
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

test('hands on what the service would take', async () => {
  const response = await fetch(proxy.url, { method: 'POST', headers: signed('iam', FORM), body: 'Action=CreateRole&Version=2010-05-08&RoleName=a' });
  expect(await response.text()).toBe('passed through');
  expect(emulator.passed).toHaveLength(1);
});

test.each<[string, string, string, Record<string, string>, string, string]>([
  ['IAM', 'iam', '/', FORM, 'Action=CreateRole&Version=2010-05-08&RoleName=%3C', '<Code>ValidationError</Code><Message>iam CreateRole: RoleName does not match [\\w+=,.@-]+ (got "&lt;")</Message>'],
  ['EC2', 'ec2', '/', FORM, 'Action=CreateTags&Version=2016-11-15', '<Errors><Error><Code>InvalidParameterValue</Code><Message>ec2 CreateTags: Resources is required'],
  ['CloudWatch Logs', 'logs', '/', { 'X-Amz-Target': 'Logs_20140328.CreateLogGroup' }, '{}', '"__type":"InvalidParameterException","message":"logs CreateLogGroup: logGroupName is required"'],
  ['S3', 's3', '/bucket/a', { 'x-amz-mode': 'x' }, 'b', '<Error><Code>InvalidArgument</Code>'],
])('answers for %s what the service would refuse, and hands nothing on', async (_, service, path, headers, body, expected) => {
  const response = await fetch(`${proxy.url}${path}`, { method: service === 's3' ? 'PUT' : 'POST', headers: signed(service, headers), body });
  expect([response.status, await response.text()]).toEqual([400, expect.stringContaining(expected)]);
  expect(emulator.passed).toEqual([]);
});

test('EKS refuses what its model forbids before it does anything', async () => {
  const validator = new Validator(library);
  const world = await TestWorld.start({ validator });
  const answer = await world.call('POST', '/clusters/demo/addons/vpc-cni/update', { serviceAccountRoleArn: '' });
  await world.stop();
  expect(answer).toMatchObject({
    status: 400, code: 'InvalidParameterException', body: { message: 'eks UpdateAddon: serviceAccountRoleArn has 0 characters, less than 1 (got "")' },
  });
  expect(validator.report().violations).toHaveLength(1);
});

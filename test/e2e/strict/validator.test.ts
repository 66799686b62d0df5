import { fixtureLibrary } from './fixture';
import { printed } from './print';
import { AwsRequest } from './reading';
import { describeViolation, Validator } from './validator';

const { library, remove } = fixtureLibrary();
afterAll(remove);

function request(method: string, url: string, body = '', headers: Record<string, string> = {}): AwsRequest {
  const [path, query = ''] = url.split('?');
  return { method, path, query: new URLSearchParams(query), headers, body: Buffer.from(body) };
}
const form = (body: string) => request('POST', '/', body, { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' });
const update = (body: object) => request('POST', '/clusters/demo/addons/vpc-cni/update', JSON.stringify(body));
const target = (name: string, body: object) => request('POST', '/', JSON.stringify(body), { 'x-amz-target': `Logs_20140328.${name}` });

const found = (service: string, one: AwsRequest) => new Validator(library).validate(service, one).map(describeViolation);

const ROLE = 'arn:aws:iam::1:role';

test.each<[string, string, AwsRequest]>([
  ['JSON over REST', 'eks', update({ serviceAccountRoleArn: ROLE, resolveConflicts: 'PRESERVE', maximum: 5, fast: false, tags: { a: '' } })],
  ['null, which is nothing', 'eks', update({ serviceAccountRoleArn: null })],
  ['no body', 'eks', request('GET', '/clusters/demo/addons/vpc-cni')],
  ['a fixed path before labels', 'eks', request('GET', '/clusters/all/addons/versions?name=a&name=b')],
  ['the query protocol', 'iam', form('Action=CreateRole&Version=2010-05-08&RoleName=a-b&Tags.member.1.Key=k&Tags.member.1.Value=v&Attributes.entry.1.key=k&Attributes.entry.1.value=v')],
  ['an empty list', 'iam', form('Action=CreateRole&Version=2010-05-08&RoleName=a&Tags=')],
  ['a presigned request', 'iam', request('GET', '/?Action=CreateRole&Version=2010-05-08&RoleName=a&X-Amz-Signature=0')],
  ['EC2', 'ec2', form('Action=CreateTags&Version=2016-11-15&ResourceId.1=a&ResourceId.2=b&Tag.1.Key=k&Tag.1.Value=&DryRun=false')],
  ['JSON', 'logs', target('CreateLogGroup', { logGroupName: 'a', days: 3 })],
  ['an object', 's3', request('PUT', '/bucket/some/key', 'anything', { 'x-amz-mode': 'OVERWRITE' })],
  ['one of two operations with the same path', 's3', request('PUT', '/bucket/key?x-id=CopyObject', '', { 'x-amz-copy-source': '/a/b' })],
  ['an operation that the query tells apart', 's3', request('PUT', '/bucket?versioning', '<VersioningConfiguration xmlns="x"><Status>OVERWRITE</Status><Rule><Key>a</Key></Rule></VersioningConfiguration>')],
  ['a bucket', 's3', request('PUT', '/bucket/')],
])('takes %s', (_, service, one) => {
  expect(found(service, one)).toEqual([]);
});

test.each<[string, string, AwsRequest, string]>([
  ['an empty text', 'eks', update({ serviceAccountRoleArn: '' }), 'eks UpdateAddon: serviceAccountRoleArn has 0 characters, less than 1 (got "")'],
  ['a long one', 'eks', update({ serviceAccountRoleArn: 'a'.repeat(21) }), 'eks UpdateAddon: serviceAccountRoleArn has 21 characters, more than 20 (got "aaaaaaaaaaaaaaaaaaaaa")'],
  ['a value of no enumeration', 'eks', update({ resolveConflicts: 'NEVER' }), 'eks UpdateAddon: resolveConflicts is none of OVERWRITE, PRESERVE (got "NEVER")'],
  ['a number out of range', 'eks', update({ maximum: 6 }), 'eks UpdateAddon: maximum is 6, more than 5 (got 6)'],
  ['text for a number', 'eks', update({ maximum: '3' }), 'eks UpdateAddon: maximum is no integer (got "3")'],
  ['text for a boolean', 'eks', update({ fast: 'true' }), 'eks UpdateAddon: fast is no boolean (got "true")'],
  ['a list for a map', 'eks', update({ tags: ['a'] }), 'eks UpdateAddon: tags is no map (got ["a"])'],
  ['an empty map', 'eks', update({ tags: {} }), 'eks UpdateAddon: tags has 0 entries, less than 1 (got {})'],
  ['a long key of a map', 'eks', update({ tags: { 'too-long': 'a' } }), 'eks UpdateAddon: tags.too-long (key) has 8 characters, more than 5 (got "too-long")'],
  ['what the model does not have', 'eks', update({ role: 'a' }), 'eks UpdateAddon: role the model has no such member (got "a")'],
  ['a label that does not match as a whole', 'eks', request('GET', '/clusters/de%20mo/addons/a'), 'eks DescribeAddon: clusterName does not match [\\w+=,.@-]+ (got "de mo")'],
  ['an unknown query parameter', 'eks', request('GET', '/clusters/demo/addons/a?verbose=1'), 'eks DescribeAddon: verbose the model has no such member (got "1")'],
  ['a path that there is not', 'eks', request('PATCH', '/clusters'), 'eks PATCH /clusters: the model has no operation PATCH /clusters'],
  ['a body that is no JSON', 'eks', request('POST', '/clusters/demo/addons/a/update', 'no'), 'eks POST /clusters/demo/addons/a/update: the body is no JSON'],
  ['a long list', 'eks', request('GET', '/clusters/all/addons/versions?name=a&name=b&name=c'), 'eks ListVersions: names has 3 items, more than 2 (got ["a","b","c"])'],
  ['a missing member', 'iam', form('Action=CreateRole&Version=2010-05-08'), 'iam CreateRole: RoleName is required'],
  ['a missing member inside', 'iam', form('Action=CreateRole&Version=2010-05-08&RoleName=a&Tags.member.1.Value=v'), 'iam CreateRole: Tags[0].Key is required'],
  ['a list in the form of EC2', 'iam', form('Action=CreateRole&Version=2010-05-08&RoleName=a&Tags.1.Key=v'), 'iam CreateRole: Tags.1 the model has no such member'],
  ['text for a number in a form', 'iam', form('Action=CreateRole&Version=2010-05-08&RoleName=a&MaxSession=many'), 'iam CreateRole: MaxSession is no integer (got "many")'],
  ['an unknown action', 'iam', form('Action=CreateRule&Version=2010-05-08'), 'iam POST /: the model has no operation \'CreateRule\''],
  ['an unknown version', 'iam', form('Action=CreateRole&Version=2000-01-01'), 'iam POST /: there is no model of this service in this version'],
  ['a list in the form of IAM', 'ec2', form('Action=CreateTags&Version=2016-11-15&ResourceId.member.1=a'), 'ec2 CreateTags: Resources.member the model has no such member'],
  ['an older version, without the action', 'ec2', form('Action=CreateTags&Version=2014-09-01'), 'ec2 POST /: the model has no operation \'CreateTags\''],
  ['a target that there is not', 'logs', target('CreateGroup', {}), 'logs POST /: the model has no operation \'CreateGroup\''],
  ['a text that has a wrong character', 'logs', target('CreateLogGroup', { logGroupName: 'a b' }), 'logs CreateLogGroup: logGroupName does not match [\\w+=,.@-]+ (got "a b")'],
  ['a protocol that is not known', 'logs', request('POST', '/service/Logs/operation/CreateLogGroup', 'cbor'), 'logs POST /service/Logs/operation/CreateLogGroup: it is not in a protocol that is known here (the service\'s own is json)'],
  ['a wrong header', 's3', request('GET', '/bucket/key', '', { 'x-amz-mode': 'x' }), 's3 GetObject: Mode is none of OVERWRITE, PRESERVE (got "x")'],
  ['wrong XML', 's3', request('PUT', '/bucket?versioning', '<VersioningConfiguration><Status>On</Status></VersioningConfiguration>'), 's3 PutBucketVersioning: Versioning.Status is none of OVERWRITE, PRESERVE (got "On")'],
  ['XML without what is required', 's3', request('PUT', '/bucket?versioning', '<VersioningConfiguration><Rule></Rule></VersioningConfiguration>'), 's3 PutBucketVersioning: Versioning.Rules[0].Key is required'],
  ['XML that the model does not have', 's3', request('PUT', '/bucket?versioning', '<VersioningConfiguration><State/></VersioningConfiguration>'), 's3 PutBucketVersioning: Versioning.State the model has no such member'],
  ['no XML where there has to be some', 's3', request('PUT', '/bucket?versioning'), 's3 PutBucketVersioning: Versioning is required'],
  ['a service without a model', 'route53', request('GET', '/'), 'route53 GET /: there is no model of this service in this version'],
])('refuses %s', (_, service, one, expected) => {
  expect(found(service, one)).toEqual([expected]);
});

test('a request that nobody signed is not let through unseen', () => {
  expect(new Validator(library).validate(undefined, request('GET', '/')).map(describeViolation))
    .toEqual(['unsigned GET /: there is no model of this service in this version']);
});

test('reports what it has seen, once each, and what was let through', () => {
  const allowance = { service: 's3', operation: 'GetObject', member: 'Mode', value: 'x', reason: 'it is a test' };
  const logged: string[] = [];
  const validator = new Validator(library, [allowance], (line) => void logged.push(line));
  validator.validate('eks', update({ maximum: 6, kind: 'anything' }));
  validator.validate('eks', update({ maximum: 6 }));
  validator.validate('eks', update({}));
  expect(validator.validate('s3', request('GET', '/bucket/key', '', { 'x-amz-mode': 'x' }))).toEqual([]);
  expect(validator.validate('s3', request('GET', '/bucket/key', '', { 'x-amz-mode': 'y' }))).toHaveLength(1);
  expect(logged.slice(0, 2)).toEqual(Array(2).fill('eks UpdateAddon: maximum is 6, more than 5 (got 6)'));
  expect(printed(validator.report(), library.version)).toEqual([
    '5 requests held against the API models of botocore 1.2.3: eks 3, s3 2',
    'Patterns that JavaScript does not know, so not checked: (?i)all',
    'Let through 1 times: s3 GetObject Mode: it is a test',
    'REFUSED 2 times: eks UpdateAddon: maximum is 6, more than 5 (got 6)',
    'REFUSED 1 times: s3 GetObject: Mode is none of OVERWRITE, PRESERVE (got "y")',
  ]);
});

test('what is wrong on purpose does not count, and nothing else is forgiven with it', async () => {
  const validator = new Validator(library);
  const provoke = () => void validator.validate('eks', update({ serviceAccountRoleArn: '' }));
  const times = () => validator.report().violations.map(({ violation, times: count }) => `${violation.member} ${count}`);
  expect(await validator.expecting(/serviceAccountRoleArn has 0/, async () => {
    provoke();
    provoke();
    validator.validate('eks', update({ maximum: 6 }));
  })).toBe(2);
  expect(times()).toEqual(['maximum 1']);
  provoke();
  expect(await validator.expecting(/serviceAccountRoleArn has 0/, async () => provoke())).toBe(1);
  expect(times().sort()).toEqual(['maximum 1', 'serviceAccountRoleArn 1']);
  expect(await validator.expecting(/serviceAccountRoleArn has 0/, async () => undefined)).toBe(0);
});

test('the AWS CLI has to be installed', () => {
  expect(() => (library.constructor as any).ofEnvironment('/nowhere')).toThrow('The AWS CLI is missing: run `npm run e2e:prepare`');
});

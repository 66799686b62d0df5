import { operationNames } from './model';
import { HANDLERS } from './server';
import { TestWorld } from './test-world';

let world: TestWorld;
beforeAll(async () => {
  world = await TestWorld.start();
});
afterAll(() => world.stop());

test('every operation that is answered is one of the published model', () => {
  expect(operationNames()).toEqual(expect.arrayContaining(Object.keys(HANDLERS)));
});

test.each([
  ['an unknown path', 'POST', '/cluster', {}, 404, 'UnknownOperationException'],
  ['a method that the path does not have', 'PATCH', '/clusters/demo', {}, 404, 'UnknownOperationException'],
  ['a required member that is missing', 'POST', '/clusters', { name: 'demo', roleArn: 'arn' }, 400, 'InvalidParameterException'],
  ['an unknown member', 'POST', '/clusters', { name: 'demo', roleArn: 'arn', resourcesVpcConfig: {}, nodes: 3 }, 400, 'InvalidParameterException'],
  ['an unknown member inside', 'POST', '/clusters', { name: 'demo', roleArn: 'arn', resourcesVpcConfig: { vpcId: 'vpc-1' } }, 400, 'InvalidParameterException'],
  ['a wrong type', 'POST', '/clusters', { name: 'demo', roleArn: 'arn', resourcesVpcConfig: { subnetIds: 'subnet-a' } }, 400, 'InvalidParameterException'],
  ['a value that is not in the enumeration', 'POST', '/clusters', {
    name: 'demo', roleArn: 'arn', resourcesVpcConfig: {}, upgradePolicy: { supportType: 'FOREVER' },
  }, 400, 'InvalidParameterException'],
  ['an unknown query parameter', 'GET', '/clusters?name=demo', undefined, 400, 'InvalidParameterException'],
  ['a body that is no JSON', 'POST', '/clusters', [] as object, 400, 'SerializationException'],
  ['an operation that is known and not answered', 'GET', '/clusters/demo/fargate-profiles', undefined, 501, 'NotImplemented'],
])('refuses %s', async (_what, method, path, body, status, code) => {
  expect(await world.call(method, path, body)).toMatchObject({ status, code });
});

test('answers the listings that need no state', async () => {
  const versions = await world.call('GET', '/cluster-versions?defaultOnly=true');
  expect(versions.body).toMatchObject({ clusterVersions: [{ clusterVersion: '1.35', defaultVersion: true }] });
  const addons = await world.call('GET', '/addons/supported-versions?addonName=coredns&kubernetesVersion=1.35');
  expect((addons.body.addons as { addonName: string }[]).map(({ addonName }) => addonName)).toEqual(['coredns']);
  expect((await world.call('GET', '/access-policies')).status).toBe(200);
});

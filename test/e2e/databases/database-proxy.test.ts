import { Databases } from './database-proxy';

const calls: [string, Record<string, unknown>][] = [];
const emulator = {
  json: async (_: string, target: string, parameters: Record<string, unknown>) => {
    calls.push([target, parameters]);
    return { ARN: 'arn:aws:secretsmanager:eu-west-2:000000000000:secret:rds!db-1-a1b2c3' };
  },
};
const form = (action: string, parameters: Record<string, string> = {}) => new URLSearchParams({ Action: action, DBInstanceIdentifier: 'grafana', ...parameters });
const ANSWER = '<DBInstances><DBInstance><DBInstanceIdentifier>grafana</DBInstanceIdentifier><EnabledCloudwatchLogsExports/></DBInstance></DBInstances>';

test('a password that RDS makes is a secret, which goes with its instance', async () => {
  const databases = new Databases(emulator, () => undefined);
  await databases.done(form('CreateDBInstance', {
    'ManageMasterUserPassword': 'true', 'MasterUsername': 'grafana', 'DBSubnetGroupName': 'private', 'EnableCloudwatchLogsExports.member.1': 'postgresql',
  }));
  const answer = databases.completed(ANSWER);
  expect(answer).toContain('<SecretArn>arn:aws:secretsmanager:eu-west-2:000000000000:secret:rds!db-1-a1b2c3</SecretArn><SecretStatus>active</SecretStatus>');
  expect(answer).toContain('<EnabledCloudwatchLogsExports><member>postgresql</member></EnabledCloudwatchLogsExports>');
  expect(databases.completed(ANSWER.replaceAll('grafana', 'other'))).toBe(ANSWER.replaceAll('grafana', 'other'));
  await databases.done(form('DeleteDBInstance'));
  expect(calls.map(([target]) => target)).toEqual(['secretsmanager.CreateSecret', 'secretsmanager.DeleteSecret']);
  expect(databases.completed(ANSWER)).toBe(ANSWER);
});

test('RDS refuses two passwords, none, less storage, and the end of groups that are in use', async () => {
  const databases = new Databases(emulator, () => undefined);
  const refused = (...given: Parameters<typeof form>) => databases.refusal(form(...given))?.[0];
  expect(refused('CreateDBInstance', { ManageMasterUserPassword: 'true', MasterUserPassword: 'secret' })).toBe('InvalidParameterCombination');
  expect(refused('CreateDBInstance')).toBe('InvalidParameterValue');
  expect(refused('CreateDBInstance', { ManageMasterUserPassword: 'true' })).toBeUndefined();
  await databases.done(form('CreateDBInstance', { ManageMasterUserPassword: 'true', DBSubnetGroupName: 'private', DBParameterGroupName: 'tls', AllocatedStorage: '20' }));
  await databases.done(form('ModifyDBInstance', { AllocatedStorage: '40' }));
  expect(refused('ModifyDBInstance', { AllocatedStorage: '20' })).toBe('InvalidParameterCombination');
  expect(refused('ModifyDBInstance', { AllocatedStorage: '40' })).toBeUndefined();
  expect(refused('ModifyDBInstance', { DBParameterGroupName: 'tls' })).toBeUndefined();
  expect(refused('DeleteDBSubnetGroup', { DBSubnetGroupName: 'private' })).toBe('InvalidDBSubnetGroupStateFault');
  expect(refused('DeleteDBSubnetGroup', { DBSubnetGroupName: 'other' })).toBeUndefined();
  expect(refused('DeleteDBParameterGroup', { DBParameterGroupName: 'tls' })).toBe('InvalidDBParameterGroupState');
  await databases.done(form('ModifyDBInstance', { DBParameterGroupName: 'tls-18' }));
  expect(refused('DeleteDBParameterGroup', { DBParameterGroupName: 'tls' })).toBeUndefined();
});

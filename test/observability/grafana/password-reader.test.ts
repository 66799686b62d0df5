import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { SideScript, until } from './side-script';
import { PASSWORD_FILE, SCRIPT } from '../../../src/observability/grafana/password-reader';

/** What is run in the place of the AWS CLI: it has what a file says, and tells what it was asked. */
const AWS = `#!/bin/sh
echo "$AWS_REGION $*" >> "$ANSWERS/asked"
cat "$ANSWERS/secret"
`;
const PAUSE = 'sleep 30 & wait $!';

let side: SideScript;

beforeEach(() => { side = new SideScript('aws', AWS, 'answers', 'database'); });
afterEach(() => side.end());

/** Runs the script of the container, with shorter pauses. */
function run() {
  side.start('/bin/bash', SCRIPT, { [dirname(PASSWORD_FILE)]: join(side.root, 'database'), [PAUSE]: 'sleep 0.1 & wait $!' }, {
    ANSWERS: join(side.root, 'answers'),
    SECRET_ARN: 'arn:aws:secretsmanager:eu-west-2:111122223333:secret:rds!db-0123-AbCdEf',
    DATABASE: 'db.example.com:5432:grafana:grafana',
  });
}

const answer = (password: string) => writeFileSync(join(side.root, 'answers', 'secret'), `${JSON.stringify({ username: 'grafana', password })}\n`);
const file = () => join(side.root, 'database', 'pgpass');
const lineOf = (escaped: string) => `db.example.com:5432:grafana:grafana:${escaped}\n`;

it.each([
  ['letters and digits', 'aB3', 'aB3'],
  ['what the file has a meaning for', 'a:b\\c', 'a\\:b\\\\c'],
  ['what a shell has a meaning for', 'a{b$(c)`d`\'e%f&g|h*~', 'a{b$(c)`d`\'e%f&g|h*~'],
])('puts a password of %s where drivers look, for nobody else to read', async (_, password, escaped) => {
  answer(password);
  run();
  await until(() => side.said.includes('a password was read'));
  expect(readFileSync(file(), 'utf8')).toBe(lineOf(escaped));
  expect(statSync(file()).mode.toString(8)).toBe('100600');
  expect(side.said).not.toContain(password);
  expect(await side.stop()).toBe(0);
});

it('reads characters that the secret has as numbers', async () => {
  writeFileSync(join(side.root, 'answers', 'secret'), '{"password":"a\\u0026b\\u003dc","username":"grafana"}\n');
  run();
  await until(() => existsSync(file()));
  expect(readFileSync(file(), 'utf8')).toBe(lineOf('a&b=c'));
});

it('asks in the region of the secret, and follows when the password changes', async () => {
  answer('first');
  run();
  await until(() => existsSync(file()));
  expect(readFileSync(join(side.root, 'answers', 'asked'), 'utf8').split('\n')[0]).toBe(
    'eu-west-2 secretsmanager get-secret-value --secret-id arn:aws:secretsmanager:eu-west-2:111122223333:secret:rds!db-0123-AbCdEf --query SecretString --output text',
  );
  answer('second');
  await until(() => readFileSync(file(), 'utf8') === lineOf('second'));
});

it('keeps the password that it has while Secrets Manager does not answer, and says so', async () => {
  answer('first');
  run();
  await until(() => existsSync(file()));
  rmSync(join(side.root, 'answers', 'secret'));
  await until(() => side.said.includes('the password could not be read; it is tried again every 30 seconds'));
  expect(readFileSync(file(), 'utf8')).toBe(lineOf('first'));
});

it('has no file before there is a password, so that Grafana waits for it', async () => {
  run();
  await until(() => side.said.includes('could not be read'));
  expect(existsSync(file())).toBe(false);
});

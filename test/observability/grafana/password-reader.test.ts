import { spawn } from 'child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { PASSWORD_FILE, SCRIPT } from '../../../src/observability/grafana/password-reader';

/** What is run in the place of the AWS CLI: it has what a file says, and tells what it was asked. */
const AWS = `#!/bin/sh
echo "$AWS_REGION $*" >> "$ANSWERS/asked"
cat "$ANSWERS/secret"
`;
const PAUSE = 'sleep 30 & wait $!';

let root: string;
let stop: (() => Promise<number | null>) | undefined;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'password-'));
  for (const folder of ['bin', 'answers', 'database']) mkdirSync(join(root, folder));
  writeFileSync(join(root, 'bin', 'aws'), AWS, { mode: 0o755 });
});

afterEach(async () => {
  await stop?.();
  rmSync(root, { recursive: true });
});

/** Runs the script of the container on folders of this machine, with shorter pauses. */
function run() {
  expect(SCRIPT).toContain(PAUSE);
  const script = SCRIPT.replaceAll(dirname(PASSWORD_FILE), join(root, 'database')).replace(PAUSE, 'sleep 0.1 & wait $!');
  const child = spawn('/bin/bash', ['-c', script], {
    // A group of its own, as a container ends with all that runs in it.
    detached: true,
    env: {
      PATH: `${join(root, 'bin')}:${process.env.PATH}`,
      ANSWERS: join(root, 'answers'),
      SECRET_ARN: 'arn:aws:secretsmanager:eu-west-2:111122223333:secret:rds!db-0123-AbCdEf',
      DATABASE: 'db.example.com:5432:grafana:grafana',
    },
  });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => said += String(data));
  stop = () => {
    stop = undefined;
    process.kill(-child.pid!, 'SIGTERM');
    return ended;
  };
  return { said: () => said };
}

const answer = (password: string) => writeFileSync(join(root, 'answers', 'secret'), `${JSON.stringify({ username: 'grafana', password })}\n`);
const file = () => join(root, 'database', 'pgpass');
const lineOf = (escaped: string) => `db.example.com:5432:grafana:grafana:${escaped}\n`;

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}

it.each([
  ['letters and digits', 'aB3', 'aB3'],
  ['what the file has a meaning for', 'a:b\\c', 'a\\:b\\\\c'],
  ['what a shell has a meaning for', 'a{b$(c)`d`\'e%f&g|h*~', 'a{b$(c)`d`\'e%f&g|h*~'],
])('puts a password of %s where drivers look, for nobody else to read', async (_, password, escaped) => {
  answer(password);
  const { said } = run();
  await until(() => said().includes('a password was read'));
  expect(readFileSync(file(), 'utf8')).toBe(lineOf(escaped));
  expect(statSync(file()).mode.toString(8)).toBe('100600');
  expect(said()).not.toContain(password);
  expect(await stop!()).toBe(0);
});

it('reads characters that the secret has as numbers', async () => {
  writeFileSync(join(root, 'answers', 'secret'), '{"password":"a\\u0026b\\u003dc","username":"grafana"}\n');
  run();
  await until(() => existsSync(file()));
  expect(readFileSync(file(), 'utf8')).toBe(lineOf('a&b=c'));
});

it('asks in the region of the secret, and follows when the password changes', async () => {
  answer('first');
  run();
  await until(() => existsSync(file()));
  expect(readFileSync(join(root, 'answers', 'asked'), 'utf8').split('\n')[0]).toBe(
    'eu-west-2 secretsmanager get-secret-value --secret-id arn:aws:secretsmanager:eu-west-2:111122223333:secret:rds!db-0123-AbCdEf --query SecretString --output text',
  );
  answer('second');
  await until(() => readFileSync(file(), 'utf8') === lineOf('second'));
});

it('keeps the password that it has while Secrets Manager does not answer, and says so', async () => {
  answer('first');
  const { said } = run();
  await until(() => existsSync(file()));
  rmSync(join(root, 'answers', 'secret'));
  await until(() => said().includes('the password could not be read; it is tried again every 30 seconds'));
  expect(readFileSync(file(), 'utf8')).toBe(lineOf('first'));
});

it('has no file before there is a password, so that Grafana waits for it', async () => {
  const { said } = run();
  await until(() => said().includes('could not be read'));
  expect(existsSync(file())).toBe(false);
});

import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { endStale, isAlive, markOf } from './groups';
import { until } from './processes';

const ROOT = join(__dirname, '..', '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'e2e-groups-'));
const started: number[] = [];
const folders = [folder];
afterAll(() => {
  for (const pid of started) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It is gone, as it should be.
    }
  }
  folders.forEach((path) => rmSync(path, { recursive: true, force: true }));
});

function sleeper(cwd: string = folder): ChildProcess {
  const child = spawn('/bin/sleep', ['60'], { stdio: 'ignore', detached: true, cwd });
  started.push(child.pid!);
  return child;
}

test('what an earlier run left is ended; a process that has only got its number is not', async () => {
  const ours = sleeper();
  const other = sleeper();
  const reused = sleeper();
  await Promise.all([ours, other, reused].map((child) => once(child, 'spawn')));
  writeFileSync(join(folder, 'ours.pid'), markOf(ours.pid!));
  writeFileSync(join(folder, 'reused.pid'), markOf(other.pid!).replace(/\d+/, String(reused.pid)).replace(/\n\d+/, '\n1'));
  writeFileSync(join(folder, 'nobody.pid'), '0\n');
  const ended = once(ours, 'exit');
  expect(endStale(folder)).toEqual(['ours']);
  await ended;
  expect([other.signalCode, reused.signalCode]).toEqual([null, null]);
  expect(readdirSync(folder).filter((name) => name.endsWith('.pid'))).toEqual([]);
});

interface Run {
  readonly run: ChildProcess;
  readonly terraform: string;
  readonly plugin: string;
  readonly server: string;
  /** Where the server listens. */
  readonly port: number;
  readonly at: string;
  readonly temporary: string;
}

/** A run in the middle of an apply: Terraform has a plugin, which does not hear of signals, and what stands for AWS listens. */
async function aRun(name: string): Promise<Run> {
  const at = join(folder, name);
  mkdirSync(join(at, 'stacks', 'x'), { recursive: true });
  const cli = join(at, 'terraform');
  const plugin = join(at, 'plugin');
  rmSync(`${plugin}.parent`, { force: true });
  writeFileSync(cli, `#!/bin/sh\n(trap '' INT TERM; touch "$TMPDIR/plugin123"; exec sleep 61) &\necho $! > ${plugin}\necho $$ > ${plugin}.parent\ntrap '' INT\nwait\n`, { mode: 0o755 });
  const script = join(at, 'run.ts');
  writeFileSync(script, `
    import { Deployment } from ${JSON.stringify(join(__dirname, '..', 'deployment'))};
    import { endOnSignals, Program } from ${JSON.stringify(join(__dirname, 'processes'))};
    import { useTemporaryFolder } from ${JSON.stringify(join(__dirname, '..', 'temporary'))};
    const folder = ${JSON.stringify(at)};
    console.log(useTemporaryFolder(folder));
    const target = { url: 'http://127.0.0.1', region: 'eu-west-2', accessKey: 'x', binaries: folder };
    const deployment = new Deployment({ folder, target, profile: 'demo', awsProviderVersion: '5.100.0', log: () => undefined });
    endOnSignals(async () => deployment.stop());
    const listen = "const server = require('net').createServer().listen(0, '127.0.0.1', () => console.log(server.address().port))";
    new Program({ name: 'server-' + process.pid, file: process.execPath, args: ['-e', listen], folder });
    deployment.run('x', ['apply']).catch(() => process.exit(1));
  `);
  const run = spawn(process.execPath, ['--import', 'tsx', script], {
    cwd: ROOT, env: { ...process.env, TERRAFORM_BINARY_NAME: cli }, stdio: ['ignore', 'pipe', 'inherit'], detached: true,
  });
  started.push(run.pid!);
  const temporary = String((await once(run.stdout!, 'data'))[0]).trim();
  folders.push(temporary);
  await until('the plugin', 20, async () => existsSync(`${plugin}.parent`) && readFileSync(`${plugin}.parent`, 'utf8').endsWith('\n'));
  const log = join(at, `server-${run.pid}.log`);
  await until('the server', 20, async () => existsSync(log) && readFileSync(log, 'utf8').endsWith('\n'));
  const port = Number(readFileSync(log, 'utf8'));
  const marks = [...[`${plugin}.parent`, plugin].map((file) => markOf(Number(readFileSync(file, 'utf8')))), readFileSync(log.replace(/log$/, 'pid'), 'utf8')];
  started.push(...[marks[0], marks[2]].map((mark) => Number(mark.split('\n')[0])));
  expect(marks.map(isAlive)).toEqual([true, true, true]);
  expect(await answers(port)).toBe(true);
  return { run, terraform: marks[0], plugin: marks[1], server: marks[2], port, at, temporary };
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => done(true));
    socket.on('error', () => done(false));
    socket.on('connect', () => socket.destroy());
  });
}

/** The last threads of a process may have its sockets when the process itself is gone. */
const silent = (...ports: number[]) => until('the end of what listens', 10, async () => !(await Promise.all(ports.map(answers))).some(Boolean));

const gone = (...marks: string[]) => until('the end of what was started', 10, async () => !marks.some(isAlive));

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('Terraform, its plugins and servers end when %s ends the run', async (signal) => {
  const { run, terraform, plugin, server, port, at, temporary } = await aRun(signal);
  const ended = once(run, 'exit');
  run.kill(signal);
  expect(await ended).toEqual([130, null]);
  await gone(terraform, plugin, server);
  await silent(port);
  expect(existsSync(temporary)).toBe(false);
  expect(endStale(at)).toEqual([]);
});

test('they end with the next start after SIGKILL, and so do temporary files', async () => {
  const { run, terraform, plugin, server, port, at, temporary } = await aRun('SIGKILL');
  const ended = once(run, 'exit');
  run.kill('SIGKILL');
  await ended;
  expect([terraform, plugin, server].map(isAlive)).toEqual([true, true, true]);
  expect(readdirSync(temporary)).toEqual(['plugin123']);
  writeFileSync(join(temporary, 'old'), '');
  const second = await aRun('SIGKILL');
  expect(readdirSync(temporary)).toEqual(['plugin123']);
  const secondEnded = once(second.run, 'exit');
  expect(endStale(at)).toHaveLength(4);
  await gone(terraform, plugin, server, second.terraform, second.plugin, second.server);
  await secondEnded;
  await silent(port, second.port);
  expect(existsSync(temporary)).toBe(false);
});

test('a plugin whose Terraform was killed with the run ends with the next start', async () => {
  const { run, terraform, plugin, server, at } = await aRun('both');
  const ended = once(run, 'exit');
  run.kill('SIGKILL');
  await ended;
  const [leader] = terraform.split('\n');
  process.kill(Number(leader), 'SIGKILL');
  await gone(terraform);
  // Elsewhere nothing says which folder a process works in.
  const onLinux = platform() === 'linux';
  expect(endStale(at).sort()).toEqual([...(onLinux ? [leader] : []), `server-${run.pid}`].sort());
  await gone(server);
  if (onLinux) await gone(plugin);
});

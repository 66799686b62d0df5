import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Deployment } from './deployment';
import { markOf } from './kubernetes/groups';
import { World } from './world';
import { ProcessResult } from '../../tools/terraform';

const folder = mkdtempSync(join(tmpdir(), 'e2e-world-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const script = (path: string, text: string) => writeFileSync(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 });

test('what an earlier run left is ended before its files go, and an emulator that does not start is no riddle', async () => {
  const run = join(folder, 'run');
  const cache = join(folder, 'cache');
  mkdirSync(join(run, 'kubernetes', 'worktest'), { recursive: true });
  mkdirSync(join(cache, 'venv', 'bin'), { recursive: true });
  script(join(cache, 'venv', 'bin', 'ministack'), 'echo no such port; exit 1');
  const stale = spawn('/bin/sleep', ['60'], { stdio: 'ignore', detached: true });
  await once(stale, 'spawn');
  writeFileSync(join(run, 'kubernetes', 'worktest', 'etcd.pid'), markOf(stale.pid!));
  const ended = once(stale, 'exit');
  const options = { cache, folder: run, profile: 'demo', awsProviderVersion: '5.100.0' };
  await expect(World.start(options)).rejects.toThrow(/emulator has ended:\nno such port/);
  await ended;
  expect(existsSync(join(run, 'kubernetes'))).toBe(false);
});

test('Terraform does not outlive the run', async () => {
  const cli = join(folder, 'terraform');
  script(cli, 'exec sleep 60');
  mkdirSync(join(folder, 'stacks', 'x'), { recursive: true });
  const before = process.env.TERRAFORM_BINARY_NAME;
  process.env.TERRAFORM_BINARY_NAME = cli;
  const target = { url: 'http://127.0.0.1', region: 'eu-west-2', accessKey: 'x', binaries: folder };
  const deployment = new Deployment({ folder, target, profile: 'demo', awsProviderVersion: '5.100.0', log: () => undefined });
  let outcome: Promise<ProcessResult> | undefined;
  await new Promise<void>((started) => {
    outcome = deployment.run('x', ['plan'], { onStart: () => started() }, [1]);
  });
  deployment.stop();
  expect((await outcome)?.exitCode).toBe(1);
  if (before === undefined) delete process.env.TERRAFORM_BINARY_NAME;
  else process.env.TERRAFORM_BINARY_NAME = before;
});

import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { platform } from 'node:os';
import { listenersOffLoopback } from './listeners';

let started: ChildProcess[] = [];
// Also when an expectation fails: jest waits for what holds its pipes.
afterEach(() => {
  started.forEach((child) => child.kill('SIGKILL'));
  started = [];
});

/** A server in a process of its own group, as those of a run are. */
async function listening(address: string): Promise<{ child: ChildProcess; port: number }> {
  const script = `const server = require('net').createServer().listen(0, '${address}', () => console.log(server.address().port))`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  started.push(child);
  const [port] = await once(child.stdout!, 'data');
  return { child, port: Number(port) };
}

const onLinux = platform() === 'linux';

test.each(['127.0.0.1', '127.0.0.2', '::1', '::ffff:127.0.0.1'])('a server on %s is on this machine alone', async (address) => {
  const { child } = await listening(address);
  expect(listenersOffLoopback(child.pid!)).toEqual([]);
});

test.each(['0.0.0.0', '::'])('a server on %s is found in the tree below this process', async (address) => {
  const { child, port } = await listening(address);
  expect(listenersOffLoopback(process.pid)).toEqual(onLinux ? [expect.stringContaining(`(${child.pid}): ${port}`)] : []);
});

import { fork } from 'child_process';
import { once } from 'events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { freePort } from '../helpers/ports';

/** Asks a service of the example once, which runs as it is but for its port. */
export async function startService(file: string): Promise<{ readonly answer: unknown; readonly lines: string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'traced-app-'));
  const port = await freePort();
  const script = join(folder, 'server.js');
  writeFileSync(script, readFileSync(file, 'utf8').replace('const PORT = 8080;', `const PORT = ${port};`));
  const child = fork(script, { silent: true });
  const written: string[] = [];
  child.stdout!.on('data', (part) => written.push(String(part)));
  const ended = once(child, 'exit');
  try {
    return { answer: await ask(`http://127.0.0.1:${port}/stock`), get lines() { return written.join('').trim().split('\n'); } };
  } finally {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true });
  }
}

// Until it listens.
async function ask(url: string): Promise<unknown> {
  for (;;) {
    const response = await fetch(url).catch(() => undefined);
    if (response) return response.json();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endStale } from './kubernetes/groups';

/**
 * Gives all that this process starts a folder for temporary files that goes with it: what is killed leaves sockets and locks.
 * One for each folder of a run, so that the next run finds it; not inside of it, since names of sockets have to be short.
 */
export function useTemporaryFolder(folder: string): string {
  const path = join(tmpdir(), `e2e-${createHash('sha256').update(folder).digest('hex').slice(0, 8)}`);
  const remove = () => rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  endStale(path);
  remove();
  // Fails when somebody else has it.
  mkdirSync(path, { mode: 0o700 });
  process.env.TMPDIR = path;
  process.on('exit', remove);
  return path;
}

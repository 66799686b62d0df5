import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

const MEGABYTE = 1024 * 1024;

/** What somebody still reads, and a CI still keeps. */
const LIMIT_MEGABYTES = 20;

/** What is wrong with the size of the logs below a folder; empty when nothing is. */
export function tooLong(folder: string, limitMegabytes: number = LIMIT_MEGABYTES): string[] {
  if (!existsSync(folder)) return [];
  const logs = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    // Providers and programs are no logs, whatever their names.
    .filter((name) => name.endsWith('.log') && !name.split(sep).includes('.terraform'))
    .map((name) => ({ name, size: statSync(join(folder, name)).size }))
    .sort((a, b) => b.size - a.size);
  const megabytes = logs.reduce((sum, { size }) => sum + size, 0) / MEGABYTE;
  if (megabytes <= limitMegabytes) return [];
  const largest = logs.slice(0, 3).map(({ name, size }) => `${name} ${(size / MEGABYTE).toFixed(1)}`);
  return [`The logs have ${megabytes.toFixed(1)} MB, more than ${limitMegabytes}: ${largest.join(', ')}`];
}

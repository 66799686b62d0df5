import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { statOf } from './kubernetes/groups';

/** State of a listening socket in the tables of the kernel. */
const LISTENS = '0A';
const LOOPBACK = /^(?:[0-9A-F]{6}7F|0{24}01000000|0{16}FFFF0000[0-9A-F]{6}7F)$/;

/**
 * What a process and all that it started listens on beside loopback, as `program (process): port`. Servers without
 * authentication are among those of a run, and nobody else on the network may reach them. Linux alone tells.
 * @see https://docs.kernel.org/networking/proc_net_tcp.html
 */
export function listenersOffLoopback(root: number): string[] {
  if (!existsSync('/proc/net/tcp')) return [];
  const open = new Map<string, number>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6'].filter(existsSync)) {
    for (const line of readFileSync(table, 'utf8').trim().split('\n').slice(1)) {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
      const [address, port] = local.split(':');
      if (state === LISTENS && !LOOPBACK.test(address)) open.set(`socket:[${inode}]`, parseInt(port, 16));
    }
  }
  return treeOf(root).flatMap((pid) => socketsOf(pid).flatMap((socket) => {
    const port = open.get(socket);
    return port === undefined ? [] : [`${nameOf(pid)} (${pid}): ${port}`];
  }));
}

function treeOf(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number)) {
    const parent = Number(statOf(pid)[1]);
    children.set(parent, [...children.get(parent) ?? [], pid]);
  }
  const below = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(below)];
  return below(root);
}

/** Empty for a process that has just gone. */
function socketsOf(pid: number): string[] {
  const folder = join('/proc', String(pid), 'fd');
  try {
    return readdirSync(folder).map((name) => readlinkSync(join(folder, name)));
  } catch {
    return [];
  }
}

function nameOf(pid: number): string {
  return read(pid, 'comm').trim();
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(join('/proc', String(pid), file), 'utf8');
  } catch {
    return '';
  }
}

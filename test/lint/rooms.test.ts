import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { importable, ROOMS } from '../../projenrc/rooms';

const SRC = join(__dirname, '..', '..', 'src');

function files(dir: string): string[] {
  return readdirSync(dir).flatMap((name) => {
    const path = join(dir, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

describe('the table of rooms', () => {
  test('holds every folder and file of src', () => {
    const roomsOf = (path: string) => Object.keys(ROOMS).filter((room) => path === room || path.startsWith(`${room}/`));
    const others = files(SRC).map((path) => path.slice(SRC.length + 1)).filter((path) => path !== 'index.ts' && roomsOf(path).length !== 1);
    expect(others).toEqual([]);
  });

  test('names only rooms that it has', () => {
    const unknown = Object.values(ROOMS).flat().filter((name) => !(name in ROOMS));
    expect(unknown).toEqual([]);
  });

  test('has no circle', () => {
    expect(() => Object.keys(ROOMS).forEach(importable)).not.toThrow();
  });

  test('keeps identity and charts apart', () => {
    const identity = Object.keys(ROOMS).filter((room) => room.startsWith('identity/'));
    expect(identity.flatMap(importable)).not.toContain('charts');
    expect(importable('charts').filter((room) => identity.includes(room))).toEqual([]);
  });
});

test('every file of src has a kebab-case name', () => {
  const others = files(SRC).map((path) => path.slice(SRC.length + 1)).filter((path) => !/^([a-z0-9-]+\/)*[a-z0-9-]+\.(ts|json)$/.test(path));
  expect(others).toEqual([]);
});

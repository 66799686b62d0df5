import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');
const ROOM = join(ROOT, 'src', 'private', 'checks');

test('docs/checks.md names the page of every rule in src/private/checks', () => {
  const page = readFileSync(join(ROOT, 'docs', 'checks.md'), 'utf8');
  const sources = readdirSync(ROOM).flatMap((file) =>
    readFileSync(join(ROOM, file), 'utf8').split('\n').filter((line) => /^\s*(\*|\/\/|\/\*\*)/.test(line)).flatMap((line) => line.match(/https:\/\/\S+\.\S+/g) ?? []))
    .map((address) => address.replace(/[),:.]+$/, ''));
  expect(sources.length).toBeGreaterThan(20);
  expect(sources.filter((address) => !page.includes(`(${address})`))).toEqual([]);
});

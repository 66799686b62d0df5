import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { corrected, readmeOf } from '../../tools/language-package';

const ROOT = join(__dirname, '..', '..');
const URL = 'https://github.com/worktest/cdktf-observable-eks';

describe('the README of a package', () => {
  it('says what it is, and has links that lead somewhere wherever it is read', () => {
    const page = '# From Go\n\n[a](../../examples/go) [b](../other-languages.md#warnings) [c](python.md) [d](#here) [e](https://example.com)\n';
    const readme = readmeOf(page, 'name', URL);
    expect(readme).toMatch(/^# name\n/);
    expect(readme).not.toContain('From Go');
    expect(readme).toContain(`[a](${URL}/blob/main/examples/go) [b](${URL}/blob/main/docs/other-languages.md#warnings) [c](${URL}/blob/main/docs/languages/python.md) [d](#here) [e](https://example.com)`);
  });

  it.each(readdirSync(join(ROOT, 'docs', 'languages')))('of %s leads to files that are there', (page) => {
    const readme = readmeOf(readFileSync(join(ROOT, 'docs', 'languages', page), 'utf8'), 'name', URL);
    const paths = [...readme.matchAll(/\]\(([^)#]+)/g)].flatMap(([, link]) => (link.startsWith(`${URL}/blob/main/`) ? [link.slice(`${URL}/blob/main/`.length)] : []));
    expect(paths.length).toBeGreaterThan(3);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect([...readme.matchAll(/\]\((?!https:|#)/g)]).toEqual([]);
  });
});

it('puts right what rosetta gets wrong in Python, and nothing else', () => {
  expect(corrected('python', 'volume=library.VolumeOptions(size_gi_b=20), text="a library.", rank_gi_block=1')).toBe('volume=VolumeOptions(size_gib=20), text="a library.", rank_gi_block=1');
  expect(corrected('java', 'library.Options')).toBe('library.Options');
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TranslatedSnippet, TypeScriptSnippet } from 'jsii-rosetta';
import { corrected, readmeOf, tabletOf } from '../../tools/language-package';

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

describe('the translated examples of an edition', () => {
  const text = "new ArgoCd(stack, 'ArgoCd', { cluster });";
  const locationIn = (name: string) => ({ api: { api: 'type', fqn: `${name}.ArgoCd` }, field: { field: 'example' } });
  const keyIn = (name: string) => TranslatedSnippet.fromTypeScript({ visibleSource: text, location: locationIn(name) } as TypeScriptSnippet).key;
  const python = { source: 'ArgoCd(stack, "ArgoCd", cluster=cluster)', version: '2' };
  const tablet = { snippets: { [keyIn('cdktf-observable-eks')]: { translations: { $: { source: text }, python }, location: locationIn('cdktf-observable-eks') } } };

  it('are found by its own names of types', () => {
    const { snippets } = tabletOf(tablet, 'cdktn-observable-eks');
    expect(Object.keys(snippets)).toEqual([keyIn('cdktn-observable-eks')]);
    expect(keyIn('cdktn-observable-eks')).not.toBe(keyIn('cdktf-observable-eks'));
    expect(snippets[keyIn('cdktn-observable-eks')].translations.python).toEqual(python);
  });

  it('import its own modules', () => {
    const [source, renamed] = ['cdktf', 'cdktn'].map((name) => `import { App } from '${name}';`);
    const translations = { $: { source }, python: { source: 'from cdktf import App' } };
    const [[key, snippet]] = Object.entries(tabletOf({ snippets: { any: { translations, location: locationIn('cdktf-observable-eks') } } }, 'cdktn-observable-eks').snippets);
    expect(snippet.translations).toEqual({ $: { source: renamed }, python: { source: 'from cdktn import App' } });
    expect(key).toBe(TranslatedSnippet.fromTypeScript({ visibleSource: renamed, location: locationIn('cdktn-observable-eks') } as TypeScriptSnippet).key);
  });

  it('keep their names in the package that they are from', () => {
    expect(tabletOf(tablet, 'cdktf-observable-eks')).toEqual(tablet);
  });

  it('keep the name of an example that belongs to no type', () => {
    const location = { api: { api: 'file', fileName: 'README.md' }, field: { field: 'markdown', line: 1 } };
    const { key } = TranslatedSnippet.fromTypeScript({ visibleSource: text, location } as TypeScriptSnippet);
    const ofFile = { snippets: { [key]: { translations: { $: { source: text }, python }, location } } };
    expect(tabletOf(ofFile, 'cdktn-observable-eks')).toEqual(ofFile);
  });
});

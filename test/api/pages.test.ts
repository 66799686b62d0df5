import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { indexPage, roomPages, type Assembly } from '../../projenrc/api-pages';

const ROOT = resolve(__dirname, '..', '..');

const ASSEMBLY: Assembly = {
  name: 'lib',
  types: {
    'lib.Network': { name: 'Network', kind: 'class', docs: { summary: 'A network. With | subnets.' }, symbolId: 'src/network/network:Network' },
    'lib.NetworkProps': { name: 'NetworkProps', kind: 'interface', datatype: true, symbolId: 'src/network/network:NetworkProps' },
    'lib.IRole': { name: 'IRole', kind: 'interface', docs: { summary: 'A role of e.g. pods' }, symbolId: 'src/identity/roles/role:IRole' },
    'lib.Cluster': { name: 'Cluster', kind: 'class', docs: { summary: 'All.' }, symbolId: 'src/cluster:Cluster' },
  },
};

const type = (name: string, text = '') => `### ${name} <a name="${name}" id="lib.${name}"></a>\n\n${text}\n`;

test('each room has a page, and links lead from one to another', () => {
  const pages = roomPages([
    '# API Reference\n\n',
    '## Constructs <a name="Constructs"></a>\n\n', type('Cluster', '<a href="#lib.Network.property.vpc">n</a>'), type('Network', '<a href="#lib.NetworkProps">p</a>'),
    '## Structs <a name="Structs"></a>\n\n', type('NetworkProps', '<a href="#lib.IRole">r</a> <a href="#lib.Cluster">c</a>'),
    '## Protocols <a name="Protocols"></a>\n\n', type('IRole'),
  ].join(''), ASSEMBLY);
  expect([...pages.keys()]).toEqual(['identity-roles.md', 'network.md', 'platform.md']);
  expect(pages.get('platform.md')).toContain('href="network.md#lib.Network.property.vpc"');
  expect(pages.get('network.md')).toMatch(/^# network\n/);
  expect(pages.get('network.md')).toMatch(/## Constructs[^#]*### Network [^#]*href="#lib.NetworkProps"[^#]*## Structs/);
  expect(pages.get('network.md')).toContain('href="identity-roles.md#lib.IRole"');
  expect(pages.get('network.md')).not.toContain('## Protocols');
});

test('a type that the assembly does not have is not left out in silence', () => {
  expect(() => roomPages(`# API Reference\n\n## Structs\n\n${type('Stranger')}`, ASSEMBLY)).toThrow(/describes what the assembly does not have: ### Stranger/);
});

test('the index has each type in a line, with its first sentence', () => {
  expect(indexPage(ASSEMBLY).split('\n').filter((line) => /^(## |\| \[)/.test(line))).toEqual([
    '## platform', '| [Cluster](docs/api/platform.md#lib.Cluster) | class | All. |',
    '## identity/roles', '| [IRole](docs/api/identity-roles.md#lib.IRole) | interface | A role of e.g. pods |',
    '## network',
    '| [Network](docs/api/network.md#lib.Network) | class | A network. |',
    '| [NetworkProps](docs/api/network.md#lib.NetworkProps) | options |  |',
  ]);
});

test('every link of the reference leads somewhere, and code hosts show every page', () => {
  const files = ['API.md', ...readdirSync(join(ROOT, 'docs', 'api')).map((name) => join('docs', 'api', name))];
  const texts = new Map(files.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]));
  const anchors = new Set([...texts].flatMap(([file, text]) => [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => `${file}#${id}`)));
  const links = [...texts].flatMap(([file, text]) => [...text.matchAll(/(?:href="|\]\()([^"()]*)#(cdktf-observable-eks\.[^")]+)/g)]
    .map(([, page, anchor]) => `${page ? join(dirname(file), page) : file}#${anchor}`));
  expect(links.length).toBeGreaterThan(1000);
  expect(links.filter((target) => !anchors.has(target))).toEqual([]);
  expect([...texts].filter(([, text]) => text.length > 200_000).map(([file]) => file)).toEqual([]);
});

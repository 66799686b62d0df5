/** What is read of a jsii assembly. */
export interface Assembly {
  readonly name: string;
  readonly types: { readonly [fqn: string]: AssemblyType };
}

interface AssemblyType {
  readonly name: string;
  readonly kind: 'class' | 'interface' | 'enum';
  readonly datatype?: boolean;
  readonly docs?: { readonly summary?: string };
  /** `src/network/nat-gateways:NatGateways` */
  readonly symbolId: string;
}

/** Where the files directly in `src` are described. */
const TOP = 'platform';

/** `network`, `identity/roles`: the folder of the source. */
function roomOf({ symbolId }: AssemblyType): string {
  return symbolId.split(':')[0].split('/').slice(1, -1).join('/') || TOP;
}

function pageOf(type: AssemblyType): string {
  return `${roomOf(type).replace(/\//g, '-')}.md`;
}

/** The reference of jsii-docgen, a page for each room; links lead from one to another. */
export function roomPages(reference: string, assembly: Assembly): Map<string, string> {
  const pages = new Map<string, string>();
  for (const section of reference.split(/^(?=## )/m).slice(1)) {
    const [heading, ...types] = section.split(/^(?=### )/m);
    const headed = new Set<string>();
    for (const text of types) {
      const type = describedType(text, assembly);
      const page = pageOf(type);
      const start = pages.get(page) ?? titleOf(type);
      pages.set(page, start + (headed.has(page) ? '' : heading) + linked(text, page, assembly));
      headed.add(page);
    }
  }
  return new Map([...pages].sort(([one], [other]) => one.localeCompare(other, 'en')));
}

function titleOf(type: AssemblyType): string {
  return `# ${roomOf(type)}\n\n[All rooms](../../API.md)\n\n`;
}

function describedType(text: string, assembly: Assembly): AssemblyType {
  const type = assembly.types[/^### .* id="([^"]+)"/.exec(text)?.[1] ?? ''];
  if (!type) throw new Error(`the reference describes what the assembly does not have: ${text.split('\n')[0]}`);
  return type;
}

/** With the page in links to types of other rooms. */
function linked(text: string, page: string, assembly: Assembly): string {
  return text.replace(/href="#([^"]+)"/g, (link, anchor: string) => {
    const [name, type] = anchor.split('.');
    const target = assembly.types[`${name}.${type}`];
    return target && pageOf(target) !== page ? `href="${pageOf(target)}#${anchor}"` : link;
  });
}

/** All types by room, each in a line. */
export function indexPage(assembly: Assembly): string {
  const rooms = new Map<string, [fqn: string, type: AssemblyType][]>();
  for (const entry of Object.entries(assembly.types)) {
    const room = roomOf(entry[1]);
    rooms.set(room, [...rooms.get(room) ?? [], entry]);
  }
  const sorted = [...rooms].sort(([one], [other]) => Number(other === TOP) - Number(one === TOP) || one.localeCompare(other, 'en'));
  return [
    '# API reference',
    '',
    'Every public type, by room. The pages behind the links are made from the docstrings (`npm run docs`).',
    '',
    sorted.map(([room]) => `[${room}](#${room.replace(/\//g, '')})`).join(' · '),
    '',
    ...sorted.flatMap(([room, types]) => [
      `## ${room}`,
      '',
      '| type | | what it is |',
      '|---|---|---|',
      ...types.sort(([, one], [, other]) => one.name.localeCompare(other.name, 'en')).map(([fqn, type]) =>
        `| [${type.name}](docs/api/${pageOf(type)}#${fqn}) | ${kindOf(type)} | ${summaryOf(type)} |`),
      '',
    ]),
  ].join('\n');
}

function kindOf({ kind, datatype }: AssemblyType): string {
  return datatype ? 'options' : kind;
}

/** Its first sentence. */
function summaryOf({ docs }: AssemblyType): string {
  const text = (docs?.summary ?? '').replace(/\s+/g, ' ').replace(/\|/g, '\\|');
  return /^.*?[.](?=\s+[^a-z]|$)/.exec(text)?.[0] ?? text;
}

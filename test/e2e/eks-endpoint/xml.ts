/** An element of an answer of EC2, IAM or STS: text, or elements by name, each a list. */
export interface Element {
  readonly name: string;
  readonly children: Element[];
  text: string;
}

const TOKEN = /<\?[^>]*\?>|<!--[\s\S]*?-->|<(\/?)([\w:.-]+)([^>]*?)(\/?)>|([^<]+)/g;

/** Reads the plain XML of AWS query APIs: elements and text, no CDATA, attributes left out. */
export function parseXml(document: string): Element {
  const root: Element = { name: '', children: [], text: '' };
  const open = [root];
  for (const [, closing, name, , empty, characters] of document.matchAll(TOKEN)) {
    const at = open[open.length - 1];
    if (characters !== undefined) {
      at.text += decode(characters);
    } else if (closing) {
      open.pop();
    } else if (name) {
      const element: Element = { name, children: [], text: '' };
      at.children.push(element);
      if (!empty) {
        open.push(element);
      }
    }
  }
  return root;
}

/** The first element along a path of names. */
export function child(element: Element | undefined, ...path: string[]): Element | undefined {
  return path.reduce<Element | undefined>((at, name) => at?.children.find((one) => one.name === name), element);
}

/** Text of the first element along a path of names. */
export function text(element: Element | undefined, ...path: string[]): string | undefined {
  return child(element, ...path)?.text.trim();
}

/** The members of a list: `<subnetSet><item>…`, `<Roles><member>…`. */
export function items(element: Element | undefined, ...path: string[]): Element[] {
  return child(element, ...path)?.children.filter(({ name }) => name === 'item' || name === 'member') ?? [];
}

/** The first element of that name, at whatever depth. */
export function find(element: Element, name: string): Element | undefined {
  for (const one of element.children) {
    const found = one.name === name ? one : find(one, name);
    if (found) {
      return found;
    }
  }
  return undefined;
}

function decode(characters: string): string {
  return characters
    .replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&apos;/g, '\'')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&amp;/g, '&');
}

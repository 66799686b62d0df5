import { fixture } from '../support';

export interface Section {
  readonly kind: string;
  readonly properties: { readonly [key: string]: string };
}

/** The sections of a configuration in classic mode, as Fluent Bit reads them: a line that is no section, property, comment or empty ends it. */
export function sectionsOf(text: string): Section[] {
  const sections: { kind: string; properties: { [key: string]: string } }[] = [];
  for (const line of text.split('\n')) {
    const head = /^\[([A-Z]+)\]$/.exec(line);
    const property = /^ {4}(\S+) (.+)$/.exec(line);
    if (head) sections.push({ kind: head[1], properties: {} });
    else if (property) sections[sections.length - 1].properties[property[1]] = property[2];
    else if (line.trim() !== '') throw new Error(`no line of a configuration: ${line}`);
  }
  return sections;
}

/** What Fluent Bit does not document for the plugin. */
export function unknownProperties(configuration: Section[]): string[] {
  const { sections, everySection } = fixture('charts', 'fluent-bit-5.1.properties.json');
  return configuration.flatMap(({ kind, properties }) => {
    const known: string[] = [...everySection, ...sections[[kind, properties.Name].filter(Boolean).join(' ')]];
    return Object.keys(properties).filter((key) => !known.includes(key.toLowerCase())).map((key) => `${kind} ${properties.Name}: ${key}`);
  });
}

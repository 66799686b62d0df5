import { readFileSync, writeFileSync } from 'node:fs';

/*
 * Which keys the configuration of Loki has, and of what type. Loki ends over a key that it does not know, hours after synthesis;
 * tests compare what the chart makes of our values with a fixture that this makes of Loki's own reference.
 *
 *   tsx tools/loki-config-keys.ts <docs/sources/shared/configuration.md of grafana/loki> <version> <fixture>
 */

/** A type such as `duration`, or the keys below. `*` takes anything. */
export type ConfigKeys = string | { readonly [key: string]: ConfigKeys };

/** What a fixture holds. */
export interface LokiConfigKeys {
  readonly source: string;
  readonly madeWith: string;
  /** The keys at the top, and those of each block that a type names. */
  readonly blocks: { readonly [block: string]: ConfigKeys };
}

/** Reads the reference. */
export function lokiConfigKeys(reference: string, version: string): LokiConfigKeys {
  const blocks: { [block: string]: ConfigKeys } = {};
  for (const section of reference.split(/^### /m).slice(1)) {
    const name = /^Supported contents/.test(section) ? '' : /^([a-z0-9_]+)\n/.exec(section)?.[1];
    const text = /^```yaml\n([\s\S]*?)^```/m.exec(section)?.[1];
    if (name !== undefined && text !== undefined) blocks[name] = keysOf(text);
  }
  return {
    source: `docs/sources/shared/configuration.md of grafana/loki at v${version}`,
    madeWith: `tsx tools/loki-config-keys.ts <that file> ${version} test/fixtures/charts/loki-${version}.config.json`,
    blocks,
  };
}

/**
 * What is wrong with a configuration, a line each: keys that there are not, and values of another type.
 *
 * @param config the configuration, parsed
 * @param keys what Loki knows
 */
export function lokiConfigFaults(config: unknown, keys: LokiConfigKeys): string[] {
  return faultsOf(config, '', keys, '');
}

function faultsOf(value: unknown, type: ConfigKeys, keys: LokiConfigKeys, path: string): string[] {
  if (value === null || value === undefined || type === '*') return [];
  if (typeof type === 'string') {
    const block = keys.blocks[type];
    if (block !== undefined) return faultsOf(value, block, keys, path);
    const list = /^list of (.*?)s?$/.exec(type)?.[1];
    if (list !== undefined) {
      const item = keys.blocks[list] === undefined ? '*' : list;
      return Array.isArray(value) ? value.flatMap((one, index) => faultsOf(one, item, keys, `${path}[${index}]`)) : [`${path} is no list`];
    }
    return fits(value, type) ? [] : [`${path} is no ${type}: ${JSON.stringify(value)}`];
  }
  if (typeof value !== 'object' || Array.isArray(value)) return [`${path} is no map`];
  return Object.entries(value).flatMap(([key, one]) => {
    const at = path === '' ? key : `${path}.${key}`;
    return type[key] === undefined ? [`${at} is not known`] : faultsOf(one, type[key], keys, at);
  });
}

function fits(value: unknown, type: string): boolean {
  switch (type) {
    case 'duration': return value === 0 || (typeof value === 'string' && /^(0|(\d+(\.\d+)?(ns|us|ms|s|m|h|d|w|y))+)$/.test(value));
    case 'boolean': return typeof value === 'boolean';
    case 'float': return typeof value === 'number';
    // Sizes are numbers to the reference, and may be written with a unit.
    case 'int': return Number.isInteger(value) || (typeof value === 'string' && /^(\d+\s*[KMGT]?i?B|[a-z-]+)$/.test(value));
    case 'string': return typeof value === 'string' || typeof value === 'number';
    default: return true;
  }
}

/** The keys of a block: `key:` with more below, or `[key: <type> | default = ...]`. */
function keysOf(text: string): { [key: string]: ConfigKeys } {
  const root: { [key: string]: any } = {};
  const open: { indent: number; keys: { [key: string]: any } }[] = [{ indent: -1, keys: root }];
  for (const line of text.split('\n')) {
    const match = /^( *)(?:- )?\[?([a-z0-9_]+):(?: <(.*)>)?/.exec(line);
    if (!match) continue;
    const [, indent, key, type] = match;
    while (open[open.length - 1].indent >= indent.length) open.pop();
    const { keys } = open[open.length - 1];
    if (type === undefined && !line.trimEnd().endsWith(':')) {
      keys[key] = '*';
    } else if (type === undefined) {
      keys[key] = {};
      open.push({ indent: indent.length, keys: keys[key] });
    } else {
      keys[key] = /^map of/.test(type) ? '*' : type.split('>')[0];
    }
  }
  return root;
}

if (require.main === module) {
  const [reference, version, fixture] = process.argv.slice(2);
  if (fixture === undefined) {
    console.error('usage: tsx tools/loki-config-keys.ts <configuration.md> <version> <fixture>');
    process.exit(1);
  }
  const found = lokiConfigKeys(readFileSync(reference, 'utf8'), version);
  writeFileSync(fixture, `${JSON.stringify(found, undefined, 1)}\n`);
  console.log(`Loki ${version}: ${Object.keys(found.blocks).length} blocks`);
}

import { Block, blocksByAddress, dependencyOrder, StackConfig } from '../../tools/manifest';

/** The order between resources of a stack, and how to break it. */

/** Addresses of what a stack declares that match; an edge without ends would show nothing. */
export function addressesOf(config: StackConfig, pattern: RegExp): string[] {
  const found = [...blocksByAddress(config).keys()].filter((address) => pattern.test(address));
  if (found.length === 0) throw new Error(`Nothing in the stack matches ${pattern}`);
  return found;
}

/** Leaves out of a stack what the named resources do not need: a part that is quicker than the whole. */
export function keepOnly(config: StackConfig, roots: string[]): void {
  const needed = reachedFrom(config, roots);
  for (const [section, prefix] of [['resource', ''], ['data', 'data.']] as const) {
    for (const [type, blocks] of Object.entries(config[section] ?? {})) {
      for (const name of Object.keys(blocks)) {
        if (!needed.has(`${prefix}${type}.${name}`)) delete blocks[name];
      }
      if (Object.keys(blocks).length === 0) delete config[section]![type];
    }
  }
  delete config.output;
}

/**
 * Removes every edge by which the later ones come after the earlier ones, directly or through others. Edges among the
 * later ones stay. An expression that keeps the order is an error: then the order does not hang on `depends_on`.
 */
export function removeEdge(config: StackConfig, edge: { readonly earlier: string[]; readonly later: string[] }): void {
  const blocks = blocksByAddress(config);
  const { earlier, later } = edge;
  const reaches = (address: string) => [...reachedFrom(config, [address])].some((one) => earlier.includes(one));
  const removed = later.flatMap((address) => {
    const block = blocks.get(address)!;
    const dependencies = dependsOn(block);
    block.depends_on = dependencies.filter((other) => later.includes(other) || !reaches(other));
    return dependencies.filter((other) => !dependsOn(block).includes(other));
  });
  if (removed.length === 0) throw new Error(`There is no edge from ${later.join(', ')} to ${earlier.join(', ')}`);
  const kept = later.find(reaches);
  if (kept) throw new Error(`${kept} comes after ${earlier.join(', ')} by an expression`);
}

/** Writes texts in the place of expressions of some resources, found by a part of what is referred to: `.bucket`, for one that a value is. */
export function withLiterals(config: StackConfig, addresses: string[], literals: Readonly<Record<string, string>>): void {
  const blocks = blocksByAddress(config);
  for (const address of addresses) {
    const block = blocks.get(address)!;
    for (const [reference, text] of Object.entries(literals)) {
      const expression = new RegExp(`\\$\\{jsonencode\\([^{}]*?${reference}\\)\\}|\\$\\{replace\\(jsonencode\\(join\\("", \\[[^\\]]*?${reference}\\]\\)\\), [^{}]*?\\)\\}`, 'g');
      const before = JSON.stringify(block.values);
      block.values = (block.values as string[]).map((document) =>
        document.replace(expression, (found) => (found.startsWith('${jsonencode(') ? JSON.stringify(text) : text)));
      if (JSON.stringify(block.values) === before) throw new Error(`No value of ${address} refers to ${reference}`);
    }
  }
}

/**
 * Removes an edge and makes sure of the worst order that is possible without it: otherwise both ends go at the same
 * time, and who is first is chance.
 */
export function turnEdge(config: StackConfig, edge: { readonly earlier: string[]; readonly later: string[] }): void {
  removeEdge(config, edge);
  const blocks = blocksByAddress(config);
  for (const address of edge.earlier) {
    const block = blocks.get(address)!;
    block.depends_on = [...new Set([...dependsOn(block), ...edge.later])];
  }
}

function dependsOn(block: Block): string[] {
  return (block.depends_on ?? []) as string[];
}

/** Resources and all that they need, helm releases with the needs of their provider. */
function reachedFrom(config: StackConfig, roots: string[]): Set<string> {
  const blocks = blocksByAddress(config);
  const addressesIn = (value: unknown) => {
    const text = JSON.stringify(value, (key, item) => (key === '//' ? undefined : item)) ?? '';
    return [...text.matchAll(/(?<![\w.-])(?:data\.)?\w+\.[\w-]+/g)].map(([address]) => address).filter((address) => blocks.has(address));
  };
  const ofProvider = addressesIn(config.provider?.helm);
  return new Set(dependencyOrder(roots, (address) =>
    [...addressesIn(blocks.get(address)), ...(address.startsWith('helm_release.') ? ofProvider : [])]));
}

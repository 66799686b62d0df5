import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What cdktf writes: stacks in `manifest.json`, and a `cdk.tf.json` for each. */

export type Block = Record<string, unknown>;

/** Blocks by type and name. */
export type Blocks = Record<string, Record<string, Block>>;

/** A Terraform configuration in JSON; only what the tools read is named. */
export interface StackConfig {
  resource?: Blocks;
  data?: Blocks;
  provider?: Record<string, Block[]>;
  terraform?: Block & { required_providers?: Record<string, RequiredProvider> };
  variable?: Record<string, Block>;
  [section: string]: unknown;
}

export interface RequiredProvider {
  readonly source: string;
  readonly version?: string;
}

export interface Annotation {
  readonly constructPath: string;
  readonly level: '@cdktf/info' | '@cdktf/warn' | '@cdktf/error';
  readonly message: string;
}

export interface Stack {
  readonly name: string;
  /** Names of the stacks that are applied before this one. */
  readonly dependencies: string[];
  readonly annotations: Annotation[];
  /** The folder with `cdk.tf.json`. */
  readonly directory: string;
  readonly config: StackConfig;
}

export interface HelmRelease {
  /** 1 for releases that wait for no other; releases of one wave are installed at the same time. */
  readonly wave: number;
  readonly name: string;
  readonly namespace: string;
  /** Chart and version. */
  readonly chart: string;
}

/** The stacks of an output folder, in apply order. */
export function readStacks(outdir: string): Stack[] {
  const manifest = readJson(join(outdir, 'manifest.json')) as { stacks: Record<string, ManifestStack> };
  const stacks = Object.values(manifest.stacks).map((stack): Stack => ({
    name: stack.name,
    dependencies: stack.dependencies,
    annotations: stack.annotations,
    directory: join(outdir, stack.workingDirectory),
    config: readJson(join(outdir, stack.synthesizedStackPath)) as StackConfig,
  }));
  const byName = new Map(stacks.map((stack) => [stack.name, stack]));
  const order = dependencyOrder([...byName.keys()].sort(), (name) => [...byName.get(name)!.dependencies].sort());
  return order.map((name) => byName.get(name)!);
}

/** How many blocks there are of each provider: `{ aws: 30, helm: 4 }`. */
export function countByProvider(blocks: Blocks = {}): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [type, instances] of Object.entries(blocks)) {
    const provider = providerOf(type);
    counts[provider] = (counts[provider] ?? 0) + Object.keys(instances).length;
  }
  return counts;
}

/** The local name of the provider that a resource type belongs to. */
export function providerOf(type: string): string {
  return type.split('_', 1)[0];
}

/** Every resource and data source by its address, such as `aws_vpc.Main` or `data.aws_partition.Partition`. */
export function blocksByAddress(config: StackConfig): Map<string, Block> {
  const result = new Map<string, Block>();
  for (const [prefix, blocks] of [['', config.resource], ['data.', config.data]] as const) {
    for (const [type, instances] of Object.entries(blocks ?? {})) {
      for (const [name, block] of Object.entries(instances)) result.set(`${prefix}${type}.${name}`, block);
    }
  }
  return result;
}

/** Helm releases in install order; a release that waits for another through other resources comes after it, too. */
export function helmReleases(stack: Stack): HelmRelease[] {
  const blocks = blocksByAddress(stack.config);
  const dependencies = new Map([...blocks].map(([address, block]) => [address, referencesIn(block, blocks)]));
  const isRelease = (address: string) => address.startsWith('helm_release.');

  const waves = new Map<string, number>();
  for (const address of dependencyOrder([...blocks.keys()], (key) => dependencies.get(key)!)) {
    const before = dependencies.get(address)!.map((other) => waves.get(other) ?? 0);
    waves.set(address, Math.max(0, ...before) + (isRelease(address) ? 1 : 0));
  }
  return [...blocks.keys()].filter(isRelease)
    .map((address) => describeRelease(stack, blocks, address, waves.get(address)!))
    .sort((a, b) => a.wave - b.wave || (a.name < b.name ? -1 : 1));
}

/**
 * Keys with each one after those it depends on; otherwise in the given order. In a cycle, which Terraform and cdktf
 * refuse by themselves, the first one met comes last.
 */
export function dependencyOrder(keys: string[], dependenciesOf: (key: string) => string[]): string[] {
  const done = new Set<string>();
  const visited = new Set<string>();
  const visit = (key: string) => {
    if (visited.has(key)) return;
    visited.add(key);
    dependenciesOf(key).forEach(visit);
    done.add(key);
  };
  keys.forEach(visit);
  return [...done];
}

interface ManifestStack {
  readonly name: string;
  readonly dependencies: string[];
  readonly annotations: Annotation[];
  readonly workingDirectory: string;
  readonly synthesizedStackPath: string;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Addresses of declared blocks that a block's strings name, in expressions and in `depends_on`. */
function referencesIn(block: Block, declared: Map<string, Block>): string[] {
  const found = new Set<string>();
  const visit = (value: unknown, key?: string) => {
    if (typeof value === 'string') {
      if (key !== 'depends_on' && !value.includes('${')) return;
      for (const [address] of value.matchAll(/(?<![\w.-])(?:data\.)?\w+\.[\w-]+/g)) {
        if (declared.has(address)) found.add(address);
      }
    } else if (Array.isArray(value)) {
      value.forEach((item) => visit(item, key));
    } else if (value && typeof value === 'object') {
      for (const [name, item] of Object.entries(value)) {
        if (name !== '//') visit(item, name);
      }
    }
  };
  visit(block);
  return [...found];
}

function describeRelease(stack: Stack, blocks: Map<string, Block>, address: string, wave: number): HelmRelease {
  const block = blocks.get(address)!;
  const text = (attribute: string) => literalOf(block[attribute], blocks);
  const chart = text('chart') ?? '?';

  // A chart of the package itself is an asset beside cdk.tf.json; its version is in its own file.
  const chartFile = join(stack.directory, chart, 'Chart.yaml');
  const bundled = existsSync(chartFile) ? readFileSync(chartFile, 'utf8') : undefined;
  const field = (name: string) => new RegExp(`^${name}:\\s*["']?([^"'\\s]+)`, 'm').exec(bundled!)?.[1] ?? '?';
  return {
    wave,
    name: text('name') ?? '?',
    namespace: text('namespace') ?? 'default',
    chart: bundled ? `${field('name')} ${field('version')} (bundled)` : `${chart} ${text('version') ?? '(newest)'}`,
  };
}

/** A value as text; a plain reference to a literal of the same stack is followed. */
function literalOf(value: unknown, blocks: Map<string, Block>, depth = 0): string | undefined {
  if (value === undefined || value === null) return undefined;
  const reference = /^\$\{((?:data\.)?\w+\.[\w-]+)\.(\w+)\}$/.exec(String(value));
  const target = reference && blocks.get(reference[1])?.[reference[2]];
  // The limit ends a reference that comes back to itself.
  return target !== null && target !== undefined && depth < 10 ? literalOf(target, blocks, depth + 1) : String(value);
}

import { blocksByAddress, providerOf, type Block, type StackConfig } from './manifest';
import type { AttributeSchema, BlockSchema, CtyType, ProviderSchema } from './terraform';

/*
 * The bindings pin one version of the AWS provider. Where only an older one is to be had, a stack can still be checked
 * against it: what the older schema does not know is named (the gaps) and taken out of a copy, and the rest is validated.
 */

export interface SchemaGaps {
  /**
   * What the schema does not know, sorted and without duplicates, by type and attribute path:
   * `aws_eks_cluster.deletion_protection`, `data.aws_region.region`, `provider.aws.user_agent`.
   */
  readonly gaps: string[];
  /** A copy of the configuration without the gaps. */
  readonly config: StackConfig;
}

export interface WithoutProvider {
  /** A copy of the configuration without the provider. */
  readonly config: StackConfig;
  /** Addresses of the resources and data sources that were taken out. */
  readonly leftOut: string[];
}

/** cdktf's metadata, and the arguments that Terraform itself adds to resources, data sources and provider blocks. */
const METADATA = new Set(['//']);
const RESOURCE_META = new Set(['//', 'depends_on', 'count', 'for_each', 'provider', 'lifecycle', 'provisioner', 'connection']);
const PROVIDER_META = new Set(['//', 'alias']);

/**
 * Stands for the value of what was taken out. A variable without type and default is unknown to `validate`, so any
 * use of it type-checks, and the expressions around it stay checked.
 */
const PLACEHOLDER = 'left_out';

/** An address of a resource or data source, and the path into it. */
const REFERENCE = /(?<![\w.-])((?:data\.)?[a-z]\w*\.[A-Za-z_][\w-]*)((?:\.(?:[\w-]+|\*)|\[[^\]]*\])*)/g;

/** Finds what a provider schema does not know in a stack's `aws` resources, data sources and provider blocks. */
export function findSchemaGaps(original: StackConfig, schema: ProviderSchema): SchemaGaps {
  const config = structuredClone(original);
  const gaps = new Set<string>();
  const leftOut = new Set<string>();
  const schemas = new Map<string, BlockSchema>();

  for (const section of ['resource', 'data'] as const) {
    const known = section === 'data' ? schema.data_source_schemas : schema.resource_schemas;
    const prefix = section === 'data' ? 'data.' : '';
    for (const [type, instances] of Object.entries(config[section] ?? {})) {
      if (providerOf(type) !== 'aws') continue;
      const block = known?.[type]?.block;
      if (block) {
        schemas.set(prefix + type, block);
        Object.values(instances).forEach((instance) => pruneBlock(instance, block, prefix + type, gaps, RESOURCE_META));
      } else {
        gaps.add(prefix + type);
        Object.keys(instances).forEach((name) => leftOut.add(`${prefix}${type}.${name}`));
        delete config[section]![type];
      }
    }
  }
  for (const provider of asList(config.provider?.aws)) {
    pruneBlock(provider, schema.provider.block, 'provider.aws', gaps, PROVIDER_META);
  }

  const declared = addressesOf(config);
  replaceReferences(config, (address, path) => {
    if (leftOut.has(address)) return true;
    const type = address.slice(0, address.lastIndexOf('.'));
    const block = declared.has(address) ? schemas.get(type) : undefined;
    const missing = block && missingPath(block, path);
    if (missing) gaps.add(`${type}.${missing}`);
    return missing !== undefined;
  });
  dropEmptySections(config);
  return { gaps: [...gaps].sort(), config };
}

/** Takes everything of a provider out of a stack: for a check where that provider is not to be had. */
export function withoutProvider(original: StackConfig, provider: string): WithoutProvider {
  const config = structuredClone(original);
  const before = addressesOf(config);
  for (const blocks of [config.resource, config.data]) {
    for (const type of Object.keys(blocks ?? {})) {
      if (providerOf(type) === provider) delete blocks![type];
    }
  }
  delete config.provider?.[provider];
  delete config.terraform?.required_providers?.[provider];

  const after = addressesOf(config);
  const leftOut = new Set([...before].filter((address) => !after.has(address)));
  replaceReferences(config, (address) => leftOut.has(address));
  dropEmptySections(config);
  return { config, leftOut: [...leftOut].sort() };
}

function pruneBlock(body: Block, schema: BlockSchema, path: string, gaps: Set<string>, skip = METADATA): void {
  for (const [key, value] of Object.entries(body)) {
    if (skip.has(key)) continue;
    if (key === 'dynamic') {
      asList(value).forEach((blocks) => pruneDynamicBlocks(blocks, schema, path, gaps));
      continue;
    }
    const nested = nestedSchema(schema, key);
    // An argument that became settable later is known to an older schema, as a result only.
    if (!nested || nested === 'read-only') {
      gaps.add(`${path}.${key}`);
      delete body[key];
    } else if (nested !== 'value') {
      asList(value).forEach((item) => pruneBlock(item, nested, `${path}.${key}`, gaps));
    }
  }
  asList(body.lifecycle).forEach((lifecycle) => pruneIgnoreChanges(lifecycle, schema, path, gaps));
}

/** `dynamic` holds blocks by type; what each of them repeats is in `content`. */
function pruneDynamicBlocks(blocks: Block, schema: BlockSchema, path: string, gaps: Set<string>): void {
  for (const [type, dynamic] of Object.entries(blocks)) {
    const nested = schema.block_types?.[type]?.block;
    if (nested) {
      asList(dynamic).flatMap((item) => asList(item.content)).forEach((content) => pruneBlock(content, nested, `${path}.${type}`, gaps));
    } else {
      gaps.add(`${path}.${type}`);
      delete blocks[type];
    }
  }
}

function pruneIgnoreChanges(lifecycle: Block, schema: BlockSchema, path: string, gaps: Set<string>): void {
  const ignored = lifecycle.ignore_changes;
  if (!Array.isArray(ignored)) return; // absent, or "all"
  lifecycle.ignore_changes = ignored.filter((attribute: string) => {
    const missing = missingPath(schema, `.${attribute}`);
    if (missing) gaps.add(`${path}.${missing}`);
    return !missing;
  });
}

/** What a schema knows by a name: an own schema for blocks and nested attributes, a mark for other attributes. */
function nestedSchema(schema: BlockSchema, name: string): BlockSchema | 'value' | 'read-only' | undefined {
  const block = schema.block_types?.[name]?.block;
  if (block) return block;
  const attribute = schema.attributes?.[name];
  if (!attribute) return undefined;
  if (isReadOnly(attribute)) return 'read-only';
  // Terraform itself drops unknown keys of an attribute of an object type.
  const nested = attribute.nested_type;
  return nested && nested.nesting_mode !== 'map' ? { attributes: nested.attributes } : 'value';
}

function isReadOnly(attribute: AttributeSchema): boolean {
  return Boolean(attribute.computed) && !attribute.optional && !attribute.required;
}

/** The shortest part of a path like `.vpc_config[0].subnet_ids` that a schema does not know, without indexes. */
function missingPath(schema: BlockSchema, path: string): string | undefined {
  // Indexes say nothing about the schema: `.name` is a step, `[0]`, `.0`, `.*` and `["key"]` are not.
  const names = [...path.replace(/\[[^\]]*\]/g, '').matchAll(/\.([A-Za-z_][\w-]*)/g)].map((match) => match[1]);
  let level: BlockSchema | CtyType = schema;
  for (const [index, name] of names.entries()) {
    const next: BlockSchema | CtyType | 'open' | undefined = step(level, name);
    if (next === 'open') return undefined;
    if (next === undefined) return names.slice(0, index + 1).join('.');
    level = next;
  }
  return undefined;
}

/** One step into a schema or a type; `open` where any name may follow. */
function step(level: BlockSchema | CtyType, name: string): BlockSchema | CtyType | 'open' | undefined {
  if (typeof level === 'string') return 'open'; // `dynamic`; a wrong step into a string is for validate to tell
  if (Array.isArray(level)) {
    const [kind, inner] = level;
    if (kind === 'object') return (inner as Record<string, CtyType>)[name];
    return kind === 'list' || kind === 'set' ? step(inner as CtyType, name) : 'open';
  }
  const block = level.block_types?.[name]?.block;
  if (block) return block;
  const attribute = level.attributes?.[name];
  if (!attribute?.nested_type) return attribute?.type;
  return attribute.nested_type.nesting_mode === 'map' ? 'open' : { attributes: attribute.nested_type.attributes };
}

/** Replaces each reference that is gone by the placeholder; in `depends_on` it is taken out. */
function replaceReferences(config: StackConfig, isGone: (address: string, path: string) => boolean): void {
  let replaced = false;
  const rewrite = (value: unknown, key?: string): unknown => {
    if (typeof value === 'string' && value.includes('${')) {
      return value.replace(REFERENCE, (reference, address: string, path: string) => {
        if (!isGone(address, path)) return reference;
        replaced = true;
        return `var.${PLACEHOLDER}`;
      });
    }
    if (Array.isArray(value)) {
      // These lists hold bare addresses, and take no variable.
      const kept = key === 'depends_on' || key === 'replace_triggered_by'
        ? value.filter((item) => ![...String(item).matchAll(REFERENCE)].some(([, address, path]) => isGone(address, path)))
        : value;
      return kept.map((item) => rewrite(item));
    }
    if (value && typeof value === 'object') {
      for (const [name, item] of Object.entries(value as Block)) {
        if (name !== '//') (value as Block)[name] = rewrite(item, name);
      }
    }
    return value;
  };
  rewrite(config);
  if (replaced) config.variable = { ...config.variable, [PLACEHOLDER]: {} };
}

/** A section that lost all it had; Terraform refuses it empty. */
function dropEmptySections(config: StackConfig): void {
  for (const section of ['resource', 'data', 'provider'] as const) {
    if (config[section] && Object.keys(config[section]).length === 0) delete config[section];
  }
}

function addressesOf(config: StackConfig): Set<string> {
  return new Set(blocksByAddress(config).keys());
}

/** Blocks are an object or a list of objects; anything else (an expression) holds no names to check. */
function asList(value: unknown): Block[] {
  return (Array.isArray(value) ? value : [value]).filter((item) => item !== null && typeof item === 'object') as Block[];
}

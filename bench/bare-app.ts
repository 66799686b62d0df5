/**
 * The app to compare with: makes the same resources as an app that was synthesised, with CDKTF and the provider's classes and
 * nothing else. Usage: node bare-app.js <folder of the synthesised stacks> <output folder>
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { App, TerraformElement, TerraformResource, TerraformStack } from 'cdktf';

type Json = Record<string, unknown>;
type ResourceClass = new (scope: TerraformStack, id: string, config: Json) => TerraformElement;

// Which modules are loaded is only known from the stack.
const load = createRequire(__filename);

const PROVIDERS: Record<string, string> = { aws: '@cdktf/provider-aws', helm: '@cdktf/provider-helm' };

/** What Terraform itself brings. */
class BuiltIn extends TerraformResource {
  constructor(scope: TerraformStack, id: string) {
    super(scope, id, { terraformResourceType: 'terraform_data' });
  }
}

function resourceClass(type: string, data: boolean): ResourceClass {
  const [provider, ...words] = type.split('_');
  // The Helm provider's only resource is called by its second word, as those of AWS are.
  const name = [...(data ? ['data', provider] : []), ...words];
  const module = load(`${PROVIDERS[provider]}/lib/${name.join('-')}`);
  const className = name.map((word) => word[0].toUpperCase() + word.slice(1)).join('');
  return module[className] ?? module[`${className}A`];
}

// Keys of maps stay as they are: only names of arguments are camel case in CDKTF.
const MAPS = ['tags', 'labels', 'annotations'];

function camelCase(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(camelCase);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
      MAPS.includes(key) ? inner : camelCase(inner),
    ]),
  );
}

function main(source: string, outdir: string): void {
  const app = new App({ outdir });
  for (const name of readdirSync(source)) {
    addStack(app, name, join(source, name, 'cdk.tf.json'));
  }
  app.synth();
}

function addStack(app: App, stackId: string, file: string): void {
  const { resource, data, provider } = JSON.parse(readFileSync(file, 'utf8'));
  const stack = new TerraformStack(app, stackId);
  for (const [name, configs] of Object.entries(provider as Record<string, Json[]>)) {
    const Provider = load(`${PROVIDERS[name]}/lib/provider`)[`${name[0].toUpperCase()}${name.slice(1)}Provider`];
    configs.forEach((config, index) => new Provider(stack, `${name}-${index}`, camelCase(config)));
  }
  for (const [kind, blocks] of Object.entries({ data, resource }) as [string, Record<string, Record<string, Json>>][]) {
    for (const [type, byId] of Object.entries(blocks ?? {})) {
      const Resource = type === 'terraform_data' ? BuiltIn : resourceClass(type, kind === 'data');
      for (const [id, { '//': _, provider: __, lifecycle: ___, depends_on: dependsOn, ...config }] of Object.entries(byId)) {
        const element = new Resource(stack, id, camelCase(config) as Json);
        element.addOverride('depends_on', dependsOn);
      }
    }
  }
}

main(process.argv[2], process.argv[3]);

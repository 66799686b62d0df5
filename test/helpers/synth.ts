import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, DefaultTokenResolver, StringConcat, TerraformElement, TerraformStack, Testing, Tokenization } from 'cdktf';
import { invokeAspects } from 'cdktf/lib/synthesize/synthesizer';
import { IConstruct } from 'constructs';

/** The day that tests run on, unless they say another: no version that the library offers by default warns on it. */
export const TODAY = '2026-11-26';

/** A stack with an AWS provider, in an app of its own. `context` is that of the app. */
export function testStack(name: string = 'Test', context: Record<string, unknown> = {}, region: string = 'eu-west-2'): TerraformStack {
  return addProvider(new TerraformStack(Testing.app({ context: { 'cdktf-observable-eks/today': TODAY, ...context } }), name), region);
}

/** Another stack with an AWS provider in the app of `stack`. */
export function stackBeside(stack: TerraformStack, name: string, region: string = 'eu-west-2'): TerraformStack {
  return addProvider(new TerraformStack(App.of(stack), name), region);
}

/** Synthesises a stack, with all validations. As with `App.synth`, what refers to other stacks has been led through their outputs before. */
export function synth(stack: TerraformStack): Synthesised {
  const stacks = App.of(stack).node.findAll().filter((node): node is TerraformStack => TerraformStack.isStack(node));
  if (stacks.length > 1) {
    stacks.forEach((each) => each.prepareStack());
  }
  return new Synthesised(stack, render(stack));
}

/** What `Testing.synth` does, with validations and without the way through text and back, which takes as long. */
export function render(stack: TerraformStack): object {
  invokeAspects(stack);
  stack.runAllValidations();
  return stack.toTerraform();
}

/** As Terraform reads it, in the order of the names and without the notes of cdktf. */
function cleaned(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(cleaned);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const written = value as Record<string, unknown>;
  const names = Object.keys(written).filter((name) => name !== '//' && written[name] !== undefined).sort();
  return Object.fromEntries(names.map((name) => [name, cleaned(written[name])]));
}

/** What Terraform gets to read. */
export class Synthesised {
  public readonly json: any;

  constructor(private readonly stack: TerraformStack, rendered: object) {
    this.json = cleaned(rendered);
  }

  public get text(): string {
    return JSON.stringify(this.json, null, 2);
  }

  /** All resources of a type (`aws_vpc`), in the order of their logical ids. */
  public resources(type: string): any[] {
    return Object.values(this.json.resource?.[type] ?? {});
  }

  /** The one resource of a type, or the one at a construct path inside the stack (`Platform/ControlPlane/Resource`). */
  public resource(type: string, path?: string): any {
    return this.one('resource', type, path);
  }

  /** All data sources of a type. */
  public datas(type: string): any[] {
    return Object.values(this.json.data?.[type] ?? {});
  }

  /** The one data source of a type, or the one at a construct path inside the stack. */
  public data(type: string, path?: string): any {
    return this.one('data', type, path);
  }

  /** The providers of a kind (`helm`). */
  public providers(kind: string): any[] {
    return this.json.provider?.[kind] ?? [];
  }

  /** Addresses of all resources, sorted. */
  public get addresses(): string[] {
    return Object.entries<any>(this.json.resource ?? {})
      .flatMap(([type, byId]) => Object.keys(byId).map((id) => `${type}.${id}`))
      .sort();
  }

  private one(block: 'resource' | 'data', type: string, path?: string): any {
    const byId = this.json[block]?.[type] ?? {};
    if (path === undefined) {
      const all = Object.values(byId);
      if (all.length !== 1) throw new Error(`${all.length} of ${type}, not one: ${Object.keys(byId).join(', ')}`);
      return all[0];
    }
    const element = path.split('/').reduce<IConstruct | undefined>((at, id) => at?.node.tryFindChild(id), this.stack);
    const found = element && TerraformElement.isTerraformElement(element) ? byId[element.friendlyUniqueId] : undefined;
    if (!found) throw new Error(`no ${type} at ${path}; there are ${Object.keys(byId).join(', ')}`);
    return found;
  }
}

/** The warnings of a construct and of everything below it. */
export function warnings(construct: IConstruct): string[] {
  return construct.node.findAll()
    .flatMap((node) => node.node.metadata)
    .filter((entry) => entry.type === '@cdktf/warn')
    .map((entry) => entry.data as string);
}

/** A value with its tokens as Terraform gets to read them. */
export function resolve(scope: IConstruct, value: unknown): any {
  return Tokenization.resolve(value, { scope, resolver: new DefaultTokenResolver(new StringConcat()) });
}

/**
 * The same expression on made-up values: what refers to AWS resources and data sources, or to `self`, refers to locals
 * (`local.aws_vpc.Name.id`), so that Terraform can be asked for its value without a provider.
 */
export function onLocals<T>(value: T): T {
  return JSON.parse(JSON.stringify(value).replace(/(?<![\w.])(?:data\.)?(?=aws_\w+\.)|(?<![\w.])(?=self\.)/g, 'local.')) as T;
}

function addProvider(stack: TerraformStack, region: string): TerraformStack {
  new AwsProvider(stack, 'Aws', { region });
  return stack;
}

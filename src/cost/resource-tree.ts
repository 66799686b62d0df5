import { TerraformElement, TerraformResource, TerraformStack } from 'cdktf';
import { IConstruct } from 'constructs';
import { AppIndex } from '../private/app-index';

/** A Terraform resource as Terraform gets to read it: what only Terraform knows is text with `${`. */
export interface TreeResource {
  readonly type: string;
  readonly path: string;
  readonly attributes: Record<string, unknown>;
  /** How many of it there are; undefined when only Terraform knows. */
  readonly count?: number;
  /** Region that it stands in; undefined when only Terraform knows. */
  readonly region?: string;
  readonly construct: TerraformElement;
}

/**
 * The Terraform resources of a construct tree. They are read as they will be written, overrides included, so a resource
 * that a user added by hand, or changed, counts like any other.
 */
export class ResourceTree {
  private readonly known = new Map<TerraformResource, TreeResource>();
  private readonly index: AppIndex;

  /** @param fallbackRegion where resources stand whose region only Terraform knows */
  constructor(private readonly scope: IConstruct, private readonly fallbackRegion?: string) {
    this.index = new AppIndex(scope);
  }

  /** The resources of some types at or below the scope. */
  public below(...types: string[]): TreeResource[] {
    return this.belowConstruct(this.scope, ...types);
  }

  /** The resources of some types at or below a construct. */
  public belowConstruct(construct: IConstruct, ...types: string[]): TreeResource[] {
    return this.index.resources(...types).filter(({ node }) => node.scopes.includes(construct)).map((resource) => this.read(resource));
  }

  /** The types of all resources at or below the scope. */
  public get types(): Set<string> {
    return new Set(this.scope.node.findAll().filter(TerraformResource.isTerraformResource).map(({ terraformResourceType }) => terraformResourceType));
  }

  /** The resource of a type that an attribute such as `${aws_subnet.x.id}` of another resource refers to. */
  public referred(from: TreeResource, type: string, reference: unknown): TreeResource | undefined {
    const id = typeof reference === 'string' ? new RegExp(`^\\$\\{${type}\\.([^.}]+)\\.\\w+\\}$`).exec(reference)?.[1] : undefined;
    const found = id === undefined ? [] : this.index.at(from.construct, `${type}.${id}`) as TerraformResource[];
    return found.length === 1 ? this.read(found[0]) : undefined;
  }

  /** The region of the default AWS provider where a construct stands. */
  public regionAt(construct: IConstruct): string | undefined {
    return this.providerRegion(TerraformStack.of(construct), undefined);
  }

  private read(resource: TerraformResource): TreeResource {
    const known = this.known.get(resource);
    if (known) {
      return known;
    }
    const attributes = this.index.attributesOf(resource);
    const provider = literalText(attributes.provider);
    const result: TreeResource = {
      type: resource.terraformResourceType,
      path: resource.node.path,
      attributes,
      count: countOf(attributes),
      // The AWS provider lets a resource stand in another region than its provider.
      region: literalText(attributes.region) ?? this.providerRegion(resource.cdktfStack, provider),
      construct: resource,
    };
    this.known.set(resource, result);
    return result;
  }

  private providerRegion(stack: TerraformStack, fqn: string | undefined): string | undefined {
    const provider = this.index.providers(stack, 'aws').find((candidate) => fqn === undefined ? !candidate.alias : candidate.fqn === fqn);
    return literalText(provider && this.index.attributesOf(provider).region) ?? this.fallbackRegion;
  }
}

/** A text that is known now. */
export function literalText(value: unknown): string | undefined {
  return typeof value === 'string' && !value.includes('${') ? value : undefined;
}

/** A whole number, 0 or more, that is known now. */
export function literalCount(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 ? number : undefined;
}

/** The entries of a list that is known now, even if its entries are not; of a block that stands alone, that block. */
export function entries(value: unknown): unknown[] | undefined {
  if (value === undefined || value === null) {
    return [];
  }
  if (typeof value === 'string') {
    return undefined;
  }
  return Array.isArray(value) ? value : [value];
}

/** The fields of a block that can be there once. */
export function block(value: unknown): Record<string, unknown> {
  const first = entries(value)?.[0];
  return typeof first === 'object' && first !== null ? first as Record<string, unknown> : {};
}

function countOf(attributes: Record<string, unknown>): number | undefined {
  if (attributes.for_each !== undefined) {
    return undefined;
  }
  return attributes.count === undefined ? 1 : literalCount(attributes.count);
}

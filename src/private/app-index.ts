import { TerraformDataSource, TerraformElement, TerraformLocal, TerraformProvider, TerraformResource, TerraformStack } from 'cdktf';
import { Construct, IConstruct } from 'constructs';
import { Attributes, resolve, resolvedWhenRead } from './resolve';

/** What is known of one stack. */
interface StackIndex {
  /** Stacks that stand in it. */
  readonly inner: TerraformStack[];
  /** Elements by what stands before the id in an address, in the order of the tree. */
  readonly byKind: ReadonlyMap<string, TerraformElement[]>;
  /** By kind, as far as it was asked for, and id. */
  readonly byId: Map<string, Map<string, TerraformElement>>;
  readonly attributes: Map<TerraformElement, Attributes>;
}

/** What an app holds, by kind and by address, as Terraform gets to read it. Each stack is looked at once, when it is first asked for. */
export class AppIndex {
  private readonly root: IConstruct;
  private readonly stacks = new Map<TerraformStack, StackIndex>();
  private stacksOfApp?: TerraformStack[];

  /** @param scope any construct of the app */
  constructor(scope: IConstruct, private readonly onLook: (stack: TerraformStack) => void = () => undefined) {
    this.root = scope.node.root;
  }

  /** All resources of some types, stack by stack in the order of the tree. */
  public resources(...types: string[]): TerraformResource[] {
    return this.allStacks().flatMap((stack) => {
      const { byKind } = this.look(stack);
      return types.flatMap((type) => (byKind.get(type) ?? []) as TerraformResource[]);
    });
  }

  /** All resources, data sources, providers and locals of a stack, kind by kind. */
  public all(stack: TerraformStack): TerraformElement[] {
    return [...this.look(stack).byKind.values()].flat();
  }

  /** What Terraform is given for a resource, a data source or a provider; the `value` of a local. */
  public attributesOf(element: TerraformElement): Attributes {
    const { attributes } = this.look(element.cdktfStack);
    const known = attributes.get(element);
    if (known) {
      return known;
    }
    const read = readAttributes(element);
    attributes.set(element, read);
    return read;
  }

  /**
   * What has an address, such as `aws_iam_role.Role` or `data.aws_vpc.Vpc`: in the stack of `from`, or else in others. A reference into
   * another stack reads like one into its own until the app is synthesised.
   */
  public at(from: TerraformElement, address: string): TerraformElement[] {
    const own = this.inStack(from.cdktfStack, address);
    return own ? [own] : this.allStacks().flatMap((stack) => this.inStack(stack, address) ?? []);
  }

  /** What has an address in a stack. */
  public inStack(stack: TerraformStack, address: string): TerraformElement | undefined {
    const end = address.lastIndexOf('.');
    const [kind, id] = [address.slice(0, end), address.slice(end + 1)];
    const { byKind, byId } = this.look(stack);
    let ofKind = byId.get(kind);
    if (!ofKind) {
      // Each id is a hash of a path, so only of kinds that are asked for.
      ofKind = new Map((byKind.get(kind) ?? []).map((element) => [element.friendlyUniqueId, element]));
      byId.set(kind, ofKind);
    }
    return ofKind.get(id);
  }

  /** The providers of a kind (`aws`) that stand in a stack. */
  public providers(stack: TerraformStack, kind: string): TerraformProvider[] {
    return (this.look(stack).byKind.get(`provider.${kind}`) ?? []) as TerraformProvider[];
  }

  /** Looks at a stack again when it is next asked for. */
  public forget(stack: TerraformStack): void {
    this.stacks.delete(stack);
    this.stacksOfApp = undefined;
  }

  private allStacks(): TerraformStack[] {
    const withInner = (stack: TerraformStack): TerraformStack[] => [stack, ...this.look(stack).inner.flatMap(withInner)];
    this.stacksOfApp ??= outerStacks(this.root).flatMap(withInner);
    return this.stacksOfApp;
  }

  private look(stack: TerraformStack): StackIndex {
    let index = this.stacks.get(stack);
    if (!index) {
      index = { ...contentsOf(stack), byId: new Map(), attributes: new Map() };
      this.stacks.set(stack, index);
      this.onLook(stack);
    }
    return index;
  }
}

/** The index that the validations of a synthesis share. */
class SharedIndex {
  private readonly validated = new Set<TerraformStack>();
  private readonly watched = new WeakSet<TerraformStack>();
  private index?: AppIndex;

  constructor(private readonly root: IConstruct) {}

  /** That of the synthesis which is going on; else one of its own, since anything may change between two questions. */
  public get current(): AppIndex {
    return this.index ?? new AppIndex(this.root);
  }

  /** cdktf applies the aspects of a stack, validates it, beginning with the stack itself, and goes on to the next. */
  public watch(stack: TerraformStack): void {
    if (!this.watched.has(stack)) {
      this.watched.add(stack);
      stack.node.addValidation({ validate: () => this.begin(stack) });
    }
  }

  private begin(stack: TerraformStack): string[] {
    if (!this.index || this.validated.has(stack)) {
      // A stack for the second time is another synthesis, before which anything may have changed.
      this.index = new AppIndex(this.root, (looked) => this.watch(looked));
      this.validated.clear();
      // A synthesis is synchronous.
      queueMicrotask(() => { this.index = undefined; });
    }
    this.validated.add(stack);
    this.index.forget(stack);
    return [];
  }
}

const sharedIndexes = new WeakMap<IConstruct, SharedIndex>();

/** Validates what stands in more places than `owner`: all of these read one index of the app. */
export function addAppValidation(owner: Construct, validate: (app: AppIndex) => string[]): void {
  const { root } = owner.node;
  const shared = sharedIndexes.get(root) ?? new SharedIndex(root);
  sharedIndexes.set(root, shared);
  shared.watch(TerraformStack.of(owner));
  owner.node.addValidation({ validate: () => validate(shared.current) });
}

function outerStacks(root: IConstruct): TerraformStack[] {
  return TerraformStack.isStack(root) ? [root] : root.node.children.flatMap(outerStacks);
}

function contentsOf(stack: TerraformStack): Pick<StackIndex, 'inner' | 'byKind'> {
  const inner: TerraformStack[] = [];
  const byKind = new Map<string, TerraformElement[]>();
  const visit = (node: IConstruct): void => {
    if (node !== stack && TerraformStack.isStack(node)) {
      inner.push(node);
      return;
    }
    const kind = TerraformElement.isTerraformElement(node) ? kindOf(node) : undefined;
    if (kind !== undefined) {
      const others = byKind.get(kind);
      if (others) {
        others.push(node as TerraformElement);
      } else {
        byKind.set(kind, [node as TerraformElement]);
      }
    }
    node.node.children.forEach(visit);
  };
  visit(stack);
  return { inner, byKind };
}

/** What stands before the id in an address; undefined for what has none. */
function kindOf(element: TerraformElement): string | undefined {
  if (element instanceof TerraformLocal) {
    return 'local';
  }
  if (TerraformProvider.isTerraformProvider(element)) {
    return `provider.${element.terraformResourceType}`;
  }
  return TerraformResource.isTerraformResource(element)
    ? element.terraformResourceType
    : TerraformDataSource.isTerraformDataSource(element) ? `data.${element.terraformResourceType}` : undefined;
}

function readAttributes(element: TerraformElement): Attributes {
  if (element instanceof TerraformLocal) {
    return { value: resolve(element, element.toTerraform().locals[element.friendlyUniqueId]) };
  }
  const { resource, data, provider } = element.toTerraform() as { [section: string]: Record<string, Attributes | Attributes[]> };
  const [byId] = Object.values(resource ?? data ?? provider ?? {});
  const given = Array.isArray(byId) ? byId[0] : Object.values(byId ?? {})[0] as Attributes | undefined;
  return resolvedWhenRead(element, given ?? {});
}

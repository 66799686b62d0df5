import { dependable, ITerraformDependable, Lazy, TerraformElement, TerraformResource, TerraformStack } from 'cdktf';
import { IConstruct } from 'constructs';

/**
 * What of `dependables` can stand in a `depends_on` of `scope`'s stack. Terraform refuses references into another
 * stack there, so for those the whole stack is made to come first instead.
 */
export function dependenciesFor(scope: IConstruct, dependables: ITerraformDependable[]): ITerraformDependable[] {
  const stack = TerraformStack.of(scope);
  const local = new Set<ITerraformDependable>();
  for (const candidate of dependables) {
    const owner = stackOf(candidate);
    if (owner && owner !== stack) {
      stack.addDependency(owner);
    } else {
      local.add(candidate);
    }
  }
  return [...local];
}

const names = new WeakMap<ITerraformDependable, string>();

/** Asked for at each reading of each resource: a resource by its address, since a token is not cheap to make and to read. */
function nameOf(candidate: ITerraformDependable): string {
  if (TerraformResource.isTerraformResource(candidate)) {
    return `${candidate.terraformResourceType}.${candidate.friendlyUniqueId}`;
  }
  const name = names.get(candidate) ?? dependable(candidate);
  names.set(candidate, name);
  return name;
}

function stackOf(candidate: ITerraformDependable): TerraformStack | undefined {
  return TerraformElement.isTerraformElement(candidate) ? candidate.cdktfStack : undefined;
}

/**
 * Gives a resource a `depends_on` that is read when the app is synthesised, so that what is added to the cluster
 * after the resource was made (another node group, a drain hook) still comes first.
 */
export function dependLate(resource: TerraformResource, dependables: () => ITerraformDependable[]): void {
  resource.addOverride(
    'depends_on',
    Lazy.anyValue({
      produce: () => {
        const all = dependenciesFor(resource, dependables()).map(nameOf);
        return all.length > 0 ? all : undefined;
      },
    }),
  );
}

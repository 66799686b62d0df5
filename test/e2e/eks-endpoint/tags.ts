import { invalidParameter, notFound } from './errors';
import { Handlers, Service } from './state';

/** https://docs.aws.amazon.com/eks/latest/userguide/eks-using-tags.html: 50 to a resource. */
const MOST_TAGS = 50;

interface Tagged {
  tags?: Record<string, string>;
}

export const TAG_HANDLERS: Handlers = {
  ListTagsForResource: (service, input) => ({ tags: taggedAt(service, input.resourceArn).tags ?? {} }),

  TagResource: (service, input) => {
    const tagged = taggedAt(service, input.resourceArn);
    const tags = { ...tagged.tags, ...input.tags as Record<string, string> };
    if (Object.keys(tags).length > MOST_TAGS) {
      throw invalidParameter(`A resource takes ${MOST_TAGS} tags`);
    }
    tagged.tags = tags;
    return {};
  },

  UntagResource: (service, input) => {
    const tagged = taggedAt(service, input.resourceArn);
    const gone = input.tagKeys as string[];
    tagged.tags = Object.fromEntries(Object.entries(tagged.tags ?? {}).filter(([key]) => !gone.includes(key)));
    return {};
  },
};

/** All that has an ARN. */
export function resources(service: Service): Map<string, Tagged> {
  return new Map([...service.clusters.values()].flatMap((record): (readonly [string, Tagged])[] => [
    [record.cluster.arn, record.cluster],
    ...[...record.nodeGroups.values()].map(({ nodeGroup }) => [nodeGroup.nodegroupArn, nodeGroup] as const),
    ...[...record.addons.values()].map(({ addon }) => [addon.addonArn, addon] as const),
    ...[...record.accessEntries.values()].map(({ entry }) => [entry.accessEntryArn, entry] as const),
    ...[...record.associations.values()].map((association) => [association.associationArn, association] as const),
  ]));
}

function taggedAt(service: Service, arn: unknown): Tagged {
  const found = resources(service).get(String(arn));
  if (!found) {
    throw notFound(`No resource found for ARN: ${String(arn)}`);
  }
  return found;
}

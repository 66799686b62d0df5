import { IConstruct } from 'constructs';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { requireRoomForTags } from '../../private/checks/aws-tags';
import { ValidationError } from '../../private/errors';
import { sortedEntries } from '../../private/maps';
import { isToken } from '../../private/tokens';
import { ResourceDefaults } from '../../settings/resource-defaults';

/**
 * The tags for load balancers: controllers make those, so Terraform's own tags do not reach them. They are handed
 * over as one text, `a=1,b=2`, that has no way to quote: a comma or a `=` would end the value.
 */
export function loadBalancerTags(scope: IConstruct, cluster: IKubernetesCluster): { [key: string]: string } {
  const tags = ResourceDefaults.merge(cluster.resourceSettings, ResourceDefaults.of(scope)).tags ?? {};
  requireRoomForTags(scope, 'resourceSettings.tags', tags, { to: 'a load balancer', count: 3 });
  for (const [key, value] of sortedEntries(tags)) {
    const text = isToken(value) ? key : `${key}${value}`;
    if (/[,=]/.test(text)) {
      throw new ValidationError(scope, {
        property: `resourceSettings.tags.${key}`,
        problem: 'cannot be put on a load balancer: its controller takes tags as one text, `a=1,b=2`',
        got: value,
        allowed: 'keys and values without , and =',
        fix: 'change the tag',
      });
    }
  }
  return tags;
}

/** Tags as one text. */
export function tagText(tags: { [key: string]: string }): string {
  return sortedEntries(tags).map(([key, value]) => `${key}=${value}`).join(',');
}

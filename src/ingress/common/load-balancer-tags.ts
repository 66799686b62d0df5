import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { requireRoomForTags } from '../../private/checks/aws-tags';
import { sortedEntries } from '../../private/maps';
import { isToken } from '../../private/tokens';
import { ResourceDefaults } from '../../settings/resource-defaults';

/**
 * The tags for load balancers: controllers make those, so Terraform's own tags do not reach them. They are handed
 * over as one text, `a=1,b=2`, that has no way to quote: a comma or a `=` would end the value, so tags
 * with one are left out. Load balancers outside of AWS have none.
 */
export function loadBalancerTags(scope: IConstruct, cluster: IKubernetesCluster): { [key: string]: string } {
  if (cluster.platform !== undefined) {
    return {};
  }
  const tags = ResourceDefaults.merge(cluster.resourceSettings, ResourceDefaults.of(scope)).tags ?? {};
  requireRoomForTags(scope, 'resourceSettings.tags', tags, { to: 'a load balancer', count: 3 });
  const fits = ([key, value]: [string, string]) => !/[,=]/.test(isToken(value) ? key : `${key}${value}`);
  const others = sortedEntries(tags).filter((tag) => !fits(tag)).map(([key]) => `\`${key}\``);
  if (others.length > 0) {
    Annotations.of(scope).addWarning(
      `Load balancers do not get ${others.length === 1 ? 'the tag' : 'the tags'} ${others.join(', ')} of \`resourceSettings.tags\`: their controller reads tags from one string, \`a=1,b=2\`, so tags cannot contain a comma or =. Remove these characters.`,
    );
  }
  return Object.fromEntries(Object.entries(tags).filter(fits));
}

/** Tags as one text. */
export function tagText(tags: { [key: string]: string }): string {
  return sortedEntries(tags).map(([key, value]) => `${key}=${value}`).join(',');
}

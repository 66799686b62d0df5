import { dependable, ITerraformDependable, TerraformResource, TerraformStack } from 'cdktf';
import { IConstruct } from 'constructs';
import { IKubernetesCluster } from '../cluster/kubernetes-cluster';
import { warnWhenComplete } from '../private/late';
import { referenceKey } from '../private/references';
import { registryOn } from '../private/registry';

/** A release of a cluster, and what comes before it. */
export interface OrderedRelease {
  readonly resource: TerraformResource;
  readonly needs: () => ITerraformDependable[];
  /** Kinds of the custom resource definitions that it holds, each as `group/Kind`. */
  readonly definedKinds?: string[];
}

const releasesOf = (cluster: IKubernetesCluster) => registryOn<OrderedRelease>(cluster, 'Releases');

/** Notes a release, so that it is known what comes before others. */
export function noteRelease(cluster: IKubernetesCluster, release: OrderedRelease): void {
  releasesOf(cluster).set(release.resource.node.path, release);
}

/**
 * Warns of objects whose definition stands in a release of the app that nothing makes come first. Definitions that a chart brings are
 * not known.
 *
 * https://helm.sh/docs/chart_best_practices/custom_resource_definitions/ (2026-11-30)
 */
export function warnOfLaterDefinitions(scope: IConstruct, cluster: IKubernetesCluster, own: OrderedRelease, kinds: string[]): void {
  kinds.forEach((kind, index) => warnWhenComplete(scope, () => {
    const definer = [...releasesOf(cluster).values()].find(({ definedKinds = [] }) => definedKinds.includes(kind));
    return definer === undefined || definer.resource === own.resource || comesFirst(cluster, definer.resource, own) ? undefined
      : `\`manifests[${index}]\` is an object of ${kind}, whose definition is in ${definer.resource.node.scope!.node.path}, but does not depend on it: on a new cluster the release may fail. Pass the \`dependencies\` of that construct as \`dependencies\` here.`;
  }));
}

function comesFirst(cluster: IKubernetesCluster, first: TerraformResource, later: OrderedRelease): boolean {
  const stack = TerraformStack.of(first);
  if (stack !== TerraformStack.of(later.resource) && TerraformStack.of(later.resource).dependsOn(stack)) {
    return true;
  }
  // Each reading of a name makes another token for it.
  const keyOf = (name: string) => referenceKey(first, name);
  const seen = new Set<ITerraformDependable>();
  const isBefore = (need: ITerraformDependable): boolean => {
    if (need === first || (need as TerraformResource).dependsOn?.some((name) => keyOf(name) === keyOf(dependable(first)))) {
      return true;
    }
    if (seen.has(need)) {
      return false;
    }
    seen.add(need);
    const release = TerraformResource.isTerraformResource(need) ? releasesOf(cluster).get(need.node.path) : undefined;
    return release?.needs().some(isBefore) ?? false;
  };
  return later.needs().some(isBefore);
}

import { Construct } from 'constructs';
import { ManagedNodeGroup } from './node-group';
import { keepingAway } from './taint-effects';
import { IKubernetesCluster } from '../cluster/kubernetes-cluster';
import { podsOn, tolerateAll } from '../cluster/pods-on-nodes';
import { warnWhenComplete } from '../private/late';
import { requirePattern } from '../private/validation';

/**
 * Fails synthesis when what the library installs finds no node: there is none, or all have taints that it does not tolerate.
 *
 * @param groups the node groups; read when the app is synthesised
 * @param otherNodes what other nodes there are, in the user's words
 */
export function requireRoomForPods(scope: Construct, cluster: IKubernetesCluster, groups: () => ManagedNodeGroup[], otherNodes?: string): void {
  if (otherNodes !== undefined) {
    requirePattern(scope, 'otherNodes', otherNodes, /\S.{9,}/, 'a sentence of 10 characters or more', 'describe the other nodes, such as \'Karpenter creates them\'');
    return;
  }
  scope.node.addValidation({ validate: () => faults(cluster, groups()) });
  warnWhenComplete(scope, () => isTaintedAllOver(groups()) && faults(cluster, groups()).length === 0 ? doubt(cluster, groups()) : undefined);
}

function faults(cluster: IKubernetesCluster, groups: ManagedNodeGroup[]): string[] {
  if (groups.length === 0) {
    return ['`nodeGroups` is empty: CoreDNS and all other pods would wait for a node forever. Fix: define a group, call addNodeGroup(), or describe other nodes in `otherNodes`.'];
  }
  const stuck = namesWhere(cluster, groups, false);
  return isTaintedAllOver(groups) && stuck.length > 0
    ? [`All node groups have taints, and ${stuck.join(', ')} would wait for a node forever: they tolerate the taints of no group. Fix: leave one group without taints, set their \`tolerations\` (\`helmValues\` of each), or describe other nodes in \`otherNodes\`.`]
    : [];
}

function doubt(cluster: IKubernetesCluster, groups: ManagedNodeGroup[]): string {
  const unknown = namesWhere(cluster, groups, undefined);
  const whose = unknown.length > 0 ? ` This may apply to ${unknown.join(', ')}, whose tolerations are unknown to the library.` : '';
  return `All node groups have taints: pods that do not tolerate them stay pending.${whose} If this is intended, explain why in \`otherNodes\`.`;
}

function isTaintedAllOver(groups: ManagedNodeGroup[]): boolean {
  return groups.length > 0 && groups.every(({ _taints }) => keepingAway(_taints).length > 0);
}

/** What finds a node nowhere (false), or perhaps nowhere (undefined). */
function namesWhere(cluster: IKubernetesCluster, groups: ManagedNodeGroup[], answer: false | undefined): string[] {
  return podsOn(cluster)
    .filter((pods) => {
      const answers = groups.map(({ _taints }) => tolerateAll(pods, keepingAway(_taints)));
      return !answers.includes(true) && answers.includes(undefined) === (answer === undefined);
    })
    .map(({ name }) => name);
}

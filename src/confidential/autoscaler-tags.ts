import { NodeTaint } from '../nodes/node-group-options';
import { effectOf } from '../nodes/taint-effects';
import { sortedEntries } from '../private/maps';

/**
 * What the Cluster Autoscaler is told of a group that has no nodes to look at: kind, name and value of each tag.
 * https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md
 */
export function autoscalerTags(
  labels: { [key: string]: string },
  taints: NodeTaint[],
  resources: { [key: string]: string },
): Array<[kind: string, name: string, value: string]> {
  return [
    ...sortedEntries(labels).map(([key, value]): [string, string, string] => ['label', key, value]),
    ...taints.map(({ key, value = '', effect }): [string, string, string] => ['taint', key, `${value}:${effectOf(effect)}`]),
    ...sortedEntries(resources).map(([name, value]): [string, string, string] => ['resources', name, value]),
  ];
}

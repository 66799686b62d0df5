import { NodeTaint, TaintEffect } from './node-group-options';
import { KubernetesTaint } from '../cluster/pods-on-nodes';

const EFFECTS = {
  [TaintEffect.NO_SCHEDULE]: 'NoSchedule',
  [TaintEffect.PREFER_NO_SCHEDULE]: 'PreferNoSchedule',
  [TaintEffect.NO_EXECUTE]: 'NoExecute',
};

/** The effect of a taint as Kubernetes writes it. */
export function effectOf(effect: TaintEffect): string {
  return EFFECTS[effect];
}

/** The taints that keep pods away which do not tolerate them, as Kubernetes writes them. */
export function keepingAway(taints: NodeTaint[]): KubernetesTaint[] {
  return taints
    .filter(({ effect }) => effect !== TaintEffect.PREFER_NO_SCHEDULE)
    .map((taint) => ({ ...taint, effect: effectOf(taint.effect) }));
}

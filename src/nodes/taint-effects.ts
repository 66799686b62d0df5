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

/** What the EBS driver takes off a node once it runs there: https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/install.md (2026-11-30). */
const UNTIL_EBS_DRIVER_RUNS = 'ebs.csi.aws.com/agent-not-ready';

/** The taints that keep pods away for good which do not tolerate them, as Kubernetes writes them. */
export function keepingAway(taints: NodeTaint[]): KubernetesTaint[] {
  return taints
    .filter(({ key, effect }) => effect !== TaintEffect.PREFER_NO_SCHEDULE && key !== UNTIL_EBS_DRIVER_RUNS)
    .map((taint) => ({ ...taint, effect: effectOf(taint.effect) }));
}

import { RUNBOOKS } from '../observability/alerting/rules/eks-groups';
import { CLUSTER_SILENT } from '../observability/alerting/rules/pipeline-rules';
import { prometheusGroups } from '../observability/alerting/rules/prometheus-rules';
import { expectedClusters } from '../observability/metrics/aggregates';

/** What a store evaluates by itself: which clusters there should be something of, and the alert that there is nothing. */
export function fleetRules(names: readonly string[]): object[] {
  const silent = { ...CLUSTER_SILENT, runbookUrl: `${RUNBOOKS}/${CLUSTER_SILENT.name}.md` };
  const [group] = prometheusGroups([{ name: 'fleet', intervalSeconds: 60, rules: [silent] }], true) as [{ readonly rules: object[] }];
  return [{ ...group, rules: [...expectedClusters(names), ...group.rules] }];
}

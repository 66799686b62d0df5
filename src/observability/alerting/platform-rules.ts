import { Construct } from 'constructs';
import { allGroups } from './alerting';
import { AlertEvaluator, AlertingOptions } from './alerting-options';
import { groupsByCluster } from './rules/by-cluster';
import { filterRules } from './rules/chosen-rules';
import { prometheusGroups } from './rules/prometheus-rules';
import { Rule } from './rules/rule';
import { hasContent, SEVERAL_CLUSTERS } from '../../cluster/cluster-contents';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';

/** What Prometheus of a platform is told of rules; nothing where it has none to evaluate. */
export function platformRules(scope: Construct, cluster: IKubernetesCluster, options: AlertingOptions): { readonly _rules?: () => object[] } {
  const groups = allGroups(scope, options);
  const isAsked = ({ needs }: Rule) => needs === undefined || needs.some((chart) => hasContent(cluster, chart));
  const tells = options.evaluator === AlertEvaluator.PROMETHEUS;
  return !tells && groups.every(({ recordings = [] }) => recordings.length === 0) ? {} : {
    _rules: () => prometheusGroups(filterRules(hasContent(cluster, SEVERAL_CLUSTERS) ? groupsByCluster(groups) : groups, isAsked), tells),
  };
}

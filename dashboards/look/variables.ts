import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';

/** A data source that a board asks: the name of its variable, its type in Grafana, and the uid and name that the library gives it. */
export interface Source {
  readonly variable: string;
  readonly type: string;
  readonly uid: string;
  readonly name: string;
}

export const PROMETHEUS: Source = { variable: 'datasource', type: 'prometheus', uid: 'prometheus', name: 'Prometheus' };
export const LOKI: Source = { variable: 'loki', type: 'loki', uid: 'loki', name: 'Loki' };
export const TEMPO: Source = { variable: 'tempo', type: 'tempo', uid: 'tempo', name: 'Tempo' };
export const CLOUDWATCH: Source = { variable: 'cloudwatch', type: 'cloudwatch', uid: 'cloudwatch', name: 'CloudWatch' };

export const refTo = ({ type, variable }: Source) => ({ type, uid: `\${${variable}}` });

/** A choice of values of a label, which matches everything at first. */
export interface LabelChoice {
  readonly name: string;
  readonly label: string;
  /** What of the data source lists the values. */
  readonly query: string;
  readonly source?: Source;
  readonly multi?: boolean;
  /** What stands for all values. Loki wants something that matches no empty label. */
  readonly all?: string;
}

/** Clusters of one Prometheus; series of a cluster that keeps its own have no such label, and match too. */
export const CLUSTER: LabelChoice = { name: 'cluster', label: 'Cluster', query: 'label_values(kube_node_info, cluster)' };

export const NAMESPACE: LabelChoice = {
  name: 'namespace', label: 'Namespace', query: 'label_values(kube_pod_info{cluster=~"$cluster"}, namespace)', multi: true,
};

export const WORKLOAD: LabelChoice = {
  name: 'workload',
  label: 'Workload',
  query: 'label_values(workload_pod:kube_pod_owner:info{cluster=~"$cluster", namespace=~"$namespace"}, workload)',
  multi: true,
};

export const NODE: LabelChoice = { name: 'node', label: 'Node', query: 'label_values(kube_node_info{cluster=~"$cluster"}, node)', multi: true };

export function sourceVariable({ variable, type, uid, name }: Source): dashboard.DatasourceVariableBuilder {
  return new dashboard.DatasourceVariableBuilder(variable).label(name).type(type).current({ text: name, value: uid });
}

export function labelVariable({ name, label, query, source = PROMETHEUS, multi = false, all = '.*' }: LabelChoice): dashboard.QueryVariableBuilder {
  return new dashboard.QueryVariableBuilder(name)
    .label(label)
    .datasource(refTo(source))
    .query(source === PROMETHEUS ? { query, refId: name } : query)
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .sort(dashboard.VariableSort.AlphabeticalAsc)
    .multi(multi)
    .includeAll(true)
    .allValue(all)
    .current({ text: 'All', value: '$__all' });
}

/** An amount that the reader may change. */
export interface AmountChoice {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly value: string;
}

export function amountVariable({ name, label, description, value }: AmountChoice): dashboard.TextBoxVariableBuilder {
  return new dashboard.TextBoxVariableBuilder(name).label(label).description(description).defaultValue(value).current({ text: value, value });
}

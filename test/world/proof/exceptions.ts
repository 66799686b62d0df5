/** Panels that the world cannot fill, with the reason: what is not here to be asked, and where it would come from. */
export const EMPTY_PANELS: readonly { readonly board: RegExp; readonly panel: RegExp; readonly why: string }[] = [
  { board: /^Ingress$/, panel: /controller/, why: 'of ingress-nginx and Traefik one is there, here Traefik; names of the other are from its sources (`test/fixtures/series/ingress-nginx.json`)' },
];

/** Queries of dashboards of others that find nothing, with the reason. */
export const EMPTY_QUERIES: readonly { readonly query: RegExp; readonly why: string }[] = [
  { query: /node_cpu_core_throttles_total/, why: 'thermal throttling, which virtual machines do not tell of' },
  { query: /kube_secret_info/, why: 'kube-state-metrics reads no Secrets, unless it is asked to' },
  { query: /nginx_ingress_controller/, why: 'ingress-nginx is not run; here Traefik serves its class' },
];

/** Alerts that do not come about in the world, with the reason. */
export const SILENT_ALERTS: Readonly<Record<string, string>> = {
  PrometheusDown: 'Prometheus does not tell of its own absence; Grafana does, which is not run. promtool shows that it begins and ends',
  NodeDiskFillsUp: 'it asks for a disk of the node that is more than 70 % full. promtool shows that it begins and ends',
};

/** Alerts that go on until the end of the run, with the reason. */
export const LASTING_ALERTS: Readonly<Record<string, string>> = {
  Watchdog: 'it always fires: that is what it is for',
  NodeMemoryHigh: 'the node has the memory of the machine, most of which is not the run\'s. promtool shows that it ends',
  NodeCpuHigh: 'the node has the CPUs of the machine, which others use as well. promtool shows that it ends',
  NodeDiskFillsUp: 'the node has the disk of the machine, which others fill as well. promtool shows that it ends',
};

/** Data sources that nobody answers for. */
export const NOT_ASKED: Readonly<Record<string, string>> = {
  loki: 'Loki is not run: `npm test` parses and evaluates its queries over recorded lines',
  tempo: 'Tempo is not run: `npm test` parses its queries',
  cloudwatch: 'CloudWatch is not here: `npm test` compares names and dimensions with what AWS publishes',
};

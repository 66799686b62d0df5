/** Panels that the world cannot fill, with the reason: what is not here to be asked, and where it would come from. */
export const EMPTY_PANELS: readonly { readonly board: RegExp; readonly panel: RegExp; readonly why: string }[] = [
  { board: /^Ingress$/, panel: /controller/, why: 'of ingress-nginx and Traefik one is there, here Traefik; names of the other are from its sources (`test/fixtures/series/ingress-nginx.json`)' },
];

/** Alerts that do not come about in the world, with the reason. */
export const SILENT_ALERTS: Readonly<Record<string, string>> = {
  PrometheusDown: 'Prometheus does not tell of its own absence; Grafana does, which is not run. promtool shows that it begins and ends',
  CostJump: 'it compares with yesterday. promtool shows that it begins and ends',
  NodeDiskFillsUp: 'it asks for a disk of the node that is more than 70 % full. promtool shows that it begins and ends',
};

/** Data sources that nobody answers for. */
export const NOT_ASKED: Readonly<Record<string, string>> = {
  loki: 'Loki is not run: `npm test` parses and evaluates its queries over recorded lines',
  tempo: 'Tempo is not run: `npm test` parses its queries',
  cloudwatch: 'CloudWatch is not here: `npm test` compares names and dimensions with what AWS publishes',
};

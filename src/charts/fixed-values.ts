import { ChartCatalog } from './chart-catalog';
import { mergeMaps } from '../private/merge';

type Values = Record<string, unknown>;

/**
 * Values by which a chart moves its objects into another namespace, or renames its pods: permissions of pods, rules for their connections and addresses in
 * the cluster go by both.
 */
const ALL: Values = { namespaceOverride: '', forceNamespace: '', nameOverride: '' };

const { ARGO_CD, GRAFANA, INGRESS_NGINX, KUBE_PROMETHEUS_STACK, LOKI, PROMETHEUS, TEMPO, TEMPO_DISTRIBUTED, TRAEFIK } = ChartCatalog;

/** Values of the charts themselves that addresses, commands and drains of the library go by. The charts were read on 2026-11-30. */
const OF_CHART: { readonly [chart: string]: Values } = {
  [ARGO_CD.chart]: { nameOverride: 'argocd' },
  [GRAFANA.chart]: { fullnameOverride: '', service: { enabled: true, port: 80 } },
  [INGRESS_NGINX.chart]: { fullnameOverride: '', controller: { service: { enabled: true } } },
  [KUBE_PROMETHEUS_STACK.chart]: {
    'prometheus': { enabled: true, service: { port: 9090 }, prometheusSpec: { routePrefix: '/' } },
    'kube-state-metrics': { namespaceOverride: '' },
  },
  [LOKI.chart]: {
    loki: { server: { http_listen_port: 3100, http_path_prefix: '' }, structuredConfig: { server: { http_listen_port: 3100, http_path_prefix: '' } } },
    gateway: { service: { port: 80 } },
  },
  // A path of `baseURL` is looked at where its other values are.
  [PROMETHEUS.chart]: { 'server': { prefixURL: '', service: { enabled: true } }, 'kube-state-metrics': { namespaceOverride: '' } },
  [TEMPO.chart]: { tempo: { server: { http_listen_port: 3200, http_path_prefix: '' } } },
  [TEMPO_DISTRIBUTED.chart]: {
    server: { httpListenPort: 3200 },
    tempo: { structuredConfig: { http_api_prefix: '', server: { http_path_prefix: '' } } },
  },
  [TRAEFIK.chart]: { fullnameOverride: '', service: { enabled: true } },
};

/** The values of a chart that a construct of the library relies on, as they are where nobody changes them. */
export function fixedValues(chart: string): Values {
  return mergeMaps(ALL, OF_CHART[chart] ?? {});
}

import { critical, jobDown, jobDownByCluster, percent, warning } from './draft';
import { Rule } from './rule';
import { Thresholds } from './thresholds';
import { ChartCatalog } from '../../../charts/chart-catalog';

/** What controllers of the class `nginx` count, each in its own words. */
interface Controller {
  readonly prefix: string;
  readonly needs: readonly string[];
  readonly job: string;
  readonly requests: string;
  readonly seconds: string;
  readonly code: string;
  /** Labels of what is served. */
  readonly by: string;
  readonly what: string;
  readonly expiry: { readonly metric: string; readonly by: string };
}

export const INGRESS_NGINX: Controller = {
  prefix: 'Nginx',
  needs: [ChartCatalog.INGRESS_NGINX.chart],
  job: 'ingress-nginx',
  requests: 'nginx_ingress_controller_requests',
  seconds: 'nginx_ingress_controller_request_duration_seconds_bucket',
  code: 'status',
  by: 'exported_namespace, ingress',
  what: 'Ingress {{ $labels.exported_namespace }}/{{ $labels.ingress }}',
  expiry: { metric: 'nginx_ingress_controller_ssl_expire_time_seconds', by: 'host' },
};

export const TRAEFIK: Controller = {
  prefix: 'Traefik',
  needs: [ChartCatalog.TRAEFIK.chart],
  job: 'traefik',
  requests: 'traefik_service_requests_total',
  seconds: 'traefik_service_request_duration_seconds_bucket',
  code: 'code',
  by: 'service',
  what: 'Traefik service {{ $labels.service }}',
  expiry: { metric: 'traefik_tls_certs_not_after', by: 'cn' },
};

export function ingressRules(thresholds: Thresholds): Rule[] {
  return [INGRESS_NGINX, TRAEFIK].flatMap((controller) => rulesOf(controller, thresholds));
}

function rulesOf({ prefix, needs, job, requests, seconds, code, by, what, expiry }: Controller, thresholds: Thresholds): Rule[] {
  const { ingressErrorPercent, ingressSeconds, certificateDays } = thresholds;
  const rate = (matchers: string) => `sum by (${by}) (rate(${requests}${matchers}[5m]))`;
  return [
    critical(`${prefix}Down`, 5, jobDown(job),
      `${job} is down`, 'Requests to Ingresses of class nginx are not served.', { needs, exprByCluster: jobDownByCluster(job) }),
    critical(`${prefix}Errors`, 5, `${percent(rate(`{${code}=~"5.."}`), rate(''))} > ${ingressErrorPercent}`,
      `${what} returns errors`, '{{ $value | printf "%.1f" }} % of its requests fail with 5xx.', { needs }),
    warning(`${prefix}Slow`, 10, `histogram_quantile(0.95, sum by (le, ${by}) (rate(${seconds}[5m]))) > ${ingressSeconds}`,
      `${what} is slow`, '5 % of its requests take longer than {{ $value | printf "%.1f" }} seconds.', { needs }),
    warning(`${prefix}CertificateExpiresSoon`, 60, `(min by (${expiry.by}) (${expiry.metric}) - time()) / 86400 < ${certificateDays}`,
      `The certificate of {{ $labels.${expiry.by} }} expires soon`, 'It expires in {{ $value | printf "%.0f" }} days and was not renewed.', { needs }),
  ];
}

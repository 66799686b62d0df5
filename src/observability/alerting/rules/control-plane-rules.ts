import { critical, jobDown, jobDownByCluster, lostByCluster, percent, upTo, warning } from './draft';
import { Rule } from './rule';
import { Thresholds } from './thresholds';

// Requests that last as long as somebody looks.
const SHORT = '{verb=~"GET|POST|PUT|PATCH|DELETE",subresource!~"log|exec|attach|portforward|proxy"}';

export function apiServerRules({ apiServerErrorPercent, apiServerSeconds }: Thresholds): Rule[] {
  const rate = (metric: string) => `sum by (verb) (rate(apiserver_request_duration_seconds_${metric}${SHORT}[5m]))`;
  const clients = (bound: number) => `sum(increase(apiserver_client_certificate_expiration_seconds_bucket{${upTo(bound)}}[15m]))`;
  return [
    critical('ApiServerUnreachable', 5, jobDown('kube-apiserver'),
      'No API server is reachable', 'Prometheus reaches no API server. Running pods continue; none can be started, scaled or replaced.', { exprByCluster: jobDownByCluster('kube-apiserver') }),
    critical('ApiServerErrors', 10, `${percent('sum(rate(apiserver_request_total{code=~"5.."}[5m]))', 'sum(rate(apiserver_request_total[5m]))')} > ${apiServerErrorPercent}`,
      'API servers return errors', '{{ $value | printf "%.1f" }} % of requests fail with a server error (5xx).'),
    warning('ApiServerSlow', 15, `${rate('sum')} / ${rate('count')} > ${apiServerSeconds}`,
      'API servers are slow', '{{ $labels.verb }} requests take {{ $value | printf "%.1f" }} seconds on average.'),
    warning('ApiServiceUnavailable', 10, 'max by (name) (aggregator_unavailable_apiservice) == 1',
      'The API {{ $labels.name }} is unavailable', 'Its backend does not respond. Deletion of namespaces is blocked meanwhile.'),
    warning('ClientCertificateExpiresSoon', 15, `${clients(604800)} - ${clients(0)} > 0`,
      'A client certificate for the API servers expires soon', 'It is valid for less than a week.'),
  ];
}

export function dnsRules({ dnsErrorPercent }: Thresholds): Rule[] {
  return [
    // Some clusters have another DNS, or one that Prometheus cannot ask: only what has answered within a day can go down.
    critical('CoreDnsDown', 5, `${jobDown('coredns')} and on () group(last_over_time(up{job="coredns"}[1d]))`,
      'CoreDNS is down', 'Pods cannot resolve names.', { exprByCluster: lostByCluster('coredns') }),
    warning('CoreDnsErrors', 10, `${percent('sum(rate(coredns_dns_responses_total{rcode="SERVFAIL"}[5m]))', 'sum(rate(coredns_dns_responses_total[5m]))')} > ${dnsErrorPercent}`,
      'CoreDNS returns errors', '{{ $value | printf "%.1f" }} % of its responses are SERVFAIL.'),
    warning('CoreDnsSlow', 10, 'histogram_quantile(0.99, sum by (le) (rate(coredns_dns_request_duration_seconds_bucket[5m]))) > 1',
      'CoreDNS is slow', '1 % of its responses take longer than {{ $value | printf "%.1f" }} seconds.'),
  ];
}

import { Board } from '../look/board';
import { figure, graph } from '../look/panels';
import { CLUSTER_IS } from '../look/selectors';

const RATE = '[$__rate_interval]';

export const COREDNS: Board = {
  name: 'coredns',
  title: 'CoreDNS',
  answers: 'Does CoreDNS resolve names, how fast is it, and which queries does it receive?',
  rows: {
    'Health': [
      figure({
        title: 'Pods up',
        answers: 'How many CoreDNS pods does Prometheus reach?',
        unit: 'short',
        limit: { yellow: 2, red: 1, below: true, reason: 'Red at 0. Yellow at 1: if that pod fails, no name can be resolved in the cluster.' },
        query: `sum(up{${CLUSTER_IS}, job="coredns"})`,
      }),
      figure({ title: 'Query rate', answers: 'How many queries does CoreDNS receive?', unit: 'reqps', query: `sum(rate(coredns_dns_requests_total{${CLUSTER_IS}}[5m]))` }),
      figure({
        title: 'Error rate',
        answers: 'What share of queries fails (SERVFAIL, REFUSED)?',
        unit: 'percentunit',
        limit: { yellow: 0.01, red: 0.05, reason: 'Red from 5 %: applications fail to connect.' },
        query: `(sum(rate(coredns_dns_responses_total{${CLUSTER_IS}, rcode=~"SERVFAIL|REFUSED"}[5m])) or vector(0)) / sum(rate(coredns_dns_responses_total{${CLUSTER_IS}}[5m]))`,
      }),
      figure({
        title: 'p99 latency',
        answers: 'How long do 99 % of responses take at most?',
        unit: 's',
        limit: { yellow: 0.5, red: 2, reason: 'Yellow from 0.5 s, red from 2 s; clients time out after 5 s and retry.' },
        query: `histogram_quantile(0.99, sum by (le) (rate(coredns_dns_request_duration_seconds_bucket{${CLUSTER_IS}}[5m])))`,
      }),
      figure({
        title: 'Cache hit rate',
        answers: 'What share of queries is answered from the cache?',
        unit: 'percentunit',
        query: `sum(rate(coredns_cache_hits_total{${CLUSTER_IS}}[5m])) / sum(rate(coredns_cache_requests_total{${CLUSTER_IS}}[5m]))`,
      }),
      figure({
        title: 'Panics',
        answers: 'How many panics occurred in the last 24 hours?',
        unit: 'short',
        limit: { red: 1, reason: 'Red from 1: a bug in CoreDNS; its log contains the stack trace.' },
        query: `sum(increase(coredns_panics_total{${CLUSTER_IS}}[1d]))`,
      }),
    ],
    'Queries': [
      graph({ title: 'Queries by type', answers: 'Which record types are queried: IPv4 addresses (A), IPv6 addresses (AAAA), or others?', unit: 'reqps', stacked: true, queries: { '{{type}}': `sum by (type) (rate(coredns_dns_requests_total{${CLUSTER_IS}}${RATE}))` } }),
      graph({
        title: 'Responses by code',
        answers: 'Which response codes does CoreDNS return? Many NXDOMAIN come from clients that try each suffix of the search list; a trailing dot in the name avoids that.',
        unit: 'reqps',
        queries: { '{{rcode}}': `sum by (rcode) (rate(coredns_dns_responses_total{${CLUSTER_IS}}${RATE}))` },
      }),
      graph({ title: 'Queries by pod', answers: 'Are queries balanced across the CoreDNS pods?', unit: 'reqps', queries: { '{{pod}}': `sum by (pod) (rate(coredns_dns_requests_total{${CLUSTER_IS}}${RATE}))` } }),
      graph({
        title: 'Latency',
        answers: 'How long do responses take?',
        unit: 's',
        queries: Object.fromEntries([50, 95, 99].map((percent) => [
          `p${percent}`, `histogram_quantile(${percent / 100}, sum by (le) (rate(coredns_dns_request_duration_seconds_bucket{${CLUSTER_IS}}${RATE})))`,
        ])),
      }),
    ],
    'Forwarded queries and cache': [
      graph({ title: 'Forwarded queries by response code', answers: 'Which response codes do upstream servers return for names outside the cluster?', unit: 'reqps', queries: { '{{to}} {{rcode}}': `sum by (to, rcode) (rate(coredns_proxy_request_duration_seconds_count{${CLUSTER_IS}}${RATE}))` } }),
      graph({
        title: 'p99 upstream latency',
        answers: 'How long do 99 % of upstream responses take at most?',
        unit: 's',
        limit: { yellow: 1, reason: 'Yellow from 1 s: the VPC resolver accepts 1024 packets per second from each network interface and drops the rest.' },
        queries: { '{{to}}': `histogram_quantile(0.99, sum by (le, to) (rate(coredns_proxy_request_duration_seconds_bucket{${CLUSTER_IS}}${RATE})))` },
      }),
      graph({
        title: 'Forwarding failures',
        answers: 'How often was no upstream server healthy, or were too many queries in flight?',
        unit: 'ops',
        limit: { red: 0.1, reason: 'Red from 0.1 per second: names outside the cluster cannot be resolved.' },
        queries: {
          'no healthy upstream': `sum(rate(coredns_forward_healthcheck_broken_total{${CLUSTER_IS}}${RATE}))`,
          'too many concurrent queries': `sum(rate(coredns_forward_max_concurrent_rejects_total{${CLUSTER_IS}}${RATE}))`,
        },
      }),
      graph({ title: 'Cache entries', answers: 'How many entries does the cache hold, for existing (success) and for non-existent (denial) names?', unit: 'short', queries: { '{{type}}': `sum by (type) (coredns_cache_entries{${CLUSTER_IS}})` } }),
    ],
    'Resources': [
      graph({ title: 'CPU usage', answers: 'How much CPU does each pod use?', unit: 'cores', queries: { '{{pod}}': `sum by (pod) (rate(process_cpu_seconds_total{${CLUSTER_IS}, job="coredns"}${RATE}))` } }),
      graph({ title: 'Memory usage', answers: 'How much memory does each pod use? It grows with the number of Services and pods in the cluster.', unit: 'bytes', queries: { '{{pod}}': `sum by (pod) (process_resident_memory_bytes{${CLUSTER_IS}, job="coredns"})` } }),
    ],
  },
};

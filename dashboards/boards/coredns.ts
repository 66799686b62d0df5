import { Board } from '../look/board';
import { figure, graph } from '../look/panels';
import { CLUSTER_IS } from '../look/selectors';

const RATE = '[$__rate_interval]';

export const COREDNS: Board = {
  name: 'coredns',
  title: 'CoreDNS',
  answers: 'Are names resolved, how fast, and what is asked for?',
  rows: {
    'Is it well': [
      figure({
        title: 'Ready',
        answers: 'How many pods of CoreDNS answer?',
        unit: 'short',
        limit: { yellow: 2, red: 1, below: true, reason: 'Red without any, yellow with one alone: when it goes, names fail everywhere.' },
        query: `sum(up{${CLUSTER_IS}, job="coredns"})`,
      }),
      figure({ title: 'Requests', answers: 'How many names are asked for?', unit: 'reqps', query: `sum(rate(coredns_dns_requests_total{${CLUSTER_IS}}[5m]))` }),
      figure({
        title: 'Failed',
        answers: 'How much of what is asked could not be answered (SERVFAIL, REFUSED)?',
        unit: 'percentunit',
        limit: { yellow: 0.01, red: 0.05, reason: 'Red from 5 %: applications see time-outs.' },
        query: `(sum(rate(coredns_dns_responses_total{${CLUSTER_IS}, rcode=~"SERVFAIL|REFUSED"}[5m])) or vector(0)) / sum(rate(coredns_dns_responses_total{${CLUSTER_IS}}[5m]))`,
      }),
      figure({
        title: 'Slowest of 100',
        answers: 'How long do 99 of 100 answers take at most?',
        unit: 's',
        limit: { yellow: 0.5, red: 2, reason: 'Yellow from half a second; clients give up after 5 s and ask again.' },
        query: `histogram_quantile(0.99, sum by (le) (rate(coredns_dns_request_duration_seconds_bucket{${CLUSTER_IS}}[5m])))`,
      }),
      figure({
        title: 'From the cache',
        answers: 'How much is answered from the cache?',
        unit: 'percentunit',
        query: `sum(rate(coredns_cache_hits_total{${CLUSTER_IS}}[5m])) / sum(rate(coredns_cache_requests_total{${CLUSTER_IS}}[5m]))`,
      }),
      figure({
        title: 'Panics',
        answers: 'How often did a request end in a panic today?',
        unit: 'short',
        limit: { red: 1, reason: 'Red from 1: it is a bug of CoreDNS; its log has the trace.' },
        query: `sum(increase(coredns_panics_total{${CLUSTER_IS}}[1d]))`,
      }),
    ],
    'What is asked': [
      graph({ title: 'By type', answers: 'What is asked for: addresses of IPv4 (A), of IPv6 (AAAA), or something else?', unit: 'reqps', stacked: true, queries: { '{{type}}': `sum by (type) (rate(coredns_dns_requests_total{${CLUSTER_IS}}${RATE}))` } }),
      graph({
        title: 'By answer',
        answers: 'What is answered? Many NXDOMAIN are names that are tried with each suffix of the search list; a dot at the end of a name spares that.',
        unit: 'reqps',
        queries: { '{{rcode}}': `sum by (rcode) (rate(coredns_dns_responses_total{${CLUSTER_IS}}${RATE}))` },
      }),
      graph({ title: 'By pod', answers: 'Do all pods of CoreDNS get their share?', unit: 'reqps', queries: { '{{pod}}': `sum by (pod) (rate(coredns_dns_requests_total{${CLUSTER_IS}}${RATE}))` } }),
      graph({
        title: 'Time of answers',
        answers: 'How long do answers take?',
        unit: 's',
        queries: Object.fromEntries([50, 95, 99].map((percent) => [
          `${percent} %`, `histogram_quantile(${percent / 100}, sum by (le) (rate(coredns_dns_request_duration_seconds_bucket{${CLUSTER_IS}}${RATE})))`,
        ])),
      }),
    ],
    'What is passed on': [
      graph({ title: 'Passed on, by answer', answers: 'What do the servers answer that CoreDNS asks for names outside of the cluster?', unit: 'reqps', queries: { '{{to}} {{rcode}}': `sum by (to, rcode) (rate(coredns_proxy_request_duration_seconds_count{${CLUSTER_IS}}${RATE}))` } }),
      graph({
        title: 'Slowest of 100 passed on',
        answers: 'How long do 99 of 100 of their answers take at most?',
        unit: 's',
        limit: { yellow: 1, reason: 'Yellow from 1 s: the resolver of the VPC takes 1024 packets a second from each network interface, and drops the rest.' },
        queries: { '{{to}}': `histogram_quantile(0.99, sum by (le, to) (rate(coredns_proxy_request_duration_seconds_bucket{${CLUSTER_IS}}${RATE})))` },
      }),
      graph({
        title: 'Nobody to ask',
        answers: 'How often was no server to be reached, or were too many requests under way?',
        unit: 'ops',
        limit: { red: 0.1, reason: 'Red from one in ten seconds: names of the internet fail.' },
        queries: {
          'no healthy server': `sum(rate(coredns_forward_healthcheck_broken_total{${CLUSTER_IS}}${RATE}))`,
          'too many at once': `sum(rate(coredns_forward_max_concurrent_rejects_total{${CLUSTER_IS}}${RATE}))`,
        },
      }),
      graph({ title: 'Cache', answers: 'How many names does the cache hold, good ones and such as do not exist?', unit: 'short', queries: { '{{type}}': `sum by (type) (coredns_cache_entries{${CLUSTER_IS}})` } }),
    ],
    'What it needs': [
      graph({ title: 'CPU', answers: 'How much CPU does each pod use?', unit: 'cores', queries: { '{{pod}}': `sum by (pod) (rate(process_cpu_seconds_total{${CLUSTER_IS}, job="coredns"}${RATE}))` } }),
      graph({ title: 'Memory', answers: 'How much memory does each pod use? It grows with the Services and pods of the cluster.', unit: 'bytes', queries: { '{{pod}}': `sum by (pod) (process_resident_memory_bytes{${CLUSTER_IS}, job="coredns"})` } }),
    ],
  },
};

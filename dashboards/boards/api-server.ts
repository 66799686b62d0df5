import { Board } from '../look/board';
import { figure, graph, list } from '../look/panels';
import { CLUSTER_IS } from '../look/selectors';

const RATE = '[$__rate_interval]';

/** Requests that are over at some time. */
const ANSWERED = `${CLUSTER_IS}, verb!~"WATCH|CONNECT"`;

export const API_SERVER: Board = {
  name: 'api-server',
  title: 'API server',
  answers: 'Is the API server available, how fast is it, and what load does it handle?',
  rows: {
    'Health': [
      figure({
        title: 'Availability',
        answers: 'What share of the API server endpoints that EKS publishes does Prometheus reach?',
        unit: 'percentunit',
        limit: { red: 1, below: true, reason: 'Red below 100 %: an API server does not respond to Prometheus. EKS replaces it.' },
        query: `avg(up{${CLUSTER_IS}, job="kube-apiserver"})`,
      }),
      figure({
        title: 'Error rate',
        answers: 'What share of requests fails with a server error (5xx)?',
        unit: 'percentunit',
        limit: { yellow: 0.005, red: 0.01, reason: 'Red from 1 %: clients retry, which adds load.' },
        query: `sum(rate(apiserver_request_total{${CLUSTER_IS}, code=~"5.."}[5m])) / sum(rate(apiserver_request_total{${CLUSTER_IS}}[5m]))`,
      }),
      figure({
        title: 'p99 read latency',
        answers: 'How long do 99 % of reads take at most?',
        unit: 's',
        limit: { yellow: 1, red: 5, reason: 'Yellow from 1 s, the Kubernetes SLO for single objects; red from 5 s, the SLO for a namespace.' },
        query: `histogram_quantile(0.99, sum by (le) (rate(apiserver_request_sli_duration_seconds_bucket{${CLUSTER_IS}, verb=~"GET|LIST"}[5m])))`,
      }),
      figure({
        title: 'p99 write latency',
        answers: 'How long do 99 % of writes take at most, without webhooks?',
        unit: 's',
        limit: { yellow: 1, reason: 'Yellow from 1 s, the Kubernetes SLO.' },
        query: `histogram_quantile(0.99, sum by (le) (rate(apiserver_request_sli_duration_seconds_bucket{${CLUSTER_IS}, verb=~"POST|PUT|PATCH|DELETE|APPLY"}[5m])))`,
      }),
      figure({
        title: 'Rejected requests (429)',
        answers: 'How many requests per second are rejected with 429 because the server is overloaded?',
        unit: 'reqps',
        limit: { red: 0.1, reason: 'Red from 0.1 per second: some client sends more than its share.' },
        query: `sum(rate(apiserver_request_total{${CLUSTER_IS}, code="429"}[5m])) or vector(0)`,
      }),
      figure({
        title: 'Storage size',
        answers: 'How large is the database of the API server (etcd)?',
        unit: 'bytes',
        limit: { yellow: 6e9, red: 7.5e9, reason: 'Yellow from 6 GB, red from 7.5 GB: at 8 GB, EKS rejects writes.' },
        query: `max(apiserver_storage_size_bytes{${CLUSTER_IS}})`,
      }),
    ],
    'Requests': [
      graph({ title: 'Request rate by verb', answers: 'How many requests does the API server receive, and are they reads or writes?', unit: 'reqps', stacked: true, queries: { '{{verb}}': `sum by (verb) (rate(apiserver_request_total{${CLUSTER_IS}}${RATE}))` } }),
      graph({ title: 'Unsuccessful responses by code', answers: 'Which status codes other than 2xx does it return? 404 and 409 are normal; 429 and 5xx are not.', unit: 'reqps', queries: { '{{code}}': `sum by (code) (rate(apiserver_request_total{${CLUSTER_IS}, code!~"2.."}${RATE}))` } }),
      graph({
        title: 'Average latency by verb',
        answers: 'How long does a request take on average, including webhooks?',
        unit: 's',
        queries: { '{{verb}}': `sum by (verb) (rate(apiserver_request_duration_seconds_sum{${ANSWERED}}${RATE})) / sum by (verb) (rate(apiserver_request_duration_seconds_count{${ANSWERED}}${RATE}))` },
      }),
      graph({
        title: 'Slowest resources',
        answers: 'Requests for which kinds of objects take the longest on average?',
        unit: 's',
        queries: { '{{resource}}': `topk(10, sum by (resource) (rate(apiserver_request_duration_seconds_sum{${ANSWERED}}${RATE})) / sum by (resource) (rate(apiserver_request_duration_seconds_count{${ANSWERED}}${RATE})))` },
      }),
      graph({ title: 'In-flight requests', answers: 'How many requests are being processed at the same time?', unit: 'short', queries: { '{{request_kind}}': `sum by (request_kind) (apiserver_current_inflight_requests{${CLUSTER_IS}})` } }),
      graph({ title: 'Watches', answers: 'How many watches are open, for which kinds of objects?', unit: 'short', queries: { '{{resource}}': `topk(10, sum by (resource) (apiserver_longrunning_requests{${CLUSTER_IS}, verb="WATCH"}))` } }),
    ],
    'Priority and fairness': [
      graph({
        title: 'Seats in use',
        answers: 'What share of its seats does each priority level use (API Priority and Fairness)?',
        unit: 'percentunit',
        limit: { red: 1, reason: 'Red from 100 %: further requests are queued and eventually rejected.' },
        queries: { '{{priority_level}}': `sum by (priority_level) (apiserver_flowcontrol_current_executing_seats{${CLUSTER_IS}}) / sum by (priority_level) (apiserver_flowcontrol_nominal_limit_seats{${CLUSTER_IS}})` },
      }),
      graph({ title: 'Queued requests', answers: 'How many requests are queued at each priority level?', unit: 'short', queries: { '{{priority_level}}': `sum by (priority_level) (apiserver_flowcontrol_current_inqueue_requests{${CLUSTER_IS}})` } }),
    ],
    'etcd, webhooks and objects': [
      graph({
        title: 'Average etcd latency',
        answers: 'How long does etcd take on average, by operation?',
        unit: 's',
        limit: { yellow: 0.1, reason: 'Yellow from 100 ms: one client request can cause several etcd requests.' },
        queries: { '{{operation}}': `sum by (operation) (rate(etcd_request_duration_seconds_sum{${CLUSTER_IS}}${RATE})) / sum by (operation) (rate(etcd_request_duration_seconds_count{${CLUSTER_IS}}${RATE}))` },
      }),
      graph({
        title: 'Average webhook latency',
        answers: 'How long does each admission webhook take on average? Every write waits for it.',
        unit: 's',
        limit: { yellow: 1, reason: 'Yellow from 1 s: a rollout makes many writes, one after another.' },
        queries: { '{{name}}': `sum by (name) (rate(apiserver_admission_webhook_admission_duration_seconds_sum{${CLUSTER_IS}}${RATE})) / sum by (name) (rate(apiserver_admission_webhook_admission_duration_seconds_count{${CLUSTER_IS}}${RATE}))` },
      }),
      graph({ title: 'Webhook rejections and failures', answers: 'Which webhooks reject requests, or fail (code 0 or 5xx)?', unit: 'reqps', queries: { '{{name}} {{code}}': `sum by (name, code) (rate(apiserver_admission_webhook_request_total{${CLUSTER_IS}, rejected="true"}${RATE}))` } }),
      graph({ title: 'Object count', answers: 'Which kinds have the most objects?', unit: 'short', queries: { '{{group}}/{{resource}}': `topk(10, max by (group, resource) (apiserver_resource_objects{${CLUSTER_IS}}))` } }),
      list({
        title: 'Deprecated APIs in use',
        answers: 'Which requested APIs will be removed from a later version of Kubernetes? Stop using them before the upgrade.',
        keys: { group: 'Group', version: 'Version', resource: 'Kind', removed_release: 'Removed in' },
        columns: [{ title: 'Requested', unit: 'short', query: `sum by (group, version, resource, removed_release) (apiserver_requested_deprecated_apis{${CLUSTER_IS}})` }],
      }),
    ],
  },
};

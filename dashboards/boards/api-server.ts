import { Board } from '../look/board';
import { figure, graph, list } from '../look/panels';
import { CLUSTER_IS } from '../look/selectors';

const RATE = '[$__rate_interval]';

/** Requests that are over at some time. */
const ANSWERED = `${CLUSTER_IS}, verb!~"WATCH|CONNECT"`;

export const API_SERVER: Board = {
  name: 'api-server',
  title: 'API server',
  answers: 'Does the API server answer, how fast, and who asks how much of it?',
  rows: {
    'Is it well': [
      figure({
        title: 'Answers',
        answers: 'How many of the API servers that EKS shows can be asked?',
        unit: 'percentunit',
        limit: { red: 1, below: true, reason: 'Red below 100 %: one of them does not answer Prometheus. EKS replaces it.' },
        query: `avg(up{${CLUSTER_IS}, job="kube-apiserver"})`,
      }),
      figure({
        title: 'Errors',
        answers: 'How much of what is asked ends in an error of the server?',
        unit: 'percentunit',
        limit: { yellow: 0.005, red: 0.01, reason: 'Red from 1 %: clients repeat what failed, which makes it worse.' },
        query: `sum(rate(apiserver_request_total{${CLUSTER_IS}, code=~"5.."}[5m])) / sum(rate(apiserver_request_total{${CLUSTER_IS}}[5m]))`,
      }),
      figure({
        title: 'Slowest of 100 reads',
        answers: 'How long do 99 of 100 reads take at most?',
        unit: 's',
        limit: { yellow: 1, red: 5, reason: 'Yellow from 1 s, which is what Kubernetes promises for one object, red from 5 s, for a namespace.' },
        query: `histogram_quantile(0.99, sum by (le) (rate(apiserver_request_sli_duration_seconds_bucket{${CLUSTER_IS}, verb=~"GET|LIST"}[5m])))`,
      }),
      figure({
        title: 'Slowest of 100 writes',
        answers: 'How long do 99 of 100 writes take at most, webhooks left out?',
        unit: 's',
        limit: { yellow: 1, reason: 'Yellow from 1 s, which is what Kubernetes promises.' },
        query: `histogram_quantile(0.99, sum by (le) (rate(apiserver_request_sli_duration_seconds_bucket{${CLUSTER_IS}, verb=~"POST|PUT|PATCH|DELETE|APPLY"}[5m])))`,
      }),
      figure({
        title: 'Turned away',
        answers: 'How many requests a second are turned away (429), since the server has too much to do?',
        unit: 'reqps',
        limit: { red: 0.1, reason: 'Red from one in ten seconds: some client asks more than its share.' },
        query: `sum(rate(apiserver_request_total{${CLUSTER_IS}, code="429"}[5m])) or vector(0)`,
      }),
      figure({
        title: 'What it stores',
        answers: 'How large is what the API server stores?',
        unit: 'bytes',
        limit: { yellow: 6e9, red: 7.5e9, reason: 'Yellow from 6 GB, red from 7.5 GB: EKS takes no more writes at 8 GB.' },
        query: `max(apiserver_storage_size_bytes{${CLUSTER_IS}})`,
      }),
    ],
    'Requests': [
      graph({ title: 'By verb', answers: 'How much is asked, and is it reading or writing?', unit: 'reqps', stacked: true, queries: { '{{verb}}': `sum by (verb) (rate(apiserver_request_total{${CLUSTER_IS}}${RATE}))` } }),
      graph({ title: 'By answer', answers: 'What does it answer? 409 and 404 are normal; 429 and 5xx are not.', unit: 'reqps', queries: { '{{code}}': `sum by (code) (rate(apiserver_request_total{${CLUSTER_IS}, code!~"2.."}${RATE}))` } }),
      graph({
        title: 'Mean time by verb',
        answers: 'How long does a request take on the mean, webhooks and all?',
        unit: 's',
        queries: { '{{verb}}': `sum by (verb) (rate(apiserver_request_duration_seconds_sum{${ANSWERED}}${RATE})) / sum by (verb) (rate(apiserver_request_duration_seconds_count{${ANSWERED}}${RATE}))` },
      }),
      graph({
        title: 'Slowest kinds',
        answers: 'Requests of which kinds of objects take the longest on the mean?',
        unit: 's',
        queries: { '{{resource}}': `topk(10, sum by (resource) (rate(apiserver_request_duration_seconds_sum{${ANSWERED}}${RATE})) / sum by (resource) (rate(apiserver_request_duration_seconds_count{${ANSWERED}}${RATE})))` },
      }),
      graph({ title: 'At once', answers: 'How many requests are worked on at one time?', unit: 'short', queries: { '{{request_kind}}': `sum by (request_kind) (apiserver_current_inflight_requests{${CLUSTER_IS}})` } }),
      graph({ title: 'Watches', answers: 'How many watches are open, of which kinds of objects?', unit: 'short', queries: { '{{resource}}': `topk(10, sum by (resource) (apiserver_longrunning_requests{${CLUSTER_IS}, verb="WATCH"}))` } }),
    ],
    'Shares': [
      graph({
        title: 'Seats taken',
        answers: 'How much of its share does each level of priority use (API Priority and Fairness)?',
        unit: 'percentunit',
        limit: { red: 1, reason: 'Red from 100 %: what is more waits, and is turned away at last.' },
        queries: { '{{priority_level}}': `sum by (priority_level) (apiserver_flowcontrol_current_executing_seats{${CLUSTER_IS}}) / sum by (priority_level) (apiserver_flowcontrol_nominal_limit_seats{${CLUSTER_IS}})` },
      }),
      graph({ title: 'Waiting', answers: 'How many requests wait for their turn, at which level?', unit: 'short', queries: { '{{priority_level}}': `sum by (priority_level) (apiserver_flowcontrol_current_inqueue_requests{${CLUSTER_IS}})` } }),
    ],
    'Behind it': [
      graph({
        title: 'Mean time of the store',
        answers: 'How long does etcd take on the mean, by what it is asked to do?',
        unit: 's',
        limit: { yellow: 0.1, reason: 'Yellow from 100 ms: each request of a client has several of them.' },
        queries: { '{{operation}}': `sum by (operation) (rate(etcd_request_duration_seconds_sum{${CLUSTER_IS}}${RATE})) / sum by (operation) (rate(etcd_request_duration_seconds_count{${CLUSTER_IS}}${RATE}))` },
      }),
      graph({
        title: 'Mean time of webhooks',
        answers: 'How long does each admission webhook take on the mean? Everybody who writes waits for it.',
        unit: 's',
        limit: { yellow: 1, reason: 'Yellow from 1 s: a rollout makes many writes, one after the other.' },
        queries: { '{{name}}': `sum by (name) (rate(apiserver_admission_webhook_admission_duration_seconds_sum{${CLUSTER_IS}}${RATE})) / sum by (name) (rate(apiserver_admission_webhook_admission_duration_seconds_count{${CLUSTER_IS}}${RATE}))` },
      }),
      graph({ title: 'Webhooks that refuse or fail', answers: 'Which webhooks say no, or do not answer at all (code 0 or 5xx)?', unit: 'reqps', queries: { '{{name}} {{code}}': `sum by (name, code) (rate(apiserver_admission_webhook_request_total{${CLUSTER_IS}, rejected="true"}${RATE}))` } }),
      graph({ title: 'Objects', answers: 'Of which kinds are there the most objects?', unit: 'short', queries: { '{{group}}/{{resource}}': `topk(10, max by (group, resource) (apiserver_resource_objects{${CLUSTER_IS}}))` } }),
      list({
        title: 'Interfaces that will go',
        answers: 'Which interfaces were asked for that a later version of Kubernetes does not have? Move off them before the upgrade.',
        keys: { group: 'Group', version: 'Version', resource: 'Kind', removed_release: 'Gone in' },
        columns: [{ title: 'Asked for', unit: 'short', query: `sum by (group, version, resource, removed_release) (apiserver_requested_deprecated_apis{${CLUSTER_IS}})` }],
      }),
    ],
  },
};

import { Board } from '../look/board';
import { graph, list, traces } from '../look/panels';
import { CLUSTER_IS } from '../look/selectors';
import { LabelChoice, PROMETHEUS, TEMPO } from '../look/variables';

const SERVICE: LabelChoice = { name: 'service', label: 'Service', query: 'label_values(traces_spanmetrics_calls_total{cluster=~"$cluster"}, service)', multi: true };

// Spans in which a service answers: what it asks of others is theirs to answer.
const ANSWERS = `${CLUSTER_IS}, service=~"$service", span_kind=~"SPAN_KIND_SERVER|SPAN_KIND_CONSUMER"`;
const FAILED = `${ANSWERS}, status_code="STATUS_CODE_ERROR"`;
const calls = (selector: string, by: string, window = '$__rate_interval') => `sum by (${by}) (rate(traces_spanmetrics_calls_total{${selector}}[${window}]))`;
const failedShare = (by: string, window?: string) => `${calls(FAILED, by, window)} / ${calls(ANSWERS, by, window)}`;
const slowest = (percent: number, by: string, window = '$__rate_interval') =>
  `histogram_quantile(${percent / 100}, sum by (le, ${by}) (rate(traces_spanmetrics_latency_bucket{${ANSWERS}}[${window}])))`;

const SOME = '{ resource.service.name =~ "$service"';

export const TRACES: Board = {
  name: 'traces',
  title: 'Traces',
  answers: 'How many requests does each service handle, how many fail, and how long do they take?',
  sources: [PROMETHEUS, TEMPO],
  choices: [SERVICE],
  from: 'now-1h',
  rows: {
    'Services': [
      list({
        title: 'Services',
        answers: 'What are the request rate, error rate and latency of each service?',
        keys: { service: 'Service' },
        columns: [
          { title: 'Request rate', unit: 'reqps', query: calls(ANSWERS, 'service', '5m') },
          { title: 'Error rate', unit: 'percentunit', limit: { yellow: 0.01, red: 0.05, reason: 'yellow from 1 %, red from 5 %.' }, query: failedShare('service', '5m') },
          { title: 'p50 latency', unit: 's', query: slowest(50, 'service', '5m') },
          { title: 'p95 latency', unit: 's', limit: { yellow: 1, reason: 'users notice it from 1 s.' }, query: slowest(95, 'service', '5m') },
        ],
      }),
      graph({ title: 'Request rate', answers: 'How many requests does each service handle?', unit: 'reqps', width: 8, queries: { '{{service}}': calls(ANSWERS, 'service') } }),
      graph({ title: 'Error rate', answers: 'What share of requests fails?', unit: 'percentunit', width: 8, limit: { red: 0.05, reason: 'Red from 5 %.' }, queries: { '{{service}}': failedShare('service') } }),
      graph({ title: 'p95 latency', answers: 'How long do 95 % of requests take at most?', unit: 's', width: 8, limit: { yellow: 1, reason: 'Yellow from 1 s: users notice it.' }, queries: { '{{service}}': slowest(95, 'service') } }),
    ],
    'Operations': [
      list({
        title: 'Operations',
        answers: 'Which operations are called most, fail, or are slow?',
        keys: { service: 'Service', span_name: 'Operation' },
        columns: [
          { title: 'Request rate', unit: 'reqps', query: `topk(25, ${calls(ANSWERS, 'service, span_name', '5m')})` },
          { title: 'Error rate', unit: 'percentunit', limit: { yellow: 0.01, red: 0.05, reason: 'yellow from 1 %, red from 5 %.' }, query: failedShare('service, span_name', '5m') },
          { title: 'p95 latency', unit: 's', limit: { yellow: 1, reason: 'users notice it from 1 s.' }, query: slowest(95, 'service, span_name', '5m') },
        ],
      }),
    ],
    'Service graph': [
      graph({
        title: 'Request rate between services',
        answers: 'Which services call each other, and how often?',
        unit: 'reqps',
        queries: { '{{client}} -> {{server}}': `sum by (client, server) (rate(traces_service_graph_request_total{${CLUSTER_IS}, server=~"$service"}[$__rate_interval]))` },
      }),
      graph({
        title: 'Failed requests between services',
        answers: 'Between which services do requests fail?',
        unit: 'reqps',
        queries: { '{{client}} -> {{server}}': `sum by (client, server) (rate(traces_service_graph_request_failed_total{${CLUSTER_IS}, server=~"$service"}[$__rate_interval]))` },
      }),
    ],
    'Traces': [
      traces({ title: 'Traces with errors', answers: 'Which recent traces contain an error?', query: `${SOME} && status = error }`, width: 12 }),
      traces({ title: 'Slow traces', answers: 'Which recent traces took longer than 1 s?', query: `${SOME} && traceDuration > 1s }`, width: 12 }),
    ],
  },
};

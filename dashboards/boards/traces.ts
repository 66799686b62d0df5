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
  answers: 'How many requests does each service answer, how many fail, and how long do they take?',
  sources: [PROMETHEUS, TEMPO],
  choices: [SERVICE],
  from: 'now-1h',
  rows: {
    'Services': [
      list({
        title: 'Services',
        answers: 'How is each service: requests, errors, time?',
        keys: { service: 'service' },
        columns: [
          { title: 'Requests', unit: 'reqps', query: calls(ANSWERS, 'service', '5m') },
          { title: 'Failed', unit: 'percentunit', limit: { yellow: 0.01, red: 0.05, reason: 'red from 5 %.' }, query: failedShare('service', '5m') },
          { title: 'Half of them', unit: 's', query: slowest(50, 'service', '5m') },
          { title: 'Slowest of 20', unit: 's', limit: { yellow: 1, reason: 'people notice from 1 s on.' }, query: slowest(95, 'service', '5m') },
        ],
      }),
      graph({ title: 'Requests', answers: 'How many requests does each service answer?', unit: 'reqps', width: 8, queries: { '{{service}}': calls(ANSWERS, 'service') } }),
      graph({ title: 'Failed', answers: 'How much of them fails?', unit: 'percentunit', width: 8, limit: { red: 0.05, reason: 'Red from 5 %.' }, queries: { '{{service}}': failedShare('service') } }),
      graph({ title: 'Slowest of 20', answers: 'How long do 95 of 100 of them take at most?', unit: 's', width: 8, limit: { yellow: 1, reason: 'Yellow from 1 s: people notice.' }, queries: { '{{service}}': slowest(95, 'service') } }),
    ],
    'Operations': [
      list({
        title: 'Operations',
        answers: 'Which operations of the services are asked for the most, fail, or take long?',
        keys: { service: 'service', span_name: 'Operation' },
        columns: [
          { title: 'Requests', unit: 'reqps', query: `topk(25, ${calls(ANSWERS, 'service, span_name', '5m')})` },
          { title: 'Failed', unit: 'percentunit', limit: { yellow: 0.01, red: 0.05, reason: 'red from 5 %.' }, query: failedShare('service, span_name', '5m') },
          { title: 'Slowest of 20', unit: 's', limit: { yellow: 1, reason: 'people notice from 1 s on.' }, query: slowest(95, 'service, span_name', '5m') },
        ],
      }),
    ],
    'Who asks whom': [
      graph({
        title: 'Requests between services',
        answers: 'Which service asks which?',
        unit: 'reqps',
        queries: { '{{client}} -> {{server}}': `sum by (client, server) (rate(traces_service_graph_request_total{${CLUSTER_IS}, server=~"$service"}[$__rate_interval]))` },
      }),
      graph({
        title: 'Failed between services',
        answers: 'Between which services do requests fail?',
        unit: 'reqps',
        queries: { '{{client}} -> {{server}}': `sum by (client, server) (rate(traces_service_graph_request_failed_total{${CLUSTER_IS}, server=~"$service"}[$__rate_interval]))` },
      }),
    ],
    'Traces': [
      traces({ title: 'With errors', answers: 'Which of the last traces have an error?', query: `${SOME} && status = error }`, width: 12 }),
      traces({ title: 'Slow ones', answers: 'Which of the last traces took more than a second?', query: `${SOME} && traceDuration > 1s }`, width: 12 }),
    ],
  },
};

import { Board } from '../look/board';
import { graph, lines, list } from '../look/panels';
import { AmountChoice, LabelChoice, LOKI } from '../look/variables';

const choice = (name: string, label: string, within: string): LabelChoice => ({
  name, label, source: LOKI, multi: true, all: '.+', query: `label_values(${within}${name})`,
});

const SEARCH: AmountChoice = { name: 'search', label: 'Search', description: 'A regular expression that log lines must match; empty shows all lines.', value: '' };

const THOSE = '{cluster=~"$cluster", namespace=~"$namespace", pod=~"$pod"}';
const FOUND = `${THOSE} |~ "$search"`;
const ERRORS = `${THOSE} | detected_level=~"error|critical|fatal" |~ "$search"`;

export const LOGS: Board = {
  name: 'logs',
  title: 'Logs',
  answers: 'Which containers log the most, which errors occur, and what do the log lines say?',
  sources: [LOKI],
  // Lines of a cluster that has a Loki of its own have no such label, and match too.
  choices: [
    { ...choice('cluster', 'Cluster', ''), multi: false, all: '.*' },
    choice('namespace', 'Namespace', '{cluster=~"$cluster", namespace=~".+"}, '),
    choice('pod', 'Pod', '{cluster=~"$cluster", namespace=~"$namespace"}, '),
  ],
  amounts: [SEARCH],
  from: 'now-1h',
  rows: {
    'Log volume': [
      graph({
        title: 'Log lines by level',
        answers: 'How many log lines does each level have? Loki detects the level in the line; unknown if it detects none.',
        unit: 'short',
        stacked: true,
        logQueries: { '{{detected_level}}': `sum by (detected_level) (count_over_time(${FOUND} [$__auto]))` },
      }),
      graph({ title: 'Log throughput by namespace', answers: 'How much does each namespace log?', unit: 'Bps', stacked: true, logQueries: { '{{namespace}}': `sum by (namespace) (bytes_rate(${THOSE} [$__auto]))` } }),
      list({
        title: 'Top containers by log volume',
        answers: 'Which containers log the most bytes and lines in the selected time range?',
        ofLogs: true,
        width: 12,
        keys: { namespace: 'Namespace', pod: 'Pod', container: 'Container' },
        columns: [
          { title: 'Bytes', unit: 'bytes', query: `topk(15, sum by (namespace, pod, container) (bytes_over_time(${THOSE} [$__range])))` },
          { title: 'Lines', unit: 'short', query: `topk(15, sum by (namespace, pod, container) (count_over_time(${THOSE} [$__range])))` },
        ],
      }),
      list({
        title: 'Top containers by errors',
        answers: 'Which containers log the most lines at level error and above in the selected time range?',
        ofLogs: true,
        width: 12,
        keys: { namespace: 'Namespace', pod: 'Pod', container: 'Container' },
        columns: [{ title: 'Errors', unit: 'short', query: `topk(15, sum by (namespace, pod, container) (count_over_time(${ERRORS} [$__range])))` }],
      }),
    ],
    'Errors': [
      graph({
        title: 'Errors by namespace',
        answers: 'Which namespaces log errors, and since when?',
        unit: 'short',
        stacked: true,
        width: 24,
        logQueries: { '{{namespace}}': `sum by (namespace) (count_over_time(${ERRORS} [$__auto]))` },
      }),
      lines({ title: 'Error log lines', answers: 'What do the error lines say?', query: ERRORS }),
    ],
    'Log lines': [lines({ title: 'Log lines', answers: 'What do the lines say?', query: FOUND })],
  },
};

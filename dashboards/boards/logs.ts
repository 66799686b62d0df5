import { Board } from '../look/board';
import { graph, lines, list } from '../look/panels';
import { AmountChoice, LabelChoice, LOKI } from '../look/variables';

const choice = (name: string, label: string, within: string): LabelChoice => ({
  name, label, source: LOKI, multi: true, all: '.+', query: `label_values(${within}${name})`,
});

const SEARCH: AmountChoice = { name: 'search', label: 'Search', description: 'What lines have to match, as an expression; all when it is empty.', value: '' };

const THOSE = '{namespace=~"$namespace", pod=~"$pod"}';
const FOUND = `${THOSE} |~ "$search"`;
const ERRORS = `${THOSE} | detected_level=~"error|critical|fatal" |~ "$search"`;

export const LOGS: Board = {
  name: 'logs',
  title: 'Logs',
  answers: 'Who logs how much, what goes wrong, and what do the lines say?',
  sources: [LOKI],
  choices: [choice('namespace', 'Namespace', ''), choice('pod', 'Pod', '{namespace=~"$namespace"}, ')],
  amounts: [SEARCH],
  from: 'now-1h',
  rows: {
    'How much': [
      graph({
        title: 'Lines by level',
        answers: 'How many lines are there, and how bad are they? Loki finds the level in the line; unknown where it finds none.',
        unit: 'short',
        stacked: true,
        logQueries: { '{{detected_level}}': `sum by (detected_level) (count_over_time(${FOUND} [$__auto]))` },
      }),
      graph({ title: 'Bytes by namespace', answers: 'Which namespaces write how much?', unit: 'Bps', stacked: true, logQueries: { '{{namespace}}': `sum by (namespace) (bytes_rate(${THOSE} [$__auto]))` } }),
      list({
        title: 'Who writes the most',
        answers: 'Which containers write the most, in bytes and in lines, in the time that is shown?',
        ofLogs: true,
        width: 12,
        keys: { namespace: 'Namespace', pod: 'Pod', container: 'Container' },
        columns: [
          { title: 'Bytes', unit: 'bytes', query: `topk(15, sum by (namespace, pod, container) (bytes_over_time(${THOSE} [$__range])))` },
          { title: 'Lines', unit: 'short', query: `topk(15, sum by (namespace, pod, container) (count_over_time(${THOSE} [$__range])))` },
        ],
      }),
      list({
        title: 'Who has the most errors',
        answers: 'Which containers write the most lines of the level error and above, in the time that is shown?',
        ofLogs: true,
        width: 12,
        keys: { namespace: 'Namespace', pod: 'Pod', container: 'Container' },
        columns: [{ title: 'Errors', unit: 'short', query: `topk(15, sum by (namespace, pod, container) (count_over_time(${ERRORS} [$__range])))` }],
      }),
    ],
    'Errors': [
      graph({
        title: 'Errors by namespace',
        answers: 'Where are there errors, and since when?',
        unit: 'short',
        stacked: true,
        width: 24,
        logQueries: { '{{namespace}}': `sum by (namespace) (count_over_time(${ERRORS} [$__auto]))` },
      }),
      lines({ title: 'Lines of errors', answers: 'What do the errors say?', query: ERRORS }),
    ],
    'All lines': [lines({ title: 'Lines', answers: 'What do the lines say?', query: FOUND })],
  },
};

import { readFileSync } from 'fs';
import { join } from 'path';
import { LOGQL } from './parsers';
import { lokiBinding } from '../../src/observability/collectors/http-outputs';
import { FakeCluster } from '../helpers/fake-cluster';
import { testStack } from '../helpers/synth';

/*
 * The part of LogQL that our dashboards use, over what Fluent Bit sent with our configuration.
 * https://grafana.com/docs/loki/latest/query/ (2026-11-30)
 */

type SyntaxNode = ReturnType<typeof LOGQL.parse>['topNode'];
type Labels = Record<string, string>;

/** One line as Loki has it. */
export interface Line {
  readonly labels: Labels;
  readonly text: string;
}

/** What a query finds: lines, or numbers by labels. */
export interface Answer {
  readonly lines: readonly Line[];
  readonly values: readonly { readonly labels: Labels; readonly value: number }[];
  readonly faults: readonly string[];
}

/** What Loki adds to a line by itself: https://grafana.com/docs/loki/latest/get-started/labels/structured-metadata/ (2026-11-30) */
const DETECTED = 'detected_level';

/** The lines that our output pushes, of the recorded records. */
export function pushedLines(): Line[] {
  const stack = testStack();
  const { properties } = lokiBinding(stack, { cluster: new FakeCluster(stack), name: 'loki' } as any, { url: 'http://loki' }, {});
  const { records } = JSON.parse(readFileSync(join(__dirname, '..', 'fixtures', 'logs', 'fluent-bit-records.json'), 'utf8'));
  const removed = ['date', ...properties.Remove_Keys.split(', ')];
  return records.map((record: any) => {
    const labels = Object.fromEntries(properties.Labels.split(', ').map((label) => {
      const [, name, path, key, literal] = /^(\w+)=(?:\$(\w+)\['(\w+)'\]|(.*))$/.exec(label)!;
      return [name, literal ?? record[path][key]];
    }));
    const text = JSON.stringify(Object.fromEntries(Object.entries(record).filter(([key]) => !removed.includes(key))));
    return { labels: { ...labels, [DETECTED]: JSON.parse(text).level ?? 'unknown' }, text };
  });
}

export function ask(query: string, lines: readonly Line[]): Answer {
  const faults: string[] = [];
  const text = ({ from, to }: SyntaxNode) => query.slice(from, to);
  // Where several clusters send to one Loki; matched so that it need not be there.
  const known = new Set(['cluster', ...lines.flatMap(({ labels }) => Object.keys(labels))]);
  LOGQL.parse(query).iterate({ enter: ({ type, from }) => { if (type.isError) faults.push(`syntax at ${from}: ${query.slice(from, from + 20)}`); } });
  const unquoted = (node: SyntaxNode) => text(node).startsWith('`') ? text(node).slice(1, -1) : text(node).slice(1, -1).replace(/\\(.)/g, '$1');

  const matches = (matcher: SyntaxNode) => {
    const [label, operator, value] = [text(matcher.firstChild!), text(matcher.firstChild!.nextSibling!), unquoted(matcher.lastChild!)];
    if (!known.has(label)) faults.push(`no label ${label}`);
    const isEqual = (given: string) => /~/.test(operator) ? new RegExp(`^(?:${value})$`).test(given) : given === value;
    return { takesNothing: isEqual('') !== operator.startsWith('!'), test: ({ labels }: Line) => isEqual(labels[label] ?? '') !== operator.startsWith('!') };
  };

  const found = (expression: SyntaxNode): Line[] => {
    const selector = all(expression, 'Selector')[0];
    const matchers = all(selector, 'Matcher').map(matches);
    if (matchers.every(({ takesNothing }) => takesNothing)) faults.push(`${text(selector)} would match everything, which Loki refuses`);
    const filters = all(expression, 'LineFilter').map((filter) => {
      const [operator, wanted] = [text(filter.firstChild!), unquoted(filter.lastChild!)];
      const isIn = (line: string) => operator.endsWith('~') ? pattern(wanted).test(line) : line.includes(wanted);
      return (line: Line) => isIn(line.text) !== operator.startsWith('!');
    });
    const ofLabels = all(expression, 'LabelFilter').flatMap((filter) => all(filter, 'Matcher').map(matches));
    return lines.filter((line) => [...matchers.map(({ test }) => test), ...filters, ...ofLabels.map(({ test }) => test)].every((test) => test(line)));
  };

  const top = LOGQL.parse(query).topNode;
  const [range] = all(top, 'RangeAggregationExpr');
  if (!range) return { lines: found(top), values: [], faults };
  const measured = text(range).startsWith('bytes') ? ({ text: line }: Line) => Buffer.byteLength(line) : () => 1;
  const [grouping] = all(top, 'Grouping').map((node) => all(node, 'Identifier').map(text));
  grouping.filter((label) => !known.has(label)).forEach((label) => faults.push(`no label ${label} to sum by`));
  const sums = new Map<string, number>();
  for (const line of found(range)) {
    const key = JSON.stringify(Object.fromEntries(grouping.map((label) => [label, line.labels[label]])));
    sums.set(key, (sums.get(key) ?? 0) + measured(line));
  }
  return { lines: [], values: [...sums].map(([labels, value]) => ({ labels: JSON.parse(labels), value })), faults };
}

/** JavaScript has flags where Go has them in the pattern. */
function pattern(ofGo: string): RegExp {
  return ofGo.startsWith('(?i)') ? new RegExp(ofGo.slice(4), 'i') : new RegExp(ofGo);
}

function all(node: SyntaxNode, name: string): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) found.push(...(child.name === name ? [child] : all(child, name)));
  return found;
}

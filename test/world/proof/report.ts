import type { QueryResult } from './boards';
import { EMPTY_PANELS, EMPTY_QUERIES, LASTING_ALERTS, NOT_ASKED, SILENT_ALERTS } from './exceptions';
import type { Followed } from '../follow/follow';
import type { Counted } from '../size/size';

/** A panel, and whether it shows something. */
export interface PanelResult {
  readonly board: string;
  readonly panel: string;
  readonly asks: string[];
  readonly queries: number;
  /** Queries that answered with nothing. */
  readonly empty: string[];
  readonly series: number;
  readonly milliseconds: number;
  readonly errors: string[];
  /** Why it shows nothing, or not all; nothing where it has no excuse. */
  readonly why?: string;
}

/** What a run showed. */
export interface Observed {
  /** What is wrong beside panels and alerts. */
  readonly problems: string[];
  readonly panels: PanelResult[];
  readonly alerts: AlertResult[];
  /** Of dashboards of others. */
  readonly others: PanelResult[];
  readonly followed: Followed;
  /** How much of the size of the cluster Prometheus knows. */
  readonly counts: readonly Counted[];
}

/** An alert, and whether it came about. */
export interface AlertResult {
  readonly name: string;
  readonly group: string;
  readonly seen: 'fired' | 'waits' | 'silent';
  /** Whether it came to the Alertmanager. */
  readonly told: boolean;
  /** Whether it was over within the run. */
  readonly ended: boolean;
  readonly why?: string;
}

export function panelResults(results: readonly QueryResult[]): PanelResult[] {
  const panels = new Map<string, QueryResult[]>();
  for (const result of results) {
    const key = JSON.stringify([result.board, result.panel]);
    panels.set(key, [...panels.get(key) ?? [], result]);
  }
  return [...panels.values()].map((queries) => {
    const { board, panel } = queries[0];
    const asked = queries.filter(({ series, error }) => series !== undefined || error !== undefined);
    const asks = [...new Set(queries.map((one) => one.asks))];
    const excuse = EMPTY_PANELS.find((one) => one.board.test(board) && one.panel.test(panel))?.why
      ?? asks.map((one) => NOT_ASKED[one]).find(Boolean);
    const empty = asked.filter(({ series }) => !series).map(({ query }) => query);
    const reasons = empty.map((query) => EMPTY_QUERIES.find((one) => one.query.test(query))?.why);
    return {
      board,
      panel,
      asks,
      queries: queries.length,
      empty,
      series: asked.reduce((sum, { series }) => sum + (series ?? 0), 0),
      milliseconds: asked.reduce((sum, { milliseconds }) => sum + (milliseconds ?? 0), 0),
      errors: asked.flatMap(({ error }) => error ?? []),
      ...(excuse !== undefined && (empty.length > 0 || asked.length < queries.length) && { why: excuse }),
      ...(excuse === undefined && reasons.length > 0 && reasons.every(Boolean) && { why: [...new Set(reasons)].join('; ') }),
    };
  });
}

/** Whether a panel shows something of each that it asks Prometheus for, but for what has a reason. */
export const isFilled = ({ series, empty, errors, why }: PanelResult) =>
  series > 0 && errors.length === 0 && (empty.length === 0 || why !== undefined);

/** What nobody excuses. */
export function failures(panels: readonly PanelResult[], alerts: readonly AlertResult[]): string[] {
  return [
    ...panels.filter((one) => !isFilled(one) && one.why === undefined).map(({ board, panel, empty, errors }) => `${board}, ${panel}: ${errors[0] ?? `nothing for ${empty[0]}`}`),
    ...alerts.filter(({ why }) => why === undefined).flatMap(({ name, seen, ended }) => ({
      silent: [`the alert ${name} did not come about`], waits: [], fired: ended ? [] : [`the alert ${name} is not over`],
    })[seen]),
  ];
}

const cell = (text: string) => text.replace(/\|/g, '\\|');

/** How many panels of each dashboard show something. */
function countsOf(panels: readonly PanelResult[]): string {
  const rows = [...new Set(panels.map(({ board }) => board))].map((board) => {
    const own = panels.filter((one) => one.board === board);
    const asking = own.filter(({ asks }) => asks.includes('prometheus'));
    return `| ${cell(board)} | ${asking.filter(isFilled).length} of ${asking.length} | ${own.length - asking.length} |`;
  });
  return ['| dashboard | panels with data, of those that ask Prometheus | panels that ask others alone |', '|---|---|---|', ...rows].join('\n');
}

const emptyRow = ({ board, panel, queries, empty, why }: PanelResult) =>
  `| ${cell(board)} | ${cell(panel)} | ${empty.length} of ${queries} | ${cell(why ?? 'nothing in this run brought it about')} |`;

/** The same of dashboards that we refer to, and what of them is empty. */
function othersPart(others: readonly PanelResult[]): string {
  if (others.length === 0) return '';
  const rows = [...new Set(others.map(({ board }) => board))].flatMap((board) => {
    const own = others.filter((one) => one.board === board && one.asks.includes('prometheus'));
    const empty = own.filter((one) => one.empty.length > 0);
    const isAll = own.length > 1 && own.every((one) => one.series === 0 && one.why === own[0].why);
    return isAll ? [`| ${cell(board)} | all ${own.length} | all | ${cell(own[0].why ?? 'nothing in this run brought it about')} |`] : empty.map(emptyRow);
  });
  return `
## Third-party dashboards

At the commits that \`Dashboards\` names ([dashboards.md](dashboards.md#third-party-dashboards)); their JSON is not part of this repository.

${countsOf(others)}

| dashboard | panel | queries without data | why |
|---|---|---|---|
${rows.join('\n')}
`;
}

/** The page of the docs. */
export function page({ panels, alerts, others, counts, followed: { stations, problem } }: Observed, day: string): string {
  const rows = panels.map(({ board, panel, asks, queries, series, milliseconds, empty, why }) =>
    `| ${cell(board)} | ${cell(panel)} | ${asks.join(', ')} | ${queries - empty.length} of ${queries} | ${series} | ${(milliseconds / 1000).toFixed(2)} | ${cell(why ?? '')} |`);
  return `# What a run with a real node showed

Written by \`npm run world -- --write\` on ${day}; [verification.md](verification.md#pods-that-run) says what runs. What Fluent Bit, Loki, Tempo and Grafana say of
themselves is replayed from recordings by a stand-in: those panels show that such series come through our scrape configuration into the panel, and no more.

## Dashboards

${countsOf(panels)}

## Size

Pods run on one node. Beside it are nodes without containers, which [KWOK](https://kwok.sigs.k8s.io) keeps, in three zones, with pods of their own and the agents that are on every node. A stand-in answers for their kubelets:
what their containers use is made up. What node-exporter says of them is what the real one says of the machine. Other numbers, such as those of kube-state-metrics, are real.

| what Prometheus counts | there are | seen |
|---|---|---|
${counts.map(({ what, wanted, seen }) => `| ${cell(what)} | ${wanted} | ${seen} |`).join('\n')}

## One line and its trace

An application writes lines and sends traces. A real OpenTelemetry Collector on the node reads the lines and takes the traces, and a real gateway sends both on, with the configuration
that the charts render. Loki and Tempo are stand-ins that record what they are sent.

| station | seen |
|---|---|
${stations.map(({ where, seen }) => `| ${where} | \`${cell(seen)}\` |`).join('\n')}
${problem === undefined ? '' : `\n**Lost:** ${problem}\n`}
## Alerts

Rules waited for 30 seconds at most, and rates looked back for one minute, for alerts to be over again when what they are about is. "waits" is a condition that came about, and had not
lasted long enough when the run looked. The times that users get are those that \`promtool\` tests.

| alert | group | seen | reached the Alertmanager | over within the run | why not, if not |
|---|---|---|---|---|---|
${alerts.map(({ name, group, seen, told, ended, why }) => `| ${name} | ${group} | ${seen} | ${told ? 'yes' : 'no'} | ${ended ? 'yes' : ''} | ${cell(why ?? '')} |`).join('\n')}

## Panels

| dashboard | panel | asks | queries with data | series | seconds | why not all |
|---|---|---|---|---|---|---|
${rows.join('\n')}
${othersPart(others)}`;
}

export function alertResults(
  rules: readonly { name: string; group: string }[],
  { seen: states, told, ended }: { readonly seen: ReadonlyMap<string, 'firing' | 'pending'>; readonly told: ReadonlySet<string>; readonly ended: ReadonlySet<string> },
): AlertResult[] {
  return rules.map(({ name, group }) => {
    const state = states.get(name);
    const why = state === undefined ? SILENT_ALERTS[name] : state === 'firing' && !ended.has(name) ? LASTING_ALERTS[name] : undefined;
    return {
      name,
      group,
      seen: state === 'firing' ? 'fired' : state === 'pending' ? 'waits' : 'silent',
      told: told.has(name),
      ended: ended.has(name),
      ...(why !== undefined && { why }),
    };
  });
}

import type { QueryResult } from './boards';
import type { Followed } from '../follow/follow';
import { EMPTY_PANELS, NOT_ASKED, SILENT_ALERTS } from './exceptions';

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
    ...alerts.filter(({ seen, why }) => seen === 'silent' && why === undefined).map(({ name }) => `the alert ${name} did not come about`),
  ];
}

/** The page of the docs. */
export function page(panels: readonly PanelResult[], alerts: readonly AlertResult[], { stations, problem }: Followed, day: string): string {
  const cell = (text: string) => text.replace(/\|/g, '\\|');
  const boards = [...new Set(panels.map(({ board }) => board))];
  const rows = panels.map(({ board, panel, asks, queries, series, milliseconds, empty, why }) =>
    `| ${cell(board)} | ${cell(panel)} | ${asks.join(', ')} | ${queries - empty.length} of ${queries} | ${series} | ${(milliseconds / 1000).toFixed(2)} | ${cell(why ?? '')} |`);
  const counts = boards.map((board) => {
    const own = panels.filter((one) => one.board === board && one.asks.includes('prometheus'));
    return `| ${cell(board)} | ${own.filter(isFilled).length} of ${own.length} | ${panels.filter((one) => one.board === board && !one.asks.includes('prometheus')).length} |`;
  });
  return `# What a run with a real node showed

Written by \`npm run world -- --write\` on ${day}; [verification.md](verification.md#pods-that-run) says what runs. What Fluent Bit, Loki, Tempo and Grafana say of
themselves is replayed from recordings by a stand-in: those panels show that such series come through our scrape configuration into the panel, and no more.

## Dashboards

| dashboard | panels with data, of those that ask Prometheus | panels that ask others alone |
|---|---|---|
${counts.join('\n')}

## One line and its trace

An application writes lines and sends traces. A real OpenTelemetry Collector on the node reads the lines and takes the traces, and a real gateway sends both on, with the configuration
that the charts render. Loki and Tempo are stand-ins that record what they are sent.

| station | seen |
|---|---|
${stations.map(({ where, seen }) => `| ${where} | \`${cell(seen)}\` |`).join('\n')}
${problem === undefined ? '' : `\n**Lost:** ${problem}\n`}
## Alerts

Rules waited for 30 seconds at most. "waits" is a condition that came about, and had not lasted long enough when the run looked. What looks back for five minutes or more
is not over within the run; \`promtool\` shows for each alert that it ends.

| alert | group | seen | reached the Alertmanager | over within the run | why not |
|---|---|---|---|---|---|
${alerts.map(({ name, group, seen, told, ended, why }) => `| ${name} | ${group} | ${seen} | ${told ? 'yes' : 'no'} | ${ended ? 'yes' : ''} | ${cell(why ?? '')} |`).join('\n')}

## Panels

| dashboard | panel | asks | queries with data | series | seconds | why not all |
|---|---|---|---|---|---|---|
${rows.join('\n')}
`;
}

export function alertResults(
  rules: readonly { name: string; group: string }[],
  { seen: states, told, ended }: { readonly seen: ReadonlyMap<string, 'firing' | 'pending'>; readonly told: ReadonlySet<string>; readonly ended: ReadonlySet<string> },
): AlertResult[] {
  return rules.map(({ name, group }) => {
    const state = states.get(name);
    return {
      name,
      group,
      seen: state === 'firing' ? 'fired' : state === 'pending' ? 'waits' : 'silent',
      told: told.has(name),
      ended: ended.has(name),
      ...(state === undefined && SILENT_ALERTS[name] !== undefined && { why: SILENT_ALERTS[name] }),
    };
  });
}

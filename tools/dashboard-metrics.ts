import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/*
 * Which metrics the panels of a dashboard ask for. A test compares what is found here with what the scrape jobs bring,
 * so that a dashboard that is moved to another commit, or a job that is changed, does not leave panels empty unseen.
 *
 *   tsx tools/dashboard-metrics.ts <checkout of the repository> <owner/name@commit> <day> <dashboard.json>...
 */

/** What a fixture holds. */
export interface DashboardMetrics {
  readonly title: string;
  /** Repository, commit and path of the dashboard. */
  readonly source: string;
  readonly readOn: string;
  /** How the fixture is made again. */
  readonly madeWith: string;
  /**
   * Titles of the panels that ask for a metric, by metric, sorted. A variable is written `$name`, an annotation
   * `annotation name`; a metric of CloudWatch is `namespace/name`.
   */
  readonly metrics: Record<string, string[]>;
}

/** What a dashboard asks for: names of panels by metric. */
export function metricsOf(dashboard: any): Record<string, string[]> {
  const found = new Map<string, Set<string>>();
  const add = (metric: string, user: string) => found.set(metric, (found.get(metric) ?? new Set()).add(user));

  for (const panel of panelsOf(dashboard)) {
    for (const target of panel.targets ?? []) {
      const user = panel.title || `panel ${panel.id}`;
      if (target.expr) metricsInPromQl(target.expr).forEach((metric) => add(metric, user));
      if (target.namespace && target.metricName) add(`${target.namespace}/${target.metricName}`, user);
    }
  }
  for (const variable of dashboard.templating?.list ?? []) {
    if (variable.type === 'query') metricsInVariable(variable.query).forEach((metric) => add(metric, `$${variable.name}`));
  }
  for (const annotation of dashboard.annotations?.list ?? []) {
    if (annotation.expr) metricsInPromQl(annotation.expr).forEach((metric) => add(metric, `annotation ${annotation.name}`));
  }
  return Object.fromEntries([...found.keys()].sort().map((metric) => [metric, [...found.get(metric)!].sort()]));
}

// Of these the list in brackets holds labels.
const BEFORE_LABELS = /\b(by|without|on|ignoring|group_left|group_right)\s*\([^()]*\)/g;
const WORDS = new Set([
  'and', 'or', 'unless', 'bool', 'offset', 'by', 'without', 'on', 'ignoring', 'group_left', 'group_right', 'inf', 'nan',
]);

/** Names of the metrics in a PromQL query, variables of Grafana in it or not. */
export function metricsInPromQl(query: string): string[] {
  const bare = query
    .replace(/#.*$/gm, ' ')
    .replace(/"(\\.|[^"\\])*"|'(\\.|[^'\\])*'|`[^`]*`/g, ' ')
    .replace(/\$\{[^}]*\}|\$[A-Za-z_]\w*|\[\[[^\]]*\]\]/g, ' 0 ')
    .replace(/\{[^{}]*\}/g, ' ')
    .replace(/\[[^\]]*\]/g, ' ')
    .replace(BEFORE_LABELS, ' ');
  const names = [...bare.matchAll(/(?<![\w:.])([a-zA-Z_:][\w:]*)(\s*\()?/g)]
    .filter(([, name, call]) => !call && !WORDS.has(name.toLowerCase()))
    .map(([, name]) => name);
  return [...new Set(names)].sort();
}

function metricsInVariable(query: unknown): string[] {
  const text = typeof query === 'string' ? query : (query as { query?: string } | undefined)?.query ?? '';
  const cloudWatch = /^dimension_values\([^,]+,\s*([\w/]+)\s*,\s*(\w+)\s*,/.exec(text);
  if (cloudWatch) return [`${cloudWatch[1]}/${cloudWatch[2]}`];
  const labelValues = /^label_values\((.*),\s*\w+\s*\)$/s.exec(text);
  if (labelValues) return metricsInPromQl(labelValues[1]);
  const queryResult = /^query_result\((.*)\)$/s.exec(text);
  return queryResult ? metricsInPromQl(queryResult[1]) : [];
}

function panelsOf(part: any): any[] {
  const own = [...(part.panels ?? []), ...(part.rows ?? [])];
  return own.flatMap((panel: any) => [panel, ...panelsOf(panel)]);
}

function main(): void {
  const [folder, repository, readOn, ...paths] = process.argv.slice(2);
  if (paths.length === 0) {
    console.error('usage: tsx tools/dashboard-metrics.ts <checkout of the repository> <owner/name@commit> <day> <dashboard.json>...');
    process.exitCode = 2;
    return;
  }
  const target = join(__dirname, '..', 'test', 'fixtures', 'dashboards');
  mkdirSync(target, { recursive: true });
  for (const path of paths) {
    const dashboard = JSON.parse(readFileSync(join(folder, path), 'utf8'));
    const found: DashboardMetrics = {
      title: dashboard.title,
      source: `${repository} ${path}`,
      readOn,
      madeWith: `tsx tools/dashboard-metrics.ts <checkout> ${repository} ${readOn} ${path}`,
      metrics: metricsOf(dashboard),
    };
    writeFileSync(join(target, `${basename(path, '.json')}.metrics.json`), `${JSON.stringify(found, undefined, 2)}\n`);
    console.log(`${found.title}: ${Object.keys(found.metrics).length} metrics`);
  }
}

if (require.main === module) main();

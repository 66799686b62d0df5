import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countByProvider, helmReleases, type HelmRelease, type Stack, type StackConfig } from './manifest';
import type { Verdict } from './worktest-validation';

type Print = (line: string) => void;

/** The figures of a profile, to hold against those of another. */
export interface Summary {
  readonly profile: string;
  /** What is counted, and how much of it there is. */
  readonly figures: Record<string, string>;
}

/** What a reader does after each profile; others have no way to be deployed. */
const NEXT: Record<string, string> = {
  demo: 'deploy it (examples/worktest/README.md, "Deploy it"), or read on to production',
  production: 'name who reaches it and who administers it, --api-cidrs and --admin-roles, then deploy it (examples/worktest/README.md, "Production")',
};

/** The last line of a profile: whether it is valid, what was not checked and why, what comes next. */
export function verdictLine(profile: string, { validatedWith, notChecked }: Verdict): string {
  const isValid = validatedWith !== undefined;
  return [
    `${profile}: ${isValid ? `valid, by ${validatedWith}` : 'synthesised'}.`,
    ...notChecked === undefined ? [] : [`Not checked: ${notChecked}.`],
    ...NEXT[profile] === undefined ? [] : [`Next: ${NEXT[profile]}.`],
  ].join(' ');
}

/** Says what names in the table of releases mean that nobody chose. */
export function explainReleases(releases: HelmRelease[], print: Print): void {
  const notes = [
    ...releases.some(({ name }) => /^namespaces-[0-9a-f]{8}$/.test(name))
      ? ['namespaces-<key>: creates the namespaces of its stack, and stops a plan or destroy that cannot log in to the cluster; the key identifies the stack']
      : [],
    ...releases.some(({ chart }) => chart.endsWith('(bundled)'))
      ? ['(bundled): a chart that ships with the library, in a folder beside cdk.tf.json; it applies plain manifests']
      : [],
  ];
  if (notes.length > 0) print('');
  notes.forEach((note) => print(`  ${note}`));
}

export function summarise(profile: string, stacks: Stack[], outdir: string): Summary {
  const resources = stacks.flatMap(({ config }) => Object.values(countByProvider(config.resource)));
  const cost = join(outdir, 'cost-estimate.json');
  const { total, totalWithAdditional, currency }: Record<string, string | undefined> = existsSync(cost) ? JSON.parse(readFileSync(cost, 'utf8')) : {};
  return {
    profile,
    figures: {
      'stacks': String(stacks.length),
      'resources': String(resources.reduce((sum, count) => sum + count, 0)),
      'Helm releases': String(stacks.flatMap(helmReleases).length),
      'warnings': String(stacks.flatMap(({ annotations }) => annotations).filter(({ level }) => level === '@cdktf/warn').length),
      ...total === undefined ? {} : {
        [`${currency} per hour`]: total,
        [`${currency} per hour, with volumes, keys and load balancers' addresses`]: String(totalWithAdditional),
      },
    },
  };
}

/** The figures of all profiles, beside each other. */
export function showSideBySide(summaries: Summary[], print: Print): void {
  const names = [...new Set(summaries.flatMap(({ figures }) => Object.keys(figures)))];
  print('\nSide by side');
  printTable(print, [
    ['', ...summaries.map(({ profile }) => profile)],
    ...names.map((name) => [name, ...summaries.map(({ figures }) => figures[name] ?? '-')]),
  ]);
}

/** `31 resources (aws 27, helm 4)` */
export function plural(noun: string, blocks: StackConfig['resource']): string {
  const counts = Object.entries(countByProvider(blocks)).sort(([, a], [, b]) => b - a);
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  const detail = counts.map(([provider, count]) => `${provider} ${count}`).join(', ');
  return `${total} ${noun}${total === 1 ? '' : 's'}${detail && ` (${detail})`}`;
}

export function printTable(print: Print, rows: string[][]): void {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column].length))) ?? [];
  rows.forEach((row) => print(`  ${row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()}`));
}

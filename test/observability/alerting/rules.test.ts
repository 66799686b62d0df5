import { existsSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import type { LRParser } from '@lezer/lr';
import { eksGroups, LEVEL_RULES, OF_LOKI, OF_PROMETHEUS, RULES } from './eks-rules';
import { storedForAlerts } from './stored-for-alerts';
import { labelsOf } from '../../../src/observability/alerting/rules/chosen-rules';
import { ask, pushedLines } from '../../dashboards/logql';
import { lookAt } from '../../dashboards/promql';

const LOGQL: LRParser = jest.requireActual('@grafana/lezer-logql').parser;
const STORED = storedForAlerts();
const DOCS = join(__dirname, '..', '..', '..', 'docs');
const RUNBOOKS = join(DOCS, 'runbooks');

/** Labels that texts show. */
const shown = (text: string) => [...text.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label);
/** What the labels of an answer are called in all. */
const labelsIn = (expr: string) => [...expr.matchAll(/\b(?:by|on)\s*\(([^()]*)\)/g)].flatMap(([, list]) => list.split(/,\s*/));

describe.each(OF_PROMETHEUS.map((rule) => [rule.name, rule] as const))('the rule %s', (_, { expr, summary, description }) => {
  it('asks for what is stored, and shows labels that the answer has', () => {
    const { labels, faults } = lookAt(expr, STORED);
    expect(faults).toEqual([]);
    expect([...shown(summary), ...shown(description)].filter((label) => !labels.has(label))).toEqual([]);
  });
});

describe.each(OF_LOKI.map((rule) => [rule.name, rule] as const))('the rule %s', (_, { expr, summary, description }) => {
  it('is LogQL that Loki reads, over labels that lines have', () => {
    const faults: string[] = [];
    LOGQL.parse(expr).iterate({ enter: ({ type, from }) => { if (type.isError) faults.push(`at ${from}: ${expr.slice(from, from + 20)}`); } });
    expect(faults).toEqual([]);
    // Of Fluent Bit and of the collectors: docs/logs.md.
    const matched = [...expr.matchAll(/\{([^{}]*)\}/g)].flatMap(([, list]) => list.split(',').map((one) => one.split(/[=!~]/)[0]));
    expect([...labelsIn(expr), ...matched].filter((label) => !['namespace', 'pod', 'container'].includes(label))).toEqual([]);
    expect([...shown(summary), ...shown(description)].filter((label) => !labelsIn(expr).includes(label))).toEqual([]);
  });
});

describe('the rules for Loki', () => {
  const [, , harmless] = pushedLines();
  const lines = (...texts: string[]) => texts.map((text) => ({ ...harmless, text }));

  it.each<[string, string[], string[]]>([
    ['ErrorLines', ['{"level":"error"}', 'ERROR: no such table', 'fatal: not a git repository'], ['{"level":"info"}', 'terror', '0 errors']],
    ['PanicLines', ['panic: runtime error: index out of range', 'java.lang.OutOfMemoryError: Java heap space', 'Segmentation fault (core dumped)'], ['panicking', 'no panic']],
  ])('%s counts the lines that it is about, as Fluent Bit pushes them, and no others', (name, meant, others) => {
    const { expr } = OF_LOKI.find((rule) => rule.name === name)!;
    for (const text of meant) expect(ask(expr, lines(text))).toEqual({ lines: [], values: [{ labels: { namespace: 'shop' }, value: 1 }], faults: [] });
    expect(ask(expr, lines(...others))).toEqual({ lines: [], values: [], faults: [] });
  });

  it('are all of them shown to count', () => {
    expect(OF_LOKI.map(({ name }) => name)).toEqual(['ErrorLines', 'PanicLines']);
  });
});

describe('the rules of the library', () => {
  it('have a name of their own, a severity, texts, and a value in the description where it says something', () => {
    expect(new Set(RULES.map(({ name }) => name)).size).toBe(RULES.length);
    expect(RULES.length).toBeGreaterThan(40);
    for (const { name, summary, description, runbookUrl, forSeconds } of RULES) {
      expect(name).toMatch(/^[A-Z][A-Za-z0-9]{0,39}$/);
      expect(summary.length * description.length).toBeGreaterThan(0);
      expect(runbookUrl).toBe(`https://github.com/worktest/cdktf-observable-eks/blob/main/docs/runbooks/${name}.md`);
      expect(forSeconds % 60).toBe(0);
    }
  });

  it('have labels that policies may name', () => {
    const labels = labelsOf(eksGroups({ labels: { team: 'platform' } }));
    for (const label of ['alertname', 'severity', 'team', 'namespace', 'pod', 'node', 'service', 'job']) expect(labels).toContain(label);
    expect(labels).not.toContain('le');
    expect(labels).not.toContain('tier');
  });

  it.each([...RULES, ...LEVEL_RULES].map(({ name }) => [name]))('have a page each that says what it means, where to begin, and how to silence it: %s', (name) => {
    const path = join(RUNBOOKS, `${name}.md`);
    expect(existsSync(path)).toBe(true);
    const text = readFileSync(path, 'utf8');
    const [title, meaning, commands, silence, ...more] = text.split(/^#{1,2} /m).slice(1);
    expect(title.trim()).toBe(name);
    expect([meaning, commands, silence].map((part) => part?.split('\n')[0])).toEqual(['What it means', 'First commands', 'To silence it']);
    expect(more).toEqual([]);
    expect(/```sh\n([^]*?)```/.exec(commands)?.[1].trim().split(/\n(?! )/)).toHaveLength(3);
    expect(silence).toContain(name);
  });

  it('have no page without a rule', () => {
    expect(readdirSync(RUNBOOKS).map((name) => name.replace(/\.md$/, '')).filter((name) => name !== 'README').sort()).toEqual([...RULES, ...LEVEL_RULES].map(({ name }) => name).sort());
  });

  it('are listed in docs/alerting.md', () => {
    const page = readFileSync(join(DOCS, 'alerting.md'), 'utf8');
    expect([...RULES, ...LEVEL_RULES].filter(({ name }) => !page.includes(`[${name}](runbooks/${name}.md)`)).map(({ name }) => name)).toEqual([]);
  });
});

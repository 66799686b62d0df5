/**
 * Takes what was called of AWS from reports of runs into test/delivery/calls-of-a-run.json, which the policies of the deploy roles
 * have to allow: `npx tsx test/e2e/record-calls.ts demo=FILE production=FILE`, with the report.json of each.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const FILE = resolve(__dirname, '..', 'delivery', 'calls-of-a-run.json');

const recorded = JSON.parse(readFileSync(FILE, 'utf8')) as { source: string; profiles: Record<string, string[]> };
for (const argument of process.argv.slice(2)) {
  const [profile, report] = argument.split('=');
  if (!report) throw new Error(`got '${argument}', and need <profile>=<report.json>`);
  const { calls, steps } = JSON.parse(readFileSync(report, 'utf8')) as { calls: string[]; steps: { step: number; result: string }[] };
  const open = steps.filter(({ result }) => result !== 'passed');
  if (open.length > 0) throw new Error(`${report}: step ${open[0].step} is '${open[0].result}', so calls are missing`);
  recorded.profiles[profile] = [...calls].sort();
}
writeFileSync(FILE, `${JSON.stringify(recorded, null, 2)}\n`);
console.log(Object.entries(recorded.profiles).map(([profile, calls]) => `${profile}: ${calls.length} calls`).join(', '));

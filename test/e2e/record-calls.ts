/**
 * Adds what was called of AWS in runs to test/delivery/calls-of-a-run.json, which the policies of the deploy roles have to allow:
 * `npx tsx test/e2e/record-calls.ts demo=FILE production=FILE`, with the report.json of each. What was called once stays.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const FILE = resolve(__dirname, '..', 'delivery', 'calls-of-a-run.json');

const recorded = JSON.parse(readFileSync(FILE, 'utf8')) as { source: string; profiles: Record<string, string[]> };
for (const argument of process.argv.slice(2)) {
  const [profile, report] = argument.split('=');
  if (!report) throw new Error(`got '${argument}', and need <profile>=<report.json>`);
  const { calls } = JSON.parse(readFileSync(report, 'utf8')) as { calls: string[] };
  // Other buckets than that of the states have another name in each run.
  const lasting = calls.filter((call) => !call.startsWith('s3:') || /^s3:\w+ \/worktest-terraform-state(\/|$)/.test(call));
  recorded.profiles[profile] = [...new Set([...recorded.profiles[profile] ?? [], ...lasting])].sort();
}
writeFileSync(FILE, `${JSON.stringify(recorded, null, 2)}\n`);
console.log(Object.entries(recorded.profiles).map(([profile, calls]) => `${profile}: ${calls.length} calls`).join(', '));

/** Synthesises the twins, each into a folder of its own, and writes what is said beside it, as each language does. Usage: synthesise.ts <output folder> */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack } from 'cdktf';
import { firstCluster, ownKinds, pages, production } from './programs';
import { ObservableEksCluster, Warnings } from 'cdktf-observable-eks';

const PROGRAMS = { 'first-cluster': firstCluster, production, 'own-kinds': ownKinds, pages };

const REFUSED: { [name: string]: (stack: TerraformStack) => void } = {
  value: (stack) => new ObservableEksCluster(stack, 'Value', { clusterName: 'Bad name' }),
};

function refusal(attempt: (stack: TerraformStack) => void): string {
  const stack = new TerraformStack(new App(), 'refused');
  new AwsProvider(stack, 'Aws', { region: 'eu-west-2' });
  try {
    attempt(stack);
    return 'taken';
  } catch (error) {
    return (error as Error).message;
  }
}

const out = process.argv[2];
const warnings: { [name: string]: string[] } = {};
for (const [name, add] of Object.entries(PROGRAMS)) {
  const app = new App({ outdir: join(out, name) });
  add(app);
  app.synth();
  warnings[name] = Warnings.of(app).messages;
}
const refusals = Object.fromEntries(Object.entries(REFUSED).map(([name, attempt]) => [name, refusal(attempt)]));
writeFileSync(join(out, 'report.json'), JSON.stringify({ warnings, refusals }, undefined, 2));

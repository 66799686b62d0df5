import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { idsOf } from './9-upgrade';
import { ONE_MINOR_EARLIER, writeChangedApp } from './changed-app';
import { DEMO_STACK, expectEqual, Step } from './step';
import { rewritten } from '../../../tools/edition-cdktn';
import { runProcess } from '../../../tools/terraform';
import { World } from '../world';

const ROOT = resolve(__dirname, '..', '..', '..');
const EDITION = join(ROOT, 'dist', 'cdktn');

/** Whoever goes over to CDK Terrain, or back, has nothing to apply. */
export const edition: Step = {
  number: 13,
  name: 'Over to CDK Terrain, and back: plans that change nothing',
  async run(world, say) {
    const before = await idsOf(world);
    if (!existsSync(join(EDITION, 'lib', 'index.js'))) await build();
    // As the steps before it left it.
    const app = writeChangedApp(world, 'edition', [ONE_MINOR_EARLIER]);
    const [here, there] = [await goTo(world, 'CDKTF', app), await goTo(world, 'CDK Terrain', asEdition(app))];
    expectEqual('Whether the programs are made with different CDKs', here !== there, true);
    say(`synthesised by cdktf ${here}, then by cdktn ${there}: nothing to change, and applied`);
    expectEqual('The version of CDK after going back', await goTo(world, 'CDKTF', app), here);
    expectEqual('What was there before', await idsOf(world), before);
    return `from ${here} to ${there} and back: empty plans, and the same ${before.length} things`;
  },
};

/** The program with the names of CDK Terrain, in the folder of the edition, where the package finds itself by its name. */
function asEdition(app: string): string {
  const folder = join(EDITION, 'examples', 'e2e');
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(dirname(app))) writeFileSync(join(folder, file), rewritten(readFileSync(join(dirname(app), file), 'utf8'), '.'));
  return join(folder, 'main.ts');
}

/** Plans and applies what a program synthesises, and says with which version of CDK it did. */
async function goTo({ deployment }: World, cdk: string, app: string): Promise<string> {
  const { [DEMO_STACK]: text } = await deployment.synthesise(app);
  await deployment.prepare(DEMO_STACK);
  expectEqual(`The plan of what ${cdk} synthesises`, await deployment.planned(DEMO_STACK), {});
  await deployment.apply(DEMO_STACK);
  return (JSON.parse(text) as { '//': { metadata: { version: string } } })['//'].metadata.version;
}

async function build(): Promise<void> {
  const { exitCode, stdout, stderr } = await runProcess('npm', ['run', '--silent', 'edition:cdktn'], { cwd: ROOT });
  if (exitCode !== 0) throw new Error(`The edition for CDK Terrain was not made: ${`${stdout}\n${stderr}`.trim().slice(-2000)}`);
}

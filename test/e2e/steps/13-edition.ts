import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DEMO_STACK, expectEqual, Step } from './step';
import { idsOf } from './9-upgrade';
import { runProcess } from '../../../tools/terraform';
import { World } from '../world';

const ROOT = resolve(__dirname, '..', '..', '..');

/** The example as a program of CDK Terrain. */
const APP = join(ROOT, 'dist', 'cdktn', 'examples', 'worktest', 'main.ts');

/** Whoever goes over to CDK Terrain, or back, has nothing to apply. */
export const edition: Step = {
  number: 13,
  name: 'Over to CDK Terrain, and back: plans that change nothing',
  async run(world, say) {
    const before = await idsOf(world);
    if (!existsSync(APP)) await build();
    const [here, there] = [await goTo(world), await goTo(world, APP)];
    expectEqual('Whether the programs are made with different CDKs', here !== there, true);
    say(`synthesised by cdktf ${here}, then by cdktn ${there}: nothing to change, and applied`);
    expectEqual('The version of CDK after going back', await goTo(world), here);
    expectEqual('What was there before', await idsOf(world), before);
    return `from ${here} to ${there} and back: empty plans, and the same ${before.length} things`;
  },
};

/** Plans and applies what a program of one edition, or the other, synthesises, and says with which version of CDK it did. */
async function goTo({ deployment }: World, app?: string): Promise<string> {
  const { [DEMO_STACK]: text } = await deployment.synthesise(app);
  await deployment.prepare(DEMO_STACK);
  expectEqual(`The plan of what ${app ? 'CDK Terrain' : 'CDKTF'} synthesises`, await deployment.planned(DEMO_STACK), {});
  await deployment.apply(DEMO_STACK);
  return (JSON.parse(text) as { '//': { metadata: { version: string } } })['//'].metadata.version;
}

async function build(): Promise<void> {
  const { exitCode, stdout, stderr } = await runProcess('npm', ['run', '--silent', 'edition:cdktn'], { cwd: ROOT });
  if (exitCode !== 0) throw new Error(`The edition for CDK Terrain was not made: ${`${stdout}\n${stderr}`.trim().slice(-2000)}`);
}

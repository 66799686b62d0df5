import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { everything } from './7-destroy';
import { DEMO_STACK, expectEqual, Step } from './step';
import { runProcess } from '../../../tools/terraform';
import { eventually } from '../checks';
import { World } from '../world';

/** Packed packages of what was released, by version; the latest is what users upgrade from. */
const RELEASES = resolve(__dirname, '..', 'releases');

/** Whoever upgrades the library keeps cluster, volumes, roles and buckets. */
export const upgrade: Step = {
  number: 9,
  makesAnotherCluster: true,
  name: 'Upgrade from the last release of the library',
  async run(world, say) {
    const { deployment } = world;
    const release = latestRelease();
    await deployment.synthesise(await appOf(world, release));
    await deployment.prepare(DEMO_STACK);
    await deployment.apply(DEMO_STACK);
    await eventually('The deployment of the last release', 60, () => world.view().problems());
    const before = await idsOf(world);
    say(`${release}: deployed`);

    await deployment.synthesise();
    await deployment.prepare(DEMO_STACK);
    const planned = await deployment.planned(DEMO_STACK);
    const gone = Object.entries(planned).filter(([, actions]) => actions.includes('delete'));
    expectEqual('What the upgrade would delete or replace', Object.fromEntries(gone), {});
    await deployment.apply(DEMO_STACK);
    await eventually('The deployment after the upgrade', 60, () => world.view().problems());
    const after = await idsOf(world);
    expectEqual('The plan after the upgrade', await deployment.planned(DEMO_STACK), {});
    expectEqual('What was there before the upgrade', before.filter((one) => !after.includes(one)), []);
    await deployment.destroy(DEMO_STACK);
    return `${Object.keys(planned).length} changes in place, nothing replaced: the same ${kindsOf(before).join(', ')}`;
  },
};

/** By id: what AWS has, the cluster and its parts among it, and the claims with the volumes that hold their data. */
export async function idsOf(world: World): Promise<string[]> {
  const claims = await world.view().list('persistentvolumeclaims');
  return [
    ...await everything(world),
    ...claims.map(({ metadata, spec }) => `claim ${metadata.uid} of volume ${spec.volumeName}`),
  ];
}

/** `2 volume, 3 role`: how many of which kind. */
export function kindsOf(records: readonly string[]): string[] {
  const kinds = records.map((record) => /^arn:[^:]*:eks:[^:]*:[^:]*:([\w-]+)/.exec(record)?.[1] ?? record.split(' ')[0]);
  return [...new Set(kinds)].sort().map((kind) => `${kinds.filter((one) => one === kind).length} ${kind}`);
}

function latestRelease(): string {
  const releases = readdirSync(RELEASES).filter((name) => name.endsWith('.tgz'));
  const [latest] = releases.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  if (!latest) throw new Error('test/e2e/releases holds no package');
  return latest;
}

/** The example of that release's time, in a folder where the package's name means the release. */
async function appOf(world: World, release: string): Promise<string> {
  const folder = join(world.options.folder, 'released');
  const library = join(folder, 'node_modules', 'cdktf-observable-eks');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(library, { recursive: true });
  // Another name, or the folder would be taken for a part of this package.
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'released', private: true }));
  const tar = await runProcess('tar', ['-xzf', join(RELEASES, release), '--strip-components=1', '-C', library], { cwd: folder });
  if (tar.exitCode !== 0) throw new Error(`tar: ${tar.stderr}`);
  cpSync(join(RELEASES, release.replace(/\.tgz$/, '.main.ts.txt')), join(folder, 'main.ts'));
  return join(folder, 'main.ts');
}

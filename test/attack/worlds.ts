import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { synthTwoClusters } from './two-clusters';
import { World } from './world';
import { runExample } from '../helpers/worktest';

/** PCR0 of the image of the enclave in production. */
export const ENCLAVE_IMAGE = '0123456789abcdef'.repeat(6);

/** The repository that deploys. */
export const REPOSITORY = 'acme/platform';

/** Its id. */
export const REPOSITORY_ID = '456789';

/** What is attacked. */
export interface Worlds {
  readonly demo: World;
  readonly production: World;
  /** Staging and production, each with roles that deploy it, in one account and region. */
  readonly twoClusters: World;
}

let worlds: Promise<Worlds> | undefined;

/** All of it, synthesised once. */
export function theWorlds(): Promise<Worlds> {
  worlds ??= makeWorlds();
  return worlds;
}

async function makeWorlds(): Promise<Worlds> {
  return {
    demo: await ofExample('demo'),
    production: await ofExample('production', '--github-repository', REPOSITORY, '--github-repository-id', REPOSITORY_ID, '--api-cidrs', '8.8.8.0/24', '--confidential', 'enclaves', '--enclave-pcr0', ENCLAVE_IMAGE),
    twoClusters: await inFolder(async (folder) => {
      synthTwoClusters(folder, REPOSITORY);
      return new World('two clusters', folder, 'eu-west-2');
    }),
  };
}

function ofExample(profile: string, ...options: string[]): Promise<World> {
  return inFolder(async (folder) => {
    const { status, stderr } = await runExample(folder, '--profile', profile, ...options);
    if (status !== 0) throw new Error(stderr);
    return new World(profile, folder, 'eu-west-2');
  });
}

async function inFolder(make: (folder: string) => Promise<World>): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'attack-'));
  try {
    return await make(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

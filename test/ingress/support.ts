import { existsSync, readFileSync } from 'fs';
import { delimiter, join } from 'path';
import { TerraformResource, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { WorkloadIdentity } from '../../src/identity/workload-identity';
import { ChartKeys } from '../../tools/chart-keys';
import { documentsOf, manifestsOf, valuesOf } from '../charts/support';
import { FakeCluster, FakeClusterOptions } from '../helpers/fake-cluster';
import { synth, testStack } from '../helpers/synth';

/** A fake cluster whose workloads have an identity. */
export function cluster(scope: Construct, options: FakeClusterOptions = {}): FakeCluster {
  return new FakeCluster(scope, 'Cluster', {
    identity: (made) => WorkloadIdentity.podIdentity().bind(made, made),
    ...options,
  });
}

/** A stack with a fake cluster, and what `build` makes for it. */
export function built<T>(build: (stack: TerraformStack, made: FakeCluster) => T, options: FakeClusterOptions = {}) {
  const stack = testStack();
  const made = cluster(stack, options);
  return { stack, cluster: made, made: build(stack, made) };
}

/** The release of a name, as Terraform gets it. */
export function releaseNamed(stack: TerraformStack, name: string): any {
  const found = synth(stack).resources('helm_release').filter((release) => release.name === name);
  if (found.length !== 1) throw new Error(`${found.length} releases are called ${name}`);
  return found[0];
}

/** The values that the chart of a release gets. */
export function valuesIn(stack: TerraformStack, name: string): any {
  return valuesOf(releaseNamed(stack, name));
}

/** The value documents of a release, first to last. */
export function documentsIn(stack: TerraformStack, name: string): any[] {
  return documentsOf(releaseNamed(stack, name));
}

/** The objects of a release of the bundled chart. */
export function manifestsIn(stack: TerraformStack, name: string): any[] {
  return manifestsOf(releaseNamed(stack, name));
}

/** How others depend on a resource. */
export function address(resource: TerraformResource): string {
  return `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
}

/** The keys of a chart. */
export function keysOf(name: string): ChartKeys {
  return JSON.parse(readFileSync(join(__dirname, '..', 'fixtures', 'charts', `${name}.keys.json`), 'utf8'));
}

/** A program on PATH. */
export function findProgram(name: string): string | undefined {
  return (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)).find((path) => existsSync(path));
}

import { readFileSync } from 'fs';
import { join } from 'path';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { IKubernetesCluster } from '../../src/cluster/kubernetes-cluster';
import { WorkloadIdentity } from '../../src/identity/workload-identity';
import { ObservabilityOptions, ObservabilityPlatform } from '../../src/observability/observability-platform';
import { documentsOf, valuesOf } from '../charts/support';
import { FakeCluster } from '../helpers/fake-cluster';
import { synth, Synthesised, testStack } from '../helpers/synth';

/** A fake cluster with storage and an identity: what an EKS cluster has. */
export class CompleteCluster extends FakeCluster {
  public readonly storage = { storageClassName: 'gp3', retainStorageClassName: 'gp3-retain', dependencies: [] };
}

export type IdentityKind = 'nodeRole' | 'podIdentity';

export function completeCluster(scope: Construct, kind: IdentityKind = 'podIdentity'): CompleteCluster {
  return new CompleteCluster(scope, 'Cluster', {
    identity: (cluster) => WorkloadIdentity[kind]().bind(cluster, cluster),
  });
}

/** A platform in a stack of its own, with CloudWatch. */
export function platform(options: ObservabilityOptions = {}, kind?: IdentityKind) {
  const stack = testStack();
  const cluster = completeCluster(stack, kind);
  return {
    stack,
    cluster,
    observability: new ObservabilityPlatform(stack, 'Observability', {
      cluster,
      ...options,
      grafana: { cloudWatch: { region: 'eu-west-2' }, ...options.grafana },
    }),
  };
}

/** A cluster that is not on AWS: it has no storage classes of its own and gives no permissions. */
export function plainCluster(scope: Construct): IKubernetesCluster {
  return new FakeCluster(scope);
}

export function releaseNamed(output: Synthesised, name: string): any {
  const found = output.resources('helm_release').filter((release) => release.name === name);
  if (found.length !== 1) throw new Error(`${found.length} releases are called ${name}`);
  return found[0];
}

/** The values that the chart of a release gets. */
export function valuesIn(stack: TerraformStack, name: string): any {
  return valuesOf(releaseNamed(synth(stack), name));
}

/** The value documents of a release, first to last. */
export function documentsIn(stack: TerraformStack, name: string): any[] {
  return documentsOf(releaseNamed(synth(stack), name));
}

export function fixture(...path: string[]): any {
  return JSON.parse(readFileSync(join(__dirname, '..', 'fixtures', ...path), 'utf8'));
}

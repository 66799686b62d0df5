import { Release } from '@cdktf/provider-helm/lib/release';
import { AssetType, Fn, ITerraformDependable, Lazy, Op, TerraformAsset } from 'cdktf';
import { Construct } from 'constructs';
import { releaseDefaults } from './release-defaults';
import { IKubernetesCluster } from '../cluster/kubernetes-cluster';
import { dependLate } from '../private/dependencies';
import { packageFile } from '../private/package-file';

const BUNDLED_CHART = packageFile('charts', 'manifests');

const TIMEOUT_SECONDS = 900;

export interface ManifestReleaseInput {
  readonly cluster: IKubernetesCluster;
  readonly releaseName: string;
  readonly kubernetesNamespace: string;
  /** The value document with the manifests; read when the app is synthesised. */
  readonly values: () => string;
  readonly takeOwnership?: boolean;
  /** Read when the app is synthesised. */
  readonly dependencies: () => ITerraformDependable[];
}

/**
 * A release of the bundled chart, which is the canary of its stack: without a `version` and with `upgrade_install`
 * the Helm provider looks the release up at every plan, and that look-up, unlike its others, fails when the login
 * does not reach the API server. Otherwise the provider would take every release for gone, and a destroy would take
 * the network from under controllers that still run.
 */
export function createManifestRelease(scope: Construct, input: ManifestReleaseInput): Release {
  const chart = new TerraformAsset(scope, 'Chart', { path: BUNDLED_CHART, type: AssetType.DIRECTORY });
  const release = new Release(scope, 'Resource', {
    ...releaseDefaults(input.cluster),
    provider: input.cluster.helmProvider(scope),
    name: input.releaseName,
    namespace: input.kubernetesNamespace,
    chart: chart.path,
    timeout: TIMEOUT_SECONDS,
    takeOwnership: input.takeOwnership,
    // Unknown in the plan that makes the cluster, when there is nothing to look up yet; true in every later one.
    // At least 1, since cdktf writes a right-hand 0 or '' as `undefined`.
    upgradeInstall: Op.gte(Fn.lengthOf(input.cluster.endpoint), 1),
    values: Lazy.listValue({ produce: () => [input.values()] }),
  });
  dependLate(release, input.dependencies);
  return release;
}

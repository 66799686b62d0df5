import { Construct } from 'constructs';
import { claimOnce } from '../cluster/cluster-claims';
import { IKubernetesCluster } from '../cluster/kubernetes-cluster';
import { requirePattern } from '../private/validation';
import { Warnings } from '../settings/warnings';

const MOST_REVISIONS = 5;

/**
 * The settings of every release. `atomic`, since the Helm provider does not remember a release whose first
 * installation failed, and the next apply would find its name taken. History is bounded: without a bound each
 * upgrade leaves a Secret behind for ever.
 */
const RELEASE_DEFAULTS = {
  wait: true,
  atomic: true,
  cleanupOnFail: true,
  createNamespace: false,
  maxHistory: MOST_REVISIONS,
};

/** The settings of a release on one cluster, whose platform may have room for fewer revisions. */
export function releaseDefaults({ platform }: IKubernetesCluster): typeof RELEASE_DEFAULTS {
  return { ...RELEASE_DEFAULTS, maxHistory: Math.min(MOST_REVISIONS, platform?.helmHistoryLimit ?? MOST_REVISIONS) };
}

/** Checks the name of a release, and that no other construct of the app has it: both would manage the one release. */
export function claimReleaseName(
  scope: Construct,
  cluster: IKubernetesCluster,
  kubernetesNamespace: string,
  releaseName: string,
): void {
  Warnings._printAtSynthesis(scope);
  requirePattern(
    scope,
    'releaseName',
    releaseName,
    /^[a-z0-9]([a-z0-9.-]{0,51}[a-z0-9])?$/,
    '1 to 53 of a-z, 0-9, - and ., with a letter or digit at both ends',
    'shorten or change the release name',
  );
  claimOnce(scope, cluster, {
    key: `release ${kubernetesNamespace}/${releaseName}`,
    owner: scope,
    refusal: ({ owner }) => ({
      property: 'releaseName',
      problem: `is already used in the namespace ${kubernetesNamespace} by ${owner.node.path}`,
      got: releaseName,
      fix: 'remove one of them, or use another name or namespace if it has an option for that',
    }),
  });
}

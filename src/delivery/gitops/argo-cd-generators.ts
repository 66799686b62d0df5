import { IConstruct } from 'constructs';
import { ArgoCdApplicationSet, ClusterApplicationSetOptions, FolderApplicationSetOptions } from './argo-cd-application-set';
import { folderOf, requireGitSource, revisionOf } from './git-source';
import { PlannedTeam } from './gitops-plan';
import { requireLabels } from '../../private/checks/kubernetes-labels';
import { literalEntries } from '../../private/checks/maps';
import { ValidationError } from '../../private/errors';
import { memberPath } from '../../private/helm-values';
import { requireDnsLabel, requirePattern } from '../../private/validation';

/** What clusters have that the library described to Argo CD. */
export const PLATFORM_LABEL = { 'app.kubernetes.io/managed-by': 'cdktf-observable-eks' };

/** Generators of an ApplicationSet, and what differs in its applications. */
export interface GeneratedApplications {
  readonly generators: object[];
  /** Ends the name of each. */
  readonly nameSuffix: string;
  readonly path: string;
  readonly kubernetesNamespace: string;
  /** The cluster; the one that Argo CD runs in without it. */
  readonly server?: string;
  readonly helmParameters?: object[];
}

/** What a set makes, after a look at its options. */
export function generatedBy(scope: IConstruct, property: string, set: ArgoCdApplicationSet, teams: PlannedTeam[]): GeneratedApplications {
  requireGitSource(scope, `${property}.source`, set._source);
  return set._clusters ? forClusters(scope, property, set._clusters) : forFolders(scope, property, set._folders!, teams);
}

function forFolders(
  scope: IConstruct, property: string, { source, team }: FolderApplicationSetOptions, teams: PlannedTeam[],
): GeneratedApplications {
  if (team !== undefined && !teams.some(({ name }) => name === team)) {
    throw new ValidationError(scope, { property: `${property}.team`, problem: 'is not in `teams`', got: team, fix: 'add the team, or use an existing one' });
  }
  const path = folderOf(source);
  // https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Git/#exclude-directories, #root-of-git-repo (2026-11-30)
  requirePattern(
    scope, `${property}.source.path`, path, /^(?!(.*\/)?\.)/, 'folders below the top of the repository whose names do not start with a dot, which Argo CD ignores',
    "write a pattern such as 'apps/*', or '*' for all at the top",
  );
  return {
    generators: [{ git: { repoURL: source.repositoryUrl, revision: revisionOf(source), directories: [{ path }] } }],
    nameSuffix: '{{ .path.basenameNormalized }}',
    path: '{{ .path.path }}',
    kubernetesNamespace: '{{ .path.basenameNormalized }}',
  };
}

function forClusters(scope: IConstruct, property: string, options: ClusterApplicationSetOptions): GeneratedApplications {
  const { source, kubernetesNamespace, clusterLabels, helmParameters } = options;
  requireDnsLabel(scope, `${property}.kubernetesNamespace`, kubernetesNamespace);
  literalEntries(scope, `${property}.clusterLabels`, clusterLabels, 'they are merged with one of the library');
  requireLabels(scope, `${property}.clusterLabels`, clusterLabels);
  const parameters = literalEntries(scope, `${property}.helmParameters`, helmParameters, 'each name is a chart value').map(([name, fact]) => {
    requirePattern(
      scope, memberPath(`${property}.helmParameters`, name), fact, /^[a-z][a-z0-9_]*$/, 'the name of a fact, such as aws_region', 'use one from `values` of the facts',
    );
    return { name, value: `{{ index .metadata.annotations "${fact}" }}`, forceString: true };
  });
  return {
    generators: [{ clusters: { selector: { matchLabels: { ...PLATFORM_LABEL, ...clusterLabels } } } }],
    nameSuffix: '{{ .nameNormalized }}',
    path: folderOf(source),
    kubernetesNamespace,
    server: '{{ .server }}',
    ...(parameters.length > 0 && { helmParameters: parameters }),
  };
}

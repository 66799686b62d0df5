import { GeneratedApplications, PLATFORM_LABEL } from './argo-cd-generators';
import { folderOf, GitSource, revisionOf } from './git-source';
import { PlannedApplication, PlannedTeam } from './gitops-plan';
import { PlatformFacts } from './platform-facts';

/** Project of the applications of those who run the cluster. */
export const CLUSTER_PROJECT = 'cluster';

/**
 * Argo CD deletes what an application made, and waits until it is gone, before the application itself goes; and a project goes after the last
 * application of it, those included that Terraform does not know.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/app_deletion/#about-the-deletion-finalizer (2026-11-30)
 */
const FINALIZERS = ['resources-finalizer.argocd.argoproj.io'];

const API = 'argoproj.io/v1alpha1';

/** Where an Argo CD stands, and what it calls the cluster that it deploys to. */
export interface ArgoCdPlace {
  readonly kubernetesNamespace: string;
  /** Address of the cluster, or its ARN. */
  readonly server: string;
  /** What else the Secret of the cluster holds. */
  readonly registration: { readonly [key: string]: string };
  /** Whether the cluster has to be registered, also without facts. */
  readonly isRegistered: boolean;
  /** Namespaces that those who run the cluster deploy to; all of them without it. */
  readonly kubernetesNamespaces?: string[];
}

/** What a team may deploy, from where and where to. */
export function teamProject({ kubernetesNamespace, server }: ArgoCdPlace, team: PlannedTeam, repositories: string[]): Record<string, unknown> {
  const { name, kubernetesNamespaces, groups = [], repositoryUrls = [] } = team;
  const may = (action: string) => `p, proj:${name}:member, applications, ${action}, ${name}/*, allow`;
  return {
    apiVersion: API,
    kind: 'AppProject',
    metadata: { name, namespace: kubernetesNamespace, finalizers: FINALIZERS },
    spec: {
      description: `Team ${name}`,
      sourceRepos: [...new Set([...repositories, ...repositoryUrls])].sort(),
      destinations: kubernetesNamespaces.map((namespace) => ({ server, namespace })),
      clusterResourceWhitelist: [],
      // Those who run the cluster decide on them.
      namespaceResourceBlacklist: [{ group: '', kind: 'ResourceQuota' }, { group: '', kind: 'LimitRange' }],
      ...(groups.length > 0 && { roles: [{ name: 'member', groups, policies: ['get', 'sync', 'action/*'].map(may) }] }),
    },
  };
}

/** What those who run the cluster deploy: anything, anywhere. */
export function clusterProject(place: ArgoCdPlace): Record<string, unknown> {
  const { kubernetesNamespace, server, kubernetesNamespaces } = place;
  return {
    apiVersion: API,
    kind: 'AppProject',
    metadata: { name: CLUSTER_PROJECT, namespace: kubernetesNamespace, finalizers: FINALIZERS },
    spec: {
      description: 'Those who run the cluster',
      // Also what ApplicationSets in their repositories name, such as charts: who makes those may do anything in any case.
      sourceRepos: ['*'],
      destinations: kubernetesNamespaces?.map((namespace) => ({ server, namespace })) ?? [{ server: '*', namespace: '*' }],
      clusterResourceWhitelist: kubernetesNamespaces ? [] : [{ group: '*', kind: '*' }],
    },
  };
}

/** An application, kept as the repository has it. */
export function applicationObject({ kubernetesNamespace, server }: ArgoCdPlace, app: PlannedApplication): Record<string, unknown> {
  return {
    apiVersion: API,
    kind: 'Application',
    metadata: { name: app.name, namespace: kubernetesNamespace, finalizers: FINALIZERS },
    spec: {
      project: app.team?.name ?? CLUSTER_PROJECT,
      source: sourceOf(app.source, folderOf(app.source)),
      destination: { server, namespace: app.kubernetesNamespace },
      syncPolicy: syncPolicy(app.prune),
    },
  };
}

/** Applications that Argo CD makes. */
export function applicationSetObject(
  { kubernetesNamespace, server }: ArgoCdPlace, name: string, project: string, source: GitSource, made: GeneratedApplications,
): Record<string, unknown> {
  return {
    apiVersion: API,
    kind: 'ApplicationSet',
    metadata: { name, namespace: kubernetesNamespace },
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: made.generators,
      template: {
        metadata: { name: `${name}-${made.nameSuffix}`, finalizers: FINALIZERS },
        spec: {
          project,
          source: { ...sourceOf(source, made.path), ...(made.helmParameters && { helm: { parameters: made.helmParameters } }) },
          destination: { server: made.server ?? server, namespace: made.kubernetesNamespace },
          syncPolicy: syncPolicy(true),
        },
      },
    },
  };
}

/** A cluster as Argo CD is told of it. */
interface Registration extends Pick<ArgoCdPlace, 'kubernetesNamespace' | 'server' | 'registration'> {
  readonly secretName: string;
  readonly name: string;
}

/** The cluster that Argo CD deploys to by itself, with the facts of the platform. */
export function clusterSecret(place: ArgoCdPlace, facts: PlatformFacts | undefined): Record<string, unknown> {
  return registrationSecret({ ...place, secretName: 'cluster-facts', name: 'in-cluster' }, facts);
}

/** A cluster with the facts of its platform. */
export function registrationSecret(
  { kubernetesNamespace, secretName, name, server, registration }: Registration, facts: PlatformFacts | undefined,
): Record<string, unknown> {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'Opaque',
    metadata: {
      name: secretName,
      namespace: kubernetesNamespace,
      labels: { ...facts?.labels, ...PLATFORM_LABEL, 'argocd.argoproj.io/secret-type': 'cluster' },
      ...(facts && { annotations: facts.values }),
    },
    stringData: { name, server, ...registration },
  };
}

function sourceOf(source: GitSource, path: string): Record<string, unknown> {
  return { repoURL: source.repositoryUrl, targetRevision: revisionOf(source), path };
}

function syncPolicy(prune: boolean): Record<string, unknown> {
  return {
    automated: { prune, selfHeal: true },
    retry: { limit: 5, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } },
    // Namespaces are the platform's, with their level of Pod Security.
    syncOptions: ['CreateNamespace=false'],
  };
}

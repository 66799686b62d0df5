import { FLUX_NAMESPACE } from './flux-access';
import { folderOf } from './git-source';
import { PlannedApplication, PlannedTeam } from './gitops-plan';
import { PlatformFacts } from './platform-facts';

/** The account that Flux works as in a namespace of a team. */
const TEAM_ACCOUNT = 'gitops';

/** The one that may do everything, which the chart makes. */
const CLUSTER_ACCOUNT = 'kustomize-controller';

/** The ConfigMap with the facts of the platform. */
export const FACTS_NAME = 'platform-facts';

/** Where the objects of Flux for an application stand: beside what they make, for a team. */
export function homeOf({ team, kubernetesNamespace }: PlannedApplication): string {
  return team ? kubernetesNamespace : FLUX_NAMESPACE;
}

/** The account of a team in its namespaces, and what it may do. */
export function teamObjects({ kubernetesNamespaces, clusterRoleName = 'admin' }: PlannedTeam): Record<string, unknown>[] {
  return kubernetesNamespaces.flatMap((namespace) => [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: TEAM_ACCOUNT, namespace }, automountServiceAccountToken: false },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: TEAM_ACCOUNT, namespace },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: clusterRoleName },
      subjects: [{ kind: 'ServiceAccount', name: TEAM_ACCOUNT, namespace }],
    },
  ]);
}

/** The facts where they are substituted, and where those who run the cluster find them. */
export function factsObjects({ values }: PlatformFacts, applications: PlannedApplication[]): Record<string, unknown>[] {
  const namespaces = new Set([FLUX_NAMESPACE, ...applications.filter(({ substituteFacts }) => substituteFacts).map(homeOf)]);
  return [...namespaces].sort().map((namespace) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: FACTS_NAME, namespace }, data: values }));
}

/**
 * A repository, and what of it is kept in the cluster.
 *
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/ (2026-11-30)
 */
export function applicationObjects(application: PlannedApplication): Record<string, unknown>[] {
  const { name, source, team, prune, substituteFacts } = application;
  const metadata = { name, namespace: homeOf(application) };
  const targetNamespace = team ? application.kubernetesNamespace : application.givenNamespace;
  return [
    {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata,
      spec: {
        interval: '1m',
        url: source.repositoryUrl,
        ref: source.tag === undefined ? { branch: source.branch ?? 'main' } : { tag: source.tag },
        ...(source.credentialsSecretName !== undefined && { secretRef: { name: source.credentialsSecretName } }),
      },
    },
    {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata,
      spec: {
        interval: '10m',
        retryInterval: '1m',
        timeout: '5m',
        path: `./${folderOf(source)}`.replace(/^\.\/\.$/, './'),
        prune,
        // What it made is gone before it is: a load balancer, a volume, a Kustomization of its own.
        deletionPolicy: prune ? 'WaitForTermination' : 'Orphan',
        wait: true,
        sourceRef: { kind: 'GitRepository', name },
        serviceAccountName: team ? TEAM_ACCOUNT : CLUSTER_ACCOUNT,
        ...(targetNamespace !== undefined && { targetNamespace }),
        ...(substituteFacts && { postBuild: { substituteFrom: [{ kind: 'ConfigMap', name: FACTS_NAME }] } }),
      },
    },
  ];
}

import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { ArgoCdApplicationSet } from './argo-cd-application-set';
import { credentialsCommands } from './argo-cd-credentials';
import { generatedBy } from './argo-cd-generators';
import { applicationObject, applicationSetObject, ArgoCdPlace, CLUSTER_PROJECT, clusterProject, clusterSecret, teamProject } from './argo-cd-objects';
import { GitSource } from './git-source';
import { GitOpsPlan } from './gitops-plan';
import { PlatformFacts } from './platform-facts';
import { KubernetesManifests } from '../../charts/kubernetes-manifests';
import { StackNamespaces } from '../../charts/stack-namespaces';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { ValidationError } from '../../private/errors';
import { memberPath } from '../../private/helm-values';
import { sortedEntries } from '../../private/maps';
import { requireDnsLabel } from '../../private/validation';

/** What an Argo CD is to deploy. */
export interface ArgoCdObjectsInput {
  readonly cluster: IKubernetesCluster;
  readonly place: ArgoCdPlace;
  readonly plan: GitOpsPlan;
  readonly applicationSets: { [name: string]: ArgoCdApplicationSet };
  readonly facts?: PlatformFacts;
  readonly dependencies: ITerraformDependable[];
}

/** The releases with its objects. */
export interface ArgoCdObjects {
  readonly projects?: KubernetesManifests;
  readonly applications?: KubernetesManifests;
  readonly credentialsCommands: string[];
}

/** Has the objects made, projects before applications, so that they go in the other order. */
export function addArgoCdObjects(scope: Construct, input: ArgoCdObjectsInput): ArgoCdObjects {
  const { cluster, place, plan, facts } = input;
  facts?._requireOf(scope, cluster);
  plan.applications.forEach(({ name, substituteFacts }) => refuseSubstitution(scope, name, substituteFacts));
  const sets = sortedEntries(input.applicationSets);
  sets.forEach(([name]) => requireDnsLabel(scope, 'applicationSets', name));
  const generated = sets.map(([name, set]) => ({ name, set, content: generatedBy(scope, memberPath('applicationSets', name), set, plan.teams) }));
  const sourcesOf = (team: string | undefined): GitSource[] => [
    ...plan.applications.filter((app) => app.team?.name === team).map(({ source }) => source),
    ...sets.filter(([, set]) => set._folders?.team === team).map(([, set]) => set._source),
  ];
  const repositoriesOf = (team: string | undefined) => sourcesOf(team).map(({ repositoryUrl }) => repositoryUrl);
  const namespaces = StackNamespaces.of(scope, cluster);
  plan.teams.forEach(({ kubernetesNamespaces }) => kubernetesNamespaces.forEach((namespace) => namespaces.add(scope, namespace, {})));

  const projects = [
    ...(facts || place.isRegistered ? [clusterSecret(place, facts)] : []),
    ...(sourcesOf(undefined).length > 0 ? [clusterProject(place)] : []),
    ...plan.teams.map((team) => teamProject(place, team, repositoriesOf(team.name))),
  ];
  const applications = [
    ...plan.applications.map((app) => applicationObject(place, app)),
    ...generated.map(({ name, set, content }) => applicationSetObject(place, name, set._folders?.team ?? CLUSTER_PROJECT, set._source, content)),
  ];
  const made = { cluster, kubernetesNamespace: place.kubernetesNamespace };
  const first = projects.length === 0 ? undefined : new KubernetesManifests(scope, 'Projects', {
    ...made, releaseName: 'argocd-projects', manifests: projects, dependencies: input.dependencies, _withoutSecrets: true,
  });
  const second = applications.length === 0 ? undefined : new KubernetesManifests(scope, 'Applications', {
    ...made, releaseName: 'argocd-applications', manifests: applications, dependencies: [...input.dependencies, ...(first?.dependencies ?? [])],
  });
  const sources = [...plan.applications.map(({ source }) => source), ...sets.map(([, set]) => set._source)];
  return { projects: first, applications: second, credentialsCommands: credentialsCommands(scope, place.kubernetesNamespace, sources) };
}

function refuseSubstitution(scope: Construct, name: string, substituteFacts: boolean): void {
  if (substituteFacts) {
    throw new ValidationError(scope, {
      property: `${memberPath('applications', name)}.substituteFacts`,
      problem: 'is supported only by Flux; Argo CD passes facts to ApplicationSets',
      fix: 'use ArgoCdApplicationSet.forEachCluster() with `helmParameters`',
    });
  }
}

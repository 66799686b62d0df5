import { Construct, IConstruct } from 'constructs';
import { GitSource, requireGitSource } from './git-source';
import { GitOpsApplication } from './gitops-application';
import { GitOpsTeam, GitOpsTeamOptions } from './gitops-team';
import { StackNamespaces } from '../../charts/stack-namespaces';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { ValidationError } from '../../private/errors';
import { memberPath } from '../../private/helm-values';
import { warnWhenComplete } from '../../private/late';
import { sortedEntries } from '../../private/maps';
import { isToken } from '../../private/tokens';
import { requireDnsLabel, requireLiteral, requirePattern } from '../../private/validation';

/** An application with all that was left to defaults. */
export interface PlannedApplication {
  readonly name: string;
  readonly source: GitSource;
  /** None is one of the cluster. */
  readonly team?: PlannedTeam;
  readonly kubernetesNamespace: string;
  /** The namespace that was asked for. */
  readonly givenNamespace?: string;
  readonly prune: boolean;
  readonly substituteFacts: boolean;
}

/** A team with its name. */
export interface PlannedTeam extends GitOpsTeamOptions {
  readonly name: string;
}

/** Who deploys what by an engine. */
export interface GitOpsPlan {
  readonly teams: PlannedTeam[];
  readonly applications: PlannedApplication[];
}

/** What an engine is given to plan. */
export interface PlanInput {
  readonly teams?: { [name: string]: GitOpsTeam };
  readonly applications?: { [name: string]: GitOpsApplication };
  readonly cluster?: IKubernetesCluster;
  /** Namespace of the engine: who makes objects there makes applications with any rights. */
  readonly engineNamespace: string;
  /** Says why there are no teams, where there are none. */
  readonly refuseTeam?: (property: string) => never;
}

/** Namespaces whose owner is administrator of the cluster: those of Kubernetes, of the engines and of Rancher. */
const OF_THE_CLUSTER = ['kube-system', 'kube-public', 'kube-node-lease', 'default', 'argocd', 'flux-system', 'cattle-system'];

/** Checks teams and applications, and sorts them by name. */
export function planOf(scope: Construct, { cluster, teams = {}, applications = {}, engineNamespace, refuseTeam }: PlanInput): GitOpsPlan {
  sortedEntries(applications).filter(([, { _team }]) => _team !== undefined).forEach(([name]) => refuseTeam?.(`${memberPath('applications', name)}.team`));
  const owners = new Map<string, string>();
  const planned = sortedEntries(teams).map(([name, { _options }]) => planTeam(scope, name, _options, engineNamespace, owners));
  planned.forEach((team) => warnOfPlatform(scope, cluster, team));
  const deployed = sortedEntries(applications).map(([name, application]) => planApplication(scope, name, application, planned));
  refuseSame(scope, deployed);
  return { teams: planned, applications: deployed };
}

function warnOfPlatform(scope: Construct, cluster: IKubernetesCluster | undefined, { name, kubernetesNamespaces }: PlannedTeam): void {
  kubernetesNamespaces.forEach((namespace, index) => warnWhenComplete(scope, () => cluster && StackNamespaces.holdsPlatform(cluster, namespace)
    ? `\`${memberPath('teams', name)}.kubernetesNamespaces[${index}]\` ${namespace} also contains pods of the platform: the team can read their Secrets and use their permissions. Give the team a namespace of its own.`
    : undefined));
}

/** Two that make the same objects delete those of each other, and undo what the other one changes. */
function refuseSame(scope: Construct, applications: PlannedApplication[]): void {
  const first = new Map<string, string>();
  for (const { name, source, kubernetesNamespace } of applications) {
    const { repositoryUrl, path, branch, tag } = source;
    const key = JSON.stringify([repositoryUrl, path, branch, tag, kubernetesNamespace]);
    const other = first.get(key);
    if (other !== undefined) {
      throw new ValidationError(scope, {
        property: memberPath('applications', name),
        problem: `deploys the same folder as ${memberPath('applications', other)}, to the same namespace`,
        got: path,
        fix: 'remove one of the two, or give it another folder or namespace',
      });
    }
    first.set(key, name);
  }
}

function planTeam(scope: IConstruct, name: string, options: GitOpsTeamOptions, engineNamespace: string, owners: Map<string, string>): PlannedTeam {
  const property = memberPath('teams', name);
  requireDnsLabel(scope, 'teams', name);
  if (['default', 'cluster'].includes(name)) {
    throw new ValidationError(scope, { property, problem: 'has a name that the engine reserves', got: name, fix: 'use another name' });
  }
  const { kubernetesNamespaces, repositoryUrls = [], groups = [], clusterRoleName } = options;
  if (kubernetesNamespaces.length === 0) {
    throw new ValidationError(scope, { property: `${property}.kubernetesNamespaces`, problem: 'is empty', fix: 'list at least one namespace' });
  }
  kubernetesNamespaces.forEach((namespace, index) => {
    const place = `${property}.kubernetesNamespaces[${index}]`;
    requireLiteral(scope, place, namespace, 'the namespace is created before its contents');
    requireDnsLabel(scope, place, namespace);
    refuseOwned(scope, place, namespace, engineNamespace, owners.get(namespace));
    owners.set(namespace, name);
  });
  repositoryUrls.forEach((url, index) => requirePattern(
    scope, `${property}.repositoryUrls[${index}]`, url, /^(https|ssh):\/\/[^\s@:/*]+(@[^\s@:/*]+)?(:\d+)?\/\S+$/, 'an address that starts with https:// or ssh://, with * only in its path',
    'write the full address with the host',
  ));
  groups.forEach((group, index) => requireGroup(scope, `${property}.groups[${index}]`, group));
  requirePattern(
    scope, `${property}.clusterRoleName`, clusterRoleName ?? 'admin', /^(?!\.\.?$)[^\s/%]+$/, 'the name of a ClusterRole', 'use one listed by `kubectl get clusterroles`',
  );
  return { ...options, name };
}

function refuseOwned(scope: IConstruct, property: string, namespace: string, engineNamespace: string, owner: string | undefined): void {
  if (owner !== undefined) {
    throw new ValidationError(scope, {
      property, problem: `is a namespace that already belongs to the team ${owner}`, got: namespace, fix: 'assign each namespace to one team',
    });
  }
  if ([...OF_THE_CLUSTER, engineNamespace].includes(namespace)) {
    throw new ValidationError(scope, {
      property,
      problem: 'is a namespace whose owner controls the cluster, which no team should',
      got: namespace,
      fix: 'use a separate namespace for the team, or GitOpsApplication.ofCluster()',
    });
  }
}

function planApplication(scope: IConstruct, name: string, application: GitOpsApplication, teams: PlannedTeam[]): PlannedApplication {
  const property = memberPath('applications', name);
  const { _options: options, _team: key } = application;
  requireDnsLabel(scope, 'applications', name);
  requireGitSource(scope, `${property}.source`, options.source);
  const team = teams.find((one) => one.name === key);
  if (key !== undefined && team === undefined) {
    throw new ValidationError(scope, {
      property: `${property}.team`,
      problem: 'is not in `teams`',
      got: key,
      allowed: teams.map((one) => one.name).join(', ') || undefined,
      fix: 'add the team, or use an existing one',
    });
  }
  const kubernetesNamespace = options.kubernetesNamespace ?? team?.kubernetesNamespaces[0] ?? 'default';
  requireLiteral(scope, `${property}.kubernetesNamespace`, kubernetesNamespace, 'it is compared with those of the team');
  requireDnsLabel(scope, `${property}.kubernetesNamespace`, kubernetesNamespace);
  if (team && !team.kubernetesNamespaces.includes(kubernetesNamespace)) {
    throw new ValidationError(scope, {
      property: `${property}.kubernetesNamespace`,
      problem: `is not a namespace of the team ${team.name}`,
      got: kubernetesNamespace,
      allowed: team.kubernetesNamespaces.join(', '),
      fix: 'use a namespace of the team, or add it to the team',
    });
  }
  const { prune = true, substituteFacts = false } = options;
  return { name, source: options.source, team, kubernetesNamespace, givenNamespace: options.kubernetesNamespace, prune, substituteFacts };
}

/** Refuses the name of a group that would be more than a name in a policy of Argo CD, which is a line of CSV. */
export function requireGroup(scope: IConstruct, property: string, group: string): void {
  requirePattern(scope, property, isToken(group) ? 'group' : group, /^[^\s",#][^",#\n\r]*$/, 'the name of a group, without commas, quotes and #', 'write the name as in the provider');
}

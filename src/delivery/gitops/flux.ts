import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { FLUX_NAMESPACE, fluxAccess } from './flux-access';
import { applicationObjects, factsObjects, homeOf, teamObjects } from './flux-objects';
import { FLUX_WIRING, fluxDefaults } from './flux-values';
import { GitOpsApplication } from './gitops-application';
import { PlannedApplication, planOf } from './gitops-plan';
import { GitOpsTeam } from './gitops-team';
import { PlatformFacts } from './platform-facts';
import { ChartCatalog } from '../../charts/chart-catalog';
import { chartOptions } from '../../charts/chart-options';
import { HelmChart, HelmChartOptions } from '../../charts/helm-chart';
import { KubernetesManifests } from '../../charts/kubernetes-manifests';
import { PodSecurityLevel } from '../../charts/pod-security-level';
import { StackNamespaces } from '../../charts/stack-namespaces';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { checkStruct } from '../../private/arguments/check-arguments';
import { ValidationError } from '../../private/errors';
import { memberPath } from '../../private/helm-values';

// Frozen: a release that gets another name is a new one.
const RELEASE_NAME = 'flux';

/** Properties of `Flux`. */
export interface FluxProps extends HelmChartOptions {
  /** The cluster that Flux runs in, and deploys to. */
  readonly cluster: IKubernetesCluster;

  /**
   * Teams by name. In their namespaces, Flux uses a service account with permissions only there.
   *
   * @default - none
   */
  readonly teams?: { [name: string]: GitOpsTeam };

  /**
   * Applications by name.
   *
   * @default - none
   */
  readonly applications?: { [name: string]: GitOpsApplication };

  /**
   * Facts about the platform for applications with `substituteFacts`. They are always in the ConfigMap `platform-facts` of `flux-system`.
   *
   * @default - none
   */
  readonly facts?: PlatformFacts;
}

/**
 * Flux, installed by its community chart, with Kustomizations. It is for what Terraform should not deploy: applications, which change many times a
 * day.
 *
 * Teams are isolated: Flux objects cannot reference other namespaces, and objects without a service account have no permissions. There are three
 * releases, created in order and destroyed in reverse: Flux with its CRDs; service accounts of teams and facts; applications. A destroy waits until
 * Flux has deleted the objects of the applications. The CRDs stay.
 *
 * @see https://fluxcd.io/flux/
 *
 * @example
 * new Flux(stack, 'Flux', {
 *   cluster,
 *   teams: { shop: GitOpsTeam.of({ kubernetesNamespaces: ['shop'] }) },
 *   applications: {
 *     web: GitOpsApplication.ofTeam({ team: 'shop', source: { repositoryUrl: 'https://github.com/acme/shop', path: 'deploy' } }),
 *   },
 * });
 */
export class Flux extends Construct {
  /** The release of Flux itself. */
  public readonly chart: HelmChart;
  /** Service accounts of teams, and facts; undefined if there are none. */
  public readonly teams?: KubernetesManifests;
  /** Applications; undefined if there are none. */
  public readonly applications?: KubernetesManifests;
  /** A command per repository login Secret, for you to complete and run once. */
  public readonly credentialsCommands: string[];

  /**
   * @param scope scope in which to create the releases
   * @param id construct id
   * @param props cluster, teams and applications
   * @throws when teams or applications conflict, or reference what does not exist
   */
  constructor(scope: Construct, id: string, props: FluxProps) {
    super(scope, id);
    checkStruct(this, 'FluxProps', props);
    const { cluster, facts } = props;
    facts?._requireOf(this, cluster);
    const plan = planOf(this, { ...props, engineNamespace: FLUX_NAMESPACE });
    plan.applications.forEach((application) => this.requireFacts(application, facts));
    this.chart = new HelmChart(this, 'Chart', {
      cluster,
      chart: ChartCatalog.FLUX2,
      releaseName: RELEASE_NAME,
      kubernetesNamespace: FLUX_NAMESPACE,
      ...chartOptions(props),
      defaultHelmValues: fluxDefaults(cluster.isolateNamespaces ?? false),
      requiredHelmValues: FLUX_WIRING,
      _access: fluxAccess(plan.applications.map(({ source }) => source.repositoryUrl)),
      _fits: PodSecurityLevel.RESTRICTED,
    });
    const namespaces = StackNamespaces.of(this, cluster);
    plan.teams.forEach(({ kubernetesNamespaces }) => kubernetesNamespaces.forEach((namespace) => namespaces.add(this, namespace, {})));
    const teams = [...plan.teams.flatMap(teamObjects), ...(facts ? factsObjects(facts, plan.applications) : [])];
    this.teams = teams.length === 0 ? undefined : new KubernetesManifests(this, 'Teams', {
      cluster, kubernetesNamespace: FLUX_NAMESPACE, releaseName: 'flux-teams', manifests: teams, dependencies: this.chart.dependencies,
    });
    const applications = plan.applications.flatMap(applicationObjects);
    this.applications = applications.length === 0 ? undefined : new KubernetesManifests(this, 'Applications', {
      cluster, kubernetesNamespace: FLUX_NAMESPACE, releaseName: 'flux-applications', manifests: applications, dependencies: this.dependencies,
    });
    this.credentialsCommands = credentialsCommands(plan.applications);
  }

  /** What to depend on to wait for Flux and its teams, for objects of its kinds. */
  public get dependencies(): ITerraformDependable[] {
    return [...this.chart.dependencies, ...(this.teams?.dependencies ?? [])];
  }

  private requireFacts({ name, substituteFacts }: PlannedApplication, facts: PlatformFacts | undefined): void {
    if (substituteFacts && !facts) {
      throw new ValidationError(this, { property: 'facts', problem: `are missing, but \`${memberPath('applications', name)}.substituteFacts\` requires them`, fix: 'pass PlatformFacts' });
    }
  }
}

/**
 * A Secret may be that of several repositories, and then has the keys of each way to log in.
 *
 * @see https://fluxcd.io/flux/components/source/gitrepositories/#secret-reference (2026-11-30)
 */
function credentialsCommands(applications: PlannedApplication[]): string[] {
  const logins = new Map<string, Set<string>>();
  for (const application of applications) {
    const { credentialsSecretName: name, repositoryUrl } = application.source;
    if (name !== undefined) {
      const command = `kubectl create secret generic ${name} --namespace ${homeOf(application)}`;
      logins.set(command, (logins.get(command) ?? new Set()).add(repositoryUrl.startsWith('ssh://')
        ? '--from-file=identity=<file> --from-file=known_hosts=<file>' : '--from-literal=username=<user> --from-file=password=<file>'));
    }
  }
  return [...logins].map(([command, ways]) => [command, ...[...ways].sort()].join(' ')).sort();
}

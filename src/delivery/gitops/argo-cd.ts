import { Annotations, ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { ARGO_CD_NAMESPACE, argoCdAccess, claimArgoCd } from './argo-cd-access';
import { ArgoCdApplicationSet } from './argo-cd-application-set';
import { HUB_LISTS, hubGrants, hubValues } from './argo-cd-hub';
import { ArgoCdHubOptions } from './argo-cd-hub-options';
import { ArgoCdPlace } from './argo-cd-objects';
import { addArgoCdObjects, ArgoCdObjects } from './argo-cd-releases';
import { ArgoCdSignIn } from './argo-cd-sign-in';
import { ARGO_CD_OPTIONS, argoCdDefaults, argoCdWiring } from './argo-cd-values';
import { GitOpsApplication } from './gitops-application';
import { GitOpsPlan, planOf } from './gitops-plan';
import { GitOpsTeam } from './gitops-team';
import { PlatformFacts } from './platform-facts';
import { ChartCatalog } from '../../charts/chart-catalog';
import { chartOptions } from '../../charts/chart-options';
import { HelmChart, HelmChartOptions } from '../../charts/helm-chart';
import { KubernetesManifests } from '../../charts/kubernetes-manifests';
import { PodSecurityLevel } from '../../charts/pod-security-level';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { checkStruct } from '../../private/arguments/check-arguments';
import { requireIngressHost } from '../../private/checks/addresses';
import { ValidationError } from '../../private/errors';
import { mergeMaps } from '../../private/merge';
import { requireDnsSubdomain } from '../../private/validation';
import { valueOptions } from '../../private/value-conflicts';

// Frozen: a release that gets another name is a new one.
const RELEASE_NAME = 'argocd';

const PLACE: ArgoCdPlace = {
  kubernetesNamespace: ARGO_CD_NAMESPACE,
  server: 'https://kubernetes.default.svc',
  registration: { config: '{"tlsClientConfig":{"insecure":false}}' },
  isRegistered: false,
};

/** Properties of `ArgoCd`. */
export interface ArgoCdProps extends HelmChartOptions {
  /** The cluster that Argo CD runs in, and deploys to. */
  readonly cluster: IKubernetesCluster;

  /**
   * Whether servers run with two replicas and Redis on three nodes, which the cluster must have. The application controller always has one replica,
   * which Kubernetes restarts.
   *
   * @default false
   */
  readonly highAvailability?: boolean;

  /**
   * Host name for browsers, such as `argocd.example.com`.
   *
   * @default - none: only `kubectl port-forward`
   */
  readonly domain?: string;

  /**
   * Class of the Ingress for `domain`. TLS ends there; put its settings, such as an annotation with a certificate, into `helmValues` under
   * `server.ingress`.
   *
   * @default - no Ingress
   */
  readonly ingressClassName?: string;

  /**
   * How users sign in.
   *
   * @default - nobody can; see the repositories for what is deployed, and `kubectl get applications -n argocd` for its status
   */
  readonly signIn?: ArgoCdSignIn;

  /**
   * Whether the user `admin` can sign in, with the password that Argo CD writes to the Secret `argocd-initial-admin-secret`.
   *
   * @default false
   */
  readonly localAdmin?: boolean;

  /**
   * Teams by name. Each gets a project that restricts its applications to its namespaces and repositories.
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
   * ApplicationSets by name, from which Argo CD generates applications.
   *
   * @default - none
   */
  readonly applicationSets?: { [name: string]: ArgoCdApplicationSet };

  /**
   * Facts about the platform for ApplicationSets, as labels and annotations of the cluster.
   *
   * @default - none
   */
  readonly facts?: PlatformFacts;

  /**
   * What it needs to deploy to other clusters too, which `ArgoCdSpoke` registers.
   *
   * @default - it deploys only to its own cluster
   */
  readonly hub?: ArgoCdHubOptions;
}

/**
 * Argo CD, installed by its chart, with projects and applications. It is for what Terraform should not deploy: applications, which change many times
 * a day.
 *
 * There are three releases, created in order and destroyed in reverse: Argo CD with its CRDs; projects and facts; applications. A destroy waits until
 * Argo CD has deleted the objects of the applications. The CRDs stay.
 *
 * @see https://argo-cd.readthedocs.io
 *
 * @example
 * new ArgoCd(stack, 'ArgoCd', {
 *   cluster,
 *   teams: { shop: GitOpsTeam.of({ kubernetesNamespaces: ['shop'] }) },
 *   applications: {
 *     web: GitOpsApplication.ofTeam({ team: 'shop', source: { repositoryUrl: 'https://github.com/acme/shop', path: 'deploy' } }),
 *   },
 * });
 */
export class ArgoCd extends Construct {
  /** The release of Argo CD itself. */
  public readonly chart: HelmChart;
  /** Projects and facts; undefined if there are none. */
  public readonly projects?: KubernetesManifests;
  /** Applications and ApplicationSets; undefined if there are none. */
  public readonly applications?: KubernetesManifests;
  /** A command per repository login Secret, for you to complete and run once. */
  public readonly credentialsCommands: string[];
  /** @internal */
  public readonly _cluster: IKubernetesCluster;
  /** @internal */
  public readonly _hubRoles: { [part: string]: string };
  /** @internal */
  public readonly _hasTokens: boolean;

  /**
   * @param scope scope in which to create the releases
   * @param id construct id
   * @param props cluster, sign-in, teams and applications
   * @throws when teams or applications conflict, or reference what does not exist
   */
  constructor(scope: Construct, id: string, props: ArgoCdProps) {
    super(scope, id);
    checkStruct(this, 'ArgoCdProps', props);
    const { cluster, highAvailability = false, localAdmin = false, domain, ingressClassName, signIn } = props;
    this.check(props);
    const plan = planOf(this, { ...props, engineNamespace: ARGO_CD_NAMESPACE });
    const isIsolated = cluster.isolateNamespaces ?? false;
    const grants = hubGrants(this, cluster, props.hub);
    const input = { highAvailability, localAdmin, domain, ingressClassName, signIn: signIn?._configs(this), isIsolated };
    this.chart = new HelmChart(this, 'Chart', {
      cluster,
      chart: ChartCatalog.ARGO_CD,
      releaseName: RELEASE_NAME,
      kubernetesNamespace: ARGO_CD_NAMESPACE,
      ...chartOptions(props),
      defaultHelmValues: mergeMaps(argoCdDefaults(input), hubValues(grants, props.hub)),
      requiredHelmValues: argoCdWiring(input),
      _access: argoCdAccess({
        highAvailability, repositoryUrls: repositoriesOf(plan, props), ingressClassName, issuerUrl: signIn?._issuerUrl, grant: grants.controller,
      }),
      _listsBeside: HUB_LISTS,
      dependencies: Object.values(grants).flatMap(({ dependencies }) => dependencies),
      _fits: PodSecurityLevel.RESTRICTED,
      _valueOptions: valueOptions(props, ARGO_CD_OPTIONS),
    });
    const objects: ArgoCdObjects = addArgoCdObjects(this, {
      cluster,
      plan,
      facts: props.facts,
      applicationSets: props.applicationSets ?? {},
      dependencies: this.chart.dependencies,
      place: PLACE,
    });
    this._cluster = cluster;
    this._hubRoles = Object.fromEntries(Object.entries(grants).map(([part, { roleArn }]) => [part, roleArn]));
    this._hasTokens = props.hub?.tokensSecretName !== undefined;
    this.projects = objects.projects;
    this.applications = objects.applications;
    this.credentialsCommands = objects.credentialsCommands;
  }

  /** What to depend on to wait for Argo CD and its projects, for objects of its kinds. */
  public get dependencies(): ITerraformDependable[] {
    return [...this.chart.dependencies, ...(this.projects?.dependencies ?? [])];
  }

  private check({ cluster, domain, ingressClassName, signIn, teams = {} }: ArgoCdProps): void {
    claimArgoCd(this, cluster);
    if (domain !== undefined) {
      requireIngressHost(this, 'domain', domain);
    }
    if (ingressClassName !== undefined) {
      requireDnsSubdomain(this, 'ingressClassName', ingressClassName);
    }
    const needing = Object.entries({ ingressClassName, signIn }).find(([, option]) => option !== undefined);
    if (domain === undefined && needing) {
      throw new ValidationError(this, { property: 'domain', problem: `is missing, but \`${needing[0]}\` requires it`, fix: 'pass the host name used by browsers' });
    }
    if (signIn === undefined && Object.values(teams).some(({ _options }) => (_options.groups ?? []).length > 0)) {
      Annotations.of(this).addWarning('`groups` of a team have no effect without a sign-in. Pass `signIn`.');
    }
  }
}

function repositoriesOf(plan: GitOpsPlan, { applicationSets = {} }: ArgoCdProps): string[] {
  return [
    ...plan.applications.map(({ source }) => source.repositoryUrl),
    ...Object.values(applicationSets).map(({ _source }) => _source.repositoryUrl),
    ...plan.teams.flatMap(({ repositoryUrls = [] }) => repositoryUrls),
  ];
}

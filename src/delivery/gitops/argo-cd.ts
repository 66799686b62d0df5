import { Annotations, ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { ARGO_CD_NAMESPACE, argoCdAccess } from './argo-cd-access';
import { ArgoCdApplicationSet } from './argo-cd-application-set';
import { ArgoCdPlace } from './argo-cd-objects';
import { addArgoCdObjects, ArgoCdObjects } from './argo-cd-releases';
import { ArgoCdSignIn } from './argo-cd-sign-in';
import { ARGO_CD_OPTIONS, argoCdDefaults, argoCdWiring } from './argo-cd-values';
import { GitOpsApplication } from './gitops-application';
import { planOf } from './gitops-plan';
import { GitOpsTeam } from './gitops-team';
import { PlatformFacts } from './platform-facts';
import { ChartCatalog } from '../../charts/chart-catalog';
import { chartOptions } from '../../charts/chart-options';
import { HelmChart, HelmChartOptions } from '../../charts/helm-chart';
import { KubernetesManifests } from '../../charts/kubernetes-manifests';
import { PodSecurityLevel } from '../../charts/pod-security-level';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { checkStruct } from '../../private/arguments/check-arguments';
import { ValidationError } from '../../private/errors';
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
   * Whether what answers runs twice, and Redis on three nodes, which the cluster then has to have. The controller that deploys runs once in either
   * case: Kubernetes starts it anew.
   *
   * @default false
   */
  readonly highAvailability?: boolean;

  /**
   * Name that browsers reach Argo CD by, such as `argocd.example.com`.
   *
   * @default - none: `kubectl port-forward` alone
   */
  readonly domain?: string;

  /**
   * Class of the Ingress that leads to it by `domain`. TLS ends there; what the class needs for it, such as an annotation with a certificate, goes into
   * `helmValues` below `server.ingress`.
   *
   * @default - no Ingress
   */
  readonly ingressClassName?: string;

  /**
   * How people sign in.
   *
   * @default - nobody does; what is deployed is in the repositories, and what became of it in the Applications: `kubectl get applications -n argocd`
   */
  readonly signIn?: ArgoCdSignIn;

  /**
   * Whether the user `admin` can sign in, with the password that Argo CD leaves in the Secret `argocd-initial-admin-secret`.
   *
   * @default false
   */
  readonly localAdmin?: boolean;

  /**
   * Teams by name. Each gets a project that holds its applications to its namespaces and repositories.
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
   * Applications that Argo CD makes, by name.
   *
   * @default - none
   */
  readonly applicationSets?: { [name: string]: ArgoCdApplicationSet };

  /**
   * What ApplicationSets are told of the platform, as labels and annotations of the cluster.
   *
   * @default - nothing
   */
  readonly facts?: PlatformFacts;
}

/**
 * Argo CD, installed by its chart, with projects and applications. It is for what Terraform should not deploy: applications, which change many times
 * a day.
 *
 * Three releases, each made after the one before and destroyed before it: Argo CD with its custom resource definitions; projects and the facts of the
 * platform; applications. A destroy waits until Argo CD has deleted what the applications made. The definitions stay.
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
  /** Projects and facts; none where there are none. */
  public readonly projects?: KubernetesManifests;
  /** Applications and ApplicationSets; none where there are none. */
  public readonly applications?: KubernetesManifests;
  /** A command for each Secret with the login to a repository, which you complete and run once. */
  public readonly credentialsCommands: string[];

  /**
   * @param scope where the releases are made
   * @param id construct id
   * @param props cluster, sign-in, teams and applications
   * @throws when a team or application does not fit the others, or names what does not exist
   */
  constructor(scope: Construct, id: string, props: ArgoCdProps) {
    super(scope, id);
    checkStruct(this, 'ArgoCdProps', props);
    const { cluster, highAvailability = false, localAdmin = false, domain, ingressClassName, signIn } = props;
    this.check(props);
    const plan = planOf(this, { ...props, engineNamespace: ARGO_CD_NAMESPACE });
    const isIsolated = cluster.isolateNamespaces ?? false;
    const input = { highAvailability, localAdmin, domain, ingressClassName, signIn: signIn?._configs(this), isIsolated };
    this.chart = new HelmChart(this, 'Chart', {
      cluster,
      chart: ChartCatalog.ARGO_CD,
      releaseName: RELEASE_NAME,
      kubernetesNamespace: ARGO_CD_NAMESPACE,
      ...chartOptions(props),
      defaultHelmValues: argoCdDefaults(input),
      requiredHelmValues: argoCdWiring(input),
      _access: argoCdAccess({
        highAvailability,
        repositoryUrls: [
          ...plan.applications.map(({ source }) => source.repositoryUrl),
          ...Object.values(props.applicationSets ?? {}).map(({ _source }) => _source.repositoryUrl),
          ...plan.teams.flatMap(({ repositoryUrls = [] }) => repositoryUrls),
        ],
        issuerUrl: signIn?._issuerUrl,
      }),
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
    this.projects = objects.projects;
    this.applications = objects.applications;
    this.credentialsCommands = objects.credentialsCommands;
  }

  /** What stands for Argo CD and its projects in an order of creation: objects of its kinds come after it. */
  public get dependencies(): ITerraformDependable[] {
    return [...this.chart.dependencies, ...(this.projects?.dependencies ?? [])];
  }

  private check({ domain, ingressClassName, signIn, teams = {} }: ArgoCdProps): void {
    if (domain !== undefined) {
      requireDnsSubdomain(this, 'domain', domain);
    }
    if (ingressClassName !== undefined) {
      requireDnsSubdomain(this, 'ingressClassName', ingressClassName);
    }
    const needing = Object.entries({ ingressClassName, signIn }).find(([, option]) => option !== undefined);
    if (domain === undefined && needing) {
      throw new ValidationError(this, { property: 'domain', problem: `is missing, which \`${needing[0]}\` needs`, fix: 'pass the name that browsers use' });
    }
    if (signIn === undefined && Object.values(teams).some(({ _options }) => (_options.groups ?? []).length > 0)) {
      Annotations.of(this).addWarning('`groups` of a team are those of a sign-in, and there is none: pass `signIn`.');
    }
  }
}

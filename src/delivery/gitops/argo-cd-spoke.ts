import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { ArgoCd } from './argo-cd';
import { ARGO_CD_NAMESPACE } from './argo-cd-access';
import { registrationSecret } from './argo-cd-objects';
import { ArgoCdSpokeAccess } from './argo-cd-spoke-access';
import { PlatformFacts } from './platform-facts';
import { KubernetesManifests } from '../../charts/kubernetes-manifests';
import { nameGivenTo } from '../../cluster/cluster-claims';
import { checkStruct } from '../../private/arguments/check-arguments';
import { ValidationError } from '../../private/errors';
import { LONGEST_RELEASE_NAME, shortName } from '../../private/names';
import { requireDnsLabel, requireLiteral } from '../../private/validation';

/** Properties of `ArgoCdSpoke`. */
export interface ArgoCdSpokeProps {
  /** The Argo CD that deploys to the cluster, with `hub`. */
  readonly argoCd: ArgoCd;

  /** The cluster, and how Argo CD logs in. */
  readonly access: ArgoCdSpokeAccess;

  /**
   * Name of the cluster in Argo CD: small letters, digits and dashes.
   *
   * @default - that of the cluster
   */
  readonly spokeName?: string;

  /**
   * Facts about its platform for ApplicationSets, as labels and annotations.
   *
   * @default - none
   */
  readonly facts?: PlatformFacts;
}

/**
 * Registers a cluster with the Argo CD of another one, which then deploys to both: an ApplicationSet for each cluster
 * (`ArgoCdApplicationSet.forEachCluster`) selects it by the labels of its facts.
 *
 * Put it into the stack of the cluster, which depends on that of Argo CD. Before you destroy a cluster, remove its applications: change the labels so
 * that no ApplicationSet selects it, and apply.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#clusters
 */
export class ArgoCdSpoke extends Construct {
  /** The release with the registration, in the cluster of Argo CD. */
  public readonly registration: KubernetesManifests;
  /** Name of the cluster in Argo CD. */
  public readonly spokeName: string;

  /**
   * @param scope scope in which to create the access and the registration
   * @param id construct id
   * @param props Argo CD, the cluster, and its facts
   * @throws when it is the cluster of Argo CD itself, or Argo CD has nothing to log in with
   */
  constructor(scope: Construct, id: string, props: ArgoCdSpokeProps) {
    super(scope, id);
    checkStruct(this, 'ArgoCdSpokeProps', props);
    const { argoCd, access: { _cluster: cluster, _bind: bind }, facts } = props;
    this.spokeName = this.nameOf(props);
    facts?._requireOf(this, cluster);
    const { config, dependencies } = bind(this, { spokeName: this.spokeName, hubRoles: argoCd._hubRoles, hasTokens: argoCd._hasTokens });
    this.registration = new KubernetesManifests(this, 'Registration', {
      cluster: argoCd._cluster,
      kubernetesNamespace: ARGO_CD_NAMESPACE,
      releaseName: shortName(LONGEST_RELEASE_NAME, 'argocd-cluster', this.spokeName),
      manifests: [registrationSecret({
        kubernetesNamespace: ARGO_CD_NAMESPACE,
        secretName: `cluster-${this.spokeName}`,
        name: this.spokeName,
        server: cluster.endpoint,
        registration: { config: JSON.stringify(config) },
      }, facts)],
      dependencies: [...argoCd.dependencies, ...dependencies],
      _withoutSecrets: true,
    });
  }

  /** What to depend on to wait for the registration. */
  public get dependencies(): ITerraformDependable[] {
    return this.registration.dependencies;
  }

  private nameOf({ argoCd, access: { _cluster: cluster }, spokeName }: ArgoCdSpokeProps): string {
    const name = spokeName ?? nameGivenTo(cluster, cluster.clusterName);
    requireLiteral(this, 'spokeName', name, 'a release is named after it');
    requireDnsLabel(this, 'spokeName', name);
    if (name === 'in-cluster' || cluster === argoCd._cluster) {
      throw new ValidationError(this, {
        property: name === 'in-cluster' ? 'spokeName' : 'access',
        problem: 'is the cluster that Argo CD runs in, which it reaches anyway',
        got: name,
        fix: name === 'in-cluster' ? 'use another name' : 'pass its facts to ArgoCd, and leave this out',
      });
    }
    return name;
  }
}

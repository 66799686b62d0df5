import { EksCapability } from '@cdktf/provider-aws/lib/eks-capability';
import { IamRole, IamRoleConfig } from '@cdktf/provider-aws/lib/iam-role';
import { Annotations, ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { ARGO_CD_NAMESPACE, claimArgoCd } from './argo-cd-access';
import { ArgoCdApplicationSet } from './argo-cd-application-set';
import { ArgoCdPlace, CLUSTER_PROJECT } from './argo-cd-objects';
import { addArgoCdObjects } from './argo-cd-releases';
import { capabilityConfiguration, capabilityRights, requireIdentities, requireReachable } from './eks-argo-cd-settings';
import { GitOpsApplication } from './gitops-application';
import { GitOpsPlan, planOf } from './gitops-plan';
import { IdentityCenterIdentities } from './identity-center-identities';
import { PlatformFacts } from './platform-facts';
import { KubernetesManifests } from '../../charts/kubernetes-manifests';
import { StackNamespaces } from '../../charts/stack-namespaces';
import { nameGivenTo } from '../../cluster/cluster-claims';
import { IEksCluster } from '../../cluster/eks-cluster';
import { checkStruct } from '../../private/arguments/check-arguments';
import { requireArn } from '../../private/checks/aws-arn';
import { requireIds } from '../../private/checks/aws-ids';
import { requireRegion } from '../../private/checks/regions-and-zones';
import { ValidationError } from '../../private/errors';
import { memberPath } from '../../private/helm-values';
import { clusterRoleConfig } from '../../private/iam-role';
import { ResourceDefaults, ResourceSettings } from '../../settings/resource-defaults';

/** Properties of `EksArgoCdCapability`. */
export interface EksArgoCdCapabilityProps {
  /** The cluster. */
  readonly cluster: IEksCluster;

  /** ARN of the IAM Identity Center instance for sign-in: `arn:aws:sso:::instance/ssoins-0123456789abcdef`. */
  readonly identityCenterInstanceArn: string;

  /**
   * Region of that instance.
   *
   * @default - that of the cluster
   */
  readonly identityCenterRegion?: string;

  /**
   * Who has full access to Argo CD.
   *
   * @default - nobody
   */
  readonly admins?: IdentityCenterIdentities;

  /**
   * Who can change applications.
   *
   * @default - nobody
   */
  readonly editors?: IdentityCenterIdentities;

  /**
   * Who has read access.
   *
   * @default - nobody
   */
  readonly viewers?: IdentityCenterIdentities;

  /**
   * IDs of VPC endpoints for `eks-capabilities`; the UI can then only be reached through them.
   *
   * @default - the internet, with sign-in
   */
  readonly vpcEndpointIds?: string[];

  /**
   * Namespaces that Argo CD can change; it can read the whole cluster. Missing ones are created.
   *
   * @default - it is a cluster administrator, with a warning
   */
  readonly kubernetesNamespaces?: string[];

  /**
   * Applications by name, each from `GitOpsApplication.ofCluster()`: EKS supports one project per cluster, so there are no teams.
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
}

/**
 * Argo CD managed by EKS, outside the cluster. It deploys only to EKS clusters, supports only IAM Identity Center for sign-in, and has no plugins,
 * notifications or policies of its own; it is billed per hour and application. It needs the AWS provider 6.25 or later, as the library's bindings
 * require.
 *
 * A destroy deletes applications first, then the registration of the cluster, then the capability, and its permissions last. EKS always keeps the
 * CRDs and the objects that still exist (`RETAIN`).
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/argocd.html
 */
export class EksArgoCdCapability extends Construct {
  /** The capability. */
  public readonly resource: EksCapability;
  /** Argo CD's role; it has no AWS permissions. */
  public readonly role: IamRole;
  /** URL of the UI. */
  public readonly serverUrl: string;
  /** Argo CD's permissions in the cluster. */
  public readonly rights: KubernetesManifests;
  /** The registration of the cluster, with its facts, and the project. */
  public readonly projects: KubernetesManifests;
  /** Applications and ApplicationSets; undefined if there are none. */
  public readonly applications?: KubernetesManifests;
  /** A command per repository login Secret, for you to complete and run once. */
  public readonly credentialsCommands: string[];

  /**
   * @param scope scope in which to create it
   * @param id construct id
   * @param props cluster, Identity Center, and what to deploy
   * @throws when nobody has access, or an application belongs to a team or is outside the namespaces
   */
  constructor(scope: Construct, id: string, props: EksArgoCdCapabilityProps) {
    super(scope, id);
    checkStruct(this, 'EksArgoCdCapabilityProps', props);
    const { cluster, kubernetesNamespaces } = props;
    const plan = this.check(props);
    const settings = ResourceDefaults.merge(cluster.resourceSettings, ResourceDefaults.of(this));
    this.role = new IamRole(this, 'Role', roleOf(settings, cluster));
    const namespaces = StackNamespaces.of(this, cluster);
    kubernetesNamespaces?.forEach((namespace) => namespaces.add(this, namespace, {}));
    // Before the capability, which EKS refuses as long as the new role is not known everywhere, and after it in a destroy.
    this.rights = new KubernetesManifests(this, 'Rights', {
      cluster, releaseName: 'argocd-rights', kubernetesNamespace: ARGO_CD_NAMESPACE, manifests: capabilityRights(this.role.arn, kubernetesNamespaces),
    });
    this.resource = new EksCapability(this, 'Resource', {
      clusterName: cluster.clusterName,
      capabilityName: 'argocd',
      type: 'ARGOCD',
      roleArn: this.role.arn,
      deletePropagationPolicy: 'RETAIN',
      configuration: [{ argoCd: [capabilityConfiguration(props, ARGO_CD_NAMESPACE)] }],
      tags: settings.tags,
      dependsOn: this.rights.dependencies,
    });
    this.serverUrl = this.resource.configuration.get(0).argoCd.get(0).serverUrl;
    const objects = addArgoCdObjects(this, {
      cluster,
      plan,
      facts: props.facts,
      applicationSets: props.applicationSets ?? {},
      dependencies: [this.resource],
      place: placeOf(cluster, kubernetesNamespaces),
    });
    this.projects = objects.projects!;
    this.applications = objects.applications;
    this.credentialsCommands = objects.credentialsCommands;
  }

  /** What to depend on to wait for Argo CD and its project, for objects of its kinds. */
  public get dependencies(): ITerraformDependable[] {
    return [this.resource, ...this.projects.dependencies];
  }

  private check(props: EksArgoCdCapabilityProps): GitOpsPlan {
    const { identityCenterInstanceArn, identityCenterRegion, vpcEndpointIds, kubernetesNamespaces, applicationSets = {} } = props;
    claimArgoCd(this, props.cluster);
    requireArn(this, 'identityCenterInstanceArn', 'identityCenter', identityCenterInstanceArn);
    if (identityCenterRegion !== undefined) {
      requireRegion(this, 'identityCenterRegion', identityCenterRegion);
    }
    requireIds(this, 'vpcEndpointIds', 'vpce', vpcEndpointIds);
    requireIdentities(this, props);
    requireReachable(this, kubernetesNamespaces);
    const teamed = Object.entries(applicationSets).find(([, set]) => set._folders?.team !== undefined);
    if (teamed) {
      this.refuseTeam(`${memberPath('applicationSets', teamed[0])}.team`);
    }
    const plan = planOf(this, {
      applications: props.applications, engineNamespace: ARGO_CD_NAMESPACE, refuseTeam: (property) => this.refuseTeam(property),
    });
    plan.applications.forEach(({ name, kubernetesNamespace }) => this.requireReach(name, kubernetesNamespace, kubernetesNamespaces));
    if (kubernetesNamespaces === undefined) {
      Annotations.of(this).addWarning(
        'Argo CD is administrator of the whole cluster, and so is everyone with write access to one of its repositories. Restrict it with `kubernetesNamespaces`.',
      );
    }
    return plan;
  }

  private refuseTeam(property: string): never {
    throw new ValidationError(this, {
      property,
      problem: 'requires a separate project, but EKS supports only one per cluster',
      fix: 'use ArgoCd, or deploy it as an application of the cluster',
    });
  }

  private requireReach(name: string, kubernetesNamespace: string, reached: string[] | undefined): void {
    if (reached && !reached.includes(kubernetesNamespace)) {
      throw new ValidationError(this, {
        property: `${memberPath('applications', name)}.kubernetesNamespace`,
        problem: 'is a namespace that Argo CD may not change',
        got: kubernetesNamespace,
        allowed: reached.join(', '),
        fix: 'use one of `kubernetesNamespaces`, or add it there',
      });
    }
  }
}

/** @see https://docs.aws.amazon.com/eks/latest/userguide/capability-role.html (2026-11-30) */
function roleOf(settings: ResourceSettings, cluster: IEksCluster): IamRoleConfig {
  return {
    ...clusterRoleConfig(settings, nameGivenTo(cluster, cluster.clusterName), 'argocd', 'capability'),
    description: `Argo CD of the cluster ${cluster.clusterName}`,
    assumeRolePolicy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'capabilities.eks.amazonaws.com' }, Action: ['sts:AssumeRole', 'sts:TagSession'] }],
    }),
  };
}

/** It knows clusters by their ARN, and one project for each. */
function placeOf(cluster: IEksCluster, kubernetesNamespaces: string[] | undefined): ArgoCdPlace {
  return {
    kubernetesNamespace: ARGO_CD_NAMESPACE,
    server: cluster.clusterArn,
    registration: { project: CLUSTER_PROJECT },
    isRegistered: true,
    kubernetesNamespaces,
  };
}

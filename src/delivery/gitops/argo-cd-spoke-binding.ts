import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry';
import { EksAccessPolicyAssociation } from '@cdktf/provider-aws/lib/eks-access-policy-association';
import { Annotations, ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { TOKENS_FOLDER } from './argo-cd-hub';
import { EksSpokeOptions, TokenSpokeOptions } from './argo-cd-spoke-options';
import { argoCdRights, requireReachable } from './eks-argo-cd-settings';
import { KubernetesManifests } from '../../charts/kubernetes-manifests';
import { StackNamespaces } from '../../charts/stack-namespaces';
import { IEksCluster } from '../../cluster/eks-cluster';
import { arnPart } from '../../private/arn';
import { ValidationError } from '../../private/errors';
import { idFromKey } from '../../private/ids';
import { guardOnceInAws } from '../../private/once-in-aws';
import { requirePattern } from '../../private/validation';
import { ResourceDefaults } from '../../settings/resource-defaults';

/** Group of Kubernetes that the roles of a hub are in. */
const GROUP = 'argocd-hub';

/** What an access is bound to. */
export interface SpokeRequest {
  readonly spokeName: string;
  /** IAM roles of the Argo CD by its parts. */
  readonly hubRoles: { readonly [part: string]: string };
  readonly hasTokens: boolean;
}

/** How an Argo CD logs in to a cluster. */
export interface SpokeBinding {
  /** The `config` of the Secret. */
  readonly config: object;
  readonly dependencies: ITerraformDependable[];
}

/**
 * Entries of type STANDARD take roles of other accounts, and a token of EKS is a signed request, for which no permission is needed.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html (2026-11-30)
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#eks (2026-11-30)
 */
export function bindEks(scope: Construct, cluster: IEksCluster, { kubernetesNamespaces }: EksSpokeOptions, { hubRoles }: SpokeRequest): SpokeBinding {
  const { clusterName, certificateAuthorityData: caData } = cluster;
  if (Object.keys(hubRoles).length === 0) {
    throw new ValidationError(scope, { property: 'argoCd', problem: 'has no IAM roles to which an EKS cluster could give access', fix: 'set `hub: {}` there' });
  }
  requireReachable(scope, kubernetesNamespaces);
  guardOnceInAws(scope);
  const dependencies = Object.entries(hubRoles).flatMap(([part, roleArn]) =>
    admitRole(new Construct(scope, idFromKey(scope, 'argoCd', part)), cluster, roleArn, kubernetesNamespaces === undefined));
  return {
    config: { awsAuthConfig: { clusterName }, tlsClientConfig: { insecure: false, caData } },
    dependencies: [...dependencies, ...rightsIn(scope, cluster, kubernetesNamespaces)],
  };
}

function admitRole(scope: Construct, cluster: IEksCluster, principalArn: string, isAdmin: boolean): ITerraformDependable[] {
  const { clusterName } = cluster;
  const { tags } = ResourceDefaults.merge(cluster.resourceSettings, ResourceDefaults.of(scope));
  const entry = new EksAccessEntry(scope, 'AccessEntry', { clusterName, principalArn, tags, ...(!isAdmin && { kubernetesGroups: [GROUP] }) });
  return !isAdmin ? [entry] : [entry, new EksAccessPolicyAssociation(scope, 'AdminPolicy', {
    clusterName,
    principalArn: entry.principalArn,
    policyArn: `arn:${arnPart(cluster.clusterArn, 'partition')}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`,
    accessScope: { type: 'cluster' },
  })];
}

function rightsIn(scope: Construct, cluster: IEksCluster, kubernetesNamespaces: string[] | undefined): ITerraformDependable[] {
  if (!kubernetesNamespaces) {
    Annotations.of(scope).addWarning(
      'Argo CD of another cluster is administrator of this one, and so is everyone with write access to one of its repositories. Restrict it with `kubernetesNamespaces`.',
    );
    return [];
  }
  const namespaces = StackNamespaces.of(scope, cluster);
  kubernetesNamespaces.forEach((namespace) => namespaces.add(scope, namespace, {}));
  return new KubernetesManifests(scope, 'Rights', {
    cluster, releaseName: 'argocd-rights', kubernetesNamespace: 'kube-system', manifests: argoCdRights('argocd-hub', GROUP, kubernetesNamespaces),
  }).dependencies;
}

/** A program prints the token for Argo CD, so that it is in no other Secret and in no state. */
export function bindToken(
  scope: Construct, { certificateAuthorityData: caData }: TokenSpokeOptions, { spokeName, hasTokens }: SpokeRequest,
): SpokeBinding {
  requirePattern(scope, 'access.certificateAuthorityData', caData, /^[A-Za-z0-9+/=\s]+$/, 'a PEM certificate, base64-encoded', 'take it from `certificate-authority-data` of a kubeconfig');
  if (!hasTokens) {
    throw new ValidationError(scope, { property: 'argoCd', problem: 'has no Secret with tokens', fix: 'set `hub: { tokensSecretName: ... }` there' });
  }
  const apiVersion = 'client.authentication.k8s.io/v1beta1';
  const credential = JSON.stringify({ apiVersion, kind: 'ExecCredential', status: { token: '%s' } });
  return {
    config: {
      execProviderConfig: { apiVersion, command: 'sh', args: ['-c', `printf '${credential}' "$(cat ${TOKENS_FOLDER}/${spokeName})"`] },
      tlsClientConfig: { insecure: false, caData },
    },
    dependencies: [],
  };
}

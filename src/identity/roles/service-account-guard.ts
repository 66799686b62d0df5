import { EksPodIdentityAssociation } from '@cdktf/provider-aws/lib/eks-pod-identity-association';
import { TerraformElement, TerraformStack } from 'cdktf';
import { Construct, IConstruct } from 'constructs';
import { guardClaims } from '../../cluster/cluster-claims';
import { IEksCluster } from '../../cluster/eks-cluster';
import { ServiceAccount } from '../../cluster/workload-permissions';
import { addAppValidation, AppIndex } from '../../private/app-index';
import { ValidationError } from '../../private/errors';
import { referenceKey } from '../../private/references';
import { registryOn } from '../../private/registry';
import { resolve } from '../../private/resolve';
import { nameGiven } from '../../private/terraform-tree';

const claimsOf = (cluster: IEksCluster) => registryOn<IConstruct>(cluster, 'ServiceAccountClaims');

/**
 * Says that a service account of the cluster gets its role from `owner`.
 *
 * @throws when it gets one from another already: SDKs take the first way they find, and the other role is never used
 */
export function claimServiceAccount(scope: Construct, owner: IConstruct, cluster: IEksCluster, { key }: ServiceAccount): void {
  const claims = claimsOf(cluster);
  const other = claims.get(key) ?? owner;
  const refusal = (first: IConstruct) => ({
    property: 'serviceAccount',
    problem: `already gets its role from ${first.node.path}`,
    got: key,
    fix: 'grant both policies through the same identity; to change the identity use WorkloadIdentity.migrating()',
  });
  if (other !== owner) {
    throw new ValidationError(scope, refusal(other));
  }
  claims.set(key, owner);
  guardClaims(scope, cluster, () => [{ key: `service account ${key}`, owner, refusal: (first) => refusal(first.owner) }]);
}

/** Fails synthesis when somebody associates a service account that has a role of ours with another one. */
export function guardServiceAccounts(owner: Construct, cluster: IEksCluster): void {
  addAppValidation(owner, (app) => {
    const claims = claimsOf(cluster);
    return (app.resources('aws_eks_pod_identity_association') as EksPodIdentityAssociation[])
      .filter((node) => claims.get(keyOf(node)) === owner && !isOurs(node) && isOfCluster(app, node, node.clusterNameInput, cluster))
      .map((node) =>
        `${node.node.path} associates the service account ${keyOf(node)} with a role, but it already has one from ${owner.node.path}. Fix: remove the association; import an existing one into the state with terraform import.`);
  });
}

function keyOf(association: EksPodIdentityAssociation): string {
  return `${association.namespaceInput}:${association.serviceAccountInput}`;
}

function isOurs(association: EksPodIdentityAssociation): boolean {
  return (association.node.scope as { serviceAccount?: ServiceAccount }).serviceAccount !== undefined;
}

/**
 * Whether what `element` belongs to is this cluster: one cluster's `payments:worker` is not another's. A literal name counts in the
 * cluster's own stack alone: in another region or account there may be another cluster of that name.
 */
export function isOfCluster(app: AppIndex, element: TerraformElement, clusterName: string | undefined, cluster: IEksCluster): boolean {
  return clusterName !== undefined && (
    referenceKey(element, clusterName) === referenceKey(cluster, cluster.clusterName)
    || TerraformStack.of(cluster) === element.cdktfStack && clusterName === nameGiven(app, element, String(resolve(element, cluster.clusterName))));
}

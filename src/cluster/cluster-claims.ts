import { TerraformStack } from 'cdktf';
import { Construct, IConstruct } from 'constructs';
import { addAppValidation, AppIndex } from '../private/app-index';
import { accountKeyOf } from '../private/aws-provider';
import { Refusal, ValidationError } from '../private/errors';
import { referenceKey } from '../private/references';
import { registryOn } from '../private/registry';
import { isToken } from '../private/tokens';

// A cluster can be in an app more than once: made in one stack and looked up in another, or looked up twice. What it has once in
// AWS or in Kubernetes is counted for the cluster itself, by its name, account and region.

/** A construct that stands for a cluster, or for a part of one. */
export interface NamedCluster extends IConstruct {
  /** Name of the cluster, as it is handed on. */
  readonly clusterName: string;
}

/** What a cluster has once. */
export interface ClusterClaim {
  /** What it is, and which one, such as `release shop/web`. */
  readonly key: string;
  /** Who has it. */
  readonly owner: IConstruct;
  /**
   * What it is set to.
   *
   * @default - nothing
   */
  readonly value?: string;
  /**
   * Whether two claims of one value agree.
   *
   * @default false
   */
  readonly agrees?: boolean;
  /** Why a second claim is refused, given the first. */
  readonly refusal: (first: ClusterClaim) => Refusal;
}

interface StatedName {
  readonly scope: IConstruct;
  readonly given: string;
}

const namesIn = (scope: IConstruct) => registryOn<StatedName>(scope.node.root, 'ClusterNames');
const claimsIn = (scope: IConstruct) => registryOn<ClusterClaim>(scope.node.root, 'ClaimsByClusterName');

/** Says which name a cluster was given; others know only what AWS reports. */
export function stateClusterName(scope: IConstruct, reported: string, given: string): void {
  namesIn(scope).set(referenceKey(scope, reported), { scope, given });
}

/** The name that a cluster was given, where it is known at synthesis; else what stands for it. */
export function nameGivenTo(scope: IConstruct, clusterName: string): string {
  const stated = isToken(clusterName) ? namesIn(scope).get(referenceKey(scope, clusterName)) : undefined;
  return stated === undefined ? clusterName : nameGivenTo(stated.scope, stated.given);
}

/** The cluster that a name stands for; undefined for one whose maker is not known. */
function identityOf(
  app: AppIndex, clusterName: string, scope: IConstruct,
): { readonly name: string; readonly key: string } | undefined {
  const stated = namesIn(scope.node.root).get(referenceKey(scope, clusterName));
  if (!stated) {
    return undefined;
  }
  if (!isToken(stated.given)) {
    return { name: stated.given, key: `${stated.given} ${accountKeyOf(app, TerraformStack.of(stated.scope))}` };
  }
  return identityOf(app, stated.given, stated.scope)
    ?? { name: 'for a name that is only known to Terraform', key: referenceKey(stated.scope, stated.given) };
}

/** Fails synthesis when what is claimed of a cluster is claimed of it elsewhere in the app as well. */
export function guardClaims(scope: Construct, cluster: NamedCluster, claims: () => ClusterClaim[]): void {
  guardClaimsByName(scope, cluster.clusterName, cluster, claims);
}

/** The same for a cluster of which no more than the name is known, as it is read at a place. */
export function guardClaimsByName(scope: Construct, clusterName: string, at: IConstruct, claims: () => ClusterClaim[]): void {
  addAppValidation(scope, (app) => {
    const identity = identityOf(app, clusterName, at);
    return identity === undefined ? [] : claims().flatMap((claim) => conflicts(scope, identity, claim));
  });
}

function conflicts(scope: IConstruct, { name, key }: { readonly name: string; readonly key: string }, claim: ClusterClaim): string[] {
  const place = `${key} ${claim.key}`;
  const first = claimsIn(scope).get(place) ?? claim;
  claimsIn(scope).set(place, first);
  if (first.owner === claim.owner || claim.agrees && first.value === claim.value) {
    return [];
  }
  const refusal = claim.refusal(first);
  return [new ValidationError(scope, {
    ...refusal,
    problem: `${refusal.problem}, and both refer to the cluster ${name}`,
    fix: `${refusal.fix}; clusters with the same name in different accounts are distinguished by \`allowedAccountIds\`, \`profile\` or \`assumeRole\` of their AWS providers`,
  }).message];
}

/**
 * Claims what a cluster has once: refuses a second one at once where both ask the same construct, and at synthesis where two
 * constructs stand for one cluster.
 */
export function claimOnce(scope: Construct, cluster: NamedCluster, claim: ClusterClaim): void {
  const claims = registryOn<ClusterClaim>(cluster, 'Claims');
  const first = claims.get(claim.key) ?? claim;
  if (first.owner !== claim.owner) {
    throw new ValidationError(scope, claim.refusal(first));
  }
  claims.set(claim.key, first);
  if (first === claim) {
    guardClaims(scope, cluster, () => [claim]);
  }
}

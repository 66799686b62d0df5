import { IConstruct } from 'constructs';
import { StackNamespaces } from './stack-namespaces';
import { IKubernetesCluster } from '../cluster/kubernetes-cluster';
import { warnWhenComplete } from '../private/late';
import { registryOn } from '../private/registry';

const policedIn = (cluster: IKubernetesCluster) => registryOn<true>(cluster, 'NamespacesWithPolicies');

/** Says that somebody has NetworkPolicies of their own for a namespace. */
export function stateOwnPolicies(cluster: IKubernetesCluster, kubernetesNamespace: string): void {
  policedIn(cluster).set(kubernetesNamespace, true);
}

/** Warns of a release in a namespace that denies what no NetworkPolicy allows, where nobody wrote one. */
export function warnOfIsolation(scope: IConstruct, cluster: IKubernetesCluster, kubernetesNamespace: string): void {
  warnWhenComplete(scope, () => StackNamespaces.isIsolated(cluster, kubernetesNamespace) && !policedIn(cluster).has(kubernetesNamespace)
    ? `The namespace ${kubernetesNamespace} denies all connections that no NetworkPolicy allows, and this release has no NetworkPolicy. `
    + 'Add one with KubernetesManifests, or use another namespace.'
    : undefined);
}

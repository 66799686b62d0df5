import { Construct } from 'constructs';
import { missingServices } from '../cluster/aws-services';
import { IEksCluster } from '../cluster/eks-cluster';
import { registryOn } from '../private/registry';

/**
 * Fails synthesis when pods have no way to what they call in AWS. Where some nodes of the cluster have another way out, pods may run
 * there, so nothing is said.
 *
 * @param awsServices the only services that the nodes reach; undefined where they reach others
 */
export function guardPlace(nodeGroup: Construct, cluster: IEksCluster, awsServices: string[] | undefined): void {
  const places = registryOn<string[] | undefined>(cluster, 'NodePlaces');
  places.set(nodeGroup.node.path, awsServices);
  // Once for all groups that reach the same.
  if ([...places.values()].filter((place) => place === awsServices).length > 1) {
    return;
  }
  nodeGroup.node.addValidation({
    validate: () => [...places.values()].includes(undefined) ? [] : missingServices(cluster, nodeGroup, awsServices),
  });
}

import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { StorageFacts } from './cloud-facts';
import { KubernetesManifests } from '../charts/kubernetes-manifests';
import { IKubernetesCluster } from '../cluster/kubernetes-cluster';

/** Makes the class that keeps its volumes, where the platform has only one that does not. */
export function retainingClass(
  scope: Construct, cluster: IKubernetesCluster, { retainStorageClassName, provisioner, binding }: StorageFacts,
): ITerraformDependable[] {
  return new KubernetesManifests(scope, 'StorageClasses', {
    cluster,
    releaseName: 'storage-classes',
    kubernetesNamespace: 'kube-system',
    manifests: [{
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: retainStorageClassName },
      provisioner,
      reclaimPolicy: 'Retain',
      volumeBindingMode: binding,
    }],
  }).dependencies;
}

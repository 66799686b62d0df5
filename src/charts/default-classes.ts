import { Construct } from 'constructs';
import { claimOnce } from '../cluster/cluster-claims';
import { IKubernetesCluster } from '../cluster/kubernetes-cluster';
import { ValidationError } from '../private/errors';
import { warnWhenComplete } from '../private/late';
import { registryOn } from '../private/registry';
import { isPlainObject } from '../private/tokens';

/** Annotations that make a class the default, by its kind. */
const DEFAULT_BY = { IngressClass: 'ingressclass.kubernetes.io/is-default-class', StorageClass: 'storageclass.kubernetes.io/is-default-class' };

/**
 * Notes which class a cluster's Ingresses get that name none, and refuses a second one: with two default classes
 * Kubernetes refuses every Ingress without a class.
 *
 * https://kubernetes.io/docs/concepts/services-networking/ingress/#default-ingress-class
 */
export function claimDefaultIngressClass(scope: Construct, cluster: IKubernetesCluster, className: string, property = 'isDefaultClass'): void {
  claimOnce(scope, cluster, {
    key: 'default ingress class',
    owner: scope,
    value: className,
    refusal: (first) => ({
      property,
      problem: `cannot be true: the cluster's default ingress class is '${first.value}', set by ${first.owner.node.path}`,
      got: true,
      fix: 'remove it from one of them, and set the class in the Ingresses',
    }),
  });
}

/** Notes the classes among manifests that are the default. */
export function noteDefaultClasses(scope: Construct, cluster: IKubernetesCluster, manifests: Record<string, unknown>[]): void {
  const [first, second] = defaultsOf(manifests, 'IngressClass');
  if (second !== undefined) {
    throw new ValidationError(scope, {
      property: second.property, problem: `makes ${second.name} a second default class, next to ${first.name}: Kubernetes then rejects every Ingress without a class`, fix: 'remove it from one of them',
    });
  }
  if (first !== undefined) {
    claimDefaultIngressClass(scope, cluster, first.name, first.property);
  }
  defaultsOf(manifests, 'StorageClass').forEach(({ name, property }) => warnOfSecondStorageClass(scope, cluster, name, property));
}

/**
 * Of several default classes, claims that name none get the one that was made last.
 * https://kubernetes.io/docs/concepts/storage/storage-classes/#default-storageclass (2026-11-30)
 */
function warnOfSecondStorageClass(scope: Construct, cluster: IKubernetesCluster, className: string, property: string): void {
  const known = registryOn<Construct>(cluster, 'DefaultStorageClasses');
  const [first] = known;
  known.set(className, scope);
  if (first !== undefined) {
    warnWhenComplete(scope, () =>
      `\`${property}\` makes ${className} a default storage class, and so does ${first[1].node.path} with ${first[0]}: claims without a class get the one that was created last. Remove the annotation from one of them, or set the class in the claims.`);
  }
}

function defaultsOf(manifests: Record<string, unknown>[], kind: keyof typeof DEFAULT_BY): { name: string; property: string }[] {
  const annotation = DEFAULT_BY[kind];
  return manifests.flatMap(({ kind: of, metadata }, index) => {
    const { annotations, name } = isPlainObject(metadata) ? metadata : {};
    const isDefault = of === kind && isPlainObject(annotations) && annotations[annotation] === 'true';
    return isDefault ? [{ name: String(name), property: `manifests[${index}].metadata.annotations["${annotation}"]` }] : [];
  });
}

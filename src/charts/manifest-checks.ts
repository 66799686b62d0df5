import { Annotations } from 'cdktf';
import { Construct } from 'constructs';
import { noteDefaultClasses } from './default-classes';
import { StackNamespaces } from './stack-namespaces';
import { claimOnce } from '../cluster/cluster-claims';
import { IKubernetesCluster } from '../cluster/kubernetes-cluster';
import { ValidationError } from '../private/errors';
import { warnWhenComplete } from '../private/late';
import { isPlainObject, isToken } from '../private/tokens';

type Manifest = Record<string, unknown>;

/** Kinds of Kubernetes itself that stand in no namespace: `kubectl api-resources --namespaced=false` of 1.36. */
const CLUSTER_SCOPED = new Set([
  'APIService', 'CSIDriver', 'CSINode', 'CertificateSigningRequest', 'ClusterRole', 'ClusterRoleBinding', 'ClusterTrustBundle',
  'CustomResourceDefinition', 'DeviceClass', 'FlowSchema', 'IPAddress', 'IngressClass', 'MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding',
  'MutatingWebhookConfiguration', 'Namespace', 'Node', 'PersistentVolume', 'PriorityClass', 'PriorityLevelConfiguration', 'ResourceSlice',
  'RuntimeClass', 'ServiceCIDR', 'StorageClass', 'StorageVersion', 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration', 'VolumeAttachment', 'VolumeAttributesClass',
]);

/** The objects of one release. */
export interface ManifestSet {
  readonly cluster: IKubernetesCluster;
  readonly kubernetesNamespace: string;
  readonly manifests: Manifest[];
  readonly _withoutSecrets?: boolean;
}

/** Refuses objects that Kubernetes, or Helm, would refuse because of each other, and warns of what they lack. */
export function checkManifests(scope: Construct, set: ManifestSet): void {
  refuseObjectsOfOwnDefinitions(scope, set.manifests);
  refuseTwice(scope, set);
  noteDefaultClasses(scope, set.cluster, set.manifests);
  if (!set._withoutSecrets) {
    warnOfSecrets(scope, set.manifests);
  }
  warnOfMissingNamespaces(scope, set);
}

/**
 * Helm asks the API server for the kind of every object before it makes the first one.
 * https://helm.sh/docs/chart_best_practices/custom_resource_definitions/ (2026-11-30)
 */
function refuseObjectsOfOwnDefinitions(scope: Construct, manifests: Manifest[]): void {
  const defined = definedKinds(manifests);
  manifests.forEach((manifest, index) => {
    if (defined.includes(kindOf(manifest))) {
      throw new ValidationError(scope, {
        property: `manifests[${index}]`,
        problem: 'is a custom resource whose definition is in the same release, so Kubernetes does not know its kind yet',
        got: `${manifest.kind} of ${manifest.apiVersion}`,
        fix: 'use two KubernetesManifests: one for the definitions, and one for the objects that has the `dependencies` of the first',
      });
    }
  });
}

/** The kinds that the definitions among manifests make, each as `group/Kind`. */
export function definedKinds(manifests: Manifest[]): string[] {
  return manifests.filter(({ kind }) => kind === 'CustomResourceDefinition').map(definedKind).filter((kind) => kind !== undefined);
}

/** The kind of an object, as `group/Kind`. */
export function kindOf(manifest: Manifest): string {
  return `${groupOf(manifest)}/${String(manifest.kind)}`;
}

function definedKind({ spec }: Manifest): string | undefined {
  const { group, names } = isPlainObject(spec) ? spec : {};
  return isPlainObject(names) && !isToken(group) && !isToken(names.kind) ? `${String(group)}/${String(names.kind)}` : undefined;
}

/** Two releases that have one object take it from each other, or the second one is refused; in one release the later one wins. */
function refuseTwice(scope: Construct, { cluster, kubernetesNamespace, manifests }: ManifestSet): void {
  const own = new Map<string, number>();
  manifests.forEach((manifest, index) => {
    const key = identityOf(manifest, kubernetesNamespace);
    if (key === undefined) {
      return;
    }
    const property = `manifests[${index}]`;
    const first = own.get(key);
    if (first !== undefined) {
      throw new ValidationError(scope, {
        property, problem: `is the same object as manifests[${first}]`, got: key, fix: 'remove one of them, or rename it',
      });
    }
    own.set(key, index);
    claimObject(scope, cluster, key, property);
  });
}

/** Says that an object of the cluster is that of a release, which is no other's. */
export function claimObject(scope: Construct, cluster: IKubernetesCluster, key: string, property: string): void {
  claimOnce(scope, cluster, {
    key: `object ${key}`,
    owner: scope,
    refusal: ({ owner }) => ({
      property, problem: `is an object that ${owner.node.path} also contains`, got: key, fix: 'remove one of them, or rename it',
    }),
  });
}

/** Group, kind, namespace and name; undefined where Terraform alone knows one of them, and for hooks, which Helm makes anew. */
function identityOf(manifest: Manifest, releaseNamespace: string): string | undefined {
  const { kind, metadata } = manifest;
  if (!isPlainObject(metadata) || isToken(metadata)) {
    return undefined;
  }
  const { annotations, name } = metadata;
  const namespace = namespaceOf(manifest, releaseNamespace);
  if ([kind, name, namespace, manifest.apiVersion].some((part) => isToken(part)) || isPlainObject(annotations) && 'helm.sh/hook' in annotations) {
    return undefined;
  }
  return [groupOf(manifest), kind, namespace, name].filter((part) => part !== undefined && part !== '').join('/');
}

function namespaceOf({ kind, metadata }: Manifest, releaseNamespace: string): string | undefined {
  const given = isPlainObject(metadata) ? metadata.namespace : undefined;
  return CLUSTER_SCOPED.has(String(kind)) ? undefined : typeof given === 'string' ? given : releaseNamespace;
}

/** The group of an object; '' for those of the core. */
export function groupOf({ apiVersion }: Manifest): string {
  const [group, version] = String(apiVersion).split('/');
  return version === undefined ? '' : group;
}

function warnOfSecrets(scope: Construct, manifests: Manifest[]): void {
  manifests.forEach(({ kind, apiVersion, data, stringData }, index) => {
    const values = [data, stringData].flatMap((part) => isPlainObject(part) && !isToken(part) ? Object.values(part) : []);
    if (kind === 'Secret' && apiVersion === 'v1' && values.some((value) => typeof value === 'string' && value !== '' && !isToken(value))) {
      Annotations.of(scope).addWarning(
        `\`manifests[${index}]\` is a Secret with literal values. They are readable in the code, in the Terraform state and in the release. Use a secret store, or create the Secret with kubectl.`,
      );
    }
  });
}

function warnOfMissingNamespaces(scope: Construct, { cluster, kubernetesNamespace, manifests }: ManifestSet): void {
  manifests.forEach((manifest, index) => {
    const namespace = namespaceOf(manifest, kubernetesNamespace);
    if (namespace === undefined || namespace === kubernetesNamespace || isToken(namespace)) {
      return;
    }
    warnWhenComplete(scope, () => StackNamespaces.isMade(cluster, namespace) ? undefined
      : `\`manifests[${index}]\` uses the namespace ${namespace}, which this app does not create: if it does not exist, the release fails. Create it with KubernetesNamespace, which accepts an existing namespace.`);
  });
}

import { Release } from '@cdktf/provider-helm/lib/release';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { stateOwnPolicies } from './isolation-warning';
import { checkManifests, definedKinds, groupOf, kindOf } from './manifest-checks';
import { requireManifestFields } from './manifest-fields';
import { createManifestRelease } from './manifest-release';
import { claimReleaseName } from './release-defaults';
import { noteRelease, warnOfLaterDefinitions } from './release-order';
import { requireReleaseSize } from './release-size';
import { StackNamespaces } from './stack-namespaces';
import { IKubernetesCluster } from '../cluster/kubernetes-cluster';
import { checkCall, checkStruct } from '../private/arguments/check-arguments';
import { ValidationError } from '../private/errors';
import { renderHelmValues } from '../private/helm-values';
import { isPlainObject, isToken } from '../private/tokens';

/** Properties of `KubernetesManifests`. */
export interface KubernetesManifestsProps {
  /** The cluster to create the objects in. */
  readonly cluster: IKubernetesCluster;

  /** Name of the Helm release for the objects, at most 53 characters. */
  readonly releaseName: string;

  /** Namespace of the release, and default namespace of the objects. It is created first. */
  readonly kubernetesNamespace: string;

  /** The objects, as Kubernetes manifests. Strings can contain tokens; keys cannot. */
  readonly manifests: { [key: string]: any }[];

  /**
   * What must exist before the objects, such as the release with their custom resource definitions.
   *
   * @default - the cluster and the namespace
   */
  readonly dependencies?: ITerraformDependable[];

  /**
   * Whether Secrets among the objects are known to hold nothing secret.
   *
   * @default false
   * @internal
   */
  readonly _withoutSecrets?: boolean;
}

/**
 * Plain Kubernetes objects, applied as one Helm release of a chart included in the library. The first plan therefore needs no cluster, and objects
 * removed from the list are deleted from the cluster. For namespaces, use `KubernetesNamespace`.
 */
export class KubernetesManifests extends Construct {
  /** The release. */
  public readonly resource: Release;

  private readonly required: ITerraformDependable[];

  /**
   * @param scope scope in which to create the release
   * @param id construct id
   * @param props the objects
   * @throws when a manifest has no apiVersion, kind or name, cannot be rendered, is a duplicate, or needs a CRD from the same release; when the
   * release is too large for Helm
   */
  constructor(scope: Construct, id: string, props: KubernetesManifestsProps) {
    super(scope, id);
    checkStruct(this, 'KubernetesManifestsProps', props);
    claimReleaseName(this, props.cluster, props.kubernetesNamespace, props.releaseName);
    props.manifests.forEach((manifest, index) => this.requireManifest(manifest, `manifests[${index}]`));
    checkManifests(this, props);
    props.manifests.filter(({ kind }) => kind === 'NetworkPolicy')
      .forEach(({ metadata }) => stateOwnPolicies(props.cluster, metadata.namespace ?? props.kubernetesNamespace));
    // Rendered here, so that what cannot be rendered is refused where it was written.
    const values = `{"manifests":${renderHelmValues(this, 'manifests', props.manifests)}}`;
    props.manifests.forEach((manifest, index) => requireManifestFields(this, `manifests[${index}]`, groupOf(manifest), manifest));
    requireReleaseSize(this, 'manifests', [values], true);
    const namespaces = StackNamespaces.of(this, props.cluster);
    namespaces.add(this, props.kubernetesNamespace, {});
    this.required = [namespaces.release, ...(props.dependencies ?? [])];
    this.resource = createManifestRelease(this, {
      cluster: props.cluster,
      releaseName: props.releaseName,
      kubernetesNamespace: props.kubernetesNamespace,
      values: () => values,
      dependencies: () => [...props.cluster.prerequisites, ...this.required],
    });
    const release = { resource: this.resource, needs: () => this.required, definedKinds: definedKinds(props.manifests) };
    noteRelease(props.cluster, release);
    warnOfLaterDefinitions(this, props.cluster, release, props.manifests.map(kindOf));
  }

  /** What to depend on to wait for the objects. */
  public get dependencies(): ITerraformDependable[] {
    return [this.resource];
  }

  /**
   * Adds a dependency that must exist before the objects and until they are deleted.
   *
   * @param dependables the Terraform resources
   */
  public addDependency(...dependables: ITerraformDependable[]): void {
    checkCall('KubernetesManifests.addDependency', [dependables], this);
    this.required.push(...dependables);
  }

  private requireManifest(manifest: Record<string, unknown>, property: string): void {
    const missing = ['apiVersion', 'kind'].filter((key) => typeof manifest?.[key] !== 'string');
    const metadata = manifest?.metadata;
    const name = isPlainObject(metadata) ? metadata.name : undefined;
    if (missing.length > 0 || (!isToken(metadata) && !name)) {
      throw new ValidationError(this, {
        property,
        problem: 'is not a Kubernetes manifest',
        got: manifest,
        allowed: 'a map with apiVersion, kind and metadata.name',
        fix: `add ${[...missing, ...(name ? [] : ['metadata.name'])].join(', ')}`,
      });
    }
    if (manifest.kind === 'Namespace') {
      throw new ValidationError(this, {
        property,
        problem: 'is a namespace, which would be deleted with all its contents when removed from the list',
        got: name,
        fix: 'use KubernetesNamespace',
      });
    }
  }
}

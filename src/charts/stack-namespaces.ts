import { createHash } from 'crypto';
import { Release } from '@cdktf/provider-helm/lib/release';
import { TerraformStack } from 'cdktf';
import { Construct, IConstruct } from 'constructs';
import { createManifestRelease } from './manifest-release';
import { defaultDeny, PodAccess, policyOf } from './network-access';
import { PodSecurityLevel } from './pod-security-level';
import { ClusterClaim, guardClaims } from '../cluster/cluster-claims';
import { IKubernetesCluster } from '../cluster/kubernetes-cluster';
import { requireAnnotations, requireLabels } from '../private/checks/kubernetes-labels';
import { ValidationError } from '../private/errors';
import { memberPath, renderHelmValues } from '../private/helm-values';
import { idFromKey } from '../private/ids';
import { registryOn } from '../private/registry';
import { isToken } from '../private/tokens';
import { requireDnsLabel } from '../private/validation';

/** Namespaces that every cluster has. */
const BUILT_IN = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

const ENFORCE_LABEL = 'pod-security.kubernetes.io/enforce';

/** What one asker wants of a namespace. */
export interface NamespaceRequest {
  readonly podSecurity?: PodSecurityLevel;
  readonly labels?: { [key: string]: string };
  readonly annotations?: { [key: string]: string };
  /** Whether its pods are denied what no NetworkPolicy allows. */
  readonly isolated?: boolean;
  /** The strictest level that pods of the asker fit. Where nobody chose one, the loosest of these holds. */
  readonly fits?: PodSecurityLevel;
}

/** Labels and annotations. */
const MAPS = ['labels', 'annotations'] as const;

interface Namespace {
  podSecurity?: PodSecurityLevel;
  askedBy?: string;
  readonly labels: { [key: string]: string };
  readonly annotations: { [key: string]: string };
  /** Who asked for a label or an annotation, by its path. */
  readonly entriesOf: Map<string, string>;
  isolated?: boolean;
  fits: PodSecurityLevel[];
}

const SAME_LEVEL = 'set the same level in both, or use another namespace';
const SAME_ENTRY = 'set the same value in both, or use another key or namespace';

/** From the loosest on. */
const LEVELS = [PodSecurityLevel.PRIVILEGED, PodSecurityLevel.BASELINE, PodSecurityLevel.RESTRICTED];

/** What pods take and reach, and in which namespace. */
interface StatedAccess {
  readonly kubernetesNamespace: string;
  readonly access: PodAccess;
}

/** What all stacks of the app want of a cluster's namespaces, so that two that share one do not undo each other. */
function registryOf(cluster: IKubernetesCluster): Map<string, Namespace> {
  return registryOn(cluster, 'Namespaces');
}

/** What all stacks of the app say of the connections of pods, so that one of them does not deny what another one needs. */
function accessOf(cluster: IKubernetesCluster): Map<string, StatedAccess> {
  return registryOn(cluster, 'NetworkAccess');
}

/**
 * The namespaces that one stack needs in one cluster: a single release, made before everything else that the stack
 * installs, and the canary that stops a plan or destroy whose login does not reach the API server.
 */
export class StackNamespaces extends Construct {
  /** The one of the stack that `scope` stands in. */
  public static of(scope: IConstruct, cluster: IKubernetesCluster): StackNamespaces {
    const stack = TerraformStack.of(scope);
    return TerraformStack.of(cluster) === stack
      ? StackNamespaces.in(cluster as IConstruct as Construct, 'Namespaces', cluster)
      : StackNamespaces.in(stack, `Namespaces-${cluster.node.addr}`, cluster);
  }

  /** Whether pods of a namespace are denied what no NetworkPolicy allows. Complete once all constructs are made. */
  public static isIsolated(cluster: IKubernetesCluster, name: string): boolean {
    return registryOf(cluster).get(name)?.isolated ?? false;
  }

  /** Whether a namespace of a cluster is there by itself, or made by something in the app. Complete once all constructs are made. */
  public static isMade(cluster: IKubernetesCluster, name: string): boolean {
    return BUILT_IN.includes(name) || registryOf(cluster).has(name);
  }

  /** Whether pods of charts of the library are in a namespace of a cluster. Complete once all constructs are made. */
  public static holdsPlatform(cluster: IKubernetesCluster, name: string): boolean {
    return (registryOf(cluster).get(name)?.fits.length ?? 0) > 0;
  }

  private static in(scope: Construct, id: string, cluster: IKubernetesCluster): StackNamespaces {
    const existing = scope.node.tryFindChild(id) as StackNamespaces | undefined;
    return existing ?? new StackNamespaces(scope, idFromKey(scope, 'id', id), cluster);
  }

  public readonly release: Release;

  private readonly wanted: Map<string, Namespace>;
  private readonly names = new Set<string>();
  private readonly namesOfPolicies = new Set<string>();
  private readonly suffix: string;

  private constructor(scope: Construct, id: string, private readonly cluster: IKubernetesCluster) {
    super(scope, id);
    this.wanted = registryOf(cluster);
    this.suffix = keyOf(TerraformStack.of(this), cluster);
    guardClaims(this, cluster, () => this.claims());
    this.release = createManifestRelease(this, {
      cluster,
      // Two stacks on one cluster must not share a release: each would remove what the other one made.
      releaseName: `namespaces-${this.suffix}`,
      kubernetesNamespace: 'kube-system',
      values: () => renderHelmValues(this, 'namespaces', this.describe()),
      // Another stack may have made the namespace; both then want the same of it.
      takeOwnership: true,
      dependencies: () => cluster.prerequisites,
    });
  }

  /** Adds a namespace, unless every cluster has it anyway. */
  public add(asker: IConstruct, name: string, request: NamespaceRequest, property: string = 'kubernetesNamespace'): void {
    requireDnsLabel(asker, property, name);
    requireLabels(asker, 'labels', request.labels);
    requireAnnotations(asker, 'annotations', request.annotations);
    if (BUILT_IN.includes(name)) {
      return refuseChanges(asker, name, request);
    }
    if (request.labels && ENFORCE_LABEL in request.labels) {
      throw new ValidationError(asker, {
        property: 'labels',
        problem: `contains ${ENFORCE_LABEL}, which must be the same for all users of the namespace`,
        got: request.labels[ENFORCE_LABEL],
        fix: 'use `podSecurity`',
      });
    }
    const namespace: Namespace = this.wanted.get(name) ?? { labels: {}, annotations: {}, entriesOf: new Map(), fits: [] };
    if (request.podSecurity) {
      if (namespace.podSecurity && namespace.podSecurity !== request.podSecurity) {
        throw new ValidationError(asker, {
          property: 'podSecurity',
          problem: `of the namespace ${name} is already '${namespace.podSecurity}', set by ${namespace.askedBy}`,
          got: request.podSecurity,
          fix: SAME_LEVEL,
        });
      }
      namespace.podSecurity = request.podSecurity;
      namespace.askedBy = asker.node.path;
    }
    for (const map of MAPS) {
      const entries = Object.entries(request[map] ?? {}).filter(([, value]) => value !== undefined);
      entries.forEach(([key, value]) => addEntry(asker, name, namespace, { map, key, value }));
    }
    namespace.isolated ||= request.isolated;
    namespace.fits.push(...(request.fits ? [request.fits] : []));
    this.wanted.set(name, namespace);
    this.names.add(name);
  }

  /**
   * Denies pods what they do not say, where the cluster is to isolate namespaces. One of the cluster's own is left open for all others.
   */
  public isolate(asker: IConstruct, name: string, access: readonly PodAccess[]): void {
    if (!this.cluster.isolateNamespaces) {
      return;
    }
    this.add(asker, name, BUILT_IN.includes(name) ? {} : { isolated: true });
    this.namesOfPolicies.add(name);
    access.forEach((one) => accessOf(this.cluster).set(`${name}/${one.name}`, { kubernetesNamespace: name, access: one }));
  }

  /** Two constructs for one cluster would each give the namespace their own. */
  private claims(): ClusterClaim[] {
    return [...this.names].flatMap((name) => {
      const { podSecurity, askedBy, entriesOf, ...namespace } = this.wanted.get(name)!;
      const entries = MAPS.flatMap((map) => knownOf(namespace[map]).map(([key, value]) => {
        const property = memberPath(map, key);
        return this.claim(name, { property, value, askedBy: entriesOf.get(property) });
      }));
      return [...(podSecurity === undefined ? [] : [this.claim(name, { property: 'podSecurity', value: podSecurity, askedBy })]), ...entries];
    });
  }

  private claim(name: string, own: { readonly property: string; readonly value: string; readonly askedBy?: string }): ClusterClaim {
    return {
      key: `${own.property} of namespace ${name}`,
      owner: this,
      value: own.value,
      agrees: true,
      refusal: ({ value, owner }: ClusterClaim) => ({
        property: own.property,
        problem: `of the namespace ${name} is '${value}' in ${owner.node.path} and different in ${own.askedBy}`,
        got: own.value,
        fix: own.property === 'podSecurity' ? SAME_LEVEL : SAME_ENTRY,
      }),
    };
  }

  private describe(): Record<string, unknown> {
    const policies = this.policies();
    return { namespaces: this.namespaces(), ...(policies.length > 0 && { manifests: policies }) };
  }

  /**
   * What is allowed comes first. Each stack has all of it for the namespaces that it shares with others, under names of its own: what one of
   * them takes away stays allowed as long as another one is there.
   */
  private policies(): object[] {
    const names = [...new Set([...this.names, ...this.namesOfPolicies])].sort();
    const allowed = names.flatMap((name) => [...accessOf(this.cluster).values()]
      .filter(({ kubernetesNamespace }) => kubernetesNamespace === name)
      .sort((one, other) => (one.access.name < other.access.name ? -1 : 1))
      .map(({ access }) => policyOf(name, access, this.suffix)));
    return [...allowed, ...names.filter((name) => this.wanted.get(name)?.isolated).map((name) => defaultDeny(name, this.suffix))];
  }

  private levelOf(name: string): PodSecurityLevel | undefined {
    const { fits } = this.wanted.get(name)!;
    return LEVELS.find((level) => fits.includes(level));
  }

  private namespaces(): object[] {
    return [...this.names].sort().map((name) => {
      const { podSecurity = this.levelOf(name), labels, annotations } = this.wanted.get(name)!;
      return {
        name,
        labels: { ...labels, ...(podSecurity && { [ENFORCE_LABEL]: podSecurity }) },
        // Only where the namespace has none: another app may have asked for a level.
        defaultLabels: {
          [ENFORCE_LABEL]: podSecurity ?? PodSecurityLevel.BASELINE,
          'pod-security.kubernetes.io/warn': PodSecurityLevel.RESTRICTED,
        },
        // A namespace takes all that lives in it along, so none is ever deleted with the release.
        annotations: { ...annotations, 'helm.sh/resource-policy': 'keep' },
      };
    });
  }
}

interface Entry {
  readonly map: (typeof MAPS)[number];
  readonly key: string;
  readonly value: string;
}

function knownOf(map: { [key: string]: string }): Array<[string, string]> {
  return Object.entries(map).filter(([, value]) => !isToken(value));
}

/** Adds a label or an annotation, unless another asker wants another value of it: which one would hold depended on who comes last. */
function addEntry(asker: IConstruct, name: string, namespace: Namespace, { map, key, value }: Entry): void {
  const property = memberPath(map, key);
  const first = namespace[map][key] ?? value;
  if (first !== value && !isToken(first) && !isToken(value)) {
    throw new ValidationError(asker, {
      property, problem: `of the namespace ${name} is already '${first}', set by ${namespace.entriesOf.get(property)}`, got: value, fix: SAME_ENTRY,
    });
  }
  namespace[map][key] = value;
  if (!namespace.entriesOf.has(property)) {
    namespace.entriesOf.set(property, asker.node.path);
  }
}

function refuseChanges(asker: IConstruct, name: string, request: NamespaceRequest): void {
  // A level that is in force there already is no change.
  const level = request.podSecurity === PodSecurityLevel.PRIVILEGED ? undefined : request.podSecurity;
  const changes = [level, request.isolated || undefined, ...Object.keys({ ...request.labels, ...request.annotations })];
  if (changes.some((change) => change !== undefined)) {
    throw new ValidationError(asker, {
      property: 'kubernetesNamespace',
      problem: 'is a namespace created by Kubernetes, whose labels and annotations the library does not change',
      got: name,
      fix: `remove \`podSecurity\`, \`labels\`, \`annotations\` and \`isolated\`, and set them with kubectl (kubectl label namespace ${name} ${ENFORCE_LABEL}=...), or use your own namespace`,
    });
  }
}

function keyOf(stack: TerraformStack, cluster: IConstruct): string {
  return createHash('sha256').update(`${stack.node.addr}/${cluster.node.addr}`).digest('hex').slice(0, 8);
}

import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { refuseListPart } from './lists';
import { knownEntries } from './maps';
import { ValidationError } from '../errors';
import { memberPath } from '../helm-values';
import { isToken } from '../tokens';
import { requireOneOf } from '../validation';

// What Kubernetes takes, read 2026-11-30:
// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
// https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/#syntax-and-character-set
const NAME = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const PREFIX = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const MOST_ANNOTATION_BYTES = 256 * 1024;

const KEY_ALLOWED = 'up to 63 letters, digits, - _ and ., with a letter or digit at both ends; optionally prefixed by a DNS name and a slash (example.com/team)';
const VALUE_ALLOWED = 'up to 63 letters, digits, - _ and ., with a letter or digit at both ends';

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html (keys of labels and taints), read 2026-11-30 */
const LONGEST_KEY_OF_EKS = 63;
/** https://docs.aws.amazon.com/eks/latest/userguide/node-taints-managed-node-groups.html, read 2026-11-30 */
const MOST_TAINTS = 50;

// A kubelet that is told another label of these does not start:
// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction, read 2026-11-30
const KUBERNETES_DOMAINS = ['kubernetes.io', 'k8s.io'];
const KUBELET_DOMAINS = ['kubelet.kubernetes.io', 'node.kubernetes.io'];
const KUBELET_LABELS = [
  'kubernetes.io/hostname', 'kubernetes.io/os', 'kubernetes.io/arch', 'beta.kubernetes.io/os', 'beta.kubernetes.io/arch',
  'beta.kubernetes.io/instance-type', 'topology.kubernetes.io/zone', 'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/region',
];

/** A taint, as options name it. */
export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** Checks the labels of anything in Kubernetes. */
export function requireLabels(scope: IConstruct, property: string, labels: { [key: string]: string } | undefined): void {
  for (const [key, value] of knownEntries(scope, property, labels)) {
    requireLabelKey(scope, property, key);
    requireLabelValue(scope, memberPath(property, key), value);
  }
}

/** Checks the annotations of anything in Kubernetes. */
export function requireAnnotations(scope: IConstruct, property: string, annotations: { [key: string]: string } | undefined): void {
  const entries = knownEntries(scope, property, annotations);
  entries.forEach(([key]) => requireLabelKey(scope, property, key));
  const bytes = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  if (bytes > MOST_ANNOTATION_BYTES) {
    throw new ValidationError(scope, {
      property,
      problem: `must have at most ${MOST_ANNOTATION_BYTES} bytes, keys and values together`,
      got: bytes,
      fix: 'move long values to a ConfigMap',
    });
  }
}

/** Checks the labels that a kubelet registers its node with. */
export function requireKubeletLabels(scope: IConstruct, property: string, labels: { [key: string]: string } | undefined): void {
  requireLabels(scope, property, labels);
  for (const [key] of knownEntries(scope, property, labels)) {
    if (!isToken(key) && isOf(KUBERNETES_DOMAINS, key) && !isOf(KUBELET_DOMAINS, key) && !KUBELET_LABELS.includes(key)) {
      throw new ValidationError(scope, {
        property,
        problem: 'contains a Kubernetes label that a kubelet may not set on its own node: the node would not start',
        got: key,
        allowed: `keys outside ${KUBERNETES_DOMAINS.join(' and ')}, or inside ${KUBELET_DOMAINS.join(' and ')}`,
        fix: 'use your own prefix, such as example.com/, or label the nodes from inside the cluster',
      });
    }
  }
}

/**
 * Checks the labels of a managed node group: EKS hands them to the kubelet, and keeps its own prefix to itself.
 *
 * @see https://github.com/aws/containers-roadmap/issues/1451 (read 2026-11-30)
 */
export function requireNodeLabels(scope: IConstruct, property: string, labels: { [key: string]: string } | undefined): void {
  requireKubeletLabels(scope, property, labels);
  for (const [key, value] of knownEntries(scope, property, labels)) {
    if (!isToken(key) && isOf(['eks.amazonaws.com'], key)) {
      throw new ValidationError(scope, {
        property,
        problem: 'contains a label with the prefix eks.amazonaws.com/, which EKS reserves',
        got: key,
        fix: 'use your own prefix, such as example.com/',
      });
    }
    if (value === '') {
      throw new ValidationError(scope, {
        property: memberPath(property, key),
        problem: 'is empty, which EKS rejects',
        got: value,
        allowed: `1 to 63 characters: ${VALUE_ALLOWED}`,
        fix: "give the label a value, such as 'true'",
      });
    }
    warnOfLongKey(scope, property, key);
  }
}

/**
 * Checks the taints of a managed node group.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/node-taints-managed-node-groups.html (read 2026-11-30)
 */
export function requireTaints(scope: IConstruct, property: string, taints: readonly Taint[] | undefined, effects: string[]): void {
  const known = taints === undefined || isToken(taints) ? [] : taints;
  known.forEach(({ key, value, effect }, index) => {
    const place = `${property}[${index}]`;
    requireLabelKey(scope, `${place}.key`, key);
    warnOfLongKey(scope, `${place}.key`, key);
    requireLabelValue(scope, `${place}.value`, value ?? '');
    requireOneOf(scope, `${place}.effect`, effect, effects);
    const first = known.findIndex((other) => other.key === key && other.effect === effect);
    if (first < index) {
      throw new ValidationError(scope, {
        property: place,
        problem: `has the same key and effect as \`${property}[${first}]\`, which Kubernetes rejects`,
        got: { key, value, effect },
        fix: 'remove one of them, or change its key or effect',
      });
    }
  });
  if (known.length > MOST_TAINTS) {
    throw new ValidationError(scope, {
      property,
      problem: `must list at most ${MOST_TAINTS} taints`,
      got: known.length,
      fix: 'remove some; one taint per kind of workload is enough',
    });
  }
}

/** Refuses what is no key of a label, which names of many other things in Kubernetes are written like. */
export function requireLabelKey(scope: IConstruct, property: string, key: string): void {
  refuseListPart(scope, property, key);
  if (isToken(key)) {
    return;
  }
  const parts = String(key).split('/');
  const name = parts.pop()!;
  const prefix = parts.join('/');
  if (typeof key !== 'string' || !NAME.test(name) || parts.length > 1 || (parts.length === 1 && !PREFIX.test(prefix))) {
    throw new ValidationError(scope, {
      property,
      problem: 'is not a valid key in Kubernetes',
      got: key,
      allowed: KEY_ALLOWED,
      fix: 'correct the key',
    });
  }
}

function requireLabelValue(scope: IConstruct, property: string, value: string): void {
  refuseListPart(scope, property, value);
  if (!isToken(value) && value !== '' && !(typeof value === 'string' && NAME.test(value))) {
    throw new ValidationError(scope, {
      property,
      problem: 'is not a valid value in Kubernetes',
      got: value,
      allowed: VALUE_ALLOWED,
      fix: 'correct the value; use an annotation for longer values or other characters',
    });
  }
}

function warnOfLongKey(scope: IConstruct, property: string, key: string): void {
  if (!isToken(key) && key.length > LONGEST_KEY_OF_EKS) {
    Annotations.of(scope).addWarning(
      `\`${property}\`: the key ${key} has ${key.length} characters. Kubernetes accepts it, but the EKS API documents a maximum of ${LONGEST_KEY_OF_EKS}, including the prefix, and may reject it.`,
    );
  }
}

/** Whether the prefix of a key is one of the domains, or below one. */
function isOf(domains: string[], key: string): boolean {
  const prefix = key.includes('/') ? key.split('/')[0] : '';
  return domains.some((domain) => prefix === domain || prefix.endsWith(`.${domain}`));
}

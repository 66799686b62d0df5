/**
 * The Pod Security level that a namespace enforces.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export enum PodSecurityLevel {
  /** The strictest: no root, no added capabilities. */
  RESTRICTED = 'restricted',
  /** Prevents known privilege escalations. */
  BASELINE = 'baseline',
  /** Unrestricted, including the node's network and files. */
  PRIVILEGED = 'privileged',
}

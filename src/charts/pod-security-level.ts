/**
 * The Pod Security level that a namespace enforces.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export enum PodSecurityLevel {
  /** The strictest: no root, no added capabilities. */
  RESTRICTED = 'restricted',
  /** Nothing that is known to lead out of the container. */
  BASELINE = 'baseline',
  /** Anything, the node's network and files included. */
  PRIVILEGED = 'privileged',
}

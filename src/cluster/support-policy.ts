/**
 * What happens when the Kubernetes version of a cluster leaves standard support.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
 */
export enum SupportPolicy {
  /** EKS automatically upgrades the control plane at the end of standard support. */
  STANDARD = 'STANDARD',

  /** The version stays for another 12 months, at six times the control plane price. */
  EXTENDED = 'EXTENDED',
}

/**
 * What happens when the Kubernetes version of a cluster leaves standard support.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
 */
export enum SupportPolicy {
  /** EKS upgrades the control plane by itself at the end of standard support. */
  STANDARD = 'STANDARD',

  /** The version stays for another 12 months, at six times the price of the control plane. */
  EXTENDED = 'EXTENDED',
}

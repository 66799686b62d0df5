/** A toleration, in the form of a pod's `tolerations`. */
export interface PodToleration {
  /** Key of the taint. */
  readonly key: string;
  /** How to compare the taint's value: `Equal`, or `Exists` for any. */
  readonly operator: string;
  /**
   * Value of the taint.
   *
   * @default - any, with the operator `Exists`
   */
  readonly value?: string;
  /** The taint's effect, as in Kubernetes: `NoSchedule`. */
  readonly effect: string;
}

/** Node memory as a volume. */
export interface PodMemoryVolume {
  /** Kind of memory, such as `HugePages-1Gi`. */
  readonly medium: string;
}

/** A memory-backed volume, in the form of a pod's `volumes`. */
export interface PodVolume {
  /** Name of the volume in the pod. */
  readonly name: string;
  /** Its source. */
  readonly emptyDir: PodMemoryVolume;
}

/** A mount, in the form of a container's `volumeMounts`. */
export interface PodVolumeMount {
  /** Name of the volume in the pod. */
  readonly name: string;
  /** Path in the container. */
  readonly mountPath: string;
}

/** What a pod must request, in Kubernetes terms: each member fits into a manifest as it is. An empty list or map means that nothing is needed. */
export interface ConfidentialPodRequirements {
  /** For `nodeSelector`: labels that only the nodes of the group have. */
  readonly nodeSelector: { [label: string]: string };
  /** For `tolerations`: all other pods are kept off the nodes. */
  readonly tolerations: PodToleration[];
  /** For a container's `resources`, as limits and requests. */
  readonly resources: { [resource: string]: string };
  /** For `volumes`. */
  readonly volumes: PodVolume[];
  /** For a container's `volumeMounts`. */
  readonly volumeMounts: PodVolumeMount[];
  /**
   * For `runtimeClassName`.
   *
   * @default - the default runtime
   */
  readonly runtimeClassName?: string;
}

/** How code on the nodes proves its identity. */
export interface AttestationHint {
  /**
   * KMS condition keys for its measurements.
   *
   * @default - none: KMS does not support this kind of evidence
   */
  readonly kmsConditionKeys?: string[];
  /** In a sentence: who measures what, and where the evidence comes from. */
  readonly evidence: string;
  /** URL of the page that describes it. */
  readonly documentation: string;
}

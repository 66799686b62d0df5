/** What KMS checks in an attestation document. Each is 96 hexadecimal digits (SHA-384), in any case. */
export interface AttestedMeasurements {
  /**
   * Digests of the enclave images that can decrypt (PCR0), as printed by `nitro-cli build-enclave`. Use two during a rollout.
   *
   * @default - any image that matches `pcrs`
   */
  readonly imageSha384?: string[];

  /**
   * Further registers by number, 0 to 31, with their allowed values: `{ '8': ['...'] }` for the certificate that signed the image, `{ '3': ['...'] }`
   * for the role of the node, `{ '17': ['...'] }` for the policy of a Nitro Sandbox. All registers must match. Use two values of one during a
   * rollout.
   *
   * Registers from 16 are written from inside. If 17 is the only one, other code with the role's credentials can write the same value: a warning says
   * so.
   *
   * @default - none
   */
  readonly pcrs?: { [register: string]: string[] };
}

/** Who can do what with an attested key. */
export interface AttestedKeyAccess {
  /** ARNs of the IAM roles of the workloads that decrypt, at least one, without wildcards. Without attestation they can do nothing. */
  readonly decryptRoleArns: string[];

  /** Required measurements. */
  readonly measurements: AttestedMeasurements;

  /**
   * ARNs of the IAM roles that encrypt data for the workloads, from anywhere. Without wildcards.
   *
   * @default - nobody unless an IAM policy in the account allows kms:Encrypt
   */
  readonly encryptRoleArns?: string[];

  /**
   * ARNs of the IAM roles that deploy, such as `applyRoleArn` of `GithubDeployRoles`: whatever IAM allows, they can change neither the key nor its
   * policy, which alone enforces attestation. Someone else applies the stack of the key. Without wildcards.
   *
   * @default - everyone with the IAM permission kms:PutKeyPolicy can change the policy
   */
  readonly deployRoleArns?: string[];
}

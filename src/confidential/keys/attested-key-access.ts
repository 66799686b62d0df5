/** What KMS checks in an attestation document. Each is 96 hexadecimal digits (SHA-384), in any case. */
export interface AttestedMeasurements {
  /**
   * Digests of the enclave images that may decrypt (PCR0): what `nitro-cli build-enclave` prints. Two while one takes the
   * place of the other.
   *
   * @default - any image that `pcrs` lets pass
   */
  readonly imageSha384?: string[];

  /**
   * Further registers by their number, 0 to 31, with the values that each may have: `{ '8': ['...'] }` for the certificate that
   * signed the image, `{ '3': ['...'] }` for the role of the node, `{ '17': ['...'] }` for the policy of a Nitro Sandbox. All
   * registers must match. Two values of one while one takes the place of the other.
   *
   * Registers from 16 on are written from inside. So where 17 stands alone, code of somebody else that has the role's credentials
   * can write the same value: a warning says so.
   *
   * @default - none
   */
  readonly pcrs?: { [register: string]: string[] };
}

/** Who can do what with an attested key. */
export interface AttestedKeyAccess {
  /** ARNs of the IAM roles of the workloads that decrypt, at least one, without wildcards. Without evidence they can do nothing. */
  readonly decryptRoleArns: string[];

  /** What the evidence must say. */
  readonly measurements: AttestedMeasurements;

  /**
   * ARNs of the IAM roles that encrypt what the workloads are to decrypt, from anywhere. Without wildcards.
   *
   * @default - nobody until an IAM policy of the account allows kms:Encrypt
   */
  readonly encryptRoleArns?: string[];

  /**
   * ARNs of the IAM roles that deploy, such as `applyRoleArn` of `GithubDeployRoles`: whatever IAM allows them, they change neither the key
   * nor its policy, which is all that holds callers to evidence. Somebody else applies the stack of the key. Without wildcards.
   *
   * @default - whoever IAM allows kms:PutKeyPolicy may change the policy
   */
  readonly deployRoleArns?: string[];
}

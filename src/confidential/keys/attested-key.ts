import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import { AttestedKeyAccess } from './attested-key-access';
import { attestedKeyPolicy } from './attested-key-policy';
import { AwsServiceUse } from '../../cluster/aws-services';
import { IEksCluster } from '../../cluster/eks-cluster';
import { checkStruct } from '../../private/arguments/check-arguments';
import { isToken } from '../../private/tokens';
import { requireInteger } from '../../private/validation';
import { ResourceDefaults } from '../../settings/resource-defaults';

/** Properties of `AttestedKey`. */
export interface AttestedKeyProps extends AttestedKeyAccess {
  /**
   * The cluster whose pods use the key. If its network has no internet access, it must have the KMS endpoint.
   *
   * @default - unknown who calls KMS
   */
  readonly cluster?: IEksCluster;

  /**
   * Purpose of the key.
   *
   * @default - the path of the construct
   */
  readonly description?: string;

  /**
   * Waiting period before the key is deleted, 7 to 30 days. Data encrypted with it is then lost.
   *
   * @default 30
   */
  readonly deletionWindowDays?: number;
}

/**
 * A KMS key that decrypts only for attested code: an enclave with a certain image, or a Nitro Sandbox with a certain policy. Neither an account
 * administrator nor a pod next to the enclave can decrypt with it. Anyone who can change the key's policy (kms:PutKeyPolicy) can bypass this:
 * restrict that permission, name the deploying roles in `deployRoleArns`, and monitor it in CloudTrail.
 *
 * @example
 * new AttestedKey(stack, 'VaultKey', {
 *   decryptRoleArns: ['arn:aws:iam::123456789012:role/vault'],
 *   measurements: { imageSha384: ['7fb5c55bc2ecbb68ed99a13d7122abfc0666b926a79d5379bc58b9445c84217f59cfdd36c08b2c79552928702efe23e4'] },
 * });
 */
export class AttestedKey extends Construct {
  /** The key. */
  public readonly resource: KmsKey;

  /**
   * @param scope scope in which to create the key
   * @param id construct id
   * @param props who decrypts, and with which measurements
   * @throws when the measurements name no image, or are those of debug mode; when an ARN is not that of a role
   */
  constructor(scope: Construct, id: string, props: AttestedKeyProps) {
    super(scope, id);
    checkStruct(this, 'AttestedKeyProps', props);
    const deletionWindowInDays = props.deletionWindowDays ?? 30;
    requireInteger(this, 'deletionWindowDays', deletionWindowInDays, 7, 30);
    if (props.cluster) {
      AwsServiceUse.state(props.cluster, this, ['kms']);
    }
    const { partition } = new DataAwsPartition(this, 'Partition');
    const { accountId } = new DataAwsCallerIdentity(this, 'Caller');
    this.resource = new KmsKey(this, 'Resource', {
      description: props.description ?? `Decrypts for attested code alone: ${this.node.path}`,
      enableKeyRotation: true,
      deletionWindowInDays,
      policy: attestedKeyPolicy(this, `arn:${partition}:iam::${accountId}:root`, props),
      tags: ResourceDefaults.of(this).tags,
      ...lateRoles([...props.decryptRoleArns, ...props.encryptRoleArns ?? [], ...props.deployRoleArns ?? []]),
    });
  }

  /** ARN of the key. */
  public get keyArn(): string {
    return this.resource.arn;
  }
}

/** One role, and nothing that would end the text of the policy and go on with a statement of its own. */
const ONE_ROLE = '^arn:aws[a-z-]*:iam::[0-9]{12}:role/[0-9A-Za-z+=,.@_/-]+$';

/** ARNs from another stack are read from its state, which whoever deploys that stack can write: Terraform looks at them before it writes the policy. */
function lateRoles(roleArns: string[]): object {
  const late = [...new Set(roleArns.filter(isToken))];
  return late.length === 0 ? {} : {
    lifecycle: {
      precondition: late.map((arn) => ({
        condition: `\${can(regex("${ONE_ROLE}", "${arn}"))}`,
        errorMessage: 'A role of the key policy is not the ARN of one IAM role. Check the state that it comes from before you apply.',
      })),
    },
  };
}

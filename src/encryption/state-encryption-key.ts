import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import { customerKeyConfig } from './customer-key';
import { CustomerKeyOptions } from './customer-key-options';
import { checkStruct } from '../private/arguments/check-arguments';

/** Properties of `StateEncryptionKey`. */
export interface StateEncryptionKeyProps extends CustomerKeyOptions {}

/**
 * A KMS key for Terraform state: rotated every year, and usable by principals that the account's IAM policies allow. Create it in the stack of the
 * bucket. Terraform encrypts with it if the backend of a stack names its ARN, as `S3StateBucket.keepStateOf` does.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 *
 * @example
 * const key = new StateEncryptionKey(stack, 'StateKey');
 * new S3StateBucket(stack, 'State', { bucketName: 'acme-terraform-state', kmsKeyArn: key.keyArn });
 */
export class StateEncryptionKey extends Construct {
  /** The key. */
  public readonly resource: KmsKey;

  /**
   * @param scope scope in which to create the key
   * @param id construct id
   * @param props description and deletion
   * @throws when the deletion window is out of range
   */
  constructor(scope: Construct, id: string, props: StateEncryptionKeyProps = {}) {
    super(scope, id);
    checkStruct(this, 'StateEncryptionKeyProps', props);
    this.resource = new KmsKey(this, 'Resource', customerKeyConfig(this, { ...props, description: props.description ?? 'Terraform state' }));
  }

  /** ARN of the key. */
  public get keyArn(): string {
    return this.resource.arn;
  }
}

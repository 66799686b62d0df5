import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import { customerKeyConfig } from '../encryption/customer-key';
import { checkCall } from '../private/arguments/check-arguments';
import { requireArn } from '../private/checks/aws-arn';

/** Which KMS key encrypts the data of the cluster, Kubernetes secrets above all. */
export class SecretsEncryption {
  /**
   * A dedicated key, rotated every year. EKS does not allow changing or removing the key of a cluster.
   *
   * @see https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html
   */
  public static managedKey(): SecretsEncryption {
    return new SecretsEncryption('MANAGED');
  }

  /**
   * An existing key: symmetric, in the cluster's region.
   *
   * @param keyArn ARN of the key
   */
  public static existingKey(keyArn: string): SecretsEncryption {
    checkCall('SecretsEncryption.existingKey', [keyArn]);
    return new SecretsEncryption('EXISTING', keyArn);
  }

  /** The AWS owned key that encrypts every cluster by default: free, and invisible to audits. */
  public static awsOwnedKey(): SecretsEncryption {
    return new SecretsEncryption('AWS_OWNED');
  }

  private constructor(
    private readonly kind: string,
    private readonly keyArn?: string,
  ) {}

  /** @internal */
  public _bind(scope: Construct, description: string): SecretsKey {
    if (this.kind === 'MANAGED') {
      const key = new KmsKey(scope, 'SecretsKey', customerKeyConfig(scope, { description }));
      return { key, keyArn: key.arn };
    }
    if (this.kind === 'EXISTING') {
      requireArn(scope, 'secretsEncryption', 'key', this.keyArn as string);
    }
    return { keyArn: this.keyArn };
  }
}

interface SecretsKey {
  readonly key?: KmsKey;
  readonly keyArn?: string;
}

import { IamServiceLinkedRole } from '@cdktf/provider-aws/lib/iam-service-linked-role';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import { customerKeyConfig, KeyAccount, KeyStatement } from './customer-key';
import { CustomerKeyOptions } from './customer-key-options';
import { checkStruct } from '../private/arguments/check-arguments';
import { guardOnceInAws } from '../private/once-in-aws';

/** Properties of `VolumeEncryptionKey`. */
export interface VolumeEncryptionKeyProps extends CustomerKeyOptions {
  /**
   * Whether to create the service-linked role of EC2 Auto Scaling first. KMS rejects a policy that names a missing role, and IAM a second role: use
   * true in an account that never had an Auto Scaling group, false in all others.
   *
   * @default false
   */
  readonly createAutoScalingRole?: boolean;
}

/**
 * A KMS key for volumes, those of nodes and those of claims: rotated every year, managed by the account, and usable by EC2 Auto Scaling, which
 * launches nodes. The EBS CSI driver gets its permission by its own role.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
 *
 * @example
 * const volumes = new VolumeEncryptionKey(stack, 'VolumesKey');
 * new ObservableEksCluster(stack, 'Platform', {
 *   clusterName: 'platform',
 *   nodeGroups: { default: NodeGroup.of({ diskKmsKeyArn: volumes.keyArn }) },
 *   storage: { kmsKeyArn: volumes.keyArn },
 * });
 */
export class VolumeEncryptionKey extends Construct {
  /** The key. */
  public readonly resource: KmsKey;
  /** The service-linked role of EC2 Auto Scaling, if created here. */
  public readonly autoScalingRole?: IamServiceLinkedRole;

  /**
   * @param scope scope in which to create the key
   * @param id construct id
   * @param props description, deletion, and whether the role named in the policy exists
   * @throws when the deletion window is out of range
   */
  constructor(scope: Construct, id: string, props: VolumeEncryptionKeyProps = {}) {
    super(scope, id);
    checkStruct(this, 'VolumeEncryptionKeyProps', props);
    guardOnceInAws(this);
    if (props.createAutoScalingRole) {
      this.autoScalingRole = new IamServiceLinkedRole(this, 'AutoScalingRole', {
        awsServiceName: 'autoscaling.amazonaws.com',
      });
    }
    this.resource = new KmsKey(this, 'Resource', {
      ...customerKeyConfig(
        this,
        { ...props, description: props.description ?? 'EBS volumes of nodes and claims' },
        autoScaling,
      ),
      dependsOn: this.autoScalingRole && [this.autoScalingRole],
    });
  }

  /** ARN of the key. */
  public get keyArn(): string {
    return this.resource.arn;
  }
}

function autoScaling(account: KeyAccount): KeyStatement[] {
  const role = 'aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling';
  const principal = { AWS: `arn:${account.partition}:iam::${account.accountId}:role/${role}` };
  return [
    {
      sid: 'AutoScaling',
      principal,
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
    },
    {
      sid: 'AutoScalingGrants',
      principal,
      actions: ['kms:CreateGrant'],
      // A grant that EBS gets to attach the volume, and no other.
      conditions: [{ operator: 'Bool', key: 'kms:GrantIsForAWSResource', values: ['true'] }],
    },
  ];
}

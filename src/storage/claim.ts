import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { VolumeOptions, VolumeRetention } from './volume-options';
import { IKubernetesCluster } from '../cluster/kubernetes-cluster';
import { stateOutsideAws } from '../private/outside-aws';
import { requireInteger } from '../private/validation';

/** A claim, as far as every chart has it. */
export interface Claim {
  readonly sizeGiB: number;
  /** None: the cluster's own default class. */
  readonly storageClassName?: string;
}

// The largest gp3 volume, in GiB: https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html
const LARGEST_GIB = 65536;

export function claimFor(
  scope: IConstruct,
  property: string,
  cluster: IKubernetesCluster,
  defaultSizeGiB: number,
  options: VolumeOptions = {},
): Claim {
  const sizeGiB = options.sizeGiB ?? defaultSizeGiB;
  requireInteger(scope, `${property}.sizeGiB`, sizeGiB, 1, LARGEST_GIB);
  if (cluster.storage === undefined && cluster.platform?.lacksStorageClass) {
    Annotations.of(scope).addWarning(
      `\`${property}\` uses the default storage class of the cluster, but ${cluster.platform.platformName} has none: the claim stays pending unless you created one. Set the classes of the platform (\`storageClassName\`, \`retainStorageClassName\`).`,
    );
  }
  if (cluster.platform !== undefined) {
    stateOutsideAws(scope);
  }
  const goes = options.retention === VolumeRetention.DELETE;
  return {
    sizeGiB,
    storageClassName: goes ? cluster.storage?.storageClassName : cluster.storage?.retainStorageClassName,
  };
}

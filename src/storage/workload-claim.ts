import { Construct } from 'constructs';
import { Claim, claimFor } from './claim';
import { ObjectStorageBinding } from './object-storage';
import { VolumeOptions, VolumeRetention } from './volume-options';
import { IKubernetesCluster } from '../cluster/kubernetes-cluster';
import { ValidationError } from '../private/errors';

const BESIDE_A_BUCKET_GIB = 10;
const IN_PLACE_OF_A_BUCKET_GIB = 50;

/** The volume of a workload that keeps objects: for what is not in its bucket yet, or, without a bucket, for everything. */
export function workloadClaim(
  scope: Construct,
  cluster: IKubernetesCluster,
  storage: ObjectStorageBinding,
  volume: VolumeOptions | undefined,
  besideBucket: VolumeRetention,
): Claim {
  if (storage.bucket) {
    return claimFor(scope, 'volume', cluster, BESIDE_A_BUCKET_GIB, { retention: besideBucket, ...volume });
  }
  if (volume) {
    throw new ValidationError(scope, {
      property: 'volume',
      problem: 'cannot be combined with a storage that is already a volume',
      fix: 'leave it out, and configure the volume in `ObjectStorage.volume({...})`',
    });
  }
  return claimFor(scope, 'storage.volume', cluster, IN_PLACE_OF_A_BUCKET_GIB, storage.volume);
}

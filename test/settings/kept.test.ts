import { ObservableEksCluster, ResourceDefaults, ResourceSettings, S3StateBucket } from '../../src';
import { synth, testStack } from '../helpers/synth';

/** Types of what Terraform refuses to destroy. */
function kept(settings: ResourceSettings, above: ResourceSettings = {}): string[] {
  const stack = testStack();
  ResourceDefaults.applyTo(stack, above);
  new ObservableEksCluster(stack, 'Platform', { clusterName: 'platform', resourceSettings: settings });
  new S3StateBucket(stack, 'State', { bucketName: 'somebodys-state' });
  return Object.entries<any>(synth(stack).json.resource)
    .flatMap(([type, byId]) => Object.values<any>(byId).filter(({ lifecycle }) => lifecycle?.prevent_destroy).map(() => type)).sort();
}

it('nothing but the state bucket is kept, unless that is asked for', () => {
  expect(kept({})).toEqual(['aws_s3_bucket']);
});

it('cluster and key are kept where settings say so', () => {
  expect(kept({ preventDestroy: true })).toEqual(['aws_eks_cluster', 'aws_kms_key', 'aws_s3_bucket']);
});

it('the nearest setting wins, a `false` too', () => {
  expect(kept({}, { preventDestroy: true })).toEqual(['aws_eks_cluster', 'aws_kms_key', 'aws_s3_bucket']);
  expect(kept({ preventDestroy: false }, { preventDestroy: true })).toEqual(['aws_s3_bucket']);
});

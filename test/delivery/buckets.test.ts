import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { TerraformVariable } from 'cdktf';
import { nameFrom, synthesised, TAGS } from './support';
import { allows, Call } from '../helpers/policy-evaluator';

const bucket = (name: string, path = '') => `arn:aws:s3:::${name}${path}`;
const MADE = nameFrom('edge-loki-');

describe('buckets that are deleted with what is in them', () => {
  const { plan, apply } = synthesised({
    prepare: (stack) => {
      new S3Bucket(stack, 'Loki', { bucketPrefix: 'edge-loki-', forceDestroy: true, tags: TAGS });
      new S3Bucket(stack, 'Tempo', { bucket: 'edge-tempo', forceDestroy: new TerraformVariable(stack, 'Force', { type: 'bool' }).booleanValue, tags: TAGS });
      new S3Bucket(stack, 'Kept', { bucket: 'edge-kept', tags: TAGS });
      new S3Bucket(stack, 'AlsoKept', { bucket: 'edge-also-kept', forceDestroy: false, tags: TAGS });
    },
  });

  it.each<[string, boolean, Call]>([
    ['are listed', true, { action: 's3:ListBucketVersions', resource: bucket(MADE) }],
    ['are emptied', true, { action: 's3:DeleteObject', resource: bucket(MADE, '/fake/1') }],
    ['are emptied of versions', true, { action: 's3:DeleteObjectVersion', resource: bucket(MADE, '/fake/1') }],
    ['are emptied where only Terraform knows whether', true, { action: 's3:DeleteObject', resource: bucket('edge-tempo', '/single-tenant/1') }],
    ['are not read', false, { action: 's3:GetObject', resource: bucket(MADE, '/fake/1') }],
    ['are not written', false, { action: 's3:PutObject', resource: bucket(MADE, '/fake/1') }],
    ['do not make others empty', false, { action: 's3:DeleteObject', resource: bucket('edge-kept', '/1') }],
    ['do not make those empty that say no', false, { action: 's3:DeleteObjectVersion', resource: bucket('edge-also-kept', '/1') }],
    ['do not list others', false, { action: 's3:ListBucketVersions', resource: bucket('edge-kept') }],
    ['leave the state alone', false, { action: 's3:DeleteObject', resource: bucket('acme-state', '/platform.tfstate') }],
  ])('%s: %s', async (_, expected, call) => {
    expect(await allows(apply, call)).toBe(expected);
  });

  it('are not emptied by who plans', async () => {
    expect(await allows(plan, { action: 's3:DeleteObject', resource: bucket(MADE, '/fake/1') })).toBe(false);
  });
});

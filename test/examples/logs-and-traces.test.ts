import { synthDemo } from './support';
import { mergeAsHelm } from '../charts/support';

const IN_GITHUB = ['--github-repository', 'acme/platform', '--github-repository-id', '456789'];

describe('--logs and --traces', () => {
  it('give the demo one process each, on a volume that goes with its claim', async () => {
    const demo = (await synthDemo('--logs', '--traces')).stack('worktest-demo');
    expect(mergeAsHelm(demo.values('loki'))).toMatchObject({ deploymentMode: 'Monolithic', singleBinary: { persistence: { size: '20Gi', storageClass: 'gp3' } } });
    expect(mergeAsHelm(demo.values('tempo'))).toMatchObject({ persistence: { size: '10Gi', storageClassName: 'gp3' }, tempo: { retention: '72h' } });
    expect(demo.resources('aws_s3_bucket')).toEqual([]);
  });

  it('give production Loki in parts, a bucket and a role each', async () => {
    const made = await synthDemo('--profile', 'production', '--logs', '--traces', ...IN_GITHUB);
    const platform = made.stack('worktest-platform');
    const buckets = platform.resources('aws_s3_bucket');
    expect(buckets.map(({ bucket_prefix: prefix }) => prefix))
      .toEqual([expect.stringMatching(/^worktest-production-log/), expect.stringMatching(/^worktest-production-tra/)]);
    expect(buckets.map(({ force_destroy: forced }) => forced)).toEqual([undefined, undefined]);
    expect(mergeAsHelm(platform.values('loki'))).toMatchObject({ deploymentMode: 'Distributed', ingester: { replicas: 3 } });
    const associated = platform.resources('aws_eks_pod_identity_association').map(({ service_account: account }) => account);
    expect(associated).toEqual(expect.arrayContaining(['loki', 'tempo']));
    // What a role may do, its boundary has to let it.
    const boundary = made.stack('worktest-ci').resources('aws_iam_policy').find(({ address }) => address.includes('Boundary'));
    const allowed = JSON.stringify(boundary.policy);
    for (const action of ['s3:PutObject', 's3:GetObject', 's3:DeleteObject', 's3:ListBucket']) expect(allowed).toContain(action);
  });

  it('are off by default', async () => {
    const demo = (await synthDemo()).stack('worktest-demo');
    expect(demo.resources('helm_release').filter(({ name }) => ['loki', 'tempo'].includes(name))).toEqual([]);
  });
});

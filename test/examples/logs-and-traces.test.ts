import { synthDemo } from './support';
import { mergeAsHelm } from '../charts/support';

describe('--logs and --traces', () => {
  it('give the demo one process each, on a volume that goes with its claim', async () => {
    const demo = (await synthDemo('--logs', '--traces')).stack('worktest-demo');
    expect(mergeAsHelm(demo.values('loki'))).toMatchObject({ deploymentMode: 'Monolithic', singleBinary: { persistence: { size: '20Gi', storageClass: 'gp3' } } });
    expect(mergeAsHelm(demo.values('tempo'))).toMatchObject({ persistence: { size: '10Gi', storageClassName: 'gp3' }, tempo: { retention: '72h' } });
    expect(demo.resources('aws_s3_bucket')).toEqual([]);
  });

  it('are off by default', async () => {
    const demo = (await synthDemo()).stack('worktest-demo');
    expect(demo.resources('helm_release').filter(({ name }) => ['loki', 'tempo'].includes(name))).toEqual([]);
  });
});

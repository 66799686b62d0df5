import { ObservableEksCluster, VpcCniOptions } from '../../src';
import { synth, testStack } from '../helpers/synth';

function configuration(vpcCni?: VpcCniOptions): any {
  const stack = testStack();
  new ObservableEksCluster(stack, 'Platform', { clusterName: 'platform', addons: { vpcCni } });
  const addon = synth(stack).resource('aws_eks_addon', 'Platform/Addons/VpcCni');
  return JSON.parse(addon.configuration_values ?? '{}');
}

describe('the VPC CNI', () => {
  it('enforces NetworkPolicies when asked to: the schema of the add-on wants text', () => {
    expect(configuration({ networkPolicy: true })).toMatchObject({ enableNetworkPolicy: 'true' });
  });

  it.each([undefined, {}, { networkPolicy: false }])('is left as EKS configures it with %j', (options) => {
    expect(configuration(options)).not.toHaveProperty('enableNetworkPolicy');
  });

  it('takes what else it is given', () => {
    const env = { ENABLE_PREFIX_DELEGATION: 'true' };
    expect(configuration({ networkPolicy: true, helmValues: { env } })).toMatchObject({ enableNetworkPolicy: 'true', env });
  });
});

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

  it.each<VpcCniOptions>([
    { networkPolicy: true, helmValues: { enableNetworkPolicy: 'true' } },
    { networkPolicy: false, helmValues: { enableNetworkPolicy: 'false' } },
    { helmValues: { enableNetworkPolicy: 'true', nodeAgent: { enabled: false } } },
    { networkPolicy: true, helmValues: { nodeAgent: { enablePolicyEventLogs: 'true' } } },
  ])('may be told the same twice, or in its own words alone: %j', (options) => {
    expect(configuration(options)).toMatchObject(options.helmValues!);
  });

  it.each<[VpcCniOptions, string]>([
    [{ networkPolicy: true, helmValues: { enableNetworkPolicy: 'false' } }, 'enableNetworkPolicy` is set by the library, and other parts depend on it, got \'false\''],
    [{ networkPolicy: false, helmValues: { enableNetworkPolicy: 'true' } }, 'enableNetworkPolicy` is set by the library, and other parts depend on it, got \'true\''],
    [{ networkPolicy: true, helmValues: { nodeAgent: { enabled: false } } }, 'nodeAgent.enabled` is set by the library, and other parts depend on it, got false'],
  ])('is not told two things at once: %j', (options, said) => {
    expect(() => configuration(options)).toThrow(new Error(`Test/Platform/Addons: \`vpcCni.helmValues.${said}. Fix: remove it, and use \`networkPolicy\`.`));
  });
});

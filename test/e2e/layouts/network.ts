import { TerraformOutput } from 'cdktf';
import { program, stackIn } from './program';
import { ClusterNetwork, NatGateways } from 'cdktf-observable-eks';

/** A network that others use by the ids that this stack puts out. */
program((app, told) => {
  const stack = stackIn(app, 'network', told);
  const network = new ClusterNetwork(stack, 'Network', { availabilityZones: 2, natGateways: NatGateways.SINGLE });
  for (const [name, value] of Object.entries({
    vpc: network.vpcId,
    privateSubnets: network.privateSubnetIds.join(','),
    publicSubnets: network.publicSubnetIds.join(','),
  })) {
    new TerraformOutput(stack, name, { value });
  }
});

import { program, smallCluster, stackIn } from './program';
import { ExistingNetwork, NginxIngress } from 'cdktf-observable-eks';

/** A cluster in a network that it knows by ids alone. */
program((app, told) => {
  const stack = stackIn(app, 'in-existing-network', told);
  const existingNetwork = new ExistingNetwork(stack, 'Network', {
    vpcId: told.facts.vpc,
    privateSubnetIds: told.facts.privateSubnets.split(','),
    publicSubnetIds: told.facts.publicSubnets.split(','),
  });
  new NginxIngress(stack, 'Nginx', { cluster: smallCluster(stack, 'guest', { existingNetwork }) });
});

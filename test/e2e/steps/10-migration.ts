import { imports } from './changed-app';
import { expectIdentities } from './identities';
import { migrate } from './identity-migration';
import { DEMO_STACK, Step } from './step';
import { eventually } from '../checks';

/** The demo is hardened in place: its pods get roles of their own while it runs. */
export const migration: Step = {
  number: 10,
  makesAnotherCluster: true,
  name: 'From the node role to a role for each pod, phase by phase',
  async run(world, say) {
    const { deployment } = world;
    await deployment.synthesise();
    await deployment.prepare(DEMO_STACK);
    await deployment.apply(DEMO_STACK);
    await eventually('The deployment', 60, () => world.view().problems());
    await expectIdentities(world, 'before', 'NODE_ROLE');
    await migrate(
      world,
      { current: 'WorkloadIdentity.nodeRole()', target: 'WorkloadIdentity.podIdentity()', from: 'NODE_ROLE', to: 'POD_IDENTITY' },
      ['identity: WorkloadIdentity.nodeRole(),', 'identity: IDENTITY,'],
      imports('MigrationPhase'),
      [],
      say,
    );
    await deployment.destroy(DEMO_STACK);
    return 'no permission taken before its successor was in use; nothing left on the nodes';
  },
};

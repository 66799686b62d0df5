import { ONE_MINOR_EARLIER, writeChangedApp } from './changed-app';
import { DEMO_STACK, expectEqual, expectMatch, STATE_STACK, Step } from './step';
import { eventually } from '../checks';
import { signature } from '../inventory';
import { REGION, World } from '../world';

const PLAN = ['plan', '-input=false', '-no-color', '-lock-timeout=0s'];

/** How long AWS keeps the Terraform waiting that holds the lock; a plan without changes takes less. */
const HELD_MILLISECONDS = 20_000;

/** The bucket for the state, then state in it, with a lock that others respect. */
export const bootstrap: Step = {
  number: 1,
  name: 'State bucket, and a lock that others respect',
  async run(world) {
    const { deployment } = world;
    await deployment.synthesise(writeChangedApp(world, 'first', [ONE_MINOR_EARLIER]));
    await deployment.prepare(STATE_STACK);
    await deployment.apply(STATE_STACK);
    await deployment.prepare(DEMO_STACK);

    await locked(world);
    return 'bucket made; a Terraform beside another is refused';
  },
};

/** Two at once: one that AWS keeps waiting holds the lock, the other is refused; then the lock is gone. */
async function locked({ deployment, endpoint }: World): Promise<void> {
  const lock = () => fetch(`${endpoint.url}/worktest-terraform-state/${DEMO_STACK}.tfstate.tflock`, { headers: signature(REGION, 's3') });
  endpoint.setFaults([{ service: 'sts', action: 'GetCallerIdentity', kind: 'delay', times: 1, delayMilliseconds: HELD_MILLISECONDS }]);
  const [, { stderr, stdout }] = await Promise.all([
    deployment.run(DEMO_STACK, PLAN),
    eventually('The lock', 60, async () => ((await lock()).ok ? [] : ['nobody holds it'])).then(() => deployment.run(DEMO_STACK, PLAN, {}, [1])),
  ]);
  endpoint.setFaults([]);
  expectMatch('A second Terraform is refused while one holds the lock', stderr + stdout, /Error acquiring the state lock[^]*OperationTypePlan/);
  expectEqual('The status of the lock afterwards', (await lock()).status, 404);
}

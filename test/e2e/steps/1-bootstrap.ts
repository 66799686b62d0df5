import { ONE_MINOR_EARLIER, writeChangedApp } from './changed-app';
import { DEMO_STACK, expectMatch, STATE_STACK, Step } from './step';
import { signature } from '../inventory';
import { REGION } from '../world';

const LOCK = {
  ID: '00000000-0000-0000-0000-000000000000',
  Operation: 'OperationTypeApply',
  Who: 'somebody else',
  Version: '1.11.4',
  Created: '2026-11-26T00:00:00Z',
};

/** The bucket for the state, then state in it, with a lock that others respect. */
export const bootstrap: Step = {
  number: 1,
  name: 'State bucket, and a lock that others respect',
  async run(world) {
    const { deployment, endpoint } = world;
    await deployment.synthesise(writeChangedApp(world, 'first', [ONE_MINOR_EARLIER]));
    await deployment.prepare(STATE_STACK);
    await deployment.apply(STATE_STACK);
    await deployment.prepare(DEMO_STACK);

    const object = `${endpoint.url}/worktest-terraform-state/${DEMO_STACK}.tfstate.tflock`;
    const headers = signature(REGION, 's3');
    await fetch(object, { method: 'PUT', headers, body: JSON.stringify(LOCK) });
    const { stderr, stdout } = await deployment.run(DEMO_STACK, ['plan', '-input=false', '-no-color', '-lock-timeout=0s'], {}, [1]);
    expectMatch('A second run is refused while one holds the lock', stderr + stdout, /Error acquiring the state lock/);
    await fetch(object, { method: 'DELETE', headers });
    return 'bucket made; a run beside another is refused';
  },
};

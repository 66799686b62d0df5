import { DEMO_STACK, expectEqual, Step } from './step';

/** Nothing changes when nothing was changed. */
export const planAgain: Step = {
  number: 3,
  name: 'Plan again, synthesise again',
  async run({ deployment }) {
    expectEqual('The second plan', await deployment.planned(DEMO_STACK), {});
    const { exitCode } = await deployment.run(DEMO_STACK, ['plan', '-input=false', '-no-color', '-detailed-exitcode'], {}, [0, 2]);
    expectEqual('The exit code of the second plan', exitCode, 0);
    const first = await deployment.synthesise();
    const second = await deployment.synthesise();
    expectEqual('The second synthesis', second, first);
    return 'no changes; the same bytes';
  },
};

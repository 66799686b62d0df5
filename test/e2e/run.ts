/**
 * `npm run e2e`: the reference deployment applied, changed, broken and destroyed for real, without an AWS account.
 * What stands in for what, and what that cannot prove: docs/verification.md.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { NamedClusterOptions } from './kubernetes/named-cluster';
import { claim, endOnSignals, endWithCallers } from './kubernetes/processes';
import { listenersOffLoopback } from './listeners';
import { bootstrap } from './steps/1-bootstrap';
import { migration } from './steps/10-migration';
import { applyFromNothing } from './steps/2-apply';
import { planAgain } from './steps/3-plan-again';
import { change } from './steps/4-change';
import { breakThings } from './steps/5-break';
import { wrongLogin } from './steps/6-wrong-login';
import { destroyAll } from './steps/7-destroy';
import { wrongOnPurpose } from './steps/8-wrong-on-purpose';
import { upgrade } from './steps/9-upgrade';
import { LAYOUT_STEPS } from './steps/layouts';
import { PRODUCTION_STEPS } from './steps/production';
import { selectSteps } from './steps/select';
import { Step } from './steps/step';
import { DEMO_CASES } from './steps/wrong-cases-demo';
import { printed } from './strict/print';
import { useTemporaryFolder } from './temporary';
import { World } from './world';

const ROOT = resolve(__dirname, '..', '..');
const STEPS: Record<string, Step[]> = {
  demo: [bootstrap, applyFromNothing, planAgain, change, breakThings, wrongLogin, destroyAll, wrongOnPurpose(DEMO_CASES), upgrade, migration],
  production: PRODUCTION_STEPS,
  layouts: LAYOUT_STEPS,
};

interface Outcome {
  readonly step: Step;
  readonly result: 'passed' | 'failed' | 'not run';
  readonly seconds: number;
  readonly detail: string;
}

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      'profile': { type: 'string', default: 'demo' },
      'steps': { type: 'string' },
      'charts': { type: 'string', default: process.env.CHARTS_DIR },
      'aws-provider-version': { type: 'string', default: '5.100.0' },
      'kubeconfig': { type: 'string' },
      'context': { type: 'string' },
      'service-socket': { type: 'string' },
      'keep': { type: 'boolean', default: false },
    },
  });
  const all = STEPS[values.profile];
  if (!all) throw new Error(`unknown profile '${values.profile}'; there is: ${Object.keys(STEPS).join(', ')}`);
  const named = namedCluster(values);
  const steps = selectSteps(all, values.steps, named !== undefined);
  const folder = join(ROOT, '.e2e', 'run');
  claim(`${folder}.pid`);
  endOnSignals(() => World.stopAll());
  endWithCallers();
  useTemporaryFolder(folder);
  const start = Date.now();
  console.log(`Starting the emulator, the EKS endpoint and what they need; logs in ${join('.e2e', 'run', 'logs')}`);
  const world = await World.start({
    cache: process.env.E2E_CACHE ?? join(ROOT, '.e2e'),
    folder,
    profile: values.profile,
    charts: values.charts && resolve(values.charts),
    awsProviderVersion: values['aws-provider-version'],
    namedCluster: named,
  });
  try {
    const outcomes = await runSteps(world, steps);
    const violations = report(outcomes, world, folder, Date.now() - start);
    return violations === 0 && outcomes.every(({ result }) => result === 'passed');
  } finally {
    if (values.keep) {
      console.log('Kept running. End it with Ctrl-C.');
      await new Promise(() => undefined);
    }
    await world.stop();
  }
}

function namedCluster(values: { 'kubeconfig'?: string; 'context'?: string; 'service-socket'?: string }): NamedClusterOptions | undefined {
  if (values.kubeconfig === undefined) return undefined;
  const serviceSocket = values['service-socket'];
  if (!serviceSocket) {
    throw new Error('--kubeconfig needs --service-socket: where the API server of that cluster sends what is for a Service (docs/verification.md)');
  }
  return { kubeconfigFile: resolve(values.kubeconfig), context: values.context, serviceSocket: resolve(serviceSocket) };
}

async function runSteps(world: World, steps: Step[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const step of steps) {
    if (outcomes.some(({ result }) => result !== 'passed')) {
      outcomes.push({ step, result: 'not run', seconds: 0, detail: 'a step before it failed' });
      continue;
    }
    console.log(`\n${step.number}. ${step.name}`);
    const start = Date.now();
    const secondsOf = () => Math.round((Date.now() - start) / 1000);
    try {
      const detail = await step.run(world, (line) => console.log(`   ${line}`));
      const open = listenersOffLoopback(process.pid);
      if (open.length > 0) throw new Error(`Others on the network reach what listens on more than loopback: ${open.join(', ')}`);
      outcomes.push({ step, result: 'passed', seconds: secondsOf(), detail });
      console.log(`   passed, ${secondsOf()} s: ${detail}`);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      outcomes.push({ step, result: 'failed', seconds: secondsOf(), detail });
      console.log(`   FAILED, ${secondsOf()} s: ${detail}`);
    }
  }
  return outcomes;
}

/** @returns how many kinds of requests AWS would have refused */
function report(outcomes: Outcome[], world: World, folder: string, milliseconds: number): number {
  const gaps = [...new Set(Object.values(world.deployment.gaps).flat())];
  if (gaps.length > 0) {
    console.log(`\nLeft out, since AWS provider ${world.options.awsProviderVersion} does not know them: ${gaps.join(', ')}`);
  }
  const validation = world.validator.report();
  console.log(`\n${printed(validation, world.validator.library.version).join('\n')}`);
  const width = Math.max(...outcomes.map(({ step }) => step.name.length)) + 6;
  console.log(`\n${'step'.padEnd(width)}${'result'.padEnd(10)}seconds`);
  for (const { step, result, seconds } of outcomes) {
    console.log(`${`${step.number}. ${step.name}`.padEnd(width)}${result.padEnd(10)}${seconds}`);
  }
  const table = outcomes.map(({ step, result, seconds, detail }) => ({ step: step.number, name: step.name, result, seconds, detail }));
  if (existsSync(folder)) {
    writeFileSync(join(folder, 'report.json'), `${JSON.stringify({ seconds: Math.round(milliseconds / 1000), gaps, steps: table, calls: world.endpoint.calls(), validation }, null, 2)}\n`);
  }
  const passed = outcomes.filter(({ result }) => result === 'passed').length;
  const failed = outcomes.length - passed;
  if (failed === 0 && validation.violations.length > 0) console.log('\nEvery step passed, but AWS would have refused what is named above');
  console.log(`\n${passed} passed, ${failed + validation.violations.length} failed`);
  return validation.violations.length;
}

main().then(
  (passed) => process.exit(passed ? 0 : 1),
  (error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);

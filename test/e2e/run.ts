/**
 * `npm run e2e`: the reference deployment applied, changed, broken and destroyed for real, without an AWS account.
 * What stands in for what, and what that cannot prove: docs/verification.md.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Arguments, readArguments, usage } from './command-line';
import { claim, endOnSignals, endWithCallers } from './kubernetes/processes';
import { listenersOffLoopback } from './listeners';
import { tooLong } from './log-size';
import { Progress } from './progress';
import { bootstrap } from './steps/1-bootstrap';
import { migration } from './steps/10-migration';
import { drift } from './steps/11-drift';
import { brokenDestroy } from './steps/12-broken-destroy';
import { edition } from './steps/13-edition';
import { applyFromNothing } from './steps/2-apply';
import { planAgain } from './steps/3-plan-again';
import { change } from './steps/4-change';
import { breakThings } from './steps/5-break';
import { wrongLogin } from './steps/6-wrong-login';
import { destroyAll } from './steps/7-destroy';
import { wrongOnPurpose } from './steps/8-wrong-on-purpose';
import { upgrade } from './steps/9-upgrade';
import { DEPLOY_ROLE_STEPS } from './steps/deploy-roles';
import { EXTERNAL_STEPS } from './steps/external';
import { LAYOUT_STEPS } from './steps/layouts';
import { PRODUCTION_STEPS } from './steps/production';
import { Step } from './steps/step';
import { DEMO_CASES } from './steps/wrong-cases-demo';
import { printed } from './strict/print';
import { useTemporaryFolder } from './temporary';
import { World } from './world';
import { cliVersion } from '../../tools/terraform';
import { hostFacts, whyNot } from '../world/host';

const ROOT = resolve(__dirname, '..', '..');
const STEPS: Record<string, Step[]> = {
  'demo': [bootstrap, applyFromNothing, planAgain, edition, change, breakThings, wrongLogin, destroyAll, wrongOnPurpose(DEMO_CASES), upgrade, migration, drift,
    brokenDestroy],
  'production': PRODUCTION_STEPS,
  'layouts': LAYOUT_STEPS,
  'external': EXTERNAL_STEPS,
  'deploy-roles': DEPLOY_ROLE_STEPS,
};

interface Outcome {
  readonly step: Step;
  readonly result: 'passed' | 'failed' | 'not run';
  readonly seconds: number;
  readonly detail: string;
}

async function main(): Promise<boolean> {
  const asked = readArguments(process.argv.slice(2), STEPS);
  if (!asked) {
    console.log(usage(STEPS));
    return true;
  }
  if (asked.nodes === 'real') return runOnRealNode(asked);
  const folder = join(ROOT, '.e2e', 'run');
  claim(`${folder}.pid`);
  endOnSignals(() => World.stopAll());
  endWithCallers();
  useTemporaryFolder(folder);
  const start = Date.now();
  const progress = new Progress((line) => console.log(line));
  const cli = await cliVersion();
  progress.say(`${cli}; starting the emulator, the EKS endpoint and what they need; logs in ${join('.e2e', 'run', 'logs')}`);
  const world = await World.start({
    cache: process.env.E2E_CACHE ?? join(ROOT, '.e2e'),
    folder,
    profile: asked.profile,
    charts: asked.charts,
    awsProviderVersion: asked.awsProviderVersion,
    namedCluster: asked.namedCluster,
  });
  try {
    const outcomes = await runSteps(world, asked.steps, (line) => progress.say(line));
    return report(outcomes, world, folder, cli, Date.now() - start);
  } finally {
    progress.stop();
    if (asked.keep) {
      console.log('Kept running. End it with Ctrl-C.');
      await new Promise(() => undefined);
    }
    await world.stop();
  }
}

/** `npm run world`, which has its own way to end what it starts. */
async function runOnRealNode({ charts, keep }: Arguments): Promise<boolean> {
  // There it is skipped, and nothing would be proven of what was asked for here.
  const reason = whyNot(hostFacts());
  if (reason) throw new Error(`--nodes real cannot run here: ${reason}`);
  const options = [...charts === undefined ? [] : ['--charts', charts], ...keep ? ['--keep'] : []];
  const child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'test', 'world', 'run.ts'), ...options], { stdio: 'inherit' });
  const ended = once(child, 'exit');
  // Whoever ended it may start another one at once.
  endOnSignals(async () => {
    child.kill('SIGINT');
    await ended;
  });
  const [code] = await ended;
  return code === 0;
}

async function runSteps(world: World, steps: Step[], say: (line: string) => void): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const step of steps) {
    if (outcomes.some(({ result }) => result !== 'passed')) {
      outcomes.push({ step, result: 'not run', seconds: 0, detail: 'a step before it failed' });
      continue;
    }
    say(`\n${step.number}. ${step.name}`);
    const start = Date.now();
    const secondsOf = () => Math.round((Date.now() - start) / 1000);
    try {
      const detail = await step.run(world, (line) => say(`   ${line}`));
      const open = listenersOffLoopback(process.pid);
      if (open.length > 0) throw new Error(`Others on the network reach what listens on more than loopback: ${open.join(', ')}`);
      outcomes.push({ step, result: 'passed', seconds: secondsOf(), detail });
      say(`   passed, ${secondsOf()} s: ${detail}`);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      outcomes.push({ step, result: 'failed', seconds: secondsOf(), detail });
      say(`   FAILED, ${secondsOf()} s: ${detail}`);
    }
  }
  return outcomes;
}

/** @returns whether all is well: each step passed, AWS would have taken each request, and somebody can read the logs */
function report(outcomes: Outcome[], world: World, folder: string, cli: string, milliseconds: number): boolean {
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
    writeFileSync(join(folder, 'report.json'), `${JSON.stringify({ cli, seconds: Math.round(milliseconds / 1000), gaps, steps: table, calls: world.endpoint.calls(), validation }, null, 2)}\n`);
  }
  const passed = outcomes.filter(({ result }) => result === 'passed').length;
  const beside = [...tooLong(folder), ...(validation.violations.length > 0 ? ['AWS would have refused what is named above'] : [])];
  for (const problem of beside) console.log(`\n${problem}`);
  const failed = outcomes.length - passed + beside.length;
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0;
}

main().then(
  (passed) => process.exit(passed ? 0 : 1),
  (error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);

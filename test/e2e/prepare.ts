/**
 * `npm run e2e:prepare`: gets what the run needs and npm does not have, once, into a cache folder: the emulator and the
 * AWS CLI (Python), and a Kubernetes control plane (Go). Says in a line what cannot be had. Providers and charts are
 * never made here: those are found where the CLI looks, and in the folder that CHARTS_DIR names.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { prepareKubernetes } from './kubernetes/prepare';
import { findCli, runProcess } from '../../tools/terraform';

const PYTHON_PACKAGES = ['ministack==1.5.33', 'awscli==1.46.3'];

const root = resolve(__dirname, '..', '..');
const cache = process.env.E2E_CACHE ?? join(root, '.e2e');

async function prepareEmulator(): Promise<void> {
  const venv = join(cache, 'venv');
  if (existsSync(join(venv, 'bin', 'ministack')) && existsSync(join(venv, 'bin', 'aws'))) {
    console.log('emulator and AWS CLI: there');
    return;
  }
  console.log(`emulator and AWS CLI: installing ${PYTHON_PACKAGES.join(', ')}`);
  await must('python3', ['-m', 'venv', venv]);
  await must(join(venv, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', ...PYTHON_PACKAGES]);
}

async function must(program: string, args: string[]): Promise<void> {
  const { exitCode, stderr } = await runProcess(program, args, { cwd: root });
  if (exitCode !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr.trim().split('\n').pop()}`);
}

async function main(): Promise<void> {
  const missing: string[] = [];
  for (const part of [prepareEmulator, () => prepareKubernetes(join(cache, 'bin'))]) {
    await part().catch((error: Error) => missing.push(error.message));
  }
  if (!findCli()) missing.push('terraform or tofu is not on PATH');
  if ((await runProcess('kubectl', ['version', '--client'], { cwd: root }).catch(() => ({ exitCode: 1 }))).exitCode !== 0) {
    missing.push('kubectl is not on PATH');
  }
  for (const line of missing) console.error(`Missing: ${line}`);
  console.log(missing.length === 0 ? 'Ready: CHARTS_DIR=<folder with the charts> npm run e2e' : 'Not ready.');
  process.exitCode = missing.length === 0 ? 0 : 1;
}

void main();

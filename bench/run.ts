/**
 * `npm run bench`: how the library's speed compares with what it stands on. Prints ratios of medians of CPU time, measured in
 * one run and in whole processes, since a single time says more about the machine than about the library, and a busy
 * machine stretches the time on the clock. It takes three minutes where nothing else runs; a line says what it is at.
 * `npm run bench -- --blueprints` compares a first cluster with a like one of cdk-eks-blueprints and with the same resources
 * by CDKTF alone, and nothing else.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import * as ts from 'typescript';

const RUNS = 5;
const root = resolve(__dirname, '..');
mkdirSync(join(root, 'dist'), { recursive: true });
// Inside the repository, where the compiled programs find node_modules and the package itself.
const work = mkdtempSync(join(root, 'dist', 'bench-'));

interface Sample {
  readonly milliseconds: number;
  readonly megabytes: number;
}

/** Compiles one program without checking it, so that no compiler runs in what is measured. */
function compiled(source: string, name: string): string {
  const { outputText } = ts.transpileModule(readFileSync(join(root, source), 'utf8'), {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const target = join(work, `${name}.js`);
  writeFileSync(target, outputText);
  return target;
}

function runOnce(program: string[]): Sample {
  const reporter = join(work, 'report.js');
  const { status, stderr } = spawnSync(process.execPath, ['--require', reporter, ...program], {
    cwd: work,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [, kilobytes, microseconds] = /maxrss=(\d+) cpu=(\d+)/.exec(stderr ?? '') ?? [];
  if (status !== 0 || !kilobytes) {
    throw new Error(`${relative(root, program[0])} failed:\n${stderr}`);
  }
  return { milliseconds: Number(microseconds) / 1000, megabytes: Number(kilobytes) / 1024 };
}

/** Programs in turn, A B A B, so that a busy minute hits all of them. The first round only warms up. */
function measure(programs: Record<string, string[]>): Record<string, Sample> {
  const samples: Record<string, Sample[]> = {};
  for (let round = 0; round <= RUNS; round++) {
    progress(`${Object.keys(programs).join(' and ')}, ${round === 0 ? 'warming up' : `round ${round} of ${RUNS}`}`);
    for (const [name, program] of Object.entries(programs)) {
      const sample = runOnce(program);
      if (round > 0) {
        (samples[name] ??= []).push(sample);
      }
    }
  }
  return Object.fromEntries(
    Object.entries(samples).map(([name, all]) => [
      name,
      { milliseconds: median(all.map((one) => one.milliseconds)), megabytes: median(all.map((one) => one.megabytes)) },
    ]),
  );
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function progress(what: string): void {
  process.stderr.write(`... ${what}\n`);
}

function print(what: string, ratio: string, goal: string, detail: string): void {
  console.log(`${what.padEnd(52)}${ratio.padStart(8)}   goal ${goal.padEnd(12)}${detail}`);
}

function providerModules(): string[] {
  const imports = new Set<string>();
  for (const file of readdirSync(join(root, 'lib'), { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.js')) {
      for (const [, module] of readFileSync(join(root, 'lib', file), 'utf8').matchAll(/require\("(@cdktf\/[^"]+)"\)/g)) {
        imports.add(module);
      }
    }
  }
  return [...imports].sort();
}

function benchSynth(): void {
  for (const file of readdirSync(join(root, 'examples', 'worktest')).filter((name) => name.endsWith('.ts') && name !== 'main.ts')) {
    compiled(join('examples', 'worktest', file), file.replace('.ts', ''));
  }
  const worktest = compiled('examples/worktest/main.ts', 'worktest');
  const bare = compiled('bench/bare-app.ts', 'bare-app');
  runOnce([worktest]);
  const source = join(work, 'cdktf.out', 'stacks');
  const result = measure({ worktest: [worktest], bare: [bare, source, join(work, 'bare.out')] });
  print(
    'synth of worktest over bare CDKTF',
    (result.worktest.milliseconds / result.bare.milliseconds).toFixed(2),
    'at most 1.5',
    `${result.worktest.milliseconds.toFixed(0)} ms over ${result.bare.milliseconds.toFixed(0)} ms`,
  );
  print(
    'memory of worktest over bare CDKTF',
    (result.worktest.megabytes / result.bare.megabytes).toFixed(2),
    'none',
    `${result.worktest.megabytes.toFixed(0)} MB over ${result.bare.megabytes.toFixed(0)} MB`,
  );
}

function benchGrowth(): void {
  const clusters = compiled('bench/clusters.ts', 'clusters');
  const out = join(work, 'clusters.out');
  const time = (count: number, runs: number) => {
    progress(`${count} clusters in one app`);
    return median(Array.from({ length: runs }, () => runOnce([clusters, String(count), out]).milliseconds));
  };
  const [twenty, forty, twoHundred] = [time(20, 3), time(40, 3), time(200, 1)];
  print('40 clusters in one app over 20', (forty / twenty).toFixed(2), 'at most 2.2', `${forty.toFixed(0)} ms over ${twenty.toFixed(0)} ms`);
  print('200 clusters in one app, seconds', (twoHundred / 1000).toFixed(1), 'under 60', '');
}

function benchLoad(): void {
  const modules = ['cdktf', 'constructs', ...providerModules()];
  writeFileSync(join(work, 'load-package.js'), "require('cdktf-observable-eks');\n");
  writeFileSync(join(work, 'load-modules.js'), modules.map((module) => `require('${module}');\n`).join(''));
  const result = measure({ package: [join(work, 'load-package.js')], modules: [join(work, 'load-modules.js')] });
  print(
    'loading the package over the modules it uses',
    (result.package.milliseconds / result.modules.milliseconds).toFixed(2),
    'at most 1.3',
    `${result.package.milliseconds.toFixed(0)} ms over ${result.modules.milliseconds.toFixed(0)} ms, ${modules.length} modules`,
  );
}

function benchSize(): void {
  execFileSync('npm', ['pack', '--silent', '--pack-destination', work], { cwd: root });
  const tarball = readdirSync(work).find((name) => name.endsWith('.tgz'))!;
  print('packed package, MB', (statSync(join(work, tarball)).size / 1e6).toFixed(2), 'under 0.75', '');
}

const BLUEPRINTS = { '@aws-quickstart/eks-blueprints': '1.19.0', 'aws-cdk-lib': '2.261.0', 'constructs': '10.8.1' };

/** The folder with the packages of cdk-eks-blueprints, which are installed once. */
function blueprintsFolder(): string {
  const folder = join(root, '.cache', 'blueprints');
  if (!existsSync(join(folder, 'node_modules'))) {
    progress('installing cdk-eks-blueprints');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'blueprints', version: '0.0.0', private: true, dependencies: BLUEPRINTS }));
    execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund'], { cwd: folder });
  }
  return folder;
}

function benchBlueprints(): void {
  const first = compiled('bench/first-cluster.ts', 'first-cluster');
  runOnce([first, join(work, 'bare-source')]);
  const result = measure({
    ours: [first, join(work, 'first.out')],
    bare: [compiled('bench/bare-app.ts', 'bare-app'), join(work, 'bare-source', 'stacks'), join(work, 'bare.out')],
    blueprints: [compiled('bench/blueprints-cluster.ts', 'blueprints-cluster'), blueprintsFolder(), join(work, 'blueprints.out')],
  });
  print(
    'first cluster over that of cdk-eks-blueprints',
    (result.ours.milliseconds / result.blueprints.milliseconds).toFixed(2),
    'at most 0.4',
    `${result.ours.milliseconds.toFixed(0)} ms over ${result.blueprints.milliseconds.toFixed(0)} ms`,
  );
  print(
    'of it, the same resources by CDKTF alone',
    (result.bare.milliseconds / result.blueprints.milliseconds).toFixed(2),
    'none',
    `${result.bare.milliseconds.toFixed(0)} ms`,
  );
}

try {
  writeFileSync(
    join(work, 'report.js'),
    "process.on('exit', () => { const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage(); console.error('maxrss=' + maxRSS + ' cpu=' + (userCPUTime + systemCPUTime)); });\n",
  );
  console.log(`Medians of ${RUNS} runs, CPU time of whole processes, Node ${process.version}`);
  if (process.argv.includes('--blueprints')) {
    benchBlueprints();
  } else {
    benchSynth();
    benchGrowth();
    benchLoad();
    benchSize();
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

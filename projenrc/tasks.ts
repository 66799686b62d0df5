import { cdktf } from 'projen';

/** What the assembly is made of: `.jsii` holds the README too. */
const COMPILED_FROM = 'src README.md package.json tsconfig.json';

/** The commands of CONTRIBUTING.md, each in one line. */
export function addTasks(project: cdktf.ConstructLibraryCdktf): void {
  // cdktf's own floor is Node 20, whose end jsii announces with a banner at each start.
  project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');

  const compileIfNeeded = project.addTask('compile:if-needed', {
    description: 'Compile, unless nothing changed since the last time',
    condition: `[ ! -f lib/index.js ] || [ ! -f .jsii ] || [ -n "$(find ${COMPILED_FROM} -newer .jsii | head -n 1)" ]`,
  });
  compileIfNeeded.spawn(project.preCompileTask);
  compileIfNeeded.spawn(project.compileTask);
  project.preCompileTask.exec('tsx projenrc/argument-types.ts');
  project.compileTask.exec('tsx projenrc/bundle.ts');

  // On a fresh clone the tests need the assembly; the type check keeps its notes between runs.
  project.testTask.prependSpawn(compileIfNeeded);
  project.testTask.updateStep(1, {
    name: 'Type-check tests, tools and examples',
    exec: 'tsc --noEmit --incremental --tsBuildInfoFile node_modules/.cache/tsconfig.dev.tsbuildinfo -p tsconfig.dev.json',
  });

  const dashboards = project.addTask('dashboards', { description: 'Write the JSON of the dashboards, which the package holds' });
  dashboards.exec('tsx dashboards/write.ts');

  const charts = project.addTask('test:charts', {
    description: 'Render the charts of CHARTS_DIR with Helm and test that; hands on its arguments to jest',
  });
  charts.exec('tsx tools/test-charts.ts', { receiveArgs: true });

  const lint = project.addTask('lint', { description: 'Check style and house rules; `-- --fix` repairs what can be repaired' });
  lint.spawn(project.eslint!.eslintTask, { receiveArgs: true });

  const docgen = project.tasks.tryFind('docgen')!;
  docgen.reset('tsx projenrc/docgen.ts');
  docgen.exec('tsx projenrc/example-fixture.ts');
  const docs = project.addTask('docs', { description: 'Write what is made from the docstrings: API.md, docs/api and the frame of the examples' });
  docs.spawn(compileIfNeeded);
  docs.spawn(docgen);

  // No task: projen prints each of its steps between what the command says. It compiles by itself.
  project.package.setScript('worktest', 'tsx tools/worktest.ts');
  project.package.setScript('fleet', 'tsx tools/fleet.ts');

  // Nor here: the table is all that there is to see.
  project.package.setScript('attack', 'tsx test/attack/run.ts');

  const languages = project.addTask('languages', { description: 'Synthesise examples/<language> and compare with TypeScript, byte for byte' });
  languages.spawn(compileIfNeeded);
  languages.exec('tsx tools/languages.ts', { receiveArgs: true });
  project.package.setScript('platforms', 'tsx tools/platform-matrix.ts');

  const edition = project.addTask('edition:cdktn', { description: 'Make the package for CDK Terrain in dist/cdktn, and compare what it synthesises; `-- --test` tests it' });
  edition.spawn(compileIfNeeded);
  edition.exec('tsx tools/edition-cdktn.ts', { receiveArgs: true });

  const scan = project.addTask('scan', { description: 'Scan the reference deployment with checkov, which it installs into .cache' });
  scan.spawn(compileIfNeeded);
  scan.exec('tsx tools/ci/scan.ts');

  // The JavaScript package is npm's own; the other languages are packed by the release, which has their tools.
  const packageJs = project.tasks.tryFind('package:js')!;
  packageJs.reset('rm -rf dist/js');
  packageJs.exec('mkdir -p dist/js');
  packageJs.exec('npm pack --pack-destination dist/js');
  project.packageTask.reset();
  project.packageTask.spawn(compileIfNeeded);
  project.packageTask.spawn(packageJs);

  const bindings = project.addTask('bindings', { description: 'Generate the Python, Java, C# and Go code into dist/bindings' });
  bindings.spawn(compileIfNeeded);
  bindings.exec('rm -rf dist/bindings');
  bindings.exec('tsx tools/language-package.ts --code-only');
  for (const language of ['python', 'java', 'dotnet', 'go']) {
    project.tasks.tryFind(`package:${language}`)!.reset(`tsx tools/language-package.ts ${language}`);
  }

  const rosetta = project.addTask('rosetta', { description: 'Compile every example of the README and the docstrings' });
  rosetta.spawn(compileIfNeeded);
  rosetta.exec('tsx projenrc/example-fixture.ts');
  rosetta.exec('mkdir -p dist');
  rosetta.exec('jsii-rosetta extract --compile --strict --output dist/examples.tabl.json');

  const bench = project.addTask('bench', { description: 'Compare the speed with what the library stands on; prints ratios' });
  bench.spawn(compileIfNeeded);
  bench.exec('tsx bench/run.ts', { receiveArgs: true });

  const prepare = project.addTask('e2e:prepare', { description: 'Get what the end-to-end run needs, once, into .e2e' });
  prepare.exec('tsx test/e2e/prepare.ts', { receiveArgs: true });
  const e2e = project.addTask('e2e', { description: 'Apply, break and destroy the reference deployment for real, without an AWS account' });
  e2e.spawn(compileIfNeeded);
  e2e.exec('tsx test/e2e/run.ts', { receiveArgs: true });

  const prepareWorld = project.addTask('world:prepare', { description: 'Build what a node and its pods run, once, into .e2e' });
  prepareWorld.exec('tsx test/world/prepare.ts', { receiveArgs: true });
  const world = project.addTask('world', { description: 'Run what the library renders as pods of a real node, and look at dashboards and alerts' });
  // It compiles by itself, if there are charts. tsx itself kills what does not take a signal within some milliseconds, which has things to put in order first.
  world.exec('node --import tsx test/world/run.ts', { receiveArgs: true });

  const api = project.addTask('api', { description: 'Check the public API against the house rules (also part of test)' });
  api.spawn(compileIfNeeded);
  api.exec('jest --ci test/api', { receiveArgs: true });
}

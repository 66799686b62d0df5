import { cdktf, github } from 'projen';

const NODE_SETUP = { 'node-version': '22', 'package-manager-cache': false };

/** One job, one command: what a pull request is judged by is what `.ci/run` does on anybody's machine. */
export function addBuildWorkflow(project: cdktf.ConstructLibraryCdktf): void {
  const workflow = new github.GithubWorkflow(project.github!, 'build');
  workflow.on({ pullRequest: {}, push: { branches: ['main'] }, workflowDispatch: {} });
  workflow.addJob('build', {
    runsOn: ['ubuntu-latest'],
    permissions: { contents: github.workflows.JobPermission.READ },
    timeoutMinutes: 30,
    env: { CI: 'true' },
    steps: [
      github.WorkflowSteps.checkout(),
      { name: 'Setup Node.js', uses: 'actions/setup-node@v7.0.0', with: NODE_SETUP },
      { name: 'Check', run: '.ci/run' },
    ],
  });
}

/**
 * A tag can be moved to other code; a commit cannot. What projen pins itself is not here.
 * Looked up in the actions' repositories on 2026-11-30.
 */
const PINNED_ACTIONS = {
  'actions/setup-dotnet': 'a98b56852c35b8e3190ac28c8c2271da59106c68', // v6.0.0
  'actions/setup-go': 'b7ad1dad31e06c5925ef5d2fc7ad053ef454303e', // v7.0.0
  'actions/setup-java': 'b6effb05e454b25005698d916606bdc6ffcbf961', // v5.7.0
  'actions/setup-node': '820762786026740c76f36085b0efc47a31fe5020', // v7.0.0
  'actions/setup-python': '5fda3b95a4ea91299a34e894583c3862153e4b97', // v7.0.0
  'peter-evans/create-pull-request': '5f6978faf089d4d20b00c7766989d076bb2fc7f1', // v8.1.1
};

export function pinActions(project: cdktf.ConstructLibraryCdktf): void {
  for (const [action, commit] of Object.entries(PINNED_ACTIONS)) {
    project.github!.actions.set(action, `${action}@${commit}`);
  }
}

/** Jobs that publish, and the step of each that does it, after those that prepare it. */
const PUBLISHING_STEPS = { npm: 9, maven: 10, pypi: 10, nuget: 10, golang: 10 };

/** Releases come from `main` alone, and what publishes them is what the lock file names. */
export function secureRelease(project: cdktf.ConstructLibraryCdktf): void {
  const workflow = project.tryFindObjectFile('.github/workflows/release.yml')!;
  workflow.addOverride('jobs.release.if', "github.ref == 'refs/heads/main'");
  for (const [registry, step] of Object.entries(PUBLISHING_STEPS)) {
    workflow.addOverride(`jobs.release_${registry}.steps.${step}.run`, `.repo/node_modules/.bin/publib-${registry}`);
  }
  // What projen sets up is older than what the packages are for.
  workflow.addOverride('jobs.release_nuget.steps.1.with.dotnet-version', '10.x');
  workflow.addOverride('jobs.release_golang.steps.1.with.go-version', '^1.25.0');
  // projen writes the default registry's host into the workflow; publib knows it, and a fork may have its own.
  workflow.addDeletionOverride(`jobs.release_npm.steps.${PUBLISHING_STEPS.npm}.env.NPM_REGISTRY`);
}

interface EditionJob {
  readonly title: string;
  readonly setup: readonly github.workflows.Step[];
  readonly env: { readonly [name: string]: string };
}

/** Registries that have the edition for CDK Terrain, and what their jobs are given. */
const EDITION: { readonly [registry: string]: EditionJob } = {
  npm: { title: 'npm', setup: [], env: { NPM_DIST_TAG: 'latest', NPM_CONFIG_PROVENANCE: 'true', NPM_TRUSTED_PUBLISHER: 'true' } },
  pypi: {
    title: 'PyPI',
    setup: [{ name: 'Setup Python', uses: 'actions/setup-python', with: { 'python-version': '3.x' } }],
    env: { PYPI_TRUSTED_PUBLISHER: 'true' },
  },
};

/** The edition for CDK Terrain goes out with the same tag. It is on npm and PyPI: see decisions/ADR-05-cdktf-and-cdktn.md. */
export function releaseEdition(project: cdktf.ConstructLibraryCdktf): void {
  const { WorkflowSteps } = github;
  const { JobPermission } = github.workflows;
  for (const [registry, { title, setup, env }] of Object.entries(EDITION)) {
    const id = `release_${registry}_cdktn`;
    project.release!.addJobs({
      [id]: {
        name: `Publish the edition for CDK Terrain to ${title}`,
        needs: ['release'],
        runsOn: ['ubuntu-latest'],
        permissions: { idToken: JobPermission.WRITE, contents: JobPermission.READ },
        environment: 'release',
        if: "needs.release.outputs.tag_exists != 'true' && needs.release.outputs.latest_commit == github.sha",
        steps: [
          { name: 'Setup Node.js', uses: 'actions/setup-node', with: { ...NODE_SETUP, 'node-version': '24' } },
          ...setup,
          WorkflowSteps.downloadArtifact({
            name: 'Download build artifacts', with: { artifactIds: ['${{ needs.release.outputs.artifact_id }}'], path: 'dist' },
          }),
          WorkflowSteps.checkout({ with: { path: '.repo' } }),
          { name: 'Install Dependencies', run: 'cd .repo && npm ci' },
          {
            name: 'Release',
            env: { ...env, PUBLIB_DRYRUN: '${{ inputs.dry_run }}' },
            run: `.repo/node_modules/.bin/publib-${registry} dist/cdktn-${registry}`,
          },
        ],
      },
    });
    project.tryFindObjectFile('.github/workflows/release.yml')!.addToArray('jobs.release_github.needs', id);
  }
}

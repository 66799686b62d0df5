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

/** projen writes the default registry's host into the workflow; publib knows it, and a fork may have its own. */
export function leaveOutNpmRegistry(project: cdktf.ConstructLibraryCdktf): void {
  const workflow = project.tryFindObjectFile('.github/workflows/release.yml');
  const RELEASE_STEP = 9;
  workflow?.addDeletionOverride(`jobs.release_npm.steps.${RELEASE_STEP}.env.NPM_REGISTRY`);
}

import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack } from 'cdktf';
import { DualIngress, GithubDeployRoles, NatGateways, ObservableEksCluster, ResourceDefaults, S3StateBucket, WorkloadBoundary } from '../../src';
import { ACCOUNT } from '../helpers/policy-evaluator';

/** Region of both. */
const REGION = 'eu-west-2';

/** Two clusters of one account and region, which differ in nothing but their names and tags; each is deployed by roles of its own, and bounded. */
export function synthTwoClusters(outdir: string, repository: string): void {
  const app = new App({ outdir, context: { 'cdktf-observable-eks/today': '2026-11-26', 'cdktf-observable-eks/print-warnings': false } });
  for (const name of ['staging', 'production']) {
    const ci = stackOf(app, `${name}-ci`);
    // AWS has one of them in an account.
    const oidcProviderArn = name === 'staging' ? undefined : `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
    const deploy = new GithubDeployRoles(ci, 'Deploy', { repository, environment: name, region: REGION, oidcProviderArn });
    const boundary = new WorkloadBoundary(ci, 'Boundary', { region: REGION });
    const stack = stackOf(app, name);
    ResourceDefaults.applyTo(stack, { tags: { project: 'platform', environment: name }, permissionsBoundaryArn: boundary.policyArn });
    const cluster = new ObservableEksCluster(stack, 'Platform', {
      clusterName: name,
      admins: { deploy: deploy.applyRoleArn },
      network: { natGateways: NatGateways.SINGLE },
    });
    new DualIngress(stack, 'Ingress', { cluster });
    deploy.allowPlanIn(stack, cluster);
    deploy.allowStacks([stack]);
  }
  app.synth();
}

function stackOf(app: App, name: string): TerraformStack {
  const stack = new TerraformStack(app, name);
  new AwsProvider(stack, 'Aws', { region: REGION });
  S3StateBucket.keepStateOf(stack, { bucketName: 'acme-state', region: REGION });
  return stack;
}

import { TerraformStack } from 'cdktf';
import { DualIngress, GithubDeployRoles, GithubDeployRolesProps, LogEncryptionKey, ObservableEksCluster, ResourceDefaults, S3StateBucket, SecretsEncryption, VpcEndpoints, WorkloadIdentity } from '../../src';
import { ACCOUNT } from '../helpers/policy-evaluator';
import { stackBeside, synth, Synthesised, testStack } from '../helpers/synth';

export const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/edge`;
export const TAGS = { project: 'edge' };

/** What Terraform makes of the start of a name. */
export const nameFrom = (prefix: string) => `${prefix}202611301200000000000000ab`;

export interface Deployment {
  readonly props?: Partial<GithubDeployRolesProps>;
  readonly tags?: { [key: string]: string };
  readonly boundary?: string;
  readonly identity?: WorkloadIdentity;
  readonly region?: string;
  readonly secretsEncryption?: SecretsEncryption;
  /** What is made before the cluster, in its stack. */
  readonly prepare?: (stack: TerraformStack) => void;
}

/** A stack with a bit of everything, in one app with the roles that deploy it. */
export function deployed({ props, tags = TAGS, boundary = BOUNDARY, identity, region = 'eu-west-2', secretsEncryption, prepare }: Deployment = {}) {
  const ci = testStack('Ci', {}, region);
  S3StateBucket.keepStateOf(ci, { bucketName: 'acme-state', region, key: 'ci.tfstate' });
  const deploy = new GithubDeployRoles(ci, 'Deploy', { repository: 'acme/platform', region, ...props });

  const stack = stackBeside(ci, 'Platform', region);
  S3StateBucket.keepStateOf(stack, { bucketName: 'acme-state', region, key: 'platform.tfstate' });
  ResourceDefaults.applyTo(stack, { tags, permissionsBoundaryArn: boundary || undefined });
  prepare?.(stack);
  const cluster = new ObservableEksCluster(stack, 'Platform', {
    clusterName: 'platform',
    identity,
    controlPlane: { secretsEncryption },
    admins: { deploy: deploy.applyRoleArn },
    network: { endpoints: VpcEndpoints.forNodes(), flowLogs: { kmsKeyArn: new LogEncryptionKey(stack, 'Logs').keyArn } },
  });
  deploy.allowPlanIn(stack, cluster);
  new DualIngress(stack, 'Ingress', { cluster });
  return { ci, stack, cluster, deploy, allow: () => deploy.allowStacks([stack]) };
}

/** The policies that a role has, with partition and account put in. */
export function policiesOf(found: Synthesised, kind: 'plan' | 'apply'): any[] {
  return found.resources('aws_iam_policy').filter(({ name_prefix: name }) => name.startsWith(`github-platform-${kind}-`)).map(({ policy }) => JSON.parse(written(policy)));
}

/** A document as Terraform hands it to AWS. */
export function written(text: string): string {
  return text
    .replace(/\$\{data\.aws_partition\.\w+\.partition\}/g, 'aws')
    .replace(/\$\{data\.aws_caller_identity\.\w+\.account_id\}/g, ACCOUNT)
    .replace(/\$\{aws_iam_openid_connect_provider\.\w+\.arn\}/g, 'github');
}

export function synthesised(deployment: Deployment = {}) {
  const made = deployed(deployment);
  made.allow();
  const found = synth(made.ci);
  return { ...made, found, plan: policiesOf(found, 'plan'), apply: policiesOf(found, 'apply') };
}

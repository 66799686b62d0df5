import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { TerraformStack, TerraformVariable } from 'cdktf';
import { written } from './support';
import { GithubDeployRoles, GithubDeployRolesProps, ResourceDefaults, S3StateBucket, WorkloadBoundary, WorkloadBoundaryProps } from '../../src';
import { ACCOUNT, allows } from '../helpers/policy-evaluator';
import { stackBeside, synth, testStack, warnings } from '../helpers/synth';

const REGION = 'eu-west-2';
const IN_REGION = { 'aws:RequestedRegion': REGION };

const make = (props: Partial<WorkloadBoundaryProps> = {}) => {
  const stack = testStack('Ci');
  new WorkloadBoundary(stack, 'Boundary', { region: REGION, ...props });
  return synth(stack).resource('aws_iam_policy');
};

describe('a boundary', () => {
  it.each([
    ['iam:CreateRole', `arn:aws:iam::${ACCOUNT}:role/a`], ['iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/a`], ['iam:CreateUser', `arn:aws:iam::${ACCOUNT}:user/a`],
    ['sts:AssumeRole', `arn:aws:iam::${ACCOUNT}:role/a`], ['s3:GetObject', 'arn:aws:s3:::acme-state/a'], ['organizations:LeaveOrganization', '*'],
    ['kms:PutKeyPolicy', `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`],
    ['kms:Decrypt', `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`],
  ])('has no %s', async (action, resource) => {
    expect(await allows([JSON.parse(written(make().policy))], { action, resource, context: IN_REGION })).toBe(false);
  });

  // Whoever may give a role of his own any policy within the boundary would run code with the role of any instance of the region.
  it.each([
    ['ec2:CreateReplaceRootVolumeTask', 'instance/i-0a1b2c3d'], ['ec2:StopInstances', 'instance/i-0a1b2c3d'], ['ec2:TerminateInstances', 'instance/i-0a1b2c3d'],
    ['ec2:CreateLaunchTemplateVersion', 'launch-template/lt-0a1b2c3d'], ['ec2:ModifyLaunchTemplate', 'launch-template/lt-0a1b2c3d'],
    ['ecr:PutImage', 'repository/shop'],
  ])('runs nothing where others work by %s', async (action, path) => {
    const resource = `arn:aws:${action.split(':')[0]}:${REGION}:${ACCOUNT}:${path}`;
    expect(await allows([JSON.parse(written(make().policy))], { action, resource, context: IN_REGION })).toBe(false);
  });

  it('works in its region, and has what workloads of the user do', async () => {
    const policies = [JSON.parse(written(make({ additionalActions: ['s3:Get*'] }).policy))];
    const instances = (region: string) => allows(policies, { action: 'ec2:DescribeInstances', resource: '*', context: { 'aws:RequestedRegion': region } });
    expect([await instances(REGION), await instances('us-east-1')]).toEqual([true, false]);
    expect(await allows(policies, { action: 's3:GetObject', resource: 'arn:aws:s3:::acme-data/a' })).toBe(true);
  });

  it('has a name of its own, or the start of one', () => {
    expect(make({ name: 'edge' })).toMatchObject({ name: 'edge' });
    expect(make()).toMatchObject({ name_prefix: 'workload-boundary-' });
  });

  it('fits into a policy', () => {
    expect(written(make({ additionalActions: ['s3:Get*', 's3:PutObject', 'sqs:Receive*', 'dynamodb:GetItem', 'xray:*'] }).policy).length).toBeLessThanOrEqual(6144);
  });

  it.each(['iam:CreateRole', 'iam:*', 'sts:AssumeRole', 'kms:CreateGrant', 'lambda:CreateFunction', 'kms:Put*Policy', 'kms:PutKeyPolic?', 'kms:*grant', 'kms:ReplicateKey', 'ec2:?odifyLaunchTemplate', 'eks:*Entry', 'eks:CreateAccessEntry', 'ssm:Send*', 's3:Put*', 'secretsmanager:Put*Policy', 'codebuild:Start*', 'batch:SubmitJob', 'ecs:Execute*', 'ssm:*Association'])('refuses %s', (action) => {
    expect(() => make({ additionalActions: [action] })).toThrow(
      `Ci/Boundary: \`additionalActions[0]\` allows privilege escalation beyond the boundary, got '${action}'. Fix: write your own policy for roles that need it, and pass its ARN as \`permissionsBoundaryArn\` where they are created.`,
    );
  });

  it.each(['s3:GetObject', 'kms:Decrypt', 'kms:GenerateDataKey*', 'ec2:RunInstances', 'eks:List*', 'ssm:GetParameter*', 'sqs:*Message', 's3:*Object', 'secretsmanager:GetSecretValue', 'codebuild:BatchGetBuilds', 'xray:*', 'route53:ChangeResourceRecordSets'])('accepts %s', (action) => {
    expect(() => make({ additionalActions: [action] })).not.toThrow();
  });

  it.each(['s3:*', 's3:**', 's3:?*', 'secretsmanager:*', 'dynamodb:*', 'sqs:*', 'codebuild:*', 'ec2:*', 'kms:*'])('refuses the whole service in %s', (action) => {
    expect(() => make({ additionalActions: ['s3:GetObject', action] })).toThrow(
      `Ci/Boundary: \`additionalActions[1]\` allows a whole service that stores data or runs code: roles could do all of that to other resources in the account, got '${action}'. Fix: list the actions of your workloads, such as 's3:GetObject' and 's3:PutObject'; use patterns only for a part, such as 'sqs:Receive*'.`,
    );
  });

  it('refuses what is no action', () => {
    expect(() => make({ additionalActions: ['*'] })).toThrow(
      "Ci/Boundary: `additionalActions[0]` is not valid, got '*'. Allowed: <service>:<Action>. Fix: write it like 's3:GetObject'.",
    );
  });
});

/** A stack with one role, and the roles that deploy it. */
function withRole(boundaryOf: (ci: TerraformStack, stack: TerraformStack) => string | undefined, props: Partial<GithubDeployRolesProps> = {}) {
  const ci = testStack('Ci');
  const deploy = new GithubDeployRoles(ci, 'Deploy', { repository: 'acme/platform', region: REGION, ...props });
  const stack = stackBeside(ci, 'Platform');
  S3StateBucket.keepStateOf(stack, { bucketName: 'acme-state', region: REGION });
  ResourceDefaults.applyTo(stack, { tags: { project: 'edge' } });
  new IamRole(stack, 'Worker', { namePrefix: 'platform-worker-', assumeRolePolicy: '{}', permissionsBoundary: boundaryOf(ci, stack) });
  return { ci, deploy, allow: () => deploy.allowStacks([stack]) };
}

/** The boundary that the role that applies is held to. */
function heldTo({ ci, allow }: ReturnType<typeof withRole>): unknown {
  allow();
  const statements = synth(ci).resources('aws_iam_policy').filter(({ name_prefix: name }) => name?.includes('-apply-')).flatMap(({ policy }) => JSON.parse(written(policy)).Statement);
  return statements.find(({ Sid }) => Sid === 'ChangeRoles').Condition?.StringEquals?.['iam:PermissionsBoundary'];
}

describe('the role that applies is held to the boundary', () => {
  it('of the stack of the roles', () => {
    expect(heldTo(withRole((ci) => new WorkloadBoundary(ci, 'Boundary', { region: REGION }).policyArn))).toEqual([expect.stringMatching(/^\$\{aws_iam_policy\.Boundary_\w+\.arn\}$/)]);
  });

  it('that is written down, or in part', () => {
    expect(heldTo(withRole(() => `arn:aws:iam::${ACCOUNT}:policy/edge`))).toEqual([`arn:aws:iam::${ACCOUNT}:policy/edge`]);
  });

  it('for every action that looks at it', () => {
    const held = withRole(() => `arn:aws:iam::${ACCOUNT}:policy/edge`);
    held.allow();
    const statements: any[] = synth(held.ci).resources('aws_iam_policy').flatMap(({ policy }) => JSON.parse(written(policy)).Statement);
    const free = statements.filter(({ Condition, Action }) => !Condition?.StringEquals?.['iam:PermissionsBoundary'] && Action.some((action: string) => /^iam:(?!Get|List)/.test(action)))
      .flatMap(({ Action }) => Action);
    expect(free.sort()).toEqual(['iam:PassRole', 'iam:TagRole', 'iam:UntagRole']);
  });

  it('and a stack that only Terraform knows it in is refused', () => {
    expect(withRole((_, stack) => new TerraformVariable(stack, 'Edge', {}).stringValue).allow).toThrow(
      "Ci/Deploy: `stacks` contain roles with a permissions boundary that is only known to Terraform, so the apply role could not be restricted to it, got '${var.Edge}'. Fix: pass the `policyArn` of a WorkloadBoundary, or a literal ARN.",
    );
  });

  it('and not to one that it could change', () => {
    expect(withRole((_, stack) => new WorkloadBoundary(stack, 'Boundary', { region: REGION }).policyArn).allow).toThrow(
      "Ci/Deploy: `stacks` contain a policy whose name matches the permissions boundary, which the apply role could then change, got '/workload-boundary-??????????????????????????'. Fix: rename the policy; if it is the boundary, create it in the stack of the roles.",
    );
    expect(withRole((ci, stack) => {
      new IamPolicy(stack, 'Twin', { name: 'edge', policy: '{}' });
      return new WorkloadBoundary(ci, 'Boundary', { region: REGION, name: 'edge' }).policyArn;
    }).allow).toThrow("contain a policy whose name matches the permissions boundary, which the apply role could then change, got '/edge'");
  });
});

describe('roles without a boundary', () => {
  it('are refused', () => {
    expect(withRole(() => undefined).allow).toThrow(
      "Ci/Deploy: `stacks` contain a role without a permissions boundary, so the apply role could create one with all permissions, got 'Platform/Worker'. Fix: create a WorkloadBoundary in the stack of the roles and pass its ARN: ResourceDefaults.applyTo(stack, { permissionsBoundaryArn: boundary.policyArn }); or set `rolesWithoutBoundary: true`, which makes everyone who approves a deployment an administrator of the account.",
    );
  });

  it('are warned of where they were chosen', () => {
    const chosen = withRole(() => undefined, { rolesWithoutBoundary: true });
    expect(heldTo(chosen)).toBeUndefined();
    expect(warnings(chosen.deploy)).toEqual([
      'Roles of these stacks have no permissions boundary, so the apply role can create a role with any permissions. Set `permissionsBoundaryArn` in ResourceDefaults.',
    ]);
  });
});

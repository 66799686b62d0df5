import { ACCOUNT } from '../../helpers/policy-evaluator';
import { arns, Carried, Deployment, deployments } from '../deployment';
import { callsOf, Row, Theme } from '../row';

const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** What the roles that deploy do to roles, policies, states and clusters, of their own and of others. */
export const DEPLOY_ROLES: Theme = {
  name: 'deploy roles',
  rows: (worlds) => deployments(worlds).flatMap((deployment) => [...applies(deployment), ...plans(deployment)]),
};

function applies(deployed: Deployment): Row[] {
  const { apply, plan, cluster, states } = deployed;
  const { makes, isRefused } = callsOf(apply);
  const carried = new Carried(deployed);
  const state = (key: string) => `arn:aws:s3:::${states.bucket}/${key}`;
  return [
    makes('makes its cluster', 'eks:CreateCluster', '*', carried.made()),
    makes('makes its node groups', 'eks:CreateNodegroup', arns.eks(`cluster/${cluster}`), carried.made()),
    isRefused('removes another cluster', 'eks:DeleteCluster', arns.eks('cluster/other')),
    isRefused('removes a cluster whose name goes on', 'eks:DeleteCluster', arns.eks(`cluster/${cluster}-2`)),
    isRefused('removes its cluster in another region', 'eks:DeleteCluster', arns.eks(`cluster/${cluster}`, 'us-east-1')),
    isRefused('becomes administrator of another cluster', 'eks:AssociateAccessPolicy', arns.eks(`access-entry/other/role/${ACCOUNT}/github/1`)),
    isRefused('changes the trust of an administrator', 'iam:UpdateAssumeRolePolicy', arns.role('admin')),
    ...bounds(deployed),
    isRefused('changes its own trust', 'iam:UpdateAssumeRolePolicy', apply.principal),
    isRefused('gives itself a policy', 'iam:PutRolePolicy', apply.principal),
    isRefused('attaches a policy to itself', 'iam:AttachRolePolicy', apply.principal, { 'iam:PolicyARN': ADMINISTRATOR }),
    isRefused('changes who may plan', 'iam:UpdateAssumeRolePolicy', plan.principal),
    isRefused('passes an administrator to EC2', 'iam:PassRole', arns.role('admin'), { 'iam:PassedToService': 'ec2.amazonaws.com' }),
    isRefused('makes a key for a user', 'iam:CreateAccessKey', `arn:aws:iam::${ACCOUNT}:user/admin`),
    isRefused('changes the provider of GitHub', 'iam:UpdateOpenIDConnectProviderThumbprint', arns.github),
    isRefused('removes the provider of GitHub', 'iam:DeleteOpenIDConnectProvider', arns.github, carried.own()),
    makes('writes its state', 's3:PutObject', state(states.own)),
    makes('locks its state', 's3:PutObject', `${state(states.own)}.tflock`),
    makes('unlocks its state', 's3:DeleteObject', `${state(states.own)}.tflock`),
    isRefused('writes the state that its own policies are in', 's3:PutObject', state(states.ci)),
    isRefused('removes its state', 's3:DeleteObject', state(states.own)),
    isRefused('removes an old version of its state', 's3:DeleteObjectVersion', state(states.own)),
    isRefused('removes the bucket of the states', 's3:DeleteBucket', `arn:aws:s3:::${states.bucket}`),
    isRefused('changes the policy of the bucket of the states', 's3:PutBucketPolicy', `arn:aws:s3:::${states.bucket}`),
    makes('makes the linked role of EKS', 'iam:CreateServiceLinkedRole', arns.role('aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS'), { 'iam:AWSServiceName': 'eks.amazonaws.com' }),
    makes('makes a VPC', 'ec2:CreateVpc', arns.ec2('vpc/vpc-0a1b2c3d'), carried.made()),
    makes('removes its VPC', 'ec2:DeleteVpc', arns.ec2('vpc/vpc-0a1b2c3d'), carried.own()),
    isRefused('removes the VPC of others', 'ec2:DeleteVpc', arns.ec2('vpc/vpc-0a1b2c3d'), carried.foreign()),
    isRefused('makes the VPC of others its own', 'ec2:CreateTags', arns.ec2('vpc/vpc-0a1b2c3d'), carried.foreign(carried.made())),
    isRefused('makes a VPC that nobody tagged its own', 'ec2:CreateTags', arns.ec2('vpc/vpc-0a1b2c3d'), carried.made()),
  ];
}

/** Actions that look at the boundary of a role. */
const BOUND = [
  'CreateRole', 'DeleteRole', 'DeleteRolePolicy', 'PutRolePermissionsBoundary', 'PutRolePolicy', 'UpdateAssumeRolePolicy', 'UpdateRole', 'UpdateRoleDescription',
].map((action) => `iam:${action}`);

/** The roles of the deployment, and what bounds them. */
function bounds({ apply, boundary, world, states }: Deployment): Row[] {
  const { makes, isRefused } = callsOf(apply);
  const node = world.roles.find(({ label }) => /NodeRole$/.test(label) && label.includes(states.own.replace('.tfstate', '')))!.principal;
  const [own, other] = [boundary, `${boundary}-2`].map((arn) => ({ 'iam:PermissionsBoundary': arn }));
  const attach = (arn: string, context: object) => ({ 'iam:PolicyARN': `arn:aws:iam::aws:policy/${arn}`, ...context });
  return [
    ...BOUND.flatMap((action) => [
      makes('works on a role of its own within the boundary', action, node, own),
      isRefused('works on a role of its own beyond the boundary', action, node, other),
      isRefused('works on a role of its own without a boundary', action, node),
    ]),
    ...['iam:AttachRolePolicy', 'iam:DetachRolePolicy'].flatMap((action) => [
      makes('works on a policy that the app attaches', action, node, attach('AmazonEKSWorkerNodePolicy', own)),
      isRefused('works on a policy that the app does not attach', action, node, attach('AdministratorAccess', own)),
      isRefused('works on a policy of a role without a boundary', action, node, attach('AmazonEKSWorkerNodePolicy', {})),
    ]),
    isRefused('takes the boundary off', 'iam:DeleteRolePermissionsBoundary', node, own),
    ...['CreatePolicyVersion', 'SetDefaultPolicyVersion', 'DeletePolicyVersion', 'DeletePolicy'].map((action) => isRefused('changes the boundary', `iam:${action}`, boundary)),
  ];
}

/** What a plan does, and what a branch could do that runs its own code in one. */
function plans(deployment: Deployment): Row[] {
  const { plan, apply, cluster, states, world } = deployment;
  const { makes, isRefused } = callsOf(plan);
  const carried = new Carried(deployment);
  const [here, elsewhere] = [{ 'aws:RequestedRegion': world.region }, { 'aws:RequestedRegion': 'us-east-1' }];
  const bucket = `arn:aws:s3:::${states.bucket}`;
  const own = world.roles.find(({ label }) => /NodeRole$/.test(label) && label.includes(states.own.replace('.tfstate', '')))!;
  return [
    makes('looks at its cluster', 'eks:DescribeCluster', arns.eks(`cluster/${cluster}`), here),
    isRefused('looks at another cluster', 'eks:DescribeCluster', arns.eks('cluster/other'), here),
    makes('reads its state', 's3:GetObject', `${bucket}/${states.own}`),
    makes('looks for its state', 's3:ListBucket', bucket, { 's3:prefix': states.own }),
    makes('looks for workspaces', 's3:ListBucket', bucket, { 's3:prefix': 'env:/' }),
    isRefused('lists the whole bucket', 's3:ListBucket', bucket),
    isRefused('lists what others have in the bucket', 's3:ListBucket', bucket, { 's3:prefix': 'payments/' }),
    isRefused('reads what others have in the bucket', 's3:GetObject', `${bucket}/other.tfstate`),
    isRefused('reads an old version of its state', 's3:GetObjectVersion', `${bucket}/${states.own}`),
    isRefused('writes its state', 's3:PutObject', `${bucket}/${states.own}`),
    isRefused('removes its state', 's3:DeleteObject', `${bucket}/${states.own}`),
    isRefused('locks its state', 's3:PutObject', `${bucket}/${states.own}.tflock`),
    isRefused('takes the lock of an apply away', 's3:DeleteObject', `${bucket}/${states.own}.tflock`),
    makes('looks at networks of its region', 'ec2:DescribeVpcs', '*', here),
    isRefused('looks at networks of another region', 'ec2:DescribeVpcs', '*', elsewhere),
    makes('looks at its launch templates', 'ec2:DescribeLaunchTemplateVersions', '*', here),
    isRefused('reads user data in another region', 'ec2:DescribeLaunchTemplateVersions', '*', elsewhere),
    isRefused('reads the user data of an instance', 'ec2:DescribeInstanceAttribute', arns.ec2('instance/i-0a1b2c3d'), here),
    makes('looks at its node role', 'iam:GetRole', own.principal),
    makes('reads policies of its node role', 'iam:ListAttachedRolePolicies', own.principal),
    isRefused('reads inline policies of an administrator', 'iam:GetRolePolicy', arns.role('admin')),
    isRefused('looks at an administrator', 'iam:GetRole', arns.role('admin')),
    isRefused('reads a policy of others', 'iam:GetPolicyVersion', arns.policy('payments')),
    isRefused('reads the policy of a key of others', 'kms:GetKeyPolicy', arns.key, carried.foreign()),
    isRefused('reads the policy of a key that nobody tagged', 'kms:GetKeyPolicy', arns.key, carried.untagged()),
    isRefused('decrypts', 'kms:Decrypt', arns.key, carried.own()),
    isRefused('reads logs', 'logs:GetLogEvents', arns.logs(`log-group:/aws/eks/${cluster}/cluster:log-stream:a`), here),
    isRefused('makes a VPC', 'ec2:CreateVpc', arns.ec2('vpc/vpc-0a1b2c3d'), carried.made()),
    isRefused('lets itself into the cluster as an administrator', 'eks:AssociateAccessPolicy', arns.eks(`access-entry/${cluster}/role/${ACCOUNT}/github/1`)),
    isRefused('becomes the one that applies', 'sts:AssumeRole', apply.principal),
    isRefused('reads secrets of the account', 'secretsmanager:GetSecretValue', `arn:aws:secretsmanager:${world.region}:${ACCOUNT}:secret:database-a1b2c3`),
    isRefused('reads parameters of the account', 'ssm:GetParameter', `arn:aws:ssm:${world.region}:${ACCOUNT}:parameter/database`),
  ];
}

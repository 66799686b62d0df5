import { ACCOUNT } from '../../helpers/policy-evaluator';
import { arns, Carried, Deployment, deployments } from '../deployment';
import { callsOf, Row, Theme } from '../row';

const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** What the roles that deploy do to roles, policies, states and clusters, of their own and of others. */
export const DEPLOY_ROLES: Theme = {
  name: 'deploy roles',
  rows: (worlds) => deployments(worlds).flatMap((deployment) => [...applies(deployment), ...plans(deployment)]),
};

function applies({ apply, plan, cluster, states, name, ...deployment }: Deployment): Row[] {
  const { makes, isRefused } = callsOf(apply);
  const carried = new Carried({ apply, plan, cluster, states, name, ...deployment });
  const state = (key: string) => `arn:aws:s3:::${states.bucket}/${key}`;
  return [
    makes('makes its cluster', 'eks:CreateCluster', '*', carried.made()),
    makes('makes its node groups', 'eks:CreateNodegroup', arns.eks(`cluster/${cluster}`), carried.made()),
    isRefused('removes another cluster', 'eks:DeleteCluster', arns.eks('cluster/other')),
    isRefused('removes a cluster whose name goes on', 'eks:DeleteCluster', arns.eks(`cluster/${cluster}-2`)),
    isRefused('removes its cluster in another region', 'eks:DeleteCluster', arns.eks(`cluster/${cluster}`, 'us-east-1')),
    isRefused('becomes administrator of another cluster', 'eks:AssociateAccessPolicy', arns.eks(`access-entry/other/role/${ACCOUNT}/github/1`)),
    isRefused('changes the trust of an administrator', 'iam:UpdateAssumeRolePolicy', arns.role('admin')),
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
    makes('makes a VPC', 'ec2:CreateVpc', arns.ec2('vpc/vpc-0a1b2c3d'), carried.made()),
    makes('removes its VPC', 'ec2:DeleteVpc', arns.ec2('vpc/vpc-0a1b2c3d'), carried.own()),
    isRefused('removes the VPC of others', 'ec2:DeleteVpc', arns.ec2('vpc/vpc-0a1b2c3d'), carried.foreign()),
    isRefused('makes the VPC of others its own', 'ec2:CreateTags', arns.ec2('vpc/vpc-0a1b2c3d'), carried.foreign(carried.made())),
    isRefused('makes a VPC that nobody tagged its own', 'ec2:CreateTags', arns.ec2('vpc/vpc-0a1b2c3d'), carried.made()),
  ];
}

function plans({ plan, apply, cluster, states, world }: Deployment): Row[] {
  const { makes, isRefused } = callsOf(plan);
  const region = { 'aws:RequestedRegion': world.region };
  const state = (key: string) => `arn:aws:s3:::${states.bucket}/${key}`;
  return [
    makes('looks at its cluster', 'eks:DescribeCluster', arns.eks(`cluster/${cluster}`), region),
    makes('reads its state', 's3:GetObject', state(states.own)),
    isRefused('writes its state', 's3:PutObject', state(states.own)),
    isRefused('removes its state', 's3:DeleteObject', state(states.own)),
    isRefused('reads what else is in the bucket', 's3:GetObject', state('other.tfstate')),
    isRefused('makes a VPC', 'ec2:CreateVpc', arns.ec2('vpc/vpc-0a1b2c3d'), region),
    isRefused('becomes the one that applies', 'sts:AssumeRole', apply.principal),
    isRefused('reads secrets of the account', 'secretsmanager:GetSecretValue', `arn:aws:secretsmanager:${world.region}:${ACCOUNT}:secret:database-a1b2c3`),
    isRefused('reads parameters of the account', 'ssm:GetParameter', `arn:aws:ssm:${world.region}:${ACCOUNT}:parameter/database`),
  ];
}

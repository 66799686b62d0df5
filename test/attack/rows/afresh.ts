import { ACCOUNT, ANYTHING } from '../../helpers/policy-evaluator';
import { arns, Carried, Deployment, deployments } from '../deployment';
import { callsOf, Row, Theme } from '../row';
import { job } from './trust';
import { Role } from '../world';
import { REPOSITORY } from '../worlds';

const EC2 = { 'iam:PassedToService': 'ec2.amazonaws.com' };

/** Ways around what the other themes try: over another service, a role of one's own, or a resource that looks like one's own. */
export const AFRESH: Theme = {
  name: 'afresh: ways around',
  rows: (worlds) => [
    ...deployments(worlds).flatMap((deployment) => [throughOthers, onTheWire, planned, lookAlikes].flatMap((rows) => rows(deployment))),
    ...withinBoundary(worlds.production.role('worktest-base/Platform_NodeRole')),
    ...withinBoundary(worlds.twoClusters.role('staging/Platform_NodeRole')),
  ],
};

/** The one that applies, by services that take a role or have one. */
function throughOthers({ apply, cluster, states, boundary, ...deployed }: Deployment): Row[] {
  const { isRefused } = callsOf(apply);
  const own = deployed.world.roles.find(({ label }) => /NodeRole$/.test(label) && label.includes(states.own.replace('.tfstate', '')))!.principal;
  const pass = (role: string, service: string) => isRefused(`hands a role to ${service}`, 'iam:PassRole', role, { 'iam:PassedToService': service });
  return [
    ...['lambda', 'ec2', 'ecs-tasks', 'cloudformation', 'codebuild', 'ssm', 'pods.eks'].map((service) => pass(arns.role('admin'), `${service}.amazonaws.com`)),
    ...['lambda', 'cloudformation', 'glue', 'ssm', 'scheduler'].map((service) => pass(own, `${service}.amazonaws.com`)),
    isRefused('hands itself to a pod', 'iam:PassRole', apply.principal, { 'iam:PassedToService': 'pods.eks.amazonaws.com' }),
    isRefused('hands a role on whose name goes on', 'iam:PassRole', `${own}-admin`, EC2),
    isRefused('hands a role on under another path', 'iam:PassRole', own.replace('role/', 'role/admin/'), EC2),
    isRefused('makes a user', 'iam:CreateUser', `arn:aws:iam::${ACCOUNT}:user/a`),
    isRefused('puts a role into a profile', 'iam:AddRoleToInstanceProfile', `arn:aws:iam::${ACCOUNT}:instance-profile/a`),
    isRefused('makes a linked role of another service', 'iam:CreateServiceLinkedRole', arns.role('aws-service-role/ssm.amazonaws.com/AWSServiceRoleForAmazonSSM'), { 'iam:AWSServiceName': 'ssm.amazonaws.com' }),
    isRefused('attaches the boundary as a policy', 'iam:AttachRolePolicy', own, { 'iam:PolicyARN': boundary, 'iam:PermissionsBoundary': boundary }),
    isRefused('attaches a policy of the same name in another account', 'iam:AttachRolePolicy', own, { 'iam:PolicyARN': 'arn:aws:iam::999999999999:policy/AmazonEKSWorkerNodePolicy', 'iam:PermissionsBoundary': boundary }),
    isRefused('works on a role with the boundary of another account', 'iam:PutRolePolicy', own, { 'iam:PermissionsBoundary': boundary.replace(ACCOUNT, '999999999999') }),
    isRefused('tags itself', 'iam:TagRole', apply.principal),
    isRefused('associates a role with a pod of another cluster', 'eks:CreatePodIdentityAssociation', arns.eks('cluster/other')),
    isRefused('adds an access entry to a cluster whose name goes on', 'eks:CreateAccessEntry', arns.eks(`cluster/${cluster}-2`)),
    isRefused('changes an association of another cluster', 'eks:UpdatePodIdentityAssociation', arns.eks('podidentityassociation/other/a-1')),
    isRefused('writes a state under a workspace', 's3:PutObject', `arn:aws:s3:::${states.bucket}/env:/a/${states.own}`),
    isRefused('writes a state whose name goes on', 's3:PutObject', `arn:aws:s3:::${states.bucket}/${states.own}.backup`),
    isRefused('takes the lock of the roles away', 's3:DeleteObject', `arn:aws:s3:::${states.bucket}/${states.ci}.tflock`),
    isRefused('stops the versions of the states', 's3:PutBucketVersioning', `arn:aws:s3:::${states.bucket}`),
    isRefused('runs a command on an instance', 'ssm:SendCommand', arns.ec2('instance/i-0a1b2c3d')),
    isRefused('sends the log of its cluster elsewhere', 'logs:PutSubscriptionFilter', arns.logs(`log-group:/aws/eks/${cluster}/cluster`)),
    isRefused('removes the log of a cluster whose name goes on', 'logs:DeleteLogGroup', arns.logs(`log-group:/aws/eks/${cluster}-2/cluster`)),
  ];
}

/** The one that applies, on what runs and what is stored. */
function onTheWire(deployment: Deployment): Row[] {
  const { isRefused } = callsOf(deployment.apply);
  const carried = new Carried(deployment);
  const snapshot = 'arn:aws:ec2:eu-west-2::snapshot/snap-0a1b2c3d';
  return [
    isRefused('shares a snapshot of its own', 'ec2:ModifySnapshotAttribute', snapshot, carried.own()),
    isRefused('shares an image of its own', 'ec2:ModifyImageAttribute', 'arn:aws:ec2:eu-west-2::image/ami-0a1b2c3d', carried.own()),
    isRefused('makes a volume', 'ec2:CreateVolume', arns.ec2('volume/vol-0a1b2c3d'), carried.made()),
    isRefused('writes over the root volume of an instance', 'ec2:CreateReplaceRootVolumeTask', arns.ec2('instance/i-0a1b2c3d'), carried.own()),
    isRefused('changes the user data of an instance', 'ec2:ModifyInstanceAttribute', arns.ec2('instance/i-0a1b2c3d'), carried.own()),
    isRefused('gives an instance another profile', 'ec2:AssociateIamInstanceProfile', arns.ec2('instance/i-0a1b2c3d'), carried.own()),
    isRefused('starts an instance without a template', 'ec2:RunInstances', arns.ec2('instance/i-0a1b2c3d'), carried.made()),
    isRefused('joins its VPC to another', 'ec2:CreateVpcPeeringConnection', arns.ec2('vpc/vpc-0a1b2c3d'), carried.own()),
    isRefused('accepts a VPC of others', 'ec2:AcceptVpcPeeringConnection', arns.ec2('vpc/vpc-0a1b2c3d'), carried.own()),
    isRefused('gives an address of its own away', 'ec2:EnableAddressTransfer', arns.ec2('elastic-ip/eipalloc-0a1b2c3d'), carried.own()),
    isRefused('mirrors traffic', 'ec2:CreateTrafficMirrorSession', arns.ec2('network-interface/eni-0a1b2c3d'), carried.own()),
    // The tags of the app with other capitals are other tags.
    isRefused('removes a VPC with tags that look alike', 'ec2:DeleteVpc', arns.ec2('vpc/vpc-0a1b2c3d'), {
      ...carried.untagged(), ...Object.fromEntries(Object.entries(deployment.tags).map(([name, value]) => [`aws:ResourceTag/${name}`, value.toUpperCase()])),
    }),
  ];
}

/** The one that plans, which any branch has. */
function planned({ plan, cluster, states }: Deployment): Row[] {
  const { isRefused } = callsOf(plan);
  const here = { 'aws:RequestedRegion': 'eu-west-2' };
  return [
    isRefused('lists the versions of the states', 's3:ListBucketVersions', `arn:aws:s3:::${states.bucket}`),
    isRefused('reads a state whose name goes on', 's3:GetObject', `arn:aws:s3:::${states.bucket}/${states.own}.backup`),
    isRefused('works as a role of a workload', 'sts:AssumeRole', arns.role('worktest-production-node-a')),
    isRefused('takes the credentials of a pod', 'eks-auth:AssumeRoleForPodIdentity', arns.eks(`cluster/${cluster}`), here),
    isRefused('lets a role of its own into the cluster', 'eks:CreateAccessEntry', arns.eks(`cluster/${cluster}`), here),
    isRefused('hands a role on', 'iam:PassRole', arns.role('admin'), EC2),
    isRefused('queries logs', 'logs:StartQuery', arns.logs(`log-group:/aws/eks/${cluster}/cluster`), here),
    isRefused('reads the console of an instance', 'ec2:GetConsoleOutput', arns.ec2('instance/i-0a1b2c3d'), here),
  ];
}

/** Jobs whose subject looks like that of one that may. */
function lookAlikes({ apply, plan, name }: Deployment): Row[] {
  const own = name.split(' ')[0];
  return [
    ...[`environment:${own}:a`, `environment:${own}-2`, `environment:${own.toUpperCase()}`, 'environment:*', `ref:refs/heads/environment:${own}`, `ref:refs/tags/environment:${own}`]
      .map((context) => job(apply, `repo:${REPOSITORY}:${context}`).isRefused),
    job(apply, `repo:evil/a:repo:${REPOSITORY}:environment:${own}`).isRefused,
    job(apply, `repository_owner:acme:environment:${own}`).isRefused,
    job(plan, `repo:${REPOSITORY}2:ref:refs/heads/main`).isRefused,
    job(plan, `repo:evil/a:repo:${REPOSITORY}:ref:refs/heads/main`).isRefused,
    job(plan, `repo:${REPOSITORY}:environment:other`).isRefused,
    // A queue of pull requests, whose branch GitHub makes, is a branch of the repository.
    job(plan, `repo:${REPOSITORY}:ref:refs/heads/gh-readonly-queue/main/pr-1`).takes,
  ];
}

/** A role of the app that whoever applies gave everything: what the boundary leaves. */
function withinBoundary(node: Role): Row[] {
  const role: Role = { ...node, label: `${node.label.split(':')[0]}: a role with everything, within the boundary`, identity: [ANYTHING] };
  const { makes, isRefused } = callsOf(role);
  const here = { 'aws:RequestedRegion': 'eu-west-2' };
  const refusedHere = (why: string, action: string, resource: string) => isRefused(why, action, resource, here);
  return [
    makes('looks at instances', 'ec2:DescribeInstances', '*', here),
    makes('attaches volumes, as the EBS driver does, also those of others', 'ec2:AttachVolume', arns.ec2('volume/vol-0a1b2c3d'), here),
    isRefused('looks at instances of another region', 'ec2:DescribeInstances', '*', { 'aws:RequestedRegion': 'us-east-1' }),
    refusedHere('writes over the root volume of an instance of others', 'ec2:CreateReplaceRootVolumeTask', arns.ec2('instance/i-0a1b2c3d')),
    refusedHere('stops an instance of others to change its user data', 'ec2:StopInstances', arns.ec2('instance/i-0a1b2c3d')),
    refusedHere('changes what nodes of others start from', 'ec2:CreateLaunchTemplateVersion', arns.ec2('launch-template/lt-0a1b2c3d')),
    refusedHere('makes such a version the default', 'ec2:ModifyLaunchTemplate', arns.ec2('launch-template/lt-0a1b2c3d')),
    refusedHere('starts an instance', 'ec2:RunInstances', arns.ec2('instance/i-0a1b2c3d')),
    refusedHere('shares a snapshot', 'ec2:ModifySnapshotAttribute', 'arn:aws:ec2:eu-west-2::snapshot/snap-0a1b2c3d'),
    refusedHere('accepts a VPC of others', 'ec2:AcceptVpcPeeringConnection', arns.ec2('vpc/vpc-0a1b2c3d')),
    refusedHere('reads a password of an instance', 'ec2:GetPasswordData', arns.ec2('instance/i-0a1b2c3d')),
    refusedHere('pushes an image that others run', 'ecr:PutImage', `arn:aws:ecr:eu-west-2:${ACCOUNT}:repository/shop`),
    refusedHere('removes the log of another cluster', 'logs:DeleteLogGroup', arns.logs('log-group:/aws/eks/other/cluster')),
    refusedHere('sends the log of another cluster elsewhere', 'logs:PutSubscriptionFilter', arns.logs('log-group:/aws/eks/other/cluster')),
    refusedHere('becomes administrator of another cluster', 'eks:AssociateAccessPolicy', arns.eks(`access-entry/other/role/${ACCOUNT}/a/1`)),
    refusedHere('runs a command on an instance', 'ssm:SendCommand', arns.ec2('instance/i-0a1b2c3d')),
    refusedHere('replaces the policy of a key', 'kms:PutKeyPolicy', arns.key),
    isRefused('hands an administrator to EC2', 'iam:PassRole', arns.role('admin'), { ...here, ...EC2 }),
  ];
}

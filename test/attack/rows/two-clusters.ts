import { EC2_CALLS } from '../../../src/delivery/ci/statements/ec2-calls';
import { arns, Carried, Deployment, deployments } from '../deployment';
import { callsOf, Row, Theme } from '../row';

/** What the roles that deploy one cluster do to the other of the account, and its workloads to each other. */
export const TWO_CLUSTERS: Theme = {
  name: 'two clusters in one account',
  rows: (worlds) => {
    const both = deployments(worlds).filter(({ world }) => world === worlds.twoClusters);
    return both.flatMap((one) => both.filter((other) => other !== one).flatMap((other) => [...takesOver(one, other), ...reads(one, other)]));
  },
};

/** Whatever it may do to a role of its own. */
const ON_ROLES = [
  'AttachRolePolicy', 'CreateRole', 'DeleteRole', 'DeleteRolePermissionsBoundary', 'DeleteRolePolicy', 'DetachRolePolicy', 'PassRole', 'PutRolePermissionsBoundary',
  'PutRolePolicy', 'TagRole', 'UntagRole', 'UpdateAssumeRolePolicy', 'UpdateRole', 'UpdateRoleDescription',
].map((action) => `iam:${action}`);

const ON_CLUSTERS = ['AssociateAccessPolicy', 'CreateAccessEntry', 'CreateAddon', 'CreateNodegroup', 'CreatePodIdentityAssociation', 'DeleteCluster', 'UpdateClusterConfig'];

/** Everything that a call may carry to be let pass. */
function taking({ boundary }: Deployment) {
  return {
    'iam:PermissionsBoundary': boundary, 'iam:PassedToService': 'pods.eks.amazonaws.com', 'iam:PolicyARN': 'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy',
  };
}

function takesOver(one: Deployment, other: Deployment): Row[] {
  const { isRefused } = callsOf(one.apply);
  const carried = new Carried(one);
  const roles = other.world.roles.filter(({ label }) => label.includes(`: ${other.cluster}/`));
  return [
    ...roles.flatMap(({ principal, label }) => ON_ROLES.map((action) =>
      isRefused(`takes over ${label.split('/').pop()} of the other cluster`, action, principal, taking(one)))),
    ...['CreatePolicyVersion', 'SetDefaultPolicyVersion', 'DeletePolicyVersion', 'DeletePolicy'].map((action) => isRefused('changes what bounds the other', `iam:${action}`, other.boundary)),
    isRefused('puts what bounds the other onto a role of its own', 'iam:PutRolePermissionsBoundary', roles[0].principal.replace(other.cluster, one.cluster), { ...taking(one), 'iam:PermissionsBoundary': other.boundary }),
    ...[other.apply, other.plan].flatMap(({ principal }) => ON_ROLES.map((action) => isRefused('takes over a role that deploys the other', action, principal, taking(one)))),
    ...ON_CLUSTERS.map((action) => {
      const path = action === 'AssociateAccessPolicy' ? `access-entry/${other.cluster}/role/111122223333/github/1` : `cluster/${other.cluster}`;
      return isRefused('works on the other cluster', `eks:${action}`, arns.eks(path), carried.made());
    }),
    isRefused('makes the other cluster', 'eks:CreateCluster', '*', carried.untagged({ 'aws:RequestTag/project': 'platform', 'aws:RequestTag/environment': other.cluster })),
    isRefused('removes the log of the other cluster', 'logs:DeleteLogGroup', arns.logs(`log-group:/aws/eks/${other.cluster}/cluster`)),
    isRefused('writes the state of the other', 's3:PutObject', `arn:aws:s3:::${other.states.bucket}/${other.states.own}`),
    isRefused('locks the state of the other', 's3:PutObject', `arn:aws:s3:::${other.states.bucket}/${other.states.own}.tflock`),
    // What works on a network is in `deploy: network`, where others have the tags of the other cluster.
    ...Object.keys(EC2_CALLS).filter((action) => /Delete(Vpc|Subnet|RouteTable)$/.test(action)).map((action) =>
      isRefused('removes the network of the other', action, arns.ec2(`${{ 'ec2:DeleteVpc': 'vpc', 'ec2:DeleteSubnet': 'subnet' }[action] ?? 'route-table'}/other-0a1b2c3d`), carried.foreign())),
  ];
}

function reads(one: Deployment, other: Deployment): Row[] {
  const { isRefused } = callsOf(one.plan);
  const bucket = `arn:aws:s3:::${other.states.bucket}`;
  const [role] = other.world.roles.filter(({ label }) => label.endsWith(`: ${other.cluster}/Platform_NodeRole`));
  return [
    isRefused('reads the state of the other', 's3:GetObject', `${bucket}/${other.states.own}`),
    isRefused('reads the state of the roles that deploy the other', 's3:GetObject', `${bucket}/${other.states.ci}`),
    isRefused('looks for the state of the other', 's3:ListBucket', bucket, { 's3:prefix': other.states.own }),
    isRefused('looks at the other cluster', 'eks:DescribeCluster', arns.eks(`cluster/${other.cluster}`), { 'aws:RequestedRegion': one.region }),
    isRefused('reads policies of roles of the other', 'iam:GetRolePolicy', role.principal),
  ];
}

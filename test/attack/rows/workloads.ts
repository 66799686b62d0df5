import { ACCOUNT, evidenceOf } from '../../helpers/policy-evaluator';
import { arns } from '../deployment';
import { callsOf, Row, Theme } from '../row';
import { Role, World } from '../world';
import { ENCLAVE_IMAGE } from '../worlds';

const GRAFANA = 'worktest-platform/Observability_Grafana_monitoringgrafana_Role';

const IN_REGION = { 'aws:RequestedRegion': 'eu-west-2' };

const INTERFACE_CHANGES = [
  'AssignPrivateIpAddresses', 'AttachNetworkInterface', 'CreateTags', 'DeleteNetworkInterface', 'DetachNetworkInterface', 'ModifyNetworkInterfaceAttribute',
  'UnassignPrivateIpAddresses',
];

/** What control planes, nodes and pods do with their roles. */
export const WORKLOADS: Theme = {
  name: 'workloads',
  rows: ({ demo, production, twoClusters }) => [
    ...nodeOfDemo(demo),
    ...everywhere(demo, 'worktest-demo'),
    ...everywhere(production, 'worktest-base'),
    ...pods(production, 'worktest-base', 'worktest-platform', 'worktest-production'),
    ...flowLogs(production),
    ...enclave(production),
    ...grafana(production.role(GRAFANA)),
    ...['staging', 'production'].flatMap((name) => [...everywhere(twoClusters, name), ...pods(twoClusters, name, name, name), ...grafana(twoClusters.role(`${name}/Platform_Observability_Grafana_monitoringgrafana_Role`))]),
  ],
};

/** What everybody tries first who has the credentials of a pod or a node. */
function tried(role: Role): Row[] {
  const { isRefused } = callsOf(role);
  return [
    isRefused('passes an administrator to EC2', 'iam:PassRole', arns.role('admin'), { 'iam:PassedToService': 'ec2.amazonaws.com' }),
    isRefused('works as an administrator', 'sts:AssumeRole', arns.role('admin')),
    isRefused('gives itself a policy', 'iam:PutRolePolicy', role.principal),
    isRefused('reads a state', 's3:GetObject', 'arn:aws:s3:::worktest-terraform-state/worktest-base.tfstate'),
    isRefused('reads secrets', 'secretsmanager:GetSecretValue', `arn:aws:secretsmanager:eu-west-2:${ACCOUNT}:secret:database-a1b2c3`),
    isRefused('decrypts with a key of others', 'kms:Decrypt', arns.key),
  ];
}

function everywhere(world: World, stack: string): Row[] {
  const [plane, node] = ['Platform_ControlPlane_Role', 'Platform_NodeRole'].map((path) => world.role(`${stack}/${path}`));
  return [
    callsOf(plane).makes('looks at its nodes', 'ec2:DescribeInstances', '*', IN_REGION),
    ...tried(plane),
    callsOf(node).makes('looks at its cluster', 'eks:DescribeCluster', arns.eks('cluster/worktest'), IN_REGION),
    callsOf(node).makes('pulls images', 'ecr:GetAuthorizationToken', '*', IN_REGION),
    callsOf(node).isRefused('pushes images', 'ecr:PutImage', `arn:aws:ecr:eu-west-2:${ACCOUNT}:repository/shop`, IN_REGION),
    ...tried(node),
  ];
}

/** In the demo every pod has what the node may do, and says so: these are what hardening takes away. */
function nodeOfDemo(demo: World): Row[] {
  const { makes } = callsOf(demo.role('worktest-demo/Platform_NodeRole'));
  return [
    makes('changes interfaces, as any pod (demo)', 'ec2:AssignPrivateIpAddresses', arns.ec2('network-interface/eni-0a1b2c3d'), IN_REGION),
    makes('looks at snapshots, as any pod (demo)', 'ec2:DescribeSnapshots', '*', IN_REGION),
    makes('reads metrics, as any pod (demo)', 'cloudwatch:GetMetricData', '*', IN_REGION),
    makes('makes load balancers, as any pod (demo)', 'elasticloadbalancing:DescribeLoadBalancers', '*', IN_REGION),
  ];
}

function pods(world: World, base: string, platform: string, cluster: string): Row[] {
  const at = (stack: string, path: string) => world.role(`${stack}/${path}`);
  const ebs = at(base, 'Platform_Storage_kube-systemebs-csi-controller-sa_Role');
  const cni = at(base, 'Platform_kube-systemaws-node_Role');
  const alb = at(platform, 'Ingress_Alb_kube-systemaws-load-balancer-controller_Role');
  const ofOthers = { ...IN_REGION, 'aws:ResourceTag/ebs.csi.aws.com/cluster': 'true', 'aws:ResourceTag/kubernetes.io/cluster/other': 'owned' };
  const elsewhere = { ...IN_REGION, 'ec2:Vpc': arns.ec2('vpc/vpc-0f1e2d3c') };
  return [
    callsOf(ebs).makes('looks at volumes', 'ec2:DescribeVolumes', '*', IN_REGION),
    callsOf(ebs).isRefused('removes a volume of another cluster', 'ec2:DeleteVolume', arns.ec2('volume/vol-0a1b2c3d'), ofOthers),
    callsOf(ebs).isRefused('shares a snapshot', 'ec2:ModifySnapshotAttribute', 'arn:aws:ec2:eu-west-2::snapshot/snap-0a1b2c3d', IN_REGION),
    ...tried(ebs),
    callsOf(cni).makes('looks at network interfaces', 'ec2:DescribeNetworkInterfaces', '*', IN_REGION),
    ...INTERFACE_CHANGES.map((action) => callsOf(cni).isRefused('changes an interface in another VPC', `ec2:${action}`, arns.ec2('network-interface/eni-0a1b2c3d'), elsewhere)),
    callsOf(cni).isRefused('makes an interface in another VPC', 'ec2:CreateNetworkInterface', arns.ec2('subnet/subnet-0a1b2c3d'), elsewhere),
    ...tried(cni),
    callsOf(alb).makes('looks at load balancers', 'elasticloadbalancing:DescribeLoadBalancers', '*', IN_REGION),
    callsOf(alb).isRefused('removes a load balancer of others', 'elasticloadbalancing:DeleteLoadBalancer',
      `arn:aws:elasticloadbalancing:eu-west-2:${ACCOUNT}:loadbalancer/net/other/0a1b2c3d4e5f6071`, { ...IN_REGION, 'aws:ResourceTag/elbv2.k8s.aws/cluster': `${cluster}-2` }),
    callsOf(alb).isRefused('removes a load balancer that nobody tagged', 'elasticloadbalancing:DeleteLoadBalancer',
      `arn:aws:elasticloadbalancing:eu-west-2:${ACCOUNT}:loadbalancer/net/other/0a1b2c3d4e5f6071`, IN_REGION),
    ...tried(alb),
  ];
}

function flowLogs(production: World): Row[] {
  const role = production.role('worktest-base/Platform_Network_FlowLogs_Role');
  return [
    callsOf(role).isRefused('writes into the log of the control plane', 'logs:PutLogEvents', arns.logs('log-group:/aws/eks/worktest-production/cluster:log-stream:a')),
    callsOf(role).makes('writes its log', 'logs:PutLogEvents', `${production.arn('aws_cloudwatch_log_group', 'worktest-base/Platform_Network_FlowLogs_LogGroup')}:log-stream:a`, IN_REGION),
    ...tried(role),
  ];
}

function enclave(production: World): Row[] {
  const vault = production.role('worktest-platform/vaultenclave_Role');
  const key = production.arn('aws_kms_key', 'worktest-vault/EnclaveKey');
  const attested = evidenceOf({ ImageSha384: ENCLAVE_IMAGE });
  return [
    callsOf(vault).makes('decrypts in its enclave', 'kms:Decrypt', key, attested),
    callsOf(vault).isRefused('decrypts beside its enclave', 'kms:Decrypt', key),
    callsOf(vault).isRefused('decrypts in an enclave of another image', 'kms:Decrypt', key, evidenceOf({ ImageSha384: 'ab'.repeat(48) })),
    callsOf(vault).isRefused('decrypts in debug mode', 'kms:Decrypt', key, evidenceOf({ ImageSha384: '0'.repeat(96) })),
    callsOf(vault).isRefused('encrypts anew with another key', 'kms:ReEncryptFrom', key),
    callsOf(vault).isRefused('hands its permission on', 'kms:CreateGrant', key),
    ...tried(vault),
    callsOf(production.role(GRAFANA)).isRefused('decrypts in an enclave of the image', 'kms:Decrypt', key, attested),
  ];
}

function grafana(role: Role): Row[] {
  const { makes, isRefused } = callsOf(role);
  return [
    makes('reads metrics', 'cloudwatch:GetMetricData', '*', IN_REGION),
    isRefused('reads logs', 'logs:GetLogEvents', arns.logs('log-group:/aws/eks/worktest-production/cluster:log-stream:a')),
    ...tried(role),
  ];
}

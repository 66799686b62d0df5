import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import {
  AlbIngress, AlbIngressOptions, AttestedKey, AwsServiceUse, ClusterNetworkOptions, IdentityMode, NatGateways, NodeGroup, NodeRoleOptions,
  ObservableEksCluster,
  ServiceAccount,
  SubnetPlacement, VpcEndpoints, WorkloadIdentity,
} from '../../src';
import { synth, testStack } from '../helpers/synth';

const NODES = ['ec2', 'ecr.api', 'ecr.dkr', 'sts'];
const WITHOUT_GRAFANA = { metrics: { enabled: false }, grafana: { enabled: false } };

interface Options {
  readonly network?: ClusterNetworkOptions;
  readonly identity?: WorkloadIdentity;
  readonly grafana?: boolean;
  readonly placements?: SubnetPlacement[];
  readonly nodeRole?: NodeRoleOptions;
}

function platform(services: string[], options: Options = {}): ObservableEksCluster {
  return new ObservableEksCluster(testStack(), 'Platform', {
    clusterName: 'p',
    network: options.network ?? { natGateways: NatGateways.NONE, endpoints: VpcEndpoints.of(services) },
    identity: options.identity,
    nodeRole: options.nodeRole,
    nodeGroups: Object.fromEntries((options.placements ?? [SubnetPlacement.PRIVATE]).map((placement, index) => [`group${index}`, NodeGroup.of({ placement })])),
    observability: options.grafana ? undefined : WITHOUT_GRAFANA,
  });
}

/** What synthesis says is missing, by service. */
function missing(cluster: ObservableEksCluster): string[] {
  try {
    synth(TerraformStack.of(cluster));
    return [];
  } catch (error) {
    const found = [...(error as Error).message.matchAll(/which have no other way to reach AWS: (.*?), got /g)];
    if (found.length !== 1) {
      throw error;
    }
    return found[0][1].split('; ');
  }
}

describe('a network without another way to AWS has to have endpoints', () => {
  it('for the way to credentials', () => {
    expect(missing(platform(NODES))).toEqual(['eks-auth (kube-system:aws-node, kube-system:ebs-csi-controller-sa)']);
    expect(missing(platform(NODES, { identity: WorkloadIdentity.irsa() }))).toEqual([]);
    const identity = WorkloadIdentity.podIdentity({ overrides: { 'kube-system:ebs-csi-controller-sa': IdentityMode.IRSA } });
    expect(missing(platform(NODES, { identity }))).toEqual(['eks-auth (kube-system:aws-node)']);
  });

  it('for the load balancer controller, for CloudWatch, and for sessions', () => {
    const behindAlb = platform([...NODES, 'eks-auth']);
    new AlbIngress(behindAlb, 'Alb', { cluster: behindAlb });
    expect(missing(behindAlb)).toEqual(['elasticloadbalancing (kube-system:aws-load-balancer-controller)']);
    expect(missing(platform([...NODES, 'eks-auth'], { grafana: true })).map((text) => text.split(' ')[0])).toEqual(expect.arrayContaining(['monitoring']));
    expect(missing(platform([...NODES, 'eks-auth'], { nodeRole: { sessionManager: true } }))).toEqual([
      'ssm (Test/Platform/NodeRole)', 'ssmmessages (Test/Platform/NodeRole)',
    ]);
  });

  it('for what users grant, or state', () => {
    const cluster = platform([...NODES, 'eks-auth']);
    const orders = ServiceAccount.of('shop', 'orders');
    const policy = { statements: [{ sid: 'Send', actions: ['sqs:SendMessage', 'kms:Decrypt', 's3:GetObject'], resources: ['arn:aws:sqs:eu-west-2:111122223333:orders'] }] };
    cluster.workloadIdentity.grant(cluster, orders, { ...policy, policyName: 'Send' });
    cluster.workloadIdentity.grant(cluster, orders, { ...policy, policyName: 'Elsewhere', awsServices: ['secretsmanager'] });
    AwsServiceUse.state(cluster, new Construct(cluster, 'Mine'), ['bedrock-runtime']);
    const access = { decryptRoleArns: ['arn:aws:iam::111122223333:role/vault'], measurements: { imageSha384: ['ab'.repeat(48)] } };
    new AttestedKey(cluster, 'Key', { ...access, cluster });
    new AttestedKey(cluster, 'KeyOfOthers', access);
    expect(missing(cluster)).toEqual(['bedrock-runtime (Test/Platform/Mine)', 'kms (Test/Platform/Key)', 'secretsmanager (shop:orders)', 'sqs (shop:orders)']);
  });

  it.each<[string, string[]]>([
    ['aps:RemoteWrite', ['aps-workspaces']], ['firehose:PutRecord', ['kinesis-firehose']], ['cognito-idp:DescribeUserPoolClient', ['cognito-idp']], ['glue:GetTable', ['glue']],
    ['athena:StartQueryExecution', ['athena']], ['servicediscovery:DiscoverInstances', ['servicediscovery']], ['rds-data:ExecuteStatement', ['rds-data']], ['kinesis:PutRecord', ['kinesis-streams']],
    ['acm-pca:IssueCertificate', ['acm-pca']], ['execute-api:Invoke', ['execute-api']], ['s3:GetObject', []], ['kms:Decrypt', []], ['rds-db:connect', []], ['kafka-cluster:Connect', []],
  ])('for pods that may call %s: %j', (action, expected) => {
    const cluster = platform([...NODES, 'eks-auth']);
    const [service] = action.split(':');
    const statements = [{ sid: 'Call', actions: [action], resources: [`arn:aws:${service}:eu-west-2:111122223333:orders`] }];
    cluster.workloadIdentity.grant(cluster, ServiceAccount.of('shop', 'orders'), { policyName: 'Call', statements });
    expect(missing(cluster)).toEqual(expected.map((name) => `${name} (shop:orders)`));
  });

  it('and says so with the fix', () => {
    expect(() => synth(TerraformStack.of(platform(NODES)))).toThrow(
      'Test/Platform/NodeGroups/group0: `network.endpoints` lacks endpoints for services called from private subnets, which have no other way to reach AWS: '
      + 'eks-auth (kube-system:aws-node, kube-system:ebs-csi-controller-sa), got ["s3","ec2","ecr.api","ecr.dkr","sts"]. '
      + 'Fix: add \'eks-auth\' to the list of VpcEndpoints, or add NAT gateways.',
    );
  });

  it('and says so of what has no endpoint', () => {
    const behindAlb = (options: AlbIngressOptions) => {
      const cluster = platform([...NODES, 'eks-auth', 'elasticloadbalancing', 'wafv2']);
      new AlbIngress(cluster, 'Alb', { cluster, ...options });
      return cluster;
    };
    const controller = '(kube-system:aws-load-balancer-controller)';
    expect(missing(behindAlb({}))).toEqual([]);
    expect(missing(behindAlb({ shield: true }))).toEqual([`shield ${controller}`]);
    expect(missing(behindAlb({ waf: true }))).toEqual([`waf-regional ${controller}`]);
    expect(missing(behindAlb({ cognito: true }))).toEqual([`cognito-idp ${controller}`]);
    expect(() => synth(TerraformStack.of(behindAlb({ shield: true, cognito: true })))).toThrow(
      "Fix: add 'cognito-idp' to the list of VpcEndpoints, and turn off what calls shield, for which AWS has no endpoint, such as `shield` and `waf` of the AWS Load Balancer Controller, or add NAT gateways.",
    );
  });

  it('and those of nodes are missed at once', () => {
    expect(() => platform(['ec2', 'sts'])).toThrow('no NAT gateway, and no endpoints for ecr.api, ecr.dkr, which nodes need');
  });
});

describe('nothing is missed', () => {
  it('of what forNodes() brings: all that the library calls by itself', () => {
    expect(missing(platform([], { grafana: true, network: { natGateways: NatGateways.NONE, endpoints: VpcEndpoints.forNodes() } }))).toEqual([]);
    const { services } = VpcEndpoints.forNodes(['monitoring', 'ecr.api', 'sqs']);
    expect(services).toEqual([...new Set(services)]);
    expect(services).toContain('sqs');
  });

  it('where there are NAT gateways, or some nodes have public addresses', () => {
    expect(missing(platform([], { network: { endpoints: VpcEndpoints.of(['ec2']) } }))).toEqual([]);
    expect(missing(platform(NODES, { placements: [SubnetPlacement.PRIVATE, SubnetPlacement.PUBLIC] }))).toEqual([]);
  });

  it('twice, however many groups there are', () => {
    expect(missing(platform(NODES, { placements: [SubnetPlacement.PRIVATE, SubnetPlacement.PRIVATE] }))).toHaveLength(1);
  });
});

it('a service has a short name', () => {
  const cluster = platform(NODES);
  expect(() => AwsServiceUse.state(cluster, cluster, ['com.amazonaws/sqs'])).toThrow(/^Test\/Platform: `services\[0\]` is not valid, got 'com\.amazonaws\/sqs'/);
});

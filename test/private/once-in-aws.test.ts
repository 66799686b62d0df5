import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group';
import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry';
import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon';
import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster';
import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamServiceLinkedRole } from '@cdktf/provider-aws/lib/iam-service-linked-role';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import {
  ClusterAdmins, ClusterNetwork, ControlPlane, EbsStorage, ExistingNetwork, GithubDeployRoles, IrsaHardening, NatGateways, NetworkEndpoints,
  ObservableEksCluster, S3StateBucket, ServiceAccount, VolumeEncryptionKey, VpcEndpoints, WorkloadBoundary, WorkloadIdentity,
} from '../../src';
import { ObjectBucket } from '../../src/storage/object-bucket';
import { stackBeside, synth, testStack } from '../helpers/synth';

const ADMIN = 'arn:aws:iam::111122223333:role/admin';
const [VPC, SUBNET, ROUTES] = ['vpc-0000000a', 'subnet-0000000a', 'rtb-0000000a'];

let stack: TerraformStack;
beforeEach(() => { stack = testStack(); });

/** What is said of things that are made twice. */
function faults(of: TerraformStack = stack): string[] {
  try {
    synth(of);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n').filter((line) => line.includes('which can exist only once in AWS')).map((line) => line.trim());
  }
}

const existing = (scope: Construct) => new ExistingNetwork(scope, 'Existing', { vpcId: VPC, privateSubnetIds: ['subnet-0000000a', 'subnet-0000000b'], verify: false });
const control = (scope: Construct, clusterName = 'blue') => new ControlPlane(scope, 'ControlPlane', { clusterName, network: existing(scope) });
const looked = (scope: Construct, identity?: WorkloadIdentity) => ObservableEksCluster.fromClusterAttributes(scope, 'Cluster', { clusterName: 'blue', identity });
const network = (scope: Construct) => new ClusterNetwork(scope, 'Network', { natGateways: NatGateways.NONE, endpoints: VpcEndpoints.of(['ec2']) });
const endpoints = (scope: Construct, routes = ROUTES, vpcId = VPC, services = ['ec2']) => new NetworkEndpoints(scope, 'Endpoints', {
  vpcId, vpcCidr: '10.0.0.0/16', subnetIds: [SUBNET], routeTableIds: [routes], networkName: 'own', endpoints: VpcEndpoints.of(services),
});
const bucket = (scope: Construct) => new S3StateBucket(scope, 'State', { bucketName: 'acme-terraform-state' });
const logs = (scope: Construct) => new ObjectBucket(scope, 'Logs', { cluster: looked(scope), contents: 'logs', retentionDays: 7, dataPrefix: 'chunks/', forceDestroy: false });
const roles = (scope: Construct, id: string, oidcProviderArn?: string) => new GithubDeployRoles(scope, id, { repository: `acme/${id.toLowerCase()}`, region: 'eu-west-2', oidcProviderArn });

/** What the library makes, and the same by a user's hand, who has the construct of the library at hand or knows the name alone. */
const MINE: { [type: string]: (scope: Construct, other: Construct, isByName: boolean) => void } = {
  'a log group': (scope, other, isByName) => {
    const { logGroup } = control(scope);
    new CloudwatchLogGroup(other, 'Mine', { name: isByName ? '/aws/eks/blue/cluster' : logGroup!.name });
  },
  'a default security group': (scope, other) => void new DefaultSecurityGroup(other, 'Mine', { vpcId: network(scope).vpc.id }),
  'an access entry': (scope, other, isByName) => {
    const { clusterName } = control(scope);
    new ClusterAdmins(scope, 'Admins', { clusterName, admins: { ops: ADMIN } });
    new EksAccessEntry(other, 'Mine', { clusterName: isByName ? 'blue' : clusterName, principalArn: ADMIN });
  },
  'an add-on': (scope, other, isByName) => {
    const cluster = looked(scope);
    new EbsStorage(scope, 'Storage', { cluster, withStorageClasses: false });
    new EksAddon(other, 'Mine', { addonName: 'aws-ebs-csi-driver', clusterName: isByName ? 'blue' : cluster.clusterName });
  },
  'a cluster': (scope, other) => {
    control(scope);
    new EksCluster(other, 'Mine', { name: 'blue', roleArn: ADMIN, vpcConfig: { subnetIds: [SUBNET] } });
  },
  'an OIDC provider of GitHub': (scope, other) => {
    roles(scope, 'Deploy');
    new IamOpenidConnectProvider(other, 'Mine', { url: 'https://Token.actions.githubusercontent.com/', clientIdList: ['sts.amazonaws.com'] });
  },
  'an OIDC provider of a cluster': (scope, other) => {
    const cluster = looked(scope, WorkloadIdentity.irsa());
    cluster.workloadIdentity.grant(scope, ServiceAccount.of('shop', 'web'), { policyName: 'Read', statements: [{ sid: 'Read', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::shop/*'] }] });
    new IamOpenidConnectProvider(other, 'Mine', { url: cluster.oidcIssuer, clientIdList: ['sts.amazonaws.com'] });
  },
  'a policy': (scope, other) => {
    new WorkloadBoundary(scope, 'Boundary', { region: 'eu-west-2', name: 'boundary' });
    new IamPolicy(other, 'Mine', { name: 'Boundary', policy: '{}' });
  },
  'a service-linked role': (scope, other) => {
    new VolumeEncryptionKey(scope, 'Key', { createAutoScalingRole: true });
    new IamServiceLinkedRole(other, 'Mine', { awsServiceName: 'autoscaling.amazonaws.com' });
  },
  'an internet gateway': (scope, other) => void new InternetGateway(other, 'Mine', { vpcId: network(scope).vpcId }),
  'the routes of a subnet': (scope, other) => void new RouteTableAssociation(other, 'Mine', { routeTableId: ROUTES, subnetId: network(scope).privateSubnetIds[0] }),
  'a bucket': (scope, other) => void new S3Bucket(other, 'Mine', { bucket: bucket(scope).resource.bucketInput }),
  'the policy of a bucket': (scope, other, isByName) => void new S3BucketPolicy(other, 'Mine', { bucket: isByName ? bucket(scope) && 'acme-terraform-state' : bucket(scope).resource.id, policy: '{}' }),
  'the versions of a bucket': (scope, other) => void new S3BucketVersioningA(other, 'Mine', { bucket: bucket(scope).resource.bucket, versioningConfiguration: { status: 'Suspended' } }),
  'the lifecycle of a bucket': (scope, other) => void new S3BucketLifecycleConfiguration(other, 'Mine', { bucket: bucket(scope).resource.id, rule: [] }),
  'the owner of objects of a bucket': (scope, other) => void new S3BucketOwnershipControls(other, 'Mine', { bucket: bucket(scope).resource.id, rule: { objectOwnership: 'ObjectWriter' } }),
  'the publicity of a bucket': (scope, other) => void new S3BucketPublicAccessBlock(other, 'Mine', { bucket: bucket(scope).resource.id }),
  'the policy of a bucket for logs': (scope, other) => void new S3BucketPolicy(other, 'Mine', { bucket: logs(scope).resource.id, policy: '{}' }),
  'the encryption of a bucket': (scope, other) => void new S3BucketServerSideEncryptionConfigurationA(other, 'Mine', { bucket: bucket(scope).resource.id, rule: [] }),
  'an endpoint with private DNS': (scope, other) => void new VpcEndpoint(other, 'Mine', {
    vpcId: network(scope).vpcId, serviceName: 'com.amazonaws.eu-west-2.ec2', vpcEndpointType: 'Interface', privateDnsEnabled: true,
  }),
  'a gateway': (scope, other) => void new VpcEndpoint(other, 'Mine', {
    vpcId: VPC, serviceName: 'com.amazonaws.eu-west-2.s3', routeTableIds: ['rtb-0000000c', network(scope).privateRouteTables[1].id],
  }),
};

describe.each(Object.entries(MINE))('%s, which AWS has once', (_, make) => {
  it.each<[string, () => Construct, boolean]>([
    ['in the same stack', () => stack, false],
    ['in the same stack, by its name', () => stack, true],
    ['in another stack', () => stackBeside(stack, 'Other'), false],
    ['in another stack, by its name', () => stackBeside(stack, 'Other'), true],
  ])('is not made a second time %s', (__, place, isByName) => {
    make(new Construct(stack, 'Library'), new Construct(place(), 'User'), isByName);
    expect(faults()).toEqual([expect.stringMatching(/(Library\/.* and .*User\/Mine|User\/Mine and .*Library\/.*) are both .* Fix: /)]);
  });
});

it('says what both are, and what to do', () => {
  roles(stack, 'One');
  roles(stackBeside(stack, 'Other'), 'Two');
  expect(faults()).toEqual([
    '[Test/One] Test/One/Provider and Other/Two/Provider are both the IAM OIDC provider of https://token.actions.githubusercontent.com, which can exist only once in AWS. Fix: pass the ARN of one as `oidcProviderArn` to the other; accounts are distinguished by `allowedAccountIds`, `profile` or `assumeRole` of their AWS providers.',
  ]);
});

describe('the library itself makes nothing twice', () => {
  it.each<[string, (one: Construct, other: Construct) => void]>([
    ['deploy roles of GitHub', (...both) => both.forEach((scope) => roles(scope, 'Deploy'))],
    ['boundaries of one name', (...both) => both.forEach((scope) => new WorkloadBoundary(scope, 'Boundary', { region: 'eu-west-2', name: 'boundary' }))],
    ['service-linked roles', (...both) => both.forEach((scope) => new VolumeEncryptionKey(scope, 'Key', { createAutoScalingRole: true }))],
    ['endpoints of a VPC', (...both) => both.forEach((scope, index) => endpoints(scope, `rtb-0000000${index}`))],
    ['gateways of a route table', (...both) => both.forEach((scope, index) => endpoints(scope, ROUTES, `vpc-0000000${index}`))],
  ])('%s', (_, make) => {
    make(new Construct(stack, 'One'), new Construct(stack, 'Two'));
    expect(faults()).toHaveLength(1);
  });

  it('in two regions of a partition either, where all of the partition shares the names', () => {
    [stack, stackBeside(stack, 'Dublin', 'eu-west-1')].forEach(bucket);
    expect(faults()).toEqual([expect.stringMatching(/State\/Resource are both the bucket acme-terraform-state, which can exist only once in AWS\. Fix: use a different name for each bucket/)]);
  });

  it('in two regions of an account either, where it is of the whole account', () => {
    roles(stack, 'One');
    roles(stackBeside(stack, 'Dublin', 'eu-west-1'), 'Two');
    expect(faults()).toHaveLength(1);
  });
});

describe('what there may be more than one of', () => {
  const inAccount = (name: string, config: object): TerraformStack => {
    const made = new TerraformStack(App.of(stack), name);
    new AwsProvider(made, 'Aws', { region: 'eu-west-2', ...config });
    return made;
  };

  it.each<[string, () => void]>([
    ['deploy roles that share the provider', () => [stack, stackBeside(stack, 'Other')].reduce<string | undefined>((arn, scope, index) => roles(scope, `Deploy${index}`, arn).oidcProviderArn, undefined)],
    ['deploy roles with a provider that is there', () => ['A', 'B'].forEach((id) => roles(stack, id, 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com'))],
    ['deploy roles with a provider that Terraform knows', () => ['A', 'B'].forEach((id) => roles(stack, id, new TerraformVariable(stack, `arn${id}`, {}).stringValue))],
    ['deploy roles in two accounts', () => ['a', 'b'].forEach((profile) => roles(inAccount(profile, { profile }), 'Deploy'))],
    ['deploy roles where the environment says which account', () => ['a', 'b'].forEach((name) => roles(inAccount(name, { region: undefined }), 'Deploy'))],
    ['clusters in two regions', () => [stack, stackBeside(stack, 'Dublin', 'eu-west-1')].forEach((scope) => control(scope))],
    ['buckets of one name in two partitions', () => [stack, stackBeside(stack, 'Beijing', 'cn-north-1')].forEach(bucket)],
    ['networks', () => ['A', 'B'].forEach((id) => network(new Construct(stack, id)))],
    ['networks of one address in two stacks', () => [stack, stackBeside(stack, 'Other')].forEach((scope) => network(scope))],
    ['endpoints of one VPC for other services', () => ['ec2', 'sts'].forEach((service, index) => endpoints(new Construct(stack, service), `rtb-0000000${index}`, VPC, [service]))],
    ['endpoints without private DNS', () => void new VpcEndpoint(stack, 'Mine', { vpcId: network(stack).vpcId, serviceName: 'com.amazonaws.eu-west-2.ec2', vpcEndpointType: 'Interface' })],
    ['gateways to other services', () => void new VpcEndpoint(stack, 'Mine', { vpcId: VPC, serviceName: 'com.amazonaws.eu-west-2.dynamodb', routeTableIds: [network(stack).publicRouteTable.id] })],
    ['add-ons of other names', () => void new EksAddon(stack, 'Mine', { addonName: 'snapshot-controller', clusterName: new ObservableEksCluster(stack, 'Platform', { clusterName: 'blue', existingNetwork: existing(stack) }).clusterName })],
    ['log groups that differ in capitals', () => { control(stack); new CloudwatchLogGroup(stack, 'Mine', { name: '/aws/eks/Blue/cluster' }); }],
    ['things that a user makes twice', () => { network(stack); ['A', 'B'].forEach((id) => new CloudwatchLogGroup(stack, id, { name: 'own' })); }],
    ['service-linked roles with a suffix', () => { new VolumeEncryptionKey(stack, 'Key', { createAutoScalingRole: true }); new IamServiceLinkedRole(stack, 'Mine', { awsServiceName: 'autoscaling.amazonaws.com', customSuffix: 'own' }); }],
    ['resources that a count or another provider puts elsewhere', () => {
      control(stack);
      const provider = new AwsProvider(stack, 'Dublin', { region: 'eu-west-1', alias: 'dublin' });
      new CloudwatchLogGroup(stack, 'Mine', { name: '/aws/eks/blue/cluster', provider });
      new CloudwatchLogGroup(stack, 'None', { name: '/aws/eks/blue/cluster', count: 0 });
    }],
    ['roles of two clusters with IRSA', () => ['A', 'B'].forEach((id) => {
      const cluster = new ObservableEksCluster(stack, id, { clusterName: id.toLowerCase(), existingNetwork: existing(new Construct(stack, `Network${id}`)), identity: WorkloadIdentity.irsa() });
      expect(cluster.workloadIdentity).toBeInstanceOf(IrsaHardening);
    })],
  ])('%s', (_, make) => {
    make();
    expect(App.of(stack).node.findAll().filter((node): node is TerraformStack => TerraformStack.isStack(node)).flatMap(faults)).toEqual([]);
  });
});

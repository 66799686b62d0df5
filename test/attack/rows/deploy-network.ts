import { EC2_CALLS, RUN_FROM_TEMPLATE } from '../../../src/delivery/ci/statements/ec2-calls';
import { ACCOUNT } from '../../helpers/policy-evaluator';
import { arns, Carried, Deployment, deployments } from '../deployment';
import { callsOf, Row, Theme } from '../row';

/** What the role that applies does to networks, of its own, of others and of nobody: every call, on every kind of thing that it works on. */
export const DEPLOY_NETWORK: Theme = {
  name: 'deploy: network',
  rows: (worlds) => deployments(worlds).flatMap((deployment) => [everyCall, tagging, launching, clusterGroup].flatMap((of) => of(deployment))),
};

const OTHER_REGION = { 'aws:RequestedRegion': 'us-east-1', 'ec2:Region': 'us-east-1' };

/** Images and snapshots are in no account. */
const thing = (type: string) => (['image', 'snapshot'].includes(type) ? `arn:aws:ec2:eu-west-2::${type}/${type}-0a1b2c3d` : arns.ec2(`${type}/${type}-0a1b2c3d`));

function everyCall(deployment: Deployment): Row[] {
  const { makes, isRefused } = callsOf(deployment.apply);
  const carried = new Carried(deployment);
  const rows = Object.entries(EC2_CALLS).filter(([action]) => action !== 'ec2:RunInstances').flatMap(([action, { makes: made, on = [] }]) => [
    ...(made ? [
      makes(`makes a ${made}`, action, thing(made), carried.made()),
      isRefused(`makes a ${made} that nobody could tell whose it is`, action, thing(made), carried.untagged()),
      isRefused(`makes a ${made} of others`, action, thing(made), carried.asOthers()),
      isRefused(`makes a ${made} in another region`, action, thing(made), carried.made(OTHER_REGION)),
    ] : []),
    ...on.flatMap((type) => [
      makes(`works on its ${type}`, action, thing(type), carried.own(carried.made())),
      isRefused(`works on the ${type} of others`, action, thing(type), carried.foreign(carried.made())),
      isRefused(`works on a ${type} of nobody`, action, thing(type), carried.untagged()),
      isRefused(`works on its ${type} in another region`, action, thing(type), carried.own(OTHER_REGION)),
    ]),
  ]);
  // The two clusters have no endpoints and no flow logs, so there are calls that their roles do not make.
  return rows.filter(({ expected }) => deployment.name === 'production' || expected === 'deny');
}

function tagging(deployment: Deployment): Row[] {
  const { makes, isRefused } = callsOf(deployment.apply);
  const carried = new Carried(deployment);
  const group = thing('security-group');
  const adopts = deployment.name === 'production' ? isRefused : makes;
  return [
    makes('tags what it makes', 'ec2:CreateTags', thing('vpc'), carried.made({ 'ec2:CreateAction': 'CreateVpc' })),
    ...[['CreateVpc', 'vpc'], ['CreateSecurityGroup', 'security-group'], ['AuthorizeSecurityGroupIngress', 'security-group-rule'], ['RunInstances', 'instance']].flatMap(([maker, made]) => [
      isRefused(`tags the ${made} that it makes as that of another cluster`, 'ec2:CreateTags', thing(made), carried.asOthers({ 'ec2:CreateAction': maker })),
    ]),
    ...['CreateVpc', 'RunInstances'].map((maker) =>
      makes('gives what it makes a name alone', 'ec2:CreateTags', thing('vpc'), carried.untagged({ 'ec2:CreateAction': maker, 'aws:RequestTag/Name': 'a', 'aws:TagKeys': ['Name'] }))),
    isRefused('tags its own as that of another cluster', 'ec2:CreateTags', thing('vpc'), carried.own(carried.asOthers())),
    makes('takes a tag off its own', 'ec2:DeleteTags', thing('vpc'), carried.own()),
    isRefused('tags what it could not make', 'ec2:CreateTags', thing('snapshot'), carried.made({ 'ec2:CreateAction': 'CreateSnapshot' })),
    makes('tags its own', 'ec2:CreateTags', thing('vpc'), carried.own()),
    isRefused('makes the security group of others its own', 'ec2:CreateTags', group, carried.foreign(carried.made())),
    adopts('makes a security group of nobody its own, as the default one of a new VPC', 'ec2:CreateTags', group, carried.made()),
    isRefused('takes the tags of others off', 'ec2:DeleteTags', thing('vpc'), carried.foreign()),
  ];
}

/** EKS asks whether who makes a node group may start its instances. */
function launching(deployment: Deployment): Row[] {
  const { makes, isRefused } = callsOf(deployment.apply);
  const carried = new Carried(deployment);
  const template = { 'ec2:LaunchTemplate': thing('launch-template') };
  return [
    ...RUN_FROM_TEMPLATE.flatMap((type) => [
      makes(`starts an ${type} from a template`, 'ec2:RunInstances', thing(type), carried.untagged(template)),
      isRefused(`starts an ${type} without a template`, 'ec2:RunInstances', thing(type), carried.untagged()),
      isRefused(`starts an ${type} in another region`, 'ec2:RunInstances', thing(type), carried.untagged({ ...template, ...OTHER_REGION })),
    ]),
    ...['launch-template', 'security-group', 'subnet'].flatMap((type) => [
      makes(`starts an instance with its ${type}`, 'ec2:RunInstances', thing(type), carried.own(template)),
      isRefused(`starts an instance with the ${type} of others`, 'ec2:RunInstances', thing(type), carried.foreign(template)),
    ]),
    ...['amazon', ACCOUNT].map((owner) => makes(`starts an instance of an image of ${owner}`, 'ec2:RunInstances', thing('image'), carried.untagged({ ...template, 'ec2:Owner': owner }))),
    ...['aws-marketplace', '999999999999'].map((owner) => isRefused(`starts an instance of an image of ${owner}`, 'ec2:RunInstances', thing('image'), carried.untagged({ ...template, 'ec2:Owner': owner }))),
    makes('starts a volume from a snapshot of Amazon', 'ec2:RunInstances', thing('snapshot'), carried.untagged({ ...template, 'ec2:Owner': 'amazon' })),
    makes('starts a volume from a snapshot of its own', 'ec2:RunInstances', thing('snapshot'), carried.own({ ...template, 'ec2:Owner': ACCOUNT })),
    isRefused('starts a volume from a snapshot of another cluster', 'ec2:RunInstances', thing('snapshot'), carried.foreign({ ...template, 'ec2:Owner': ACCOUNT })),
    isRefused('starts a volume from a snapshot that nobody tagged', 'ec2:RunInstances', thing('snapshot'), carried.untagged({ ...template, 'ec2:Owner': ACCOUNT })),
    isRefused('starts a volume from a snapshot of another account', 'ec2:RunInstances', thing('snapshot'), carried.untagged({ ...template, 'ec2:Owner': '999999999999' })),
    isRefused('starts an instance with a key of SSH', 'ec2:RunInstances', thing('key-pair'), carried.untagged(template)),
  ];
}

/** EKS makes a security group for each cluster, with a tag of its own. */
function clusterGroup(deployment: Deployment): Row[] {
  const { makes, isRefused } = callsOf(deployment.apply);
  const carried = new Carried(deployment);
  const of = (name: string) => carried.untagged({ 'aws:ResourceTag/aws:eks:cluster-name': name });
  return [
    makes('starts an instance in the security group of its cluster', 'ec2:RunInstances', thing('security-group'), of(deployment.cluster)),
    isRefused('opens the security group of another cluster', 'ec2:AuthorizeSecurityGroupIngress', thing('security-group'), of('other')),
    isRefused('removes the security group of its cluster, which EKS does', 'ec2:DeleteSecurityGroup', thing('security-group'), of(deployment.cluster)),
  ];
}

import { DeploySite, equals, newlyOwned, notOfOthers, ownedBy, regionalArn, regionOf, unique } from './deploy-site';
import { EC2_CALLS, RUN_FROM_TEMPLATE, terraformTypesOf } from './ec2-calls';
import { DocumentStatement } from '../../../private/policy-document';
import { DeployedApp } from '../deployed-app';

/** Images and snapshots are in no account, as far as ARNs are concerned. */
const OF_NO_ACCOUNT = ['image', 'snapshot'];

/** EC2 gives ids to what is made: what can be said beforehand is the region, and by tags whose it is. */
export function networkStatements(actions: string[], app: DeployedApp, site: DeploySite): DocumentStatement[] {
  const inRegion = [regionOf(site)];
  if (Object.keys(site.ownerTags).length === 0) {
    return [{ sid: 'Network', actions, resources: ['*'], conditions: inRegion }];
  }
  const looks = actions.filter((action) => action.startsWith('ec2:Describe'));
  const tags = actions.filter((action) => action.endsWith('Tags'));
  const calls = actions.filter((action) => !looks.includes(action) && !tags.includes(action));
  return [
    { sid: 'LookAtNetwork', actions: looks, resources: ['*'], conditions: inRegion },
    { sid: 'OwnNetwork', actions: calls.filter((action) => EC2_CALLS[action]?.on), resources: ['*'], conditions: [...inRegion, ...ownedBy(site, 'aws:ResourceTag')] },
    ...making(calls, site),
    ...untagged(calls, app, site),
    ...launching(calls, site),
    ...clusterGroups(calls, app, site),
    ...tagging(tags, calls, app, site),
  ];
}

/** One statement for each type: what a call makes has no tags, and what it works on has not those of the request. */
function making(calls: string[], site: DeploySite): DocumentStatement[] {
  return types(calls, (action) => [EC2_CALLS[action]?.makes ?? []].flat()).map(([type, own]) => ({
    sid: `Make${pascal(type)}`,
    actions: own,
    resources: [arnsOf(type, site)],
    conditions: [regionOf(site), ...ownedBy(site, 'aws:RequestTag')],
  }));
}

/** What carries no tags of the app: what EC2 gives none, and what the app works on and somebody else made, such as an existing VPC. */
function untagged(calls: string[], app: DeployedApp, site: DeploySite): DocumentStatement[] {
  const isForeign = (type: string) => !terraformTypesOf(type).some((own) => app.has(own));
  return types(calls, (action) => [...EC2_CALLS[action]?.free ?? [], ...(EC2_CALLS[action]?.on ?? []).filter(isForeign)]).map(([type, own]) => ({
    sid: `With${pascal(type)}`, actions: own, resources: [arnsOf(type, site)], conditions: [regionOf(site)],
  }));
}

/** EKS asks for this in the name of who makes a node group with a launch template. */
function launching(calls: string[], site: DeploySite): DocumentStatement[] {
  const actions = calls.filter((action) => action === 'ec2:RunInstances');
  return [
    {
      sid: 'LaunchFromTemplate',
      actions,
      resources: RUN_FROM_TEMPLATE.map((type) => arnsOf(type, site)),
      conditions: [regionOf(site), { operator: 'ArnLike', key: 'ec2:LaunchTemplate', values: [arnsOf('launch-template', site)] }],
    },
    { sid: 'LaunchImages', actions, resources: [arnsOf('image', site)], conditions: [regionOf(site), equals('ec2:Owner', ...site.imageOwners)] },
    // Those that a template names for volumes of its own; those of an image come with it. What has the app's tags is in `OwnNetwork`.
    { sid: 'LaunchSnapshots', actions, resources: [arnsOf('snapshot', site)], conditions: [regionOf(site), equals('ec2:Owner', 'amazon')] },
  ];
}

/** The security group that EKS makes for a cluster has EKS's tag, and none of ours. */
function clusterGroups(calls: string[], app: DeployedApp, site: DeploySite): DocumentStatement[] {
  const works = ['ec2:CreateVpcEndpoint', 'ec2:ModifyVpcEndpoint', 'ec2:RunInstances'];
  return app.clusterNames.length === 0 ? [] : [{
    sid: 'ClusterGroups',
    actions: calls.filter((action) => works.includes(action) || /SecurityGroup(In|E)gress$|SecurityGroupRules$/.test(action)),
    resources: [arnsOf('security-group', site)],
    conditions: [regionOf(site), equals('aws:ResourceTag/aws:eks:cluster-name', ...app.clusterNames)],
  }];
}

function tagging(tags: string[], calls: string[], app: DeployedApp, site: DeploySite): DocumentStatement[] {
  const create = tags.filter((action) => action === 'ec2:CreateTags');
  const makers = calls.filter((action) => EC2_CALLS[action]?.makes || /:(RunInstances|Authorize)/.test(action)).map((action) => action.split(':')[1]);
  return [
    // Without this, whoever can tag anything as the app's could remove anything.
    {
      sid: 'TagWhatIsMade',
      actions: makers.length > 0 ? create : [],
      resources: ['*'],
      conditions: [regionOf(site), equals('ec2:CreateAction', ...makers), ...notOfOthers(site)],
    },
    { sid: 'TagOwn', actions: create, resources: ['*'], conditions: [regionOf(site), ...ownedBy(site, 'aws:ResourceTag'), ...notOfOthers(site)] },
    { sid: 'UntagOwn', actions: tags.filter((action) => action !== 'ec2:CreateTags'), resources: ['*'], conditions: [regionOf(site), ...ownedBy(site, 'aws:ResourceTag')] },
    // AWS makes this group with the VPC, without tags. The id of neither is known beforehand.
    {
      sid: 'TagDefaultGroup',
      actions: site.adoptsUntagged && app.has('aws_default_security_group') ? create : [],
      resources: [arnsOf('security-group', site)],
      conditions: newlyOwned(site),
    },
  ];
}

/** The calls by the types that they concern. */
function types(calls: string[], typesOf: (action: string) => string[]): [string, string[]][] {
  return unique(calls.flatMap(typesOf)).map((type) => [type, calls.filter((action) => typesOf(action).includes(type))]);
}

function arnsOf(type: string, site: DeploySite): string {
  return regionalArn(OF_NO_ACCOUNT.includes(type) ? { ...site, account: '' } : site, 'ec2', `${type}/*`);
}

function pascal(type: string): string {
  return type.split('-').map((word) => word[0].toUpperCase() + word.slice(1)).join('');
}

import { clusterArns } from './cluster-statements';
import { databaseArns } from './database-statements';
import { DeploySite, iamArn, ofService, ownedBy, regionalArn, regionOf, unique } from './deploy-site';
import { keyArns } from './key-statements';
import { linkedRoleArns, policyArns, providerArns, roleArns } from './role-statements';
import { bucketArns, logGroupArns } from './storage-statements';
import { workspaceArns } from './workspace-statements';
import { sortedEntries } from '../../../private/maps';
import { DocumentStatement } from '../../../private/policy-document';
import { DeployedApp } from '../deployed-app';

/** What AWS holds to no resource: it lists, or tells of all. */
const OF_NO_RESOURCE = ['eks:DescribeAddonVersions', 'kms:ListAliases', 'logs:DescribeLogGroups'];

/**
 * Services that hold nothing that looks to a resource, but for `ec2:DescribeVpcAttribute`. So `ec2:DescribeLaunchTemplateVersions` shows the
 * user data of all templates of the region: nothing secret belongs there.
 */
const SERVICES_OF_NO_RESOURCE = ['autoscaling', 'ec2'];

/** What a plan looks at: the app's own and what its data sources name, where AWS can tell, and else what is in the region. */
export function readStatements(app: DeployedApp, site: DeploySite, deployRoles: string[]): DocumentStatement[] {
  const own = app.reads.filter((action) => !OF_NO_RESOURCE.includes(action));
  const listed = app.reads.filter((action) => OF_NO_RESOURCE.includes(action) || SERVICES_OF_NO_RESOURCE.includes(action.split(':')[0]));
  const named = (type: string, attribute: string, arnOf: (name: string) => string) => app.lookedAt(type, attribute).map(arnOf);
  return [
    // Nobody can be refused this.
    { sid: 'WhoAmI', actions: ['sts:GetCallerIdentity'], resources: ['*'] },
    { sid: 'Look', actions: unique(listed), resources: ['*'], conditions: [regionOf(site)] },
    {
      sid: 'LookAtClusters',
      actions: unique(['eks:DescribeCluster', ...ofService('eks', own)]),
      resources: unique([...clusterArns(app.clusterNames, site), ...named('aws_eks_cluster', 'name', (name) => regionalArn(site, 'eks', `cluster/${name}`))]),
    },
    ...identity(ofService('iam', own), app, site, deployRoles),
    { sid: 'LookAtKeys', actions: ofService('kms', own), resources: keyArns(site), conditions: ownedBy(site, 'aws:ResourceTag') },
    {
      sid: 'LookAtGivenKeys',
      actions: ['kms:DescribeKey'],
      resources: [...app.secretsKeys, ...(app.lookedAt('aws_kms_key', 'key_id').length > 0 ? keyArns(site) : [])],
    },
    { sid: 'LookAtWorkspaces', actions: ofService('aps', own), resources: workspaceArns(site), conditions: ownedBy(site, 'aws:ResourceTag') },
    { sid: 'LookAtDatabases', actions: ofService('rds', own), resources: databaseArns(site) },
    {
      sid: 'LookAtLogGroups',
      actions: ofService('logs', own),
      resources: [...logGroupArns(app, site), ...named('aws_cloudwatch_log_group', 'name', (name) => regionalArn(site, 'logs', `log-group:${name}`))],
    },
    {
      sid: 'LookAtBuckets',
      actions: ofService('s3', own),
      resources: [...bucketArns(app, site), ...named('aws_s3_bucket', 'bucket', (name) => `arn:${site.partition}:s3:::${name}`)],
    },
    // What the user named himself; what he says of resources is about changes.
    {
      sid: 'LookAtOwnTypes',
      actions: unique(sortedEntries(app.ownTypes).filter(([type]) => app.uses(type)).flatMap(([, { read }]) => read)),
      resources: ['*'],
    },
  ];
}

function identity(actions: string[], app: DeployedApp, site: DeploySite, deployRoles: string[]): DocumentStatement[] {
  const has = (pattern: RegExp) => actions.filter((action) => pattern.test(action));
  const linked = app.literals('aws_iam_service_linked_role', 'aws_service_name');
  return [
    {
      sid: 'LookAtRoles',
      actions: has(/Role/),
      resources: [...roleArns(app, site), ...app.lookedAt('aws_iam_role', 'name').map((name) => iamArn(site, `role/${name}`))],
    },
    // The AWS provider asks for the role that it works as.
    { sid: 'LookAtItself', actions: has(/GetRole$/), resources: [...deployRoles.map((name) => iamArn(site, `role${name}`)), ...linkedRoleArns(linked, site)] },
    {
      sid: 'LookAtPolicies',
      actions: has(/^[^R]*(GetPolicy|PolicyVersions?)$/),
      resources: [...policyArns(app, site), ...app.lookedAt('aws_iam_policy', 'name').map((name) => iamArn(site, `policy/${name}`))],
    },
    { sid: 'LookAtProviders', actions: has(/OpenIDConnectProvider/), resources: providerArns(site) },
  ];
}

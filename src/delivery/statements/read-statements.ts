import { clusterArns } from './cluster-statements';
import { DeploySite, iamArn, ofService, ownedBy, regionalArn, regionOf, unique } from './deploy-site';
import { keyArns } from './key-statements';
import { linkedRoleArns, policyArns, providerArns, roleArns } from './role-statements';
import { bucketArns, logGroupArns } from './storage-statements';
import { sortedEntries } from '../../private/maps';
import { DocumentStatement } from '../../private/policy-document';
import { DeployedApp } from '../deployed-app';

/**
 * What AWS holds to no resource: it lists, or describes a kind of thing. `ec2:DescribeLaunchTemplateVersions` shows user data of all
 * templates of the region.
 */
const OF_NO_RESOURCE = [
  'eks:DescribeAddonVersions', 'kms:ListAliases', 'logs:DescribeLogGroups', 'sts:GetCallerIdentity',
];

/** Services of which AWS holds nothing that looks to a resource, but `ec2:DescribeVpcAttribute`. */
const SERVICES_OF_NO_RESOURCE = ['autoscaling', 'ec2'];

/** What a plan looks at: the app's own, where AWS can tell, and else what is in the region. */
export function readStatements(app: DeployedApp, site: DeploySite, deployRoles: string[]): DocumentStatement[] {
  const own = app.reads.filter((action) => !OF_NO_RESOURCE.includes(action));
  const listed = [...app.reads.filter((action) => OF_NO_RESOURCE.includes(action)), ...SERVICES_OF_NO_RESOURCE.flatMap((service) => ofService(service, own))];
  const iam = ofService('iam', own);
  const has = (pattern: RegExp) => iam.filter((action) => pattern.test(action));
  return [
    // It takes no permission at all.
    { sid: 'WhoAmI', actions: ['sts:GetCallerIdentity'], resources: ['*'] },
    { sid: 'Look', actions: unique(listed.filter((action) => action !== 'sts:GetCallerIdentity')), resources: ['*'], conditions: [regionOf(site)] },
    { sid: 'LookAtClusters', actions: unique(['eks:DescribeCluster', ...ofService('eks', own)]), resources: [...clusterArns(app, site), ...app.lookedAt('aws_eks_cluster', 'name').map((name) => regionalArn(site, 'eks', `cluster/${name}`))] },
    { sid: 'LookAtRoles', actions: has(/Role/), resources: [...roleArns(app, site), ...app.lookedAt('aws_iam_role', 'name').map((name) => iamArn(site, `role/${name}`))] },
    // The AWS provider asks for the role that it works as.
    {
      sid: 'LookAtItself',
      actions: has(/GetRole$/),
      resources: [...deployRoles.map((pattern) => iamArn(site, `role${pattern}`)), ...linkedRoleArns(app.literals('aws_iam_service_linked_role', 'aws_service_name'), site)],
    },
    { sid: 'LookAtPolicies', actions: has(/Policy(Version|Versions)?$/).filter((action) => !action.includes('Role')), resources: [...policyArns(app, site), ...app.lookedAt('aws_iam_policy', 'name').map((name) => iamArn(site, `policy/${name}`))] },
    { sid: 'LookAtProviders', actions: has(/OpenIDConnectProvider/), resources: providerArns(site) },
    { sid: 'LookAtKeys', actions: ofService('kms', own), resources: keyArns(site), conditions: ownedBy(site, 'aws:ResourceTag') },
    { sid: 'LookAtGivenKeys', actions: ['kms:DescribeKey'], resources: [...app.secretsKeys, ...(app.lookedAt('aws_kms_key', 'key_id').length > 0 ? keyArns(site) : [])] },
    { sid: 'LookAtLogGroups', actions: ofService('logs', own), resources: [...logGroupArns(app, site), ...app.lookedAt('aws_cloudwatch_log_group', 'name').map((name) => regionalArn(site, 'logs', `log-group:${name}`))] },
    { sid: 'LookAtBuckets', actions: ofService('s3', own), resources: [...bucketArns(app, site), ...app.lookedAt('aws_s3_bucket', 'bucket').map((name) => `arn:${site.partition}:s3:::${name}`)] },
    ...ownTypes(app),
  ];
}

/** What the user named himself; what he says of resources is about changes. */
function ownTypes(app: DeployedApp): DocumentStatement[] {
  return [{ sid: 'LookAtOwnTypes', actions: unique(sortedEntries(app.ownTypes).filter(([type]) => app.uses(type)).flatMap(([, { read }]) => read)), resources: ['*'] }];
}

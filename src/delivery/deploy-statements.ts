import { DeployedApp, StateObject } from './deployed-app';
import { EC2_SERVICES } from '../private/iam-role';
import { sortedEntries } from '../private/maps';
import { DocumentCondition, DocumentStatement } from '../private/policy-document';

/** Where the app is deployed. */
export interface DeploySite {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  /** Tags that tell what is the app's own; none where it has no tag in common. */
  readonly ownerTags: { readonly [key: string]: string };
}

/** AWS services that take a role of the app. */
const PASSED_TO = [...EC2_SERVICES, 'eks.amazonaws.com', 'pods.eks.amazonaws.com', 'vpc-flow-logs.amazonaws.com'];

/** Services whose linked roles AWS makes with a first cluster, node group or load balancer. */
const LINKED = [
  'autoscaling.amazonaws.com', 'eks.amazonaws.com', 'eks-nodegroup.amazonaws.com', 'elasticloadbalancing.amazonaws.com', 'spot.amazonaws.com',
];

/** What changes or removes one thing that carries tags, and nothing besides. */
const HELD_TO_TAGS = [
  'CreateLaunchTemplateVersion', 'DeleteFlowLogs', 'DeleteInternetGateway', 'DeleteLaunchTemplate', 'DeleteNatGateway', 'DeleteRouteTable',
  'DeleteSecurityGroup', 'DeleteSubnet', 'DeleteVpc', 'DeleteVpcEndpoints', 'DetachInternetGateway', 'ModifyLaunchTemplate',
  'ModifySubnetAttribute', 'ModifyVpcAttribute', 'ReleaseAddress',
].map((action) => `ec2:${action}`);

/** What a plan needs: to look at what there is, and to read and lock the state. */
export function planStatements(app: DeployedApp, site: DeploySite): DocumentStatement[] {
  const look = unique([...app.reads, 'eks:DescribeCluster', 'sts:GetCallerIdentity']);
  return filled([{ sid: 'Look', actions: look, resources: ['*'] }, ...stateReads(app, site)]);
}

/** What an apply needs beyond a plan: by service, each as narrow as names and tags in the app allow. */
export function applyStatements(app: DeployedApp, site: DeploySite): DocumentStatement[] {
  const of = (service: string) => app.changes.filter((action) => action.startsWith(`${service}:`));
  return filled([
    { sid: 'WriteState', actions: ['s3:PutObject'], resources: app.states.map((state) => objectArn(site, state)) },
    ...network(of('ec2'), app, site),
    ...clusters(of('eks'), app, site),
    ...roles(of('iam'), app, site),
    ...policies(of('iam'), app, site),
    ...linkedRoles(of('iam'), app, site),
    ...logGroups(of('logs'), app, site),
    ...keys(of('kms'), app, site),
    ...buckets(of('s3'), app, site),
    ...autoscaling(of('autoscaling'), app, site),
    ...ownTypes(app),
  ]);
}

/** What `roles` may match of the app, for a check that it is nothing else. */
export function rolePatterns(app: DeployedApp): string[] {
  return app.has('aws_iam_role') ? app.names('aws_iam_role', 'name', 'path') : [];
}

/** What `policies` may match of the app, for the same check. */
export function policyPatterns(app: DeployedApp): string[] {
  return app.has('aws_iam_policy') ? app.names('aws_iam_policy', 'name', 'path') : [];
}

/** The buckets that `buckets` may match of the app, for a check that no state is in one of them. */
export function bucketPatterns(app: DeployedApp): string[] {
  return app.has('aws_s3_bucket') ? app.names('aws_s3_bucket', 'bucket') : app.literals('aws_s3_bucket_policy', 'bucket');
}

function stateReads(app: DeployedApp, site: DeploySite): DocumentStatement[] {
  const arns = app.readableStates.map((state) => objectArn(site, state));
  const stateKeys = app.readableStates.flatMap(({ kmsKeyArn }) => kmsKeyArn ?? []);
  return [
    { sid: 'ListStates', actions: ['s3:ListBucket'], resources: unique(app.readableStates.map(({ bucket }) => `arn:${site.partition}:s3:::${bucket}`)) },
    { sid: 'ReadStates', actions: ['s3:GetObject'], resources: arns },
    {
      sid: 'LockStates',
      actions: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
      resources: app.states.map((state) => `${objectArn(site, state)}.tflock`),
    },
    { sid: 'StateKeys', actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: unique(stateKeys) },
  ];
}

function objectArn({ partition }: DeploySite, { bucket, key }: StateObject): string {
  return `arn:${partition}:s3:::${bucket}/${key}`;
}

// EC2 gives ids to what is made: what can be said beforehand is the region, and for what carries tags whose it is.
function network(actions: string[], app: DeployedApp, site: DeploySite): DocumentStatement[] {
  const inRegion = [regionOf(site)];
  const owned = ownedBy(site, 'aws:ResourceTag');
  if (owned.length === 0) {
    return [{ sid: 'Network', actions, resources: ['*'], conditions: inRegion }];
  }
  const tagging = actions.filter((action) => /Tags$/.test(action));
  const held = actions.filter((action) => HELD_TO_TAGS.includes(action));
  const has = (name: string) => tagging.filter((action) => action === name);
  return [
    { sid: 'Network', actions: actions.filter((action) => !tagging.includes(action) && !held.includes(action)), resources: ['*'], conditions: inRegion },
    { sid: 'OwnNetwork', actions: held, resources: ['*'], conditions: [...inRegion, ...owned] },
    // Without this, whoever can tag anything as the app's could remove anything.
    {
      sid: 'TagWhatIsMade',
      actions: has('ec2:CreateTags'),
      resources: ['*'],
      conditions: [...inRegion, { operator: 'Null', key: 'ec2:CreateAction', values: ['false'] }],
    },
    { sid: 'TagOwn', actions: tagging, resources: ['*'], conditions: [...inRegion, ...owned] },
    // AWS makes this group with the VPC, without tags. The id of neither is known beforehand.
    {
      sid: 'TagDefaultGroup',
      actions: app.has('aws_default_security_group') ? has('ec2:CreateTags') : [],
      resources: [`arn:${site.partition}:ec2:${site.region}:${site.account}:security-group/*`],
      conditions: newlyOwned(site),
    },
  ];
}

function clusters(actions: string[], app: DeployedApp, site: DeploySite): DocumentStatement[] {
  if (actions.length === 0) {
    return [];
  }
  const { partition, region, account } = site;
  const resources = app.clusterNames.flatMap((name) =>
    [`cluster/${name}`, ...['access-entry', 'addon', 'nodegroup', 'podidentityassociation'].map((kind) => `${kind}/${name}/*`)]
      .map((path) => `arn:${partition}:eks:${region}:${account}:${path}`));
  // The one action that AWS does not hold to a cluster.
  const make: string[] = actions.filter((action) => action === 'eks:CreateCluster');
  return [
    { sid: 'MakeCluster', actions: make, resources: ['*'], conditions: [regionOf(site)] },
    { sid: 'Cluster', actions: actions.filter((action) => !make.includes(action)), resources },
  ];
}

function roles(actions: string[], app: DeployedApp, { partition, account }: DeploySite): DocumentStatement[] {
  const own = rolePatterns(app).map((pattern) => `arn:${partition}:iam::${account}:role${pattern}`);
  const has = (...names: string[]) => names.map((name) => `iam:${name}`).filter((action) => actions.includes(action));
  const bounded: DocumentCondition[] = app.boundaries.length > 0 ? [equals('iam:PermissionsBoundary', ...app.boundaries)] : [];
  const attachable = [
    ...app.attachedAwsPolicies.map((policy) => `arn:${partition}:iam::aws:policy/${policy}`),
    ...app.attachedPolicies,
    ...policyArns(app, { partition, account }),
  ];
  return [
    {
      sid: 'ChangeRoles',
      actions: has('DeleteRole', 'DeleteRolePolicy', 'TagRole', 'UntagRole', 'UpdateAssumeRolePolicy', 'UpdateRole', 'UpdateRoleDescription'),
      resources: own,
    },
    { sid: 'MakeRoles', actions: has('CreateRole', 'PutRolePolicy'), resources: own, conditions: bounded },
    // Whoever may set any boundary has none.
    { sid: 'BoundRoles', actions: bounded.length > 0 ? has('PutRolePermissionsBoundary') : [], resources: own, conditions: bounded },
    {
      sid: 'AttachPolicies',
      actions: has('AttachRolePolicy'),
      resources: own,
      conditions: [...bounded, { operator: 'ArnLike', key: 'iam:PolicyARN', values: attachable }],
    },
    { sid: 'DetachPolicies', actions: has('DetachRolePolicy'), resources: own },
    { sid: 'PassRoles', actions: has('PassRole'), resources: own, conditions: [equals('iam:PassedToService', ...PASSED_TO)] },
  ];
}

function policies(actions: string[], app: DeployedApp, site: DeploySite): DocumentStatement[] {
  const provider = [`arn:${site.partition}:iam::${site.account}:oidc-provider/oidc.eks.${site.region}.*`];
  const changes = actions.filter((action) => action.includes('OpenIDConnectProvider'));
  const [make, tag] = ['iam:CreateOpenIDConnectProvider', 'iam:TagOpenIDConnectProvider'].map((action) => changes.filter((other) => other === action));
  return [
    { sid: 'Policies', actions: actions.filter((action) => /Policy(Version)?$/.test(action) && !/Role/.test(action)), resources: policyArns(app, site) },
    // Other clusters of the region have theirs beside it.
    { sid: 'MakeOidcProvider', actions: make, resources: provider, conditions: ownedBy(site, 'aws:RequestTag') },
    { sid: 'TagOidcProvider', actions: tag, resources: provider, conditions: newlyOwned(site) },
    { sid: 'OwnOidcProvider', actions: changes.filter((action) => !make.includes(action)), resources: provider, conditions: ownedBy(site, 'aws:ResourceTag') },
  ];
}

function policyArns(app: DeployedApp, { partition, account }: { partition: string; account: string }): string[] {
  return policyPatterns(app).map((name) => `arn:${partition}:iam::${account}:policy${name}`);
}

function linkedRoles(actions: string[], app: DeployedApp, { partition, account }: DeploySite): DocumentStatement[] {
  const own = app.literals('aws_iam_service_linked_role', 'aws_service_name');
  const arns = (services: string[]) => services.map((service) => `arn:${partition}:iam::${account}:role/aws-service-role/${service}/*`);
  const linked = unique([...LINKED, ...own]);
  return [
    {
      sid: 'LinkedRoles',
      actions: actions.filter((action) => action === 'iam:CreateServiceLinkedRole'),
      resources: arns(linked),
      conditions: [equals('iam:AWSServiceName', ...linked)],
    },
    { sid: 'RemoveLinkedRoles', actions: actions.filter((action) => /:(Delete|Get)ServiceLinkedRole/.test(action)), resources: arns(own) },
  ];
}

function logGroups(actions: string[], app: DeployedApp, { partition, region, account }: DeploySite): DocumentStatement[] {
  const groups = app.has('aws_cloudwatch_log_group') ? app.names('aws_cloudwatch_log_group') : [];
  const arns = groups.flatMap((name) => [name, `${name}:*`]).map((name) => `arn:${partition}:logs:${region}:${account}:log-group:${name}`);
  return [{ sid: 'LogGroups', actions, resources: arns }];
}

function keys(actions: string[], app: DeployedApp, site: DeploySite): DocumentStatement[] {
  const { partition, region, account } = site;
  const any = [`arn:${partition}:kms:${region}:${account}:key/*`];
  const aliases = app.has('aws_kms_alias') ? app.names('aws_kms_alias').map((name) => `arn:${partition}:kms:${region}:${account}:${name}`) : [];
  const isAlias = (action: string) => action.includes('Alias');
  const [make, tag] = ['kms:CreateKey', 'kms:TagResource'].map((action) => actions.filter((other) => other === action));
  return [
    { sid: 'MakeKeys', actions: make, resources: ['*'], conditions: [regionOf(site), ...ownedBy(site, 'aws:RequestTag')] },
    { sid: 'TagKeys', actions: tag, resources: any, conditions: newlyOwned(site) },
    { sid: 'OwnKeys', actions: actions.filter((action) => !make.includes(action)), resources: any, conditions: ownedBy(site, 'aws:ResourceTag') },
    { sid: 'Aliases', actions: actions.filter(isAlias), resources: aliases },
    // For what EKS encrypts with a key that somebody else made.
    { sid: 'GivenKeys', actions: app.givenKeys.length > 0 ? ['kms:CreateGrant', 'kms:DescribeKey'] : [], resources: app.givenKeys },
  ];
}

function buckets(actions: string[], app: DeployedApp, { partition }: DeploySite): DocumentStatement[] {
  return [{ sid: 'Buckets', actions, resources: bucketPatterns(app).map((name) => `arn:${partition}:s3:::${name}`) }];
}

// https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html
function autoscaling(actions: string[], app: DeployedApp, { partition, region, account }: DeploySite): DocumentStatement[] {
  return actions.length === 0 ? [] : [{
    sid: 'AutoScalingTags',
    actions,
    resources: [`arn:${partition}:autoscaling:${region}:${account}:autoScalingGroup:*:autoScalingGroupName/eks-*`],
    conditions: [equals('aws:ResourceTag/eks:cluster-name', ...app.clusterNames)],
  }];
}

/** What the user named himself. */
function ownTypes(app: DeployedApp): DocumentStatement[] {
  return sortedEntries(app.ownTypes).filter(([type]) => app.has(type)).map(([type, { change = [], resourceArns = ['*'] }], index) => ({
    sid: `Own${index + 1}${type.replace(/[^A-Za-z0-9]/g, '')}`, actions: unique(change), resources: resourceArns,
  }));
}

/** What belongs to nobody yet, and to the app from now on. */
function newlyOwned(site: DeploySite): DocumentCondition[] {
  return [
    ...ownedBy(site, 'aws:RequestTag'),
    ...sortedEntries(site.ownerTags).map(([name]) => ({ operator: 'Null', key: `aws:ResourceTag/${name}`, values: ['true'] })),
  ];
}

function ownedBy({ ownerTags }: DeploySite, key: 'aws:RequestTag' | 'aws:ResourceTag'): DocumentCondition[] {
  return sortedEntries(ownerTags).map(([name, value]) => equals(`${key}/${name}`, value));
}

function regionOf({ region }: DeploySite): DocumentCondition {
  return equals('aws:RequestedRegion', region);
}

function equals(key: string, ...values: string[]): DocumentCondition {
  return { operator: 'StringEquals', key, values };
}

function filled(statements: DocumentStatement[]): DocumentStatement[] {
  return statements.filter(({ actions, resources }) => actions.length > 0 && resources.length > 0);
}

function unique(values: string[]): string[] {
  return [...new Set(values)].sort();
}

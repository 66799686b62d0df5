import { DeployedApp } from './deployed-app';
import { DocumentCondition, DocumentStatement } from '../private/policy-document';

/** Where the app is deployed. */
export interface DeploySite {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly stateBucket: string;
  /** Start of the keys of the states; empty for the whole bucket. */
  readonly statePrefix: string;
  /** ARN of the policy that bounds every role of the app. */
  readonly boundaryArn?: string;
}

/** AWS services that take a role of the app. */
const PASSED_TO = ['ec2.amazonaws.com', 'eks.amazonaws.com', 'pods.eks.amazonaws.com', 'vpc-flow-logs.amazonaws.com'];

/** Services whose linked roles AWS makes with a first cluster, node group or load balancer. */
const LINKED = [
  'autoscaling.amazonaws.com', 'eks.amazonaws.com', 'eks-nodegroup.amazonaws.com', 'elasticloadbalancing.amazonaws.com', 'spot.amazonaws.com',
];

/** What a plan needs: to look at what there is, and to read and lock the state. */
export function planStatements(app: DeployedApp, site: DeploySite): DocumentStatement[] {
  return [{ sid: 'Look', actions: unique([...app.reads, 'sts:GetCallerIdentity', 'eks:DescribeCluster']), resources: ['*'] }, ...state(site)];
}

/** What an apply needs beyond a plan: by service, each as narrow as the names in the app allow. */
export function applyStatements(app: DeployedApp, site: DeploySite): DocumentStatement[] {
  const of = (service: string) => app.changes.filter((action) => action.startsWith(`${service}:`));
  return [
    ...network(of('ec2'), site),
    ...cluster(of('eks'), app, site),
    ...roles(of('iam'), app, site),
    ...logGroups(of('logs'), app, site),
    ...keys(of('kms'), site),
    ...others(app),
  ].filter(({ actions, resources }) => actions.length > 0 && resources.length > 0);
}

function state({ partition, stateBucket, statePrefix }: DeploySite): DocumentStatement[] {
  const bucket = `arn:${partition}:s3:::${stateBucket}`;
  return [
    { sid: 'ListStates', actions: ['s3:ListBucket'], resources: [bucket] },
    { sid: 'ReadState', actions: ['s3:GetObject'], resources: [`${bucket}/${statePrefix}*`] },
    { sid: 'LockState', actions: ['s3:DeleteObject', 's3:PutObject'], resources: [`${bucket}/${statePrefix}*.tflock`] },
  ];
}

/** Beside those of `planStatements`. */
export function stateWriteStatement({ partition, stateBucket, statePrefix }: DeploySite): DocumentStatement {
  return { sid: 'WriteState', actions: ['s3:PutObject'], resources: [`arn:${partition}:s3:::${stateBucket}/${statePrefix}*`] };
}

// EC2 gives ids to what is made, so the region is what can be said of it beforehand.
function network(actions: string[], { region }: DeploySite): DocumentStatement[] {
  return [{ sid: 'Network', actions, resources: ['*'], conditions: [equals('aws:RequestedRegion', region)] }];
}

function cluster(actions: string[], app: DeployedApp, { partition, region, account }: DeploySite): DocumentStatement[] {
  const resources = app.literals('aws_eks_cluster', 'name').flatMap((name) =>
    ['cluster/', 'nodegroup/', 'addon/', 'access-entry/', 'podidentityassociation/']
      .map((kind) => `arn:${partition}:eks:${region}:${account}:${kind}${name}${kind === 'cluster/' ? '' : '/*'}`));
  // The one action that has no ARN to be held to.
  const make: string[] = actions.filter((action) => action === 'eks:CreateCluster');
  return [
    { sid: 'MakeCluster', actions: make, resources: ['*'], conditions: [equals('aws:RequestedRegion', region)] },
    { sid: 'Cluster', actions: actions.filter((action) => !make.includes(action)), resources },
  ];
}

function roles(actions: string[], app: DeployedApp, site: DeploySite): DocumentStatement[] {
  const { partition, account, boundaryArn } = site;
  const path = app.literals('aws_iam_role', 'path')[0] ?? '/';
  const own = app.literals('aws_iam_role', 'name_prefix').map((prefix) => `arn:${partition}:iam::${account}:role${path}${prefix}*`);
  const policies = app.managedPolicies.map((policy) => `arn:${partition}:iam::aws:policy/${policy}`);
  const apart = ['iam:PassRole', 'iam:AttachRolePolicy', 'iam:DetachRolePolicy', 'iam:CreateServiceLinkedRole', 'iam:CreateRole', 'iam:PutRolePolicy'];
  const has = (...names: string[]) => names.filter((name) => actions.includes(name));
  const bounded = boundaryArn ? [equals('iam:PermissionsBoundary', boundaryArn)] : undefined;
  const isProvider = (action: string) => action.includes('OpenIDConnectProvider');
  const isLinked = (action: string) => action.includes('ServiceLinkedRole');
  return [
    { sid: 'ChangeRoles', actions: actions.filter((action) => !apart.includes(action) && !isProvider(action) && !isLinked(action)), resources: own },
    { sid: 'MakeRoles', actions: has('iam:CreateRole', 'iam:PutRolePolicy'), resources: own, conditions: bounded },
    {
      sid: 'AttachPolicies',
      actions: has('iam:AttachRolePolicy', 'iam:DetachRolePolicy'),
      resources: own,
      conditions: [{ operator: 'ArnEquals', key: 'iam:PolicyARN', values: policies }],
    },
    { sid: 'PassRoles', actions: has('iam:PassRole'), resources: own, conditions: [equals('iam:PassedToService', ...PASSED_TO)] },
    {
      sid: 'LinkedRoles',
      actions: actions.filter(isLinked),
      resources: [`arn:${partition}:iam::${account}:role/aws-service-role/*`],
      conditions: [equals('iam:AWSServiceName', ...LINKED)],
    },
    {
      sid: 'OidcProvider',
      actions: actions.filter(isProvider),
      resources: [`arn:${partition}:iam::${account}:oidc-provider/oidc.eks.${site.region}.*`],
    },
  ];
}

function logGroups(actions: string[], app: DeployedApp, { partition, region, account }: DeploySite): DocumentStatement[] {
  const groups = app.literals('aws_cloudwatch_log_group', 'name').concat(app.literals('aws_cloudwatch_log_group', 'name_prefix').map((prefix) => `${prefix}*`));
  return [{ sid: 'LogGroups', actions, resources: groups.flatMap((name) => [name, `${name}:*`].map((rest) => `arn:${partition}:logs:${region}:${account}:log-group:${rest}`)) }];
}

function keys(actions: string[], { partition, region, account }: DeploySite): DocumentStatement[] {
  const inRegion = [equals('aws:RequestedRegion', region)];
  const [make, change] = [actions.filter((action) => action === 'kms:CreateKey'), actions.filter((action) => action !== 'kms:CreateKey')];
  return [
    { sid: 'MakeKeys', actions: make, resources: ['*'], conditions: inRegion },
    { sid: 'ChangeKeys', actions: change, resources: ['key/*', 'alias/*'].map((path) => `arn:${partition}:kms:${region}:${account}:${path}`), conditions: inRegion },
  ];
}

/** What the user named himself. */
function others(app: DeployedApp): DocumentStatement[] {
  const known = ['ec2', 'eks', 'iam', 'logs', 'kms'];
  return [{ sid: 'Others', actions: app.changes.filter((action) => !known.includes(action.split(':')[0])), resources: ['*'] }];
}

function equals(key: string, ...values: string[]): DocumentCondition {
  return { operator: 'StringEquals', key, values };
}

function unique(values: string[]): string[] {
  return [...new Set(values)].sort();
}

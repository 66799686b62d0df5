import { DeploySite, equals, iamArn, newlyOwned, notOfOthers, ownedBy, unique } from './deploy-site';
import { EC2_SERVICES } from '../../../private/iam-role';
import { DocumentCondition, DocumentStatement } from '../../../private/policy-document';
import { DeployedApp } from '../deployed-app';

/** AWS services that take a role of the app. */
const PASSED_TO = [...EC2_SERVICES, 'eks.amazonaws.com', 'pods.eks.amazonaws.com', 'vpc-flow-logs.amazonaws.com'];

/** Services whose linked roles AWS makes with a first cluster, node group or load balancer. */
const LINKED = [
  'autoscaling.amazonaws.com', 'eks.amazonaws.com', 'eks-nodegroup.amazonaws.com', 'elasticloadbalancing.amazonaws.com', 'spot.amazonaws.com',
];

/**
 * What looks at the boundary of a role, or at the one that it is given. Passing and tagging do not.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html (read 2026-11-30)
 */
const HELD_TO_BOUNDARY = [
  'CreateRole', 'DeleteRole', 'DeleteRolePolicy', 'PutRolePolicy', 'UpdateAssumeRolePolicy', 'UpdateRole', 'UpdateRoleDescription',
];

/** What `roleStatements` may match of the app, for a check that it is nothing else. */
export function rolePatterns(app: DeployedApp): string[] {
  return app.has('aws_iam_role') ? app.names('aws_iam_role', 'name', 'path') : [];
}

/** What `policyStatements` may match of the app, for the same check. */
export function policyPatterns(app: DeployedApp): string[] {
  return app.has('aws_iam_policy') ? app.names('aws_iam_policy', 'name', 'path') : [];
}

/** ARNs of the app's roles. */
export function roleArns(app: DeployedApp, site: DeploySite): string[] {
  return rolePatterns(app).map((pattern) => iamArn(site, `role${pattern}`));
}

/** ARNs of the app's policies. */
export function policyArns(app: DeployedApp, site: DeploySite): string[] {
  return policyPatterns(app).map((name) => iamArn(site, `policy${name}`));
}

/** ARNs of the OIDC providers of the region's clusters: no id is known beforehand. */
export function providerArns(site: DeploySite): string[] {
  return [iamArn(site, `oidc-provider/oidc.eks.${site.region}.*`)];
}

/** ARNs of roles that services have for themselves. */
export function linkedRoleArns(services: string[], site: DeploySite): string[] {
  return services.map((service) => iamArn(site, `role/aws-service-role/${service}/*`));
}

export function roleStatements(actions: string[], app: DeployedApp, site: DeploySite, boundaries: string[]): DocumentStatement[] {
  const own = roleArns(app, site);
  const has = (...names: string[]) => names.map((name) => `iam:${name}`).filter((action) => actions.includes(action));
  const bounded: DocumentCondition[] = boundaries.length > 0 ? [equals('iam:PermissionsBoundary', ...boundaries)] : [];
  const attachable = [
    ...app.attachedAwsPolicies.map((policy) => `arn:${site.partition}:iam::aws:policy/${policy}`),
    ...app.attachedPolicies,
    ...policyArns(app, site),
  ];
  return [
    { sid: 'TagRoles', actions: has('TagRole', 'UntagRole'), resources: own },
    { sid: 'ChangeRoles', actions: has(...HELD_TO_BOUNDARY), resources: own, conditions: bounded },
    // Whoever may set any boundary has none.
    { sid: 'BoundRoles', actions: bounded.length > 0 ? has('PutRolePermissionsBoundary') : [], resources: own, conditions: bounded },
    {
      sid: 'AttachPolicies',
      actions: has('AttachRolePolicy', 'DetachRolePolicy'),
      resources: own,
      conditions: [...bounded, { operator: 'ArnLike', key: 'iam:PolicyARN', values: attachable }],
    },
    { sid: 'PassRoles', actions: has('PassRole'), resources: own, conditions: [equals('iam:PassedToService', ...PASSED_TO)] },
  ];
}

export function policyStatements(actions: string[], app: DeployedApp, site: DeploySite): DocumentStatement[] {
  const provider = providerArns(site);
  const changes = actions.filter((action) => action.includes('OpenIDConnectProvider'));
  const [make, tag] = ['iam:CreateOpenIDConnectProvider', 'iam:TagOpenIDConnectProvider'].map((action) => changes.filter((other) => other === action));
  return [
    { sid: 'Policies', actions: actions.filter((action) => /Policy(Version)?$/.test(action) && !/Role/.test(action)), resources: policyArns(app, site) },
    // Other clusters of the region have theirs beside it.
    ...(site.adoptsUntagged ? [
      { sid: 'MakeOidcProvider', actions: make, resources: provider, conditions: ownedBy(site, 'aws:RequestTag') },
      { sid: 'TagOidcProvider', actions: tag, resources: provider, conditions: newlyOwned(site) },
    ] : []),
    {
      sid: 'OwnOidcProvider',
      actions: changes.filter((action) => !make.includes(action) && !tag.includes(action)),
      resources: provider,
      conditions: ownedBy(site, 'aws:ResourceTag'),
    },
    { sid: 'TagOwnOidcProvider', actions: tag, resources: provider, conditions: [...ownedBy(site, 'aws:ResourceTag'), ...notOfOthers(site)] },
  ];
}

export function linkedRoleStatements(actions: string[], app: DeployedApp, site: DeploySite): DocumentStatement[] {
  const own = app.literals('aws_iam_service_linked_role', 'aws_service_name');
  const linked = unique([...LINKED, ...(app.has('aws_db_instance') ? ['rds.amazonaws.com'] : []), ...own]);
  return [
    {
      sid: 'LinkedRoles',
      actions: actions.filter((action) => action === 'iam:CreateServiceLinkedRole'),
      resources: linkedRoleArns(linked, site),
      conditions: [equals('iam:AWSServiceName', ...linked)],
    },
    { sid: 'RemoveLinkedRoles', actions: actions.filter((action) => /:(Delete|Get)ServiceLinkedRole/.test(action)), resources: linkedRoleArns(own, site) },
  ];
}

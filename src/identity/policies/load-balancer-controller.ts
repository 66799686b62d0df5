import { ClusterArns } from './arns';
import { equals, inVpc, requestTag, resourceTag } from './conditions';
import { IEksCluster } from '../../cluster/eks-cluster';
import { PolicyCondition, PolicyStatement, WorkloadPolicy } from '../../cluster/workload-permissions';

/** Put by the controller on all that it makes, listeners and rules too: pkg/deploy/tracking in its repository. */
const CLUSTER_TAG = 'elbv2.k8s.aws/cluster';

/** AWS services that an Ingress can ask the controller to put in front of its load balancer. */
export interface LoadBalancerProtection {
  /** AWS WAF, regional and classic. */
  readonly waf: boolean;
  /** AWS Shield Advanced. */
  readonly shield: boolean;
  /** Log-in by Amazon Cognito. */
  readonly cognito: boolean;
}

/**
 * What the AWS Load Balancer Controller needs for load balancers of this cluster, in its VPC: after the policy that its project
 * publishes with version 3.5.0 (docs/install/iam_policy.json in kubernetes-sigs/aws-load-balancer-controller, read on
 * 2026-11-26), with the cluster's name where that one only asks for some cluster's tag.
 *
 * @param cluster the cluster
 * @param protection what Ingresses may ask for
 */
export function loadBalancerControllerPolicy(cluster: IEksCluster, protection: LoadBalancerProtection): WorkloadPolicy {
  const arns = new ClusterArns(cluster);
  const { clusterName } = cluster;
  return {
    policyName: 'LoadBalancerController',
    statements: [
      ...lookUps(),
      ...securityGroups(arns, clusterName, cluster.vpcId),
      ...loadBalancers(arns, clusterName),
      ...tags(arns, clusterName),
      ...(protection.waf ? [waf()] : []),
      ...(protection.shield ? [shield()] : []),
      ...(protection.cognito ? [cognito()] : []),
    ],
  };
}

function lookUps(): PolicyStatement[] {
  return [
    {
      sid: 'ServiceLinkedRole',
      actions: ['iam:CreateServiceLinkedRole'],
      resources: ['*'],
      conditions: [equals('iam:AWSServiceName', 'elasticloadbalancing.amazonaws.com')],
    },
    {
      sid: 'Describe',
      actions: [
        'acm:DescribeCertificate',
        'acm:ListCertificates',
        'ec2:DescribeAccountAttributes',
        'ec2:DescribeAddresses',
        'ec2:DescribeAvailabilityZones',
        'ec2:DescribeCoipPools',
        'ec2:DescribeInstances',
        'ec2:DescribeInternetGateways',
        'ec2:DescribeIpamPools',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeRouteTables',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeTags',
        'ec2:DescribeVpcPeeringConnections',
        'ec2:DescribeVpcs',
        'ec2:GetCoipPoolUsage',
        'ec2:GetSecurityGroupsForVpc',
        'elasticloadbalancing:DescribeCapacityReservation',
        'elasticloadbalancing:DescribeListenerAttributes',
        'elasticloadbalancing:DescribeListenerCertificates',
        'elasticloadbalancing:DescribeListeners',
        'elasticloadbalancing:DescribeLoadBalancerAttributes',
        'elasticloadbalancing:DescribeLoadBalancers',
        'elasticloadbalancing:DescribeRules',
        'elasticloadbalancing:DescribeSSLPolicies',
        'elasticloadbalancing:DescribeTags',
        'elasticloadbalancing:DescribeTargetGroupAttributes',
        'elasticloadbalancing:DescribeTargetGroups',
        'elasticloadbalancing:DescribeTargetHealth',
        'elasticloadbalancing:DescribeTrustStores',
        'iam:GetServerCertificate',
        'iam:ListServerCertificates',
      ],
      resources: ['*'],
    },
  ];
}

function securityGroups(arns: ClusterArns, clusterName: string, vpcId: string): PolicyStatement[] {
  const groups = [arns.ec2('security-group/*')];
  const vpc = arns.vpc(vpcId);
  return [
    {
      // Of nodes too, which do not have the controller's tag: traffic of a load balancer is let in there.
      sid: 'OpenPortsInVpc',
      actions: ['ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress'],
      resources: groups,
      conditions: [inVpc(vpc)],
    },
    { sid: 'CreateSecurityGroupInVpc', actions: ['ec2:CreateSecurityGroup'], resources: [vpc] },
    {
      sid: 'CreateSecurityGroup',
      actions: ['ec2:CreateSecurityGroup'],
      resources: groups,
      conditions: [requestTag(CLUSTER_TAG, clusterName)],
    },
    {
      sid: 'TagNewSecurityGroup',
      actions: ['ec2:CreateTags'],
      resources: groups,
      conditions: [equals('ec2:CreateAction', 'CreateSecurityGroup'), requestTag(CLUSTER_TAG, clusterName)],
    },
    {
      sid: 'TagOwnSecurityGroup',
      actions: ['ec2:CreateTags', 'ec2:DeleteTags'],
      resources: groups,
      conditions: ownTagsKept(clusterName),
    },
    {
      sid: 'DeleteOwnSecurityGroup',
      actions: ['ec2:DeleteSecurityGroup'],
      resources: groups,
      conditions: [resourceTag(CLUSTER_TAG, clusterName)],
    },
  ];
}

function loadBalancers(arns: ClusterArns, clusterName: string): PolicyStatement[] {
  return [
    {
      sid: 'Create',
      actions: ['elasticloadbalancing:CreateLoadBalancer', 'elasticloadbalancing:CreateTargetGroup'],
      resources: ['*'],
      conditions: [requestTag(CLUSTER_TAG, clusterName)],
    },
    {
      sid: 'ChangeOwn',
      actions: [
        'elasticloadbalancing:AddListenerCertificates',
        'elasticloadbalancing:CreateListener',
        'elasticloadbalancing:CreateRule',
        'elasticloadbalancing:DeleteListener',
        'elasticloadbalancing:DeleteLoadBalancer',
        'elasticloadbalancing:DeleteRule',
        'elasticloadbalancing:DeleteTargetGroup',
        'elasticloadbalancing:DeregisterTargets',
        'elasticloadbalancing:ModifyCapacityReservation',
        'elasticloadbalancing:ModifyIpPools',
        'elasticloadbalancing:ModifyListener',
        'elasticloadbalancing:ModifyListenerAttributes',
        'elasticloadbalancing:ModifyLoadBalancerAttributes',
        'elasticloadbalancing:ModifyRule',
        'elasticloadbalancing:ModifyTargetGroup',
        'elasticloadbalancing:ModifyTargetGroupAttributes',
        'elasticloadbalancing:RegisterTargets',
        'elasticloadbalancing:RemoveListenerCertificates',
        'elasticloadbalancing:SetIpAddressType',
        'elasticloadbalancing:SetSecurityGroups',
        'elasticloadbalancing:SetSubnets',
      ],
      resources: ['*'],
      conditions: [resourceTag(CLUSTER_TAG, clusterName)],
    },
    {
      sid: 'OrderRules',
      actions: ['elasticloadbalancing:SetRulePriorities'],
      resources: [arns.of('elasticloadbalancing', 'listener-rule/*')],
      reason: 'The action knows no condition. It changes the order of rules and nothing else.',
    },
  ];
}

function tags(arns: ClusterArns, clusterName: string): PolicyStatement[] {
  const tagged = ['listener/*', 'listener-rule/*', 'loadbalancer/*', 'targetgroup/*'].map((path) => arns.of('elasticloadbalancing', path));
  return [
    {
      sid: 'TagNew',
      actions: ['elasticloadbalancing:AddTags'],
      resources: tagged,
      conditions: [
        equals('elasticloadbalancing:CreateAction', 'CreateListener', 'CreateLoadBalancer', 'CreateRule', 'CreateTargetGroup'),
        requestTag(CLUSTER_TAG, clusterName),
      ],
    },
    {
      sid: 'TagOwn',
      actions: ['elasticloadbalancing:AddTags', 'elasticloadbalancing:RemoveTags'],
      resources: tagged,
      conditions: ownTagsKept(clusterName),
    },
  ];
}

function waf(): PolicyStatement {
  return {
    sid: 'Waf',
    actions: [
      'elasticloadbalancing:SetWebAcl',
      'waf-regional:AssociateWebACL',
      'waf-regional:DisassociateWebACL',
      'waf-regional:GetWebACL',
      'waf-regional:GetWebACLForResource',
      'wafv2:AssociateWebACL',
      'wafv2:DisassociateWebACL',
      'wafv2:GetWebACL',
      'wafv2:GetWebACLForResource',
    ],
    resources: ['*'],
    reason: 'Ingresses name web ACLs, of which this library knows none, and associations have no tags.',
  };
}

function shield(): PolicyStatement {
  return {
    sid: 'Shield',
    actions: [
      'shield:CreateProtection',
      'shield:DeleteProtection',
      'shield:DescribeProtection',
      'shield:GetSubscriptionState',
    ],
    resources: ['*'],
    reason: 'Protections have random names, and the controller puts no tags on them.',
  };
}

function cognito(): PolicyStatement {
  return { sid: 'Cognito', actions: ['cognito-idp:DescribeUserPoolClient'], resources: ['*'] };
}

/** Tags of what this cluster made may change, but not the one that says so. */
function ownTagsKept(clusterName: string): PolicyCondition[] {
  return [
    { operator: 'Null', key: `aws:RequestTag/${CLUSTER_TAG}`, values: ['true'] },
    resourceTag(CLUSTER_TAG, clusterName),
    // A tag that is removed is named by its key alone.
    { operator: 'ForAllValues:StringNotEquals', key: 'aws:TagKeys', values: [CLUSTER_TAG] },
  ];
}

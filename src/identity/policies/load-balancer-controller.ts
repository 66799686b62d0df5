import { PolicyCondition, PolicyStatement, WorkloadPolicy } from '../../cluster/workload-identity';

// Says which cluster made a load balancer, target group or security group.
const CLUSTER_TAG = 'elbv2.k8s.aws/cluster';

/**
 * What the AWS Load Balancer Controller needs, after the policy that its project publishes with version 3.5.0:
 * docs/install/iam_policy.json in kubernetes-sigs/aws-load-balancer-controller, read on 2026-11-26. `Null: false`
 * means that the tag is there.
 *
 * @param partition AWS partition of the ARNs
 */
export function loadBalancerControllerPolicy(partition: string): WorkloadPolicy {
  return {
    policyName: 'LoadBalancerController',
    statements: [
      ...lookUps(),
      ...securityGroups(partition),
      ...loadBalancers(),
      ...loadBalancerTags(partition),
      ...targets(partition),
    ],
  };
}

function lookUps(): PolicyStatement[] {
  return [
    {
      sid: 'ServiceLinkedRole',
      actions: ['iam:CreateServiceLinkedRole'],
      resources: ['*'],
      conditions: [
        { operator: 'StringEquals', key: 'iam:AWSServiceName', values: ['elasticloadbalancing.amazonaws.com'] },
      ],
    },
    {
      sid: 'Describe',
      actions: [
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
      ],
      resources: ['*'],
    },
    {
      sid: 'CertificatesAndFirewalls',
      actions: [
        'acm:DescribeCertificate',
        'acm:ListCertificates',
        'cognito-idp:DescribeUserPoolClient',
        'iam:GetServerCertificate',
        'iam:ListServerCertificates',
        'shield:CreateProtection',
        'shield:DeleteProtection',
        'shield:DescribeProtection',
        'shield:GetSubscriptionState',
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
    },
  ];
}

function securityGroups(partition: string): PolicyStatement[] {
  const groups = [`arn:${partition}:ec2:*:*:security-group/*`];
  return [
    {
      // Of nodes too, which do not have the tag: traffic of a load balancer is let in there.
      sid: 'OpenPorts',
      actions: ['ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress'],
      resources: ['*'],
    },
    { sid: 'CreateSecurityGroup', actions: ['ec2:CreateSecurityGroup'], resources: ['*'] },
    {
      sid: 'TagNewSecurityGroup',
      actions: ['ec2:CreateTags'],
      resources: groups,
      conditions: [
        { operator: 'StringEquals', key: 'ec2:CreateAction', values: ['CreateSecurityGroup'] },
        requestTag(true),
      ],
    },
    {
      sid: 'TagOwnSecurityGroup',
      actions: ['ec2:CreateTags', 'ec2:DeleteTags'],
      resources: groups,
      conditions: ownTagsKept(),
    },
    {
      sid: 'ChangeOwnSecurityGroup',
      actions: ['ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress', 'ec2:DeleteSecurityGroup'],
      resources: ['*'],
      conditions: [resourceTag()],
    },
  ];
}

function loadBalancers(): PolicyStatement[] {
  return [
    {
      sid: 'Create',
      actions: ['elasticloadbalancing:CreateLoadBalancer', 'elasticloadbalancing:CreateTargetGroup'],
      resources: ['*'],
      conditions: [requestTag(true)],
    },
    {
      sid: 'ListenersAndRules',
      actions: [
        'elasticloadbalancing:CreateListener',
        'elasticloadbalancing:CreateRule',
        'elasticloadbalancing:DeleteListener',
        'elasticloadbalancing:DeleteRule',
      ],
      resources: ['*'],
    },
    {
      sid: 'ChangeOwn',
      actions: [
        'elasticloadbalancing:DeleteLoadBalancer',
        'elasticloadbalancing:DeleteTargetGroup',
        'elasticloadbalancing:ModifyCapacityReservation',
        'elasticloadbalancing:ModifyIpPools',
        'elasticloadbalancing:ModifyListenerAttributes',
        'elasticloadbalancing:ModifyLoadBalancerAttributes',
        'elasticloadbalancing:ModifyTargetGroup',
        'elasticloadbalancing:ModifyTargetGroupAttributes',
        'elasticloadbalancing:SetIpAddressType',
        'elasticloadbalancing:SetSecurityGroups',
        'elasticloadbalancing:SetSubnets',
      ],
      resources: ['*'],
      conditions: [resourceTag()],
    },
    {
      sid: 'ChangeListenersAndRules',
      actions: [
        'elasticloadbalancing:AddListenerCertificates',
        'elasticloadbalancing:ModifyListener',
        'elasticloadbalancing:ModifyRule',
        'elasticloadbalancing:RemoveListenerCertificates',
        'elasticloadbalancing:SetRulePriorities',
        'elasticloadbalancing:SetWebAcl',
      ],
      resources: ['*'],
    },
  ];
}

function loadBalancerTags(partition: string): PolicyStatement[] {
  const arn = (path: string) => `arn:${partition}:elasticloadbalancing:*:*:${path}`;
  const balancers = ['targetgroup/*/*', 'loadbalancer/net/*/*', 'loadbalancer/app/*/*'].map(arn);
  const listeners = ['listener/net/*/*/*', 'listener/app/*/*/*', 'listener-rule/net/*/*/*', 'listener-rule/app/*/*/*'];
  return [
    {
      sid: 'TagNew',
      actions: ['elasticloadbalancing:AddTags'],
      resources: balancers,
      conditions: [
        {
          operator: 'StringEquals',
          key: 'elasticloadbalancing:CreateAction',
          values: ['CreateTargetGroup', 'CreateLoadBalancer'],
        },
        requestTag(true),
      ],
    },
    {
      sid: 'TagOwn',
      actions: ['elasticloadbalancing:AddTags', 'elasticloadbalancing:RemoveTags'],
      resources: balancers,
      conditions: ownTagsKept(),
    },
    {
      sid: 'TagListenersAndRules',
      actions: ['elasticloadbalancing:AddTags', 'elasticloadbalancing:RemoveTags'],
      resources: listeners.map(arn),
    },
  ];
}

function targets(partition: string): PolicyStatement[] {
  return [
    {
      sid: 'RegisterTargets',
      actions: ['elasticloadbalancing:DeregisterTargets', 'elasticloadbalancing:RegisterTargets'],
      resources: [`arn:${partition}:elasticloadbalancing:*:*:targetgroup/*/*`],
    },
  ];
}

/** What is made gets, or must not get, the tag of a cluster. */
function requestTag(given: boolean): PolicyCondition {
  return { operator: 'Null', key: `aws:RequestTag/${CLUSTER_TAG}`, values: [String(!given)] };
}

/** What is changed has the tag of a cluster. */
function resourceTag(): PolicyCondition {
  return { operator: 'Null', key: `aws:ResourceTag/${CLUSTER_TAG}`, values: ['false'] };
}

/** Tags of what has the tag of a cluster may change, but not that tag. */
function ownTagsKept(): PolicyCondition[] {
  return [requestTag(false), resourceTag()];
}

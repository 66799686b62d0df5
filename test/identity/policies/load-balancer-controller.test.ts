import { readFileSync } from 'fs';
import { join } from 'path';
import { ALL } from './all';
import { decides, ec2, emitted, PASS_ROLE } from './support';
import { loadBalancerControllerPolicy, LoadBalancerProtection } from '../../../src/identity/policies/load-balancer-controller';

const PUBLISHED = JSON.parse(readFileSync(join(__dirname, '..', '..', 'fixtures', 'iam', 'load-balancer-controller-3.5.0.json'), 'utf8')).document;
const NONE: LoadBalancerProtection = { waf: false, shield: false, cognito: false };

const elb = (path: string) => `arn:aws:elasticloadbalancing:eu-west-2:111122223333:${path}`;
const [BALANCER, LISTENER, RULE, TARGETS] = ['loadbalancer/app/a/1', 'listener/app/a/1/2', 'listener-rule/app/a/1/2/3', 'targetgroup/a/1'].map(elb);
const GROUP = ec2('security-group/sg-0abc');
const OWN = { 'aws:ResourceTag/elbv2.k8s.aws/cluster': 'fake' };
const OTHER = { 'aws:ResourceTag/elbv2.k8s.aws/cluster': 'other' };
const NEW = { 'aws:RequestTag/elbv2.k8s.aws/cluster': 'fake' };

const actionsOf = (statements: readonly any[]): string[] => [...new Set(statements.flatMap(({ Action }) => [Action].flat() as string[]))].sort();

// Calls of the controller: pkg/deploy and pkg/networking in kubernetes-sigs/aws-load-balancer-controller, v3.5.0.
describe('the AWS Load Balancer Controller', () => {
  decides('loadBalancerController', {
    made: [
      { action: 'elasticloadbalancing:DescribeLoadBalancers', resource: '*' },
      { action: 'elasticloadbalancing:CreateLoadBalancer', resource: BALANCER, context: NEW },
      { action: 'elasticloadbalancing:AddTags', resource: BALANCER, context: { ...NEW, 'elasticloadbalancing:CreateAction': 'CreateLoadBalancer' } },
      { action: 'elasticloadbalancing:CreateListener', resource: BALANCER, context: { ...OWN, ...NEW } },
      { action: 'elasticloadbalancing:CreateRule', resource: LISTENER, context: { ...OWN, ...NEW } },
      { action: 'elasticloadbalancing:ModifyRule', resource: RULE, context: OWN },
      { action: 'elasticloadbalancing:SetRulePriorities', resource: RULE },
      { action: 'elasticloadbalancing:CreateTargetGroup', resource: TARGETS, context: NEW },
      { action: 'elasticloadbalancing:RegisterTargets', resource: TARGETS, context: OWN },
      { action: 'elasticloadbalancing:DeleteLoadBalancer', resource: BALANCER, context: OWN },
      { action: 'ec2:CreateSecurityGroup', resource: GROUP, context: NEW },
      { action: 'ec2:CreateSecurityGroup', resource: ec2('vpc/vpc-0abc') },
      { action: 'ec2:CreateTags', resource: GROUP, context: { ...NEW, 'ec2:CreateAction': 'CreateSecurityGroup' } },
      { action: 'ec2:AuthorizeSecurityGroupIngress', resource: GROUP, context: { 'ec2:Vpc': ec2('vpc/vpc-0abc') } },
      { action: 'ec2:DeleteSecurityGroup', resource: GROUP, context: OWN },
      // In a VPC that another account shares; its ARN is the owner's.
      { action: 'ec2:CreateSecurityGroup', resource: 'arn:aws:ec2:eu-west-2:444455556666:vpc/vpc-0abc' },
      { action: 'ec2:AuthorizeSecurityGroupIngress', resource: GROUP, context: { 'ec2:Vpc': 'arn:aws:ec2:eu-west-2:444455556666:vpc/vpc-0abc' } },
      { action: 'ec2:RevokeSecurityGroupIngress', resource: GROUP, context: { 'ec2:Vpc': ec2('vpc/vpc-0abc') } },
      // reconcileTags in pkg/networking/backend_sg_provider.go and pkg/deploy/elbv2/tagging_manager.go: what differs alone.
      { action: 'ec2:CreateTags', resource: GROUP, context: { ...OWN, 'aws:TagKeys': ['team'] } },
      { action: 'elasticloadbalancing:RemoveTags', resource: BALANCER, context: { ...OWN, 'aws:TagKeys': ['team'] } },
      { action: 'elasticloadbalancing:ModifyListener', resource: LISTENER, context: OWN },
      { action: 'elasticloadbalancing:AddListenerCertificates', resource: LISTENER, context: OWN },
      { action: 'elasticloadbalancing:DeleteRule', resource: RULE, context: OWN },
      { action: 'elasticloadbalancing:DeregisterTargets', resource: TARGETS, context: OWN },
    ],
    tried: [
      { action: 'elasticloadbalancing:DeleteLoadBalancer', resource: BALANCER, context: OTHER },
      { action: 'elasticloadbalancing:DeleteLoadBalancer', resource: BALANCER },
      { action: 'elasticloadbalancing:ModifyListener', resource: LISTENER, context: OTHER },
      { action: 'elasticloadbalancing:CreateRule', resource: LISTENER, context: OTHER },
      { action: 'elasticloadbalancing:RegisterTargets', resource: TARGETS, context: OTHER },
      { action: 'elasticloadbalancing:DeregisterTargets', resource: TARGETS, context: OTHER },
      // To make another cluster's load balancer look like one of this cluster.
      { action: 'elasticloadbalancing:AddTags', resource: BALANCER, context: { ...OTHER, ...NEW } },
      { action: 'elasticloadbalancing:RemoveTags', resource: BALANCER, context: { ...OWN, 'aws:TagKeys': ['elbv2.k8s.aws/cluster'] } },
      { action: 'ec2:AuthorizeSecurityGroupIngress', resource: GROUP, context: { 'ec2:Vpc': ec2('vpc/vpc-0def') } },
      { action: 'ec2:AuthorizeSecurityGroupIngress', resource: GROUP, context: { 'ec2:Vpc': 'arn:aws:ec2:eu-west-2:444455556666:vpc/vpc-0def' } },
      { action: 'ec2:CreateTags', resource: GROUP, context: NEW },
      { action: 'ec2:DeleteSecurityGroup', resource: GROUP, context: OTHER },
      { action: 'ec2:CreateSecurityGroup', resource: ec2('vpc/vpc-0def') },
      { action: 'elasticloadbalancing:SetWebAcl', resource: '*' },
      { action: 'wafv2:AssociateWebACL', resource: 'arn:aws:wafv2:eu-west-2:111122223333:regional/webacl/a/1' },
      PASS_ROLE,
      { action: 'iam:CreateServiceLinkedRole', resource: 'arn:aws:iam::111122223333:role/aws-service-role/eks.amazonaws.com/x', context: { 'iam:AWSServiceName': 'eks.amazonaws.com' } },
    ],
  }, (cluster) => loadBalancerControllerPolicy(cluster, NONE));

  const ACL = 'arn:aws:wafv2:eu-west-2:111122223333:regional/webacl/a/1';
  const PROTECTION = 'arn:aws:shield::111122223333:protection/1';
  const POOL = 'arn:aws:cognito-idp:eu-west-2:111122223333:userpool/eu-west-2_1';

  describe('with WAF, Shield and Cognito', () => decides('loadBalancerController', {
    made: [
      { action: 'wafv2:AssociateWebACL', resource: ACL },
      { action: 'elasticloadbalancing:SetWebAcl', resource: '*' },
      { action: 'shield:CreateProtection', resource: '*' },
      { action: 'shield:DeleteProtection', resource: PROTECTION },
      { action: 'shield:GetSubscriptionState', resource: '*' },
      { action: 'cognito-idp:DescribeUserPoolClient', resource: POOL },
    ],
    tried: [
      { action: 'wafv2:UpdateWebACL', resource: ACL },
      { action: 'wafv2:DeleteWebACL', resource: ACL },
      { action: 'wafv2:PutPermissionPolicy', resource: 'arn:aws:wafv2:eu-west-2:111122223333:regional/rulegroup/a/1' },
      { action: 'waf-regional:DeleteWebACL', resource: 'arn:aws:waf-regional:eu-west-2:111122223333:webacl/1' },
      { action: 'shield:CreateSubscription', resource: '*' },
      { action: 'shield:DisableProactiveEngagement', resource: '*' },
      { action: 'shield:AssociateDRTRole', resource: '*' },
      { action: 'cognito-idp:UpdateUserPoolClient', resource: POOL },
      { action: 'cognito-idp:ListUsers', resource: POOL },
      { action: 'cognito-idp:AdminSetUserPassword', resource: POOL },
      { action: 'elasticloadbalancing:DeleteLoadBalancer', resource: BALANCER, context: OTHER },
      { action: 'elasticloadbalancing:SetSecurityGroups', resource: BALANCER, context: OTHER },
      PASS_ROLE,
    ],
  }));

  it('allows every action of the published policy where all protections are on, and no other', () => {
    const [document] = emitted(ALL.loadBalancerController);
    expect(actionsOf(document.Statement)).toEqual(actionsOf(PUBLISHED.Statement));
  });

  it('allows what belongs to a protection only where it is on', () => {
    const [document] = emitted((cluster) => loadBalancerControllerPolicy(cluster, NONE));
    expect(actionsOf(document.Statement).filter((action) => /waf|shield|cognito|WebAcl/i.test(action))).toEqual([]);
  });

});

import { anIngress, Case } from './8-wrong-on-purpose';
import { DEMO_STACK } from './step';

const NODE_GROUP = /^aws_eks_node_group\./;
const CONTROLLER = /^helm_release\.Ingress_Alb/;
const DRAIN = /^helm_release\.Ingress_Drain/;
const METRICS = /^helm_release\..*Metrics/;
const RELEASES = /^helm_release\./;

// The demo has no CRDs apart from their objects: those of the AWS Load Balancer Controller and their only object, the
// parameters of its class, come in one chart, and Helm itself puts CRDs first.
export const DEMO_CASES: Case[] = [
  {
    edge: 'CNI before nodes',
    stack: DEMO_STACK,
    keep: [NODE_GROUP],
    earlier: /^aws_eks_addon\..*VpcCni/,
    later: NODE_GROUP,
    expected: { command: 'apply', error: /CREATE_FAILED[^]*no VPC CNI is installed/ },
  },
  {
    edge: 'routes before nodes',
    stack: DEMO_STACK,
    keep: [NODE_GROUP],
    earlier: /^aws_route\..*PrivateDefaultRoute/,
    later: NODE_GROUP,
    expected: { command: 'apply', error: /CREATE_FAILED[^]*subnet-\w+ has no way out/ },
  },
  {
    edge: 'node policies before nodes',
    stack: DEMO_STACK,
    keep: [NODE_GROUP],
    earlier: /^aws_iam_role_policy_attachment\.Platform_NodeRole_/,
    later: NODE_GROUP,
    expected: { command: 'apply', error: /CREATE_FAILED[^]*lacks AmazonEKSWorkerNodePolicy/ },
  },
  {
    edge: 'node group before releases',
    stack: DEMO_STACK,
    keep: [CONTROLLER],
    earlier: NODE_GROUP,
    later: RELEASES,
    impatient: CONTROLLER,
    expected: { command: 'apply', error: /aws-load-balancer-controller failed[^]*context deadline exceeded/ },
    because: /no nodes available to schedule pods/,
  },
  {
    edge: 'identity before the pods that ask for a volume',
    stack: DEMO_STACK,
    keep: [METRICS],
    earlier: /^aws_iam_role_policy_attachment\..*AmazonEBSCSIDriverPolicy/,
    later: /^helm_release\..*Metrics|^aws_eks_addon\..*Storage_Driver/,
    impatient: METRICS,
    expected: { command: 'apply', error: /prometheus failed[^]*context deadline exceeded/ },
    because: /not authorized to perform: ec2:CreateVolume/,
  },
  {
    edge: 'identity before the load balancers that it removes',
    stack: DEMO_STACK,
    keep: [DRAIN, CONTROLLER],
    earlier: /^aws_iam_role_policy\..*LoadBalancerController/,
    later: /^helm_release\.Ingress/,
    impatient: DRAIN,
    expected: { command: 'destroy', before: anIngress, error: /uninstall Helm release ingress-drain[^]*(timed out|deadline exceeded)/, left: /^load-balancer .*k8s-app-app-.*$/m },
    because: /not authorized to perform: elasticloadbalancing:\w+/,
  },
  {
    edge: 'controller before its Ingresses',
    stack: DEMO_STACK,
    keep: [DRAIN, CONTROLLER],
    earlier: CONTROLLER,
    later: DRAIN,
    impatient: DRAIN,
    expected: { command: 'destroy', before: anIngress, error: /uninstall Helm release ingress-drain[^]*(timed out|deadline exceeded)/, left: /^load-balancer .*k8s-app-app-.*$/m },
    because: /load balancer controller: controller: not installed/,
  },
  {
    // The Helm provider takes a refusal for "not there": the destroy goes on, and what the release made stays.
    edge: 'access before releases',
    stack: DEMO_STACK,
    keep: [METRICS],
    earlier: /^aws_eks_access_policy_association\./,
    later: /^helm_release\.|^aws_eks_addon\..*Storage_Driver/,
    onlyRemoved: true,
    expected: { command: 'destroy', left: /^volume vol-.*$/m },
    because: /token refused: \S+ has no access entry/,
  },
];

import { anIngress, Case } from './8-wrong-on-purpose';

const [BASE, PLATFORM] = ['worktest-base', 'worktest-platform'];

const NODE_GROUP = /^aws_eks_node_group\./;
const CONTROLLER = /^helm_release\.Ingress_Alb/;
const DRAIN = /^helm_release\.Ingress_Drain/;
const NGINX = /^helm_release\.Ingress_Nginx/;
const METRICS = /^helm_release\..*Metrics/;

// The edges between the stacks, and those that the demo does not have: its pods live off the nodes.
export const PRODUCTION_CASES: Case[] = [
  {
    edge: 'CNI before nodes',
    stack: BASE,
    keep: [NODE_GROUP],
    earlier: /^aws_eks_addon\..*VpcCni/,
    later: NODE_GROUP,
    expected: { command: 'apply', error: /CREATE_FAILED[^]*no VPC CNI is installed/ },
  },
  {
    edge: 'Pod Identity Agent before nodes',
    stack: BASE,
    keep: [NODE_GROUP],
    earlier: /^aws_eks_addon\..*PodIdentityAgent/,
    later: NODE_GROUP,
    expected: { command: 'apply', error: /CREATE_FAILED[^]*the VPC CNI may not assign addresses/ },
  },
  {
    edge: 'permissions of the CNI before nodes',
    stack: BASE,
    keep: [NODE_GROUP],
    earlier: /^aws_iam_role_policy\..*aws-node_VpcCni/,
    later: /^aws_eks_addon\..*VpcCni|^aws_eks_node_group\./,
    expected: { command: 'apply', error: /CREATE_FAILED[^]*the VPC CNI may not assign addresses/ },
  },
  {
    edge: 'storage classes before claims',
    stack: PLATFORM,
    keep: [METRICS],
    earlier: /^helm_release\..*StorageClasses/,
    later: METRICS,
    impatient: METRICS,
    expected: { command: 'apply', error: /prometheus failed[^]*context deadline exceeded/ },
    because: /storageclass\S* "gp3-retain" not found/,
  },
  {
    edge: 'identity before the load balancers that it makes',
    stack: PLATFORM,
    keep: [NGINX],
    earlier: /^aws_eks_pod_identity_association\..*aws-load-balancer-controller/,
    later: /^helm_release\.Ingress/,
    impatient: NGINX,
    expected: { command: 'apply', error: /ingress-nginx failed[^]*context deadline exceeded/ },
    because: /service account aws-load-balancer-controller has no credentials/,
  },
  {
    edge: 'platform before base',
    stack: PLATFORM,
    keep: [METRICS, DRAIN, CONTROLLER],
    expected: { command: 'destroy', stack: BASE, before: anIngress, hangs: true, error: /aws_vpc\.\S+ Still destroying/, left: /^load-balancer .*k8s-app-app-.*$/m },
  },
];

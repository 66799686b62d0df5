import { anIngress, Case } from './8-wrong-on-purpose';
import { REGION } from '../world';

const [BASE, PLATFORM] = ['worktest-base', 'worktest-platform'];

const NODE_GROUP = /^aws_eks_node_group\./;
const CONTROLLER = /^helm_release\.Ingress_Alb/;
const DRAIN = /^helm_release\.Ingress_Drain/;
const NGINX = /^helm_release\.Ingress_Nginx/;
const METRICS = /^helm_release\..*Metrics/;
const LOGS = /^helm_release\..*_Logs_Chart/;
const LOGS_BUCKET = /^aws_s3_bucket\..*_Logs_Bucket/;
const COLLECTOR = /^helm_release\..*_Collector_Chart/;
const GRAFANA = /^helm_release\..*_Grafana_Chart/;
const DATABASE = /^aws_db_instance\./;
const INSTRUMENTATION = /^helm_release\.Instrumentation_/;
const OPERATOR = /^helm_release\..*_OpenTelemetryOperator_/;

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
    edge: 'definitions before their objects',
    stack: PLATFORM,
    keep: [INSTRUMENTATION],
    earlier: OPERATOR,
    later: INSTRUMENTATION,
    expected: { command: 'apply', error: /no matches for kind "Instrumentation"|resource mapping not found/ },
  },
  {
    // Nothing is lost but time: who is not reached is tried again.
    edge: 'backends before the collector',
    stack: PLATFORM,
    keep: [COLLECTOR],
    earlier: LOGS,
    later: COLLECTOR,
    expected: { command: 'apply', error: /Apply complete/ },
    because: /keeps what it has: nobody is at \S*monitoring\/loki-gateway/,
  },
  {
    edge: 'bucket before who writes to it',
    stack: PLATFORM,
    keep: [LOGS],
    earlier: LOGS_BUCKET,
    later: LOGS,
    literals: { 'Logs_Bucket_\\w+\\.bucket': 'worktest-logs', 'Logs_Bucket_\\w+\\.region': REGION },
    arguments: { bucket: 'worktest-logs', bucket_prefix: undefined },
    expected: { command: 'destroy', left: /^/ },
    // Its permissions may be gone before the bucket is.
    because: /writer: loki: writes to worktest-logs[^]*writer: loki: (?:loses what it has: NoSuchBucket|\S+ may not s3:PutObject|\S+ has no credentials)/,
  },
  {
    edge: 'database before Grafana',
    stack: PLATFORM,
    keep: [GRAFANA, DATABASE],
    earlier: DATABASE,
    later: GRAFANA,
    literals: {
      'Grafana_Database_\\w+\\.master_user_secret\\[0\\]\\.secret_arn': 'arn:aws:secretsmanager:eu-west-2:000000000000:secret:rds!db-later',
      'Grafana_Database_\\w+\\.address': 'later.eu-west-2.rds.amazonaws.com',
    },
    impatient: GRAFANA,
    expected: { command: 'apply', error: /grafana failed[^]*context deadline exceeded/ },
    // Its role names the secret, so that without the database there may be no role for it either.
    because: /waits for the secret \S+ \(ResourceNotFoundException\)|grafana\S* waits for credentials of the service account grafana/,
  },
  {
    edge: 'permission to read the password before Grafana',
    stack: PLATFORM,
    keep: [GRAFANA],
    earlier: /^aws_iam_role_policy\..*GrafanaDatabase/,
    later: GRAFANA,
    impatient: GRAFANA,
    expected: { command: 'apply', error: /grafana failed[^]*context deadline exceeded/ },
    // The association comes after what its role may do.
    because: /waits for the permission secretsmanager:GetSecretValue|grafana\S* waits for credentials of the service account grafana/,
  },
  {
    edge: 'platform before base',
    stack: PLATFORM,
    keep: [METRICS, DRAIN, CONTROLLER],
    expected: { command: 'destroy', stack: BASE, before: anIngress, hangs: true, error: /aws_vpc\.\S+ Still destroying/, left: /^load-balancer .*k8s-app-app-.*$/m },
  },
];

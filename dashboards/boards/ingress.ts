import { Board } from '../look/board';
import { CloudWatchMetric, graph, list } from '../look/panels';
import { CLUSTER_IS } from '../look/selectors';
import { CLOUDWATCH, PROMETHEUS } from '../look/variables';

const RATE = '[$__rate_interval]';
const INGRESS = 'exported_namespace, ingress';
const OF_NGINX = '{{exported_namespace}}/{{ingress}}';
const OF_TRAEFIK = '{{service}}';

const metric = (namespace: string, dimension: string, short: string) => (name: string, statistic: string, what = ''): CloudWatchMetric => ({
  namespace: `AWS/${namespace}`, metric: name, dimensions: { [dimension]: '*' }, statistic, label: `${short} \${PROP('Dim.${dimension}')}${what && ` ${what}`}`,
});
const alb = metric('ApplicationELB', 'LoadBalancer', 'ALB');
const classic = metric('ELB', 'LoadBalancerName', 'Classic ELB');
const nlb = metric('NetworkELB', 'LoadBalancer', 'NLB');

const ofTargets = (one: CloudWatchMetric): CloudWatchMetric => ({ ...one, dimensions: { ...one.dimensions, TargetGroup: '*' } });

export const INGRESS_BOARD: Board = {
  name: 'ingress',
  title: 'Ingress',
  answers: 'How many requests arrive on each of the two paths, how many fail, and how long do they take? Left: the controller of the ingress class nginx; right: AWS load balancers.',
  sources: [PROMETHEUS, CLOUDWATCH],
  rows: {
    'Request rate': [
      graph({
        title: 'Request rate of the controller',
        answers: 'How many requests does the controller receive for each Ingress or Service?',
        unit: 'reqps',
        queries: {
          [OF_NGINX]: `sum by (${INGRESS}) (rate(nginx_ingress_controller_requests{${CLUSTER_IS}}${RATE}))`,
          [OF_TRAEFIK]: `sum by (service) (rate(traefik_service_requests_total{${CLUSTER_IS}}${RATE}))`,
        },
      }),
      graph({
        title: 'Requests to load balancers',
        answers: 'How many requests (NLB: connections) does each load balancer receive per period?',
        unit: 'short',
        metrics: [alb('RequestCount', 'Sum'), classic('RequestCount', 'Sum'), nlb('NewFlowCount', 'Sum', 'connections')],
      }),
    ],
    'Errors': [
      graph({
        title: 'Error rate of the controller (5xx)',
        answers: 'What share of requests is answered with 5xx?',
        unit: 'percentunit',
        limit: { red: 0.05, reason: 'Red from 5 %.' },
        queries: {
          [OF_NGINX]: `sum by (${INGRESS}) (rate(nginx_ingress_controller_requests{${CLUSTER_IS}, status=~"5.."}${RATE})) / sum by (${INGRESS}) (rate(nginx_ingress_controller_requests{${CLUSTER_IS}}${RATE}))`,
          [OF_TRAEFIK]: `sum by (service) (rate(traefik_service_requests_total{${CLUSTER_IS}, code=~"5.."}${RATE})) / sum by (service) (rate(traefik_service_requests_total{${CLUSTER_IS}}${RATE}))`,
        },
      }),
      graph({
        title: 'Errors of load balancers (5xx)',
        answers: 'How many 5xx responses come from pods, and how many from the load balancer itself because it reaches no pod? For an NLB: TCP resets.',
        unit: 'short',
        limit: { red: 1, reason: 'Red from 1 per period: load balancers return no 5xx of their own while a pod responds.' },
        metrics: [
          alb('HTTPCode_Target_5XX_Count', 'Sum', 'pods'), alb('HTTPCode_ELB_5XX_Count', 'Sum', 'load balancer'),
          classic('HTTPCode_Backend_5XX', 'Sum', 'pods'), classic('HTTPCode_ELB_5XX', 'Sum', 'load balancer'), nlb('TCP_Target_Reset_Count', 'Sum', 'resets'),
        ],
      }),
      graph({
        title: 'Responses of the controller by code',
        answers: 'Which status codes does the controller return? Many 4xx come from clients that request missing or forbidden resources.',
        unit: 'reqps',
        stacked: true,
        queries: {
          '{{status}}': `sum by (status) (rate(nginx_ingress_controller_requests{${CLUSTER_IS}}${RATE}))`,
          '{{code}}': `sum by (code) (rate(traefik_service_requests_total{${CLUSTER_IS}}${RATE}))`,
        },
      }),
      graph({
        title: 'Client errors of load balancers (4xx)',
        answers: 'How many 4xx responses come from pods, and how many from the load balancer itself?',
        unit: 'short',
        metrics: [
          alb('HTTPCode_Target_4XX_Count', 'Sum', 'pods'), alb('HTTPCode_ELB_4XX_Count', 'Sum', 'load balancer'),
          classic('HTTPCode_Backend_4XX', 'Sum', 'pods'), classic('HTTPCode_ELB_4XX', 'Sum', 'load balancer'),
        ],
      }),
    ],
    'Latency': [
      graph({
        title: 'p95 latency of the controller',
        answers: 'How long do 95 % of requests take at most, from start to end?',
        unit: 's',
        limit: { yellow: 1, reason: 'Yellow from 1 s: users notice it.' },
        queries: {
          [OF_NGINX]: `histogram_quantile(0.95, sum by (le, ${INGRESS}) (rate(nginx_ingress_controller_request_duration_seconds_bucket{${CLUSTER_IS}}${RATE})))`,
          [OF_TRAEFIK]: `histogram_quantile(0.95, sum by (le, service) (rate(traefik_service_request_duration_seconds_bucket{${CLUSTER_IS}}${RATE})))`,
        },
      }),
      graph({
        title: 'p95 latency of load balancer targets',
        answers: 'How long do pods take at most to respond to an ALB or a Classic ELB, for 95 % of requests?',
        unit: 's',
        limit: { yellow: 1, reason: 'Yellow from 1 s: users notice it.' },
        metrics: [alb('TargetResponseTime', 'p95'), classic('Latency', 'p95')],
      }),
    ],
    'Connections, targets and configuration': [
      graph({
        title: 'Connections of the controller',
        answers: 'How many connections are open, and in which state?',
        unit: 'short',
        queries: {
          '{{pod}} {{state}}': `sum by (pod, state) (nginx_ingress_controller_nginx_process_connections{${CLUSTER_IS}})`,
          '{{pod}} {{entrypoint}}': `sum by (pod, entrypoint) (traefik_open_connections{${CLUSTER_IS}})`,
        },
      }),
      graph({
        title: 'Targets of load balancers',
        answers: 'How many healthy and unhealthy targets (pods or nodes) does each load balancer have?',
        unit: 'short',
        metrics: [
          ofTargets(alb('HealthyHostCount', 'Minimum', 'healthy')), ofTargets(alb('UnHealthyHostCount', 'Maximum', 'unhealthy')),
          classic('HealthyHostCount', 'Minimum', 'healthy'), classic('UnHealthyHostCount', 'Maximum', 'unhealthy'),
          ofTargets(nlb('HealthyHostCount', 'Minimum', 'healthy')), ofTargets(nlb('UnHealthyHostCount', 'Maximum', 'unhealthy')),
        ],
      }),
      list({
        title: 'Last configuration reload',
        answers: 'When did each controller pod last reload its configuration? This should be after your last change; if a configuration is rejected, the previous one stays active.',
        width: 12,
        height: 8,
        keys: { pod: 'Pod' },
        columns: [{
          title: 'Reloaded',
          unit: 'dateTimeFromNow',
          query: `1000 * (max by (pod) (nginx_ingress_controller_config_last_reload_successful_timestamp_seconds{${CLUSTER_IS}}) or max by (pod) (traefik_config_last_reload_success{${CLUSTER_IS}}))`,
        }],
      }),
      graph({
        title: 'Processed bytes of load balancers',
        answers: 'How many bytes does each load balancer process? Its cost depends on bytes, connections and rules.',
        unit: 'bytes',
        metrics: [alb('ProcessedBytes', 'Sum'), classic('EstimatedProcessedBytes', 'Sum'), nlb('ProcessedBytes', 'Sum')],
      }),
    ],
  },
};

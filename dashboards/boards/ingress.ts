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
  answers: 'How many requests come in by each of the two ways, how many fail, and how long do they take? Left: the controller of the class nginx; right: load balancers of AWS.',
  sources: [PROMETHEUS, CLOUDWATCH],
  rows: {
    'Requests': [
      graph({
        title: 'Requests at the controller',
        answers: 'How many requests does the controller take, for which Ingress or Service?',
        unit: 'reqps',
        queries: {
          [OF_NGINX]: `sum by (${INGRESS}) (rate(nginx_ingress_controller_requests{${CLUSTER_IS}}${RATE}))`,
          [OF_TRAEFIK]: `sum by (service) (rate(traefik_service_requests_total{${CLUSTER_IS}}${RATE}))`,
        },
      }),
      graph({
        title: 'Requests at load balancers',
        answers: 'How many requests, or connections of an NLB, does each load balancer take in a period?',
        unit: 'short',
        metrics: [alb('RequestCount', 'Sum'), classic('RequestCount', 'Sum'), nlb('NewFlowCount', 'Sum', 'connections')],
      }),
    ],
    'Errors': [
      graph({
        title: 'Failed at the controller',
        answers: 'How much of it is answered with 5xx?',
        unit: 'percentunit',
        limit: { red: 0.05, reason: 'Red from 5 %.' },
        queries: {
          [OF_NGINX]: `sum by (${INGRESS}) (rate(nginx_ingress_controller_requests{${CLUSTER_IS}, status=~"5.."}${RATE})) / sum by (${INGRESS}) (rate(nginx_ingress_controller_requests{${CLUSTER_IS}}${RATE}))`,
          [OF_TRAEFIK]: `sum by (service) (rate(traefik_service_requests_total{${CLUSTER_IS}, code=~"5.."}${RATE})) / sum by (service) (rate(traefik_service_requests_total{${CLUSTER_IS}}${RATE}))`,
        },
      }),
      graph({
        title: 'Failed at load balancers',
        answers: 'How many answers of 5xx come from pods, and how many from the load balancer itself, which reaches none? Resets for an NLB.',
        unit: 'short',
        limit: { red: 1, reason: 'Red from 1 in a period: load balancers make no errors of their own while a pod answers.' },
        metrics: [
          alb('HTTPCode_Target_5XX_Count', 'Sum', 'pods'), alb('HTTPCode_ELB_5XX_Count', 'Sum', 'itself'),
          classic('HTTPCode_Backend_5XX', 'Sum', 'pods'), classic('HTTPCode_ELB_5XX', 'Sum', 'itself'), nlb('TCP_Target_Reset_Count', 'Sum', 'resets'),
        ],
      }),
      graph({
        title: 'Answers of the controller',
        answers: 'What is answered? Many 4xx are clients that ask for what is not there or not theirs.',
        unit: 'reqps',
        stacked: true,
        queries: {
          '{{status}}': `sum by (status) (rate(nginx_ingress_controller_requests{${CLUSTER_IS}}${RATE}))`,
          '{{code}}': `sum by (code) (rate(traefik_service_requests_total{${CLUSTER_IS}}${RATE}))`,
        },
      }),
      graph({
        title: 'Answers of load balancers',
        answers: 'How many requests end with 4xx, by pods or by the load balancer itself?',
        unit: 'short',
        metrics: [
          alb('HTTPCode_Target_4XX_Count', 'Sum', 'pods'), alb('HTTPCode_ELB_4XX_Count', 'Sum', 'itself'),
          classic('HTTPCode_Backend_4XX', 'Sum', 'pods'), classic('HTTPCode_ELB_4XX', 'Sum', 'itself'),
        ],
      }),
    ],
    'Time': [
      graph({
        title: 'Slowest of 20 at the controller',
        answers: 'How long do 95 of 100 answers take at most, from the request to its end?',
        unit: 's',
        limit: { yellow: 1, reason: 'Yellow from 1 s: people notice.' },
        queries: {
          [OF_NGINX]: `histogram_quantile(0.95, sum by (le, ${INGRESS}) (rate(nginx_ingress_controller_request_duration_seconds_bucket{${CLUSTER_IS}}${RATE})))`,
          [OF_TRAEFIK]: `histogram_quantile(0.95, sum by (le, service) (rate(traefik_service_request_duration_seconds_bucket{${CLUSTER_IS}}${RATE})))`,
        },
      }),
      graph({
        title: 'Slowest of 20 at load balancers',
        answers: 'How long do pods take to answer an ALB or a Classic ELB, for 95 of 100 requests?',
        unit: 's',
        limit: { yellow: 1, reason: 'Yellow from 1 s: people notice.' },
        metrics: [alb('TargetResponseTime', 'p95'), classic('Latency', 'p95')],
      }),
    ],
    'What is behind': [
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
        answers: 'How many pods or nodes does each load balancer take for well, and for not well?',
        unit: 'short',
        metrics: [
          ofTargets(alb('HealthyHostCount', 'Minimum', 'well')), ofTargets(alb('UnHealthyHostCount', 'Maximum', 'not well')),
          classic('HealthyHostCount', 'Minimum', 'well'), classic('UnHealthyHostCount', 'Maximum', 'not well'),
          ofTargets(nlb('HealthyHostCount', 'Minimum', 'well')), ofTargets(nlb('UnHealthyHostCount', 'Maximum', 'not well')),
        ],
      }),
      list({
        title: 'Configuration of the controller',
        answers: 'When did each pod take its last configuration? It should be after your last change; one that is refused leaves the one before.',
        width: 12,
        height: 8,
        keys: { pod: 'Pod' },
        columns: [{
          title: 'Taken',
          unit: 'dateTimeFromNow',
          query: `1000 * (max by (pod) (nginx_ingress_controller_config_last_reload_successful_timestamp_seconds{${CLUSTER_IS}}) or max by (pod) (traefik_config_last_reload_success{${CLUSTER_IS}}))`,
        }],
      }),
      graph({
        title: 'Bytes and capacity of load balancers',
        answers: 'How many bytes go through each load balancer? That, connections and rules decide what it costs.',
        unit: 'bytes',
        metrics: [alb('ProcessedBytes', 'Sum'), classic('EstimatedProcessedBytes', 'Sum'), nlb('ProcessedBytes', 'Sum')],
      }),
    ],
  },
};

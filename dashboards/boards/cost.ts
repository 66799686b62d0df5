import { Board } from '../look/board';
import { figure, graph, list } from '../look/panels';
import { CONTAINERS, NAMESPACE_IS, ofWorkload } from '../look/selectors';
import { AmountChoice, NAMESPACE, WORKLOAD } from '../look/variables';
import { PRICES } from '../prices';

const HOURS = 730;
const GIB = 2 ** 30;

const amount = (name: string, label: string, of: string, value: string): AmountChoice => ({
  name, label, value, description: `USD for ${of}; ${PRICES.source}. Enter your own price.`,
});

/** USD a month of CPUs and bytes by what they are summed up by. */
const monthly = (by: string, cpus: string, bytes: string) =>
  `${HOURS} * (sum by (${by}) (${cpus}) * $cpu_price + sum by (${by}) (${bytes}) / ${GIB} * $memory_price)`;

const requested = (resource: string) => `sum by (cluster, namespace, pod) (kube_pod_container_resource_requests{${NAMESPACE_IS}, resource="${resource}"} and on (cluster, namespace, pod) (kube_pod_status_phase{${NAMESPACE_IS}, phase=~"Pending|Running"} == 1))`;
const REQUESTS: [string, string] = [requested('cpu'), requested('memory')];
const USED: [string, string] = [
  `sum by (cluster, namespace, pod) (rate(container_cpu_usage_seconds_total{${NAMESPACE_IS}, ${CONTAINERS}}[1h]))`,
  `sum by (cluster, namespace, pod) (container_memory_working_set_bytes{${NAMESPACE_IS}, ${CONTAINERS}})`,
];
const OF_WORKLOADS: [string, string] = [ofWorkload(REQUESTS[0]), ofWorkload(REQUESTS[1])];
const allocatable = (resource: string) => `kube_node_status_allocatable{cluster=~"$cluster", resource="${resource}"}`;
const inCluster = (expression: string) => expression.replace(/, namespace=~"\$namespace"/g, '');
const STORAGE = `sum by (namespace) (kube_persistentvolumeclaim_resource_requests_storage_bytes{${NAMESPACE_IS}}) / ${GIB} * $storage_price`;

export const COST: Board = {
  name: 'cost',
  title: 'Cost',
  answers: 'What do the requests of each namespace and workload cost per month, and how much of that is unused?',
  choices: [NAMESPACE, WORKLOAD],
  amounts: [
    amount('cpu_price', 'USD per CPU-hour', 'one CPU for one hour', PRICES.cpu),
    amount('memory_price', 'USD per GiB-hour of memory', 'one GiB of memory for one hour', PRICES.gib),
    amount('storage_price', 'USD per GiB-month of storage', 'one GiB of gp3 for one month', PRICES.storage),
  ],
  from: 'now-24h',
  rows: {
    'Monthly cost at current requests': [
      figure({ title: 'CPU and memory requests', answers: 'What do all CPU and memory requests cost per month?', unit: 'currencyUSD', width: 6, query: monthly('cluster', ...REQUESTS) }),
      figure({ title: 'Volumes', answers: 'What do all requested volumes cost per month?', unit: 'currencyUSD', width: 6, query: `sum(${STORAGE})` }),
      figure({
        title: 'Nodes',
        answers: 'What do the allocatable CPU and memory of all nodes cost per month, at these prices?',
        unit: 'currencyUSD',
        width: 6,
        query: monthly('cluster', allocatable('cpu'), allocatable('memory')),
      }),
      figure({
        title: 'Unrequested capacity',
        answers: 'What share of the cost of nodes is not requested by any pod?',
        unit: 'percentunit',
        width: 6,
        limit: { yellow: 0.4, red: 0.6, reason: 'Yellow from 40 %, red from 60 %: use fewer or smaller nodes. Keep some spare capacity for updates and for the failure of an availability zone.' },
        query: `1 - (${monthly('cluster', inCluster(REQUESTS[0]), inCluster(REQUESTS[1]))}) / (${monthly('cluster', allocatable('cpu'), allocatable('memory'))})`,
      }),
      list({
        title: 'Namespaces',
        answers: 'What do the requests of each namespace cost per month, and how much of that is used?',
        keys: { namespace: 'Namespace' },
        leadsTo: 'workloads',
        columns: [
          { title: 'Requests', unit: 'currencyUSD', query: monthly('namespace', ...REQUESTS) },
          { title: 'Used', unit: 'currencyUSD', query: monthly('namespace', ...USED) },
          { title: 'Volumes', unit: 'currencyUSD', query: STORAGE },
        ],
      }),
      list({
        title: 'Workloads',
        answers: 'What do the requests of each workload cost per month, and how much of that is used?',
        keys: { workload: 'Workload', workload_kind: 'Kind', namespace: 'Namespace' },
        leadsTo: 'pods',
        columns: [
          { title: 'Requests', unit: 'currencyUSD', query: monthly('namespace, workload, workload_kind', ...OF_WORKLOADS) },
          { title: 'Used', unit: 'currencyUSD', query: monthly('namespace, workload, workload_kind', ofWorkload(USED[0]), ofWorkload(USED[1])) },
        ],
      }),
    ],
    'Over time': [
      graph({ title: 'Cost of requests by namespace', answers: 'Which costs increased, and when? Monthly cost at the requests of each moment.', unit: 'currencyUSD', stacked: true, queries: { '{{namespace}}': monthly('namespace', ...REQUESTS) } }),
      graph({
        title: 'Cost of unused requests',
        answers: 'Which namespaces request the most that they do not use? Monthly cost at each moment.',
        unit: 'currencyUSD',
        queries: { '{{namespace}}': `topk(10, (${monthly('namespace', ...REQUESTS)}) - (${monthly('namespace', ...USED)}))` },
      }),
    ],
  },
};

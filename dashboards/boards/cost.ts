import { Board } from '../look/board';
import { figure, graph, list } from '../look/panels';
import { CONTAINERS, NAMESPACE_IS, ofWorkload } from '../look/selectors';
import { AmountChoice, NAMESPACE, WORKLOAD } from '../look/variables';
import { PRICES } from '../prices';

const HOURS = 730;
const GIB = 2 ** 30;

const amount = (name: string, label: string, of: string, value: string): AmountChoice => ({
  name, label, value, description: `USD for ${of}; ${PRICES.source}. Write your own.`,
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
  answers: 'What does each namespace and workload cost a month, by what it asks for, and how much of that does it not use?',
  choices: [NAMESPACE, WORKLOAD],
  amounts: [
    amount('cpu_price', 'USD a CPU and hour', 'a CPU for an hour', PRICES.cpu),
    amount('memory_price', 'USD a GiB and hour', 'a GiB of memory for an hour', PRICES.gib),
    amount('storage_price', 'USD a GiB and month', 'a GiB of gp3 for a month', PRICES.storage),
  ],
  from: 'now-24h',
  rows: {
    'A month, at what is asked for now': [
      figure({ title: 'Requests', answers: 'What do all requests cost a month?', unit: 'currencyUSD', width: 6, query: monthly('cluster', ...REQUESTS) }),
      figure({ title: 'Volumes', answers: 'What do all claimed volumes cost a month?', unit: 'currencyUSD', width: 6, query: `sum(${STORAGE})` }),
      figure({
        title: 'Nodes',
        answers: 'What would all nodes cost a month, at these prices for their CPU and memory?',
        unit: 'currencyUSD',
        width: 6,
        query: monthly('cluster', allocatable('cpu'), allocatable('memory')),
      }),
      figure({
        title: 'Asked for by nobody',
        answers: 'How much of what nodes cost is asked for by no pod?',
        unit: 'percentunit',
        width: 6,
        limit: { yellow: 0.4, red: 0.6, reason: 'Yellow from 40 %, red from 60 %: fewer or smaller nodes would do. Some of it is needed for updates, and for a zone that fails.' },
        query: `1 - (${monthly('cluster', inCluster(REQUESTS[0]), inCluster(REQUESTS[1]))}) / (${monthly('cluster', allocatable('cpu'), allocatable('memory'))})`,
      }),
      list({
        title: 'Namespaces',
        answers: 'What does each namespace cost a month, and how much of it does it use?',
        keys: { namespace: 'namespace' },
        leadsTo: 'workloads',
        columns: [
          { title: 'Requests', unit: 'currencyUSD', query: monthly('namespace', ...REQUESTS) },
          { title: 'of which it uses', unit: 'currencyUSD', query: monthly('namespace', ...USED) },
          { title: 'Volumes', unit: 'currencyUSD', query: STORAGE },
        ],
      }),
      list({
        title: 'Workloads',
        answers: 'What does each workload cost a month by its requests?',
        keys: { workload: 'workload', workload_kind: 'Kind', namespace: 'Namespace' },
        leadsTo: 'pods',
        columns: [
          { title: 'Requests', unit: 'currencyUSD', query: monthly('namespace, workload, workload_kind', ...OF_WORKLOADS) },
          { title: 'of which it uses', unit: 'currencyUSD', query: monthly('namespace, workload, workload_kind', ofWorkload(USED[0]), ofWorkload(USED[1])) },
        ],
      }),
    ],
    'Over time': [
      graph({ title: 'Requests by namespace', answers: 'What became dearer, and when? A month at the requests of each moment.', unit: 'currencyUSD', stacked: true, queries: { '{{namespace}}': monthly('namespace', ...REQUESTS) } }),
      graph({
        title: 'Asked for and not used',
        answers: 'In which namespaces is the most asked for that is not used? A month at each moment.',
        unit: 'currencyUSD',
        queries: { '{{namespace}}': `topk(10, (${monthly('namespace', ...REQUESTS)}) - (${monthly('namespace', ...USED)}))` },
      }),
    ],
  },
};

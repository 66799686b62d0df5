import { FAKE_NODE } from '../../e2e/kubernetes/configuration';

/** Namespace of the pods for size. */
export const WAREHOUSE = 'warehouse';

interface Workload {
  readonly name: string;
  readonly nodeGroup: string;
  readonly replicas: number;
  readonly cpu: string;
  readonly memory: string;
}

const WORKLOADS: readonly Workload[] = [
  { name: 'stock', nodeGroup: 'general', replicas: 18, cpu: '250m', memory: '512Mi' },
  { name: 'website', nodeGroup: 'general', replicas: 12, cpu: '200m', memory: '256Mi' },
  { name: 'search', nodeGroup: 'memory', replicas: 6, cpu: '1', memory: '6Gi' },
  { name: 'import', nodeGroup: 'spot', replicas: 9, cpu: '500m', memory: '1Gi' },
];

/** How many pods there are. */
export const WAREHOUSE_PODS = WORKLOADS.reduce((sum, { replicas }) => sum + replicas, 0);

/** What runs on nodes without containers, and nowhere else. */
export function warehouse(): object[] {
  return [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: WAREHOUSE } }, ...WORKLOADS.map(deployment)];
}

function deployment({ name, nodeGroup, replicas, cpu, memory }: Workload): object {
  const labels = { 'app.kubernetes.io/name': name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace: WAREHOUSE, name, labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          nodeSelector: { 'eks.amazonaws.com/nodegroup': nodeGroup },
          tolerations: [{ key: FAKE_NODE.name, operator: 'Equal', value: FAKE_NODE.value, effect: 'NoSchedule' }],
          topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: labels } }],
          containers: [{ name, image: `${WAREHOUSE}/${name}:1`, resources: { requests: { cpu, memory }, limits: { memory } } }],
        },
      },
    },
  };
}

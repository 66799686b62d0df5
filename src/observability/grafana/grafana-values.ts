import { dataSources } from './data-source-entries';
import { WorkloadGrant } from '../../cluster/workload-permissions';
import { sortedEntries } from '../../private/maps';
import { LogsEndpoint } from '../conventions/logs-endpoint';
import { PrometheusEndpoint } from '../conventions/prometheus-endpoint';
import { TracesEndpoint } from '../conventions/traces-endpoint';

/** One dashboard as the chart is told of it. */
export interface DashboardEntry {
  readonly name: string;
  readonly folder: string;
  readonly helmValues: Record<string, unknown>;
  readonly inputs: Record<string, string>;
}

/** What the values of the grafana chart are made of. */
export interface GrafanaValuesInput {
  readonly prometheus?: PrometheusEndpoint;
  readonly logs?: LogsEndpoint;
  readonly traces?: TracesEndpoint;
  /** Region that CloudWatch is asked in. */
  readonly cloudWatchRegion?: string;
  readonly adminSecretName?: string;
}

export const SERVICE_ACCOUNT_NAME = 'grafana';

const DASHBOARDS_PATH = '/var/lib/grafana/dashboards';

/** Values of the grafana chart that a user may override. */
export function grafanaValues(): Record<string, unknown> {
  return {
    'resources': resources('100m', '256Mi', '1Gi'),
    // Grafana asks nothing of the Kubernetes API, and a volume gets its group from the kubelet.
    'rbac': { create: false },
    'automountServiceAccountToken': false,
    'initChownData': { enabled: false },
    'testFramework': { enabled: false },
    'grafana.ini': {
      analytics: { check_for_updates: false, check_for_plugin_updates: false, reporting_enabled: false },
    },
    'downloadDashboards': { resources: resources('10m', '32Mi', '128Mi') },
    // The chart's own options do not check certificates and do not try again.
    'defaultCurlOptions': '-sSfL --retry 5 --retry-connrefused',
  };
}

/** Which option stands behind which value. */
export const GRAFANA_OPTIONS = {
  'admin.existingSecret': 'adminSecretName',
  'persistence': 'database',
  'replicas': 'database',
  'deploymentStrategy': 'database',
  'datasources["datasources.yaml"]': 'datasources["more.yaml"]',
};

/** Values of the grafana chart that nothing overrides. */
export function grafanaWiring(input: GrafanaValuesInput, grant?: WorkloadGrant): Record<string, unknown> {
  return {
    // The chart refuses passwords in its values, where they would end up in Terraform's state.
    assertNoLeakedSecrets: true,
    ...(input.adminSecretName !== undefined && { admin: { existingSecret: input.adminSecretName } }),
    serviceAccount: { create: true, name: SERVICE_ACCOUNT_NAME, annotations: grant?.serviceAccountAnnotations ?? {} },
    podAnnotations: grant?.podAnnotations ?? {},
    datasources: { 'datasources.yaml': { apiVersion: 1, prune: true, datasources: dataSources(input) } },
  };
}

/** The dashboards in the words of the chart. */
export function dashboardValues(dashboards: DashboardEntry[]): Record<string, unknown> {
  if (dashboards.length === 0) {
    return {};
  }
  const folders = new Map(dashboards.map(({ folder }) => [providerOf(folder), folder]));
  return {
    dashboardProviders: {
      'dashboardproviders.yaml': {
        apiVersion: 1,
        providers: [...folders].map(([name, folder]) => ({
          name,
          folder,
          orgId: 1,
          type: 'file',
          disableDeletion: true,
          allowUiUpdates: false,
          options: { path: `${DASHBOARDS_PATH}/${name}` },
        })),
      },
    },
    dashboards: Object.fromEntries([...folders.keys()].map((provider) => [
      provider,
      Object.fromEntries(dashboards.filter(({ folder }) => providerOf(folder) === provider).map(dashboardValue)),
    ])),
    // Downloaded anew by each pod, beside the volume: a file on it would outlive its dashboard. The chart hands this
    // list, and no other, to the container that downloads; the volume itself comes from the second list.
    extraSecretMounts: [{ name: 'dashboards', mountPath: DASHBOARDS_PATH, readOnly: false }],
    extraContainerVolumes: [{ name: 'dashboards', emptyDir: {} }],
  };
}

function dashboardValue(dashboard: DashboardEntry): [string, object] {
  const inputs = sortedEntries(dashboard.inputs);
  return [dashboard.name, {
    ...dashboard.helmValues,
    // Through a pipe, in which the chart does not notice that a download failed: only where it has to be.
    ...(inputs.length > 0 && { datasource: inputs.map(([name, value]) => ({ name, value })) }),
  }];
}

/** Name of a folder's provider, which becomes part of names in Kubernetes. */
export function providerOf(folder: string): string {
  return folder.toLowerCase().replace(/ /g, '-');
}

function resources(cpu: string, memory: string, memoryLimit: string): object {
  return { requests: { cpu, memory }, limits: { memory: memoryLimit } };
}

import { DashboardDownload, DASHBOARDS_PATH, downloader, DOWNLOADER } from './dashboard-downloads';
import { dataSources, loginValues, MANAGED_PROMETHEUS_PLUGIN } from './data-source-entries';
import { credentialsEnvironment } from '../../cluster/credentials-environment';
import { WorkloadGrant } from '../../cluster/workload-permissions';
import { mergeMaps } from '../../private/merge';
import { isToken } from '../../private/tokens';
import { LogsEndpoint } from '../conventions/logs-endpoint';
import { PrometheusEndpoint } from '../conventions/prometheus-endpoint';
import { TracesEndpoint } from '../conventions/traces-endpoint';

/** One dashboard as the chart is told of it. */
export interface DashboardEntry {
  readonly name: string;
  readonly folder: string;
  readonly helmValues: Record<string, unknown>;
  /** Where it is downloaded from; none where the values hold it. */
  readonly url?: string;
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

export const PORT = 3000;

/** Lists of the chart in which the user's entries stand beside ours. */
const LISTS = ['extraInitContainers', 'extraContainerVolumes', 'extraVolumeMounts'];

/** The version of the plugin for Amazon Managed Service for Prometheus (2026-11-30). */
const MANAGED_PROMETHEUS_VERSION = '3.3.5';

/** Values of the grafana chart that a user may override. */
export function grafanaValues({ prometheus }: GrafanaValuesInput): Record<string, unknown> {
  return {
    'resources': resources('100m', '256Mi', '1Gi'),
    // Grafana asks nothing of the Kubernetes API, and a volume gets its group from the kubelet.
    'rbac': { create: false },
    'automountServiceAccountToken': false,
    'initChownData': { enabled: false },
    'testFramework': { enabled: false },
    'podAnnotations': { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(PORT) },
    'grafana.ini': {
      analytics: { check_for_updates: false, check_for_plugin_updates: false, reporting_enabled: false },
      // Got beside what Grafana does: its start does not wait for the catalogue.
      ...(prometheus?.managedWorkspaceArn !== undefined && {
        plugins: { preinstall_async: true, preinstall: `${MANAGED_PROMETHEUS_PLUGIN}@${MANAGED_PROMETHEUS_VERSION}` },
      }),
    },
  };
}

/** What a sign-in says by its options; the rest, such as `use_pkce`, is for who needs another one. */
const SIGN_IN_SETTINGS = [
  'enabled', 'name', 'client_id', 'auth_url', 'token_url', 'api_url', 'scopes', 'auto_login', 'allowed_domains', 'allowed_groups', 'role_attribute_path',
];

/** Which option stands behind which value. */
export const GRAFANA_OPTIONS: { readonly [path: string]: string } = {
  'admin.existingSecret': 'adminSecretName',
  'persistence': 'database',
  'deploymentStrategy': 'database',
  'datasources["datasources.yaml"]': 'datasources["more.yaml"]',
  'alerting': 'alerting',
  'smtp': 'alerting.smtp',
  '["grafana.ini"].database': 'database',
  'envValueFrom.GF_DATABASE_PASSWORD': 'database',
  'envValueFrom.GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET': 'signIn',
  '["grafana.ini"].server.root_url': 'signIn',
  ...Object.fromEntries(SIGN_IN_SETTINGS.map((setting) => [`["grafana.ini"]["auth.generic_oauth"].${setting}`, 'signIn'])),
};

/** Values of the grafana chart that nothing overrides. */
export function grafanaWiring(input: GrafanaValuesInput, grant?: WorkloadGrant): Record<string, unknown> {
  return {
    // The chart refuses passwords in its values, where they would end up in Terraform's state.
    assertNoLeakedSecrets: true,
    ...(input.adminSecretName !== undefined && { admin: { existingSecret: input.adminSecretName } }),
    serviceAccount: { create: true, name: SERVICE_ACCOUNT_NAME, annotations: grant?.serviceAccountAnnotations ?? {} },
    podAnnotations: grant?.podAnnotations ?? {},
    ...mergeMaps(loginValues(input), keyValues(grant)),
    datasources: { 'datasources.yaml': { apiVersion: 1, prune: true, datasources: dataSources(input) } },
  };
}

function keyValues(grant: WorkloadGrant | undefined): Record<string, unknown> {
  const keys = credentialsEnvironment(grant);
  return keys.length === 0 ? {} : { envValueFrom: Object.fromEntries(keys.map(({ name, valueFrom }) => [name, valueFrom])) };
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
    ...dashboardsInValues(dashboards.filter(({ url }) => url === undefined)),
    ...downloaderValues(dashboards.flatMap(downloadOf)),
  };
}

function downloaderValues(downloads: DashboardDownload[]): Record<string, unknown> {
  return downloads.length === 0 ? {} : {
    extraInitContainers: [downloader(downloads)],
    // Downloaded anew by each pod, beside the volume: a file on it would outlive its dashboard.
    extraContainerVolumes: [{ name: DOWNLOADER, emptyDir: {} }],
    extraVolumeMounts: [{ name: DOWNLOADER, mountPath: DASHBOARDS_PATH, readOnly: true }],
  };
}

/** Documents as one, in which nobody's entry of the lists of a pod goes lost. */
export function mergeBesides(documents: Record<string, unknown>[]): Record<string, unknown> {
  return documents.reduce((first, second) => {
    const lists = LISTS.filter((key) => Array.isArray(first[key]) && Array.isArray(second[key]) && !isToken(second[key]));
    return {
      ...mergeMaps(first, second),
      ...Object.fromEntries(lists.map((key) => [key, [...first[key] as unknown[], ...second[key] as unknown[]]])),
    };
  });
}

/** The lists of a pod among the values of a user, and the rest of these. */
export function takeLists(helmValues: Record<string, unknown>): { readonly [part in 'lists' | 'others']: Record<string, unknown> } {
  const isOfPod = ([key, value]: [string, unknown]) => LISTS.includes(key) && Array.isArray(value) && !isToken(value);
  const entries = Object.entries(helmValues);
  return {
    lists: Object.fromEntries(entries.filter(isOfPod)),
    others: Object.fromEntries(entries.filter((entry) => !isOfPod(entry))),
  };
}

function downloadOf({ folder, name, url, inputs }: DashboardEntry): DashboardDownload[] {
  return url === undefined ? [] : [{ file: `${providerOf(folder)}/${name}.json`, url, inputs }];
}

// The chart makes ConfigMaps of these.
function dashboardsInValues(dashboards: DashboardEntry[]): Record<string, unknown> {
  if (dashboards.length === 0) {
    return {};
  }
  const providers = new Set(dashboards.map(({ folder }) => providerOf(folder)));
  return {
    dashboards: Object.fromEntries([...providers].map((provider) => [
      provider,
      Object.fromEntries(dashboards.filter(({ folder }) => providerOf(folder) === provider).map(({ name, helmValues }) => [name, helmValues])),
    ])),
  };
}

/** Name of a folder's provider, which becomes part of names in Kubernetes. */
export function providerOf(folder: string): string {
  return folder.toLowerCase().replace(/ /g, '-');
}

function resources(cpu: string, memory: string, memoryLimit: string): object {
  return { requests: { cpu, memory }, limits: { memory: memoryLimit } };
}

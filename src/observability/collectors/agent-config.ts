import {
  BATCH, Component, dashboardLabels, Exporters, FILE_STORAGE, insertAttributes, kubernetesAttributes,
  MEMORY_LIMITER, otlpReceiver, Queue, Signal, SIGNALS,
} from './collector-components';
import { collectorConfig, Pipeline } from './collector-config';
import { loginExtensions } from './collector-logins';

/** What an agent reads, beside what it is sent. */
export interface AgentSources {
  readonly logs: boolean;
  readonly host: boolean;
  readonly kubelet: boolean;
  readonly verifyKubelets: boolean;
}

/** What the configuration of an agent is made of. */
export interface AgentConfigInput {
  readonly clusterName: string;
  readonly exporters: Exporters;
  readonly queue: Queue;
  readonly sources: AgentSources;
  readonly excludedNamespaces: readonly string[];
}

/** Where the files of the node are in the pod. */
export const HOST_FOLDER = '/hostfs';

export const POD_LOGS_FOLDER = '/var/log/pods';

const INTERVAL = '30s';

const NODE_NAME = '${env:OTEL_K8S_NODE_NAME}';

/** The configuration of an agent. */
export function agentConfig(input: AgentConfigInput): Record<string, unknown> {
  const { clusterName, exporters, queue, sources } = input;
  return collectorConfig({
    extensions: { file_storage: FILE_STORAGE, ...loginExtensions(exporters) },
    receivers: {
      otlp: otlpReceiver(),
      file_log: podLogs(input.excludedNamespaces),
      host_metrics: hostMetrics(),
      kubelet_stats: kubeletMetrics(sources.verifyKubelets),
    },
    processors: {
      'memory_limiter': MEMORY_LIMITER,
      'k8s_attributes': kubernetesAttributes({ ownNode: true }),
      'resource': insertAttributes({ 'k8s.cluster.name': clusterName, 'k8s.node.name': NODE_NAME }),
      'transform/labels': dashboardLabels(),
      'batch': BATCH,
    },
    exporters: Object.fromEntries(Object.values(exporters).flat().map(({ id, config }) => [id, config(queue)])),
    pipelines: Object.fromEntries(SIGNALS.flatMap((signal) => pipelineOf(signal, exporters, sources))),
  });
}

function pipelineOf(signal: Signal, exporters: Exporters, sources: AgentSources): [string, Pipeline][] {
  const senders = exporters[signal];
  const read = {
    logs: sources.logs ? ['file_log'] : [],
    metrics: [...(sources.host ? ['host_metrics'] : []), ...(sources.kubelet ? ['kubelet_stats'] : [])],
    traces: [],
  };
  return senders ? [[signal, {
    receivers: ['otlp', ...read[signal]],
    processors: ['memory_limiter', 'k8s_attributes', 'resource', ...(senders[0].isLast && signal !== 'traces' ? ['transform/labels'] : []), 'batch'],
    exporters: senders.map(({ id }) => id),
  }]] : [];
}

function podLogs(excludedNamespaces: readonly string[]): Component {
  return {
    include: [`${POD_LOGS_FOLDER}/*/*/*.log`],
    // Its own lines would become lines again.
    exclude: [`${POD_LOGS_FOLDER}/*_opentelemetry-agent-*_*/*/*.log`, ...excludedNamespaces.map((name) => `${POD_LOGS_FOLDER}/${name}_*/*/*.log`)],
    start_at: 'end',
    include_file_path: true,
    include_file_name: false,
    // A long line comes in parts, and a space at the end of one is in the middle of the line.
    preserve_trailing_whitespaces: true,
    storage: 'file_storage',
    retry_on_failure: { enabled: true, max_elapsed_time: '0s' },
    operators: [
      // Takes the format of containerd apart, puts long lines together, and tells namespace, pod and container by the path.
      { type: 'container', id: 'container', max_log_size: 102400 },
      {
        type: 'regex_parser',
        id: 'trace',
        if: 'body matches "trace_?[iI][dD]\\"\\\\s*:"',
        regex: '"trace_?[iI][dD]"\\s*:\\s*"(?P<trace_id>[0-9a-f]{32})"',
        on_error: 'send_quiet',
        trace: { trace_id: { parse_from: 'attributes.trace_id' } },
      },
      // The record has it now; the rest says how the file was written.
      ...['trace_id', 'logtag', 'log.file.path'].map((name) => ({
        type: 'remove', id: `without-${name}`, if: `attributes["${name}"] != nil`, field: `attributes["${name}"]`,
      })),
    ],
  };
}

function hostMetrics(): Component {
  return {
    root_path: HOST_FOLDER,
    collection_interval: INTERVAL,
    scrapers: {
      cpu: {},
      disk: {},
      // Disks of the node alone: each pod has file systems of its own, and all would be a series each.
      filesystem: {
        include_fs_types: { fs_types: ['ext4', 'xfs', 'btrfs', 'vfat'], match_type: 'strict' },
        exclude_mount_points: { mount_points: ['^/var/lib/(kubelet|containerd|docker)($|/)', '^/run/'], match_type: 'regexp' },
      },
      load: {},
      memory: {},
      network: {},
    },
  };
}

function kubeletMetrics(verify: boolean): Component {
  return {
    collection_interval: INTERVAL,
    auth_type: 'serviceAccount',
    endpoint: 'https://${env:OTEL_K8S_NODE_IP}:10250',
    // A kubelet's certificate need not come from the authority of the cluster.
    ...(verify ? { ca_file: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt' } : { insecure_skip_verify: true }),
    metric_groups: ['node', 'pod', 'container'],
  };
}

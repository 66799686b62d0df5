/*
 * What Prometheus makes of the labels of a target, after its documentation and not after our code:
 * https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config
 */

export type Labels = Record<string, string>;

/** The labels of a target after relabelling, or nothing when it is dropped. */
export function relabel(labels: Labels, rules: any[] = []): Labels | undefined {
  const result = { ...labels };
  for (const rule of rules) {
    const value = (rule.source_labels ?? []).map((name: string) => result[name] ?? '').join(rule.separator ?? ';');
    const match = new RegExp(`^(?:${rule.regex ?? '(.*)'})$`, 's').exec(value);
    switch (rule.action ?? 'replace') {
      case 'keep':
        if (!match) return undefined;
        break;
      case 'drop':
        if (match) return undefined;
        break;
      case 'replace':
        if (match) {
          const replaced = (rule.replacement ?? '$1').replace(/\$(\d)/g, (_: string, group: string) => match[Number(group)] ?? '');
          if (replaced === '') delete result[rule.target_label];
          else result[rule.target_label] = replaced;
        }
        break;
      default:
        throw new Error(`the action ${rule.action} is not known here`);
    }
  }
  return result;
}

/** What a scrape of a target adds to its series; nothing when the job does not take the target. */
export function targetLabels(jobName: string, job: any, discovered: Labels): Labels | undefined {
  const found = relabel({
    job: jobName, __scheme__: job.scheme ?? 'http', __metrics_path__: job.metrics_path ?? '/metrics', ...discovered,
  }, job.relabel_configs);
  if (!found) return undefined;
  const kept = Object.entries(found).filter(([name]) => !name.startsWith('__'));
  return { instance: found.__address__, ...Object.fromEntries(kept) };
}

/** The labels of a series as it is stored. */
export function storedLabels(job: any, target: Labels, exposed: Labels): Labels {
  if (job.honor_labels) return { ...target, ...exposed };
  const moved = Object.entries(exposed).map(([name, value]) => [name in target ? `exported_${name}` : name, value]);
  return { ...Object.fromEntries(moved), ...target };
}

/** What Kubernetes discovery says of one port of a pod. */
export function pod(options: {
  readonly namespace: string;
  readonly name: string;
  readonly labels?: Labels;
  readonly annotations?: Labels;
  readonly port?: [name: string, number: number];
  readonly ip?: string;
  readonly phase?: string;
  readonly init?: boolean;
}): Labels {
  const { ip = '10.0.0.7', port } = options;
  const meta = (kind: string, entries: Labels = {}) => Object.entries(entries)
    .map(([name, value]) => [`__meta_kubernetes_pod_${kind}_${name.replace(/[^a-zA-Z0-9_]/g, '_')}`, value]);
  return {
    __address__: port ? `${ip.includes(':') ? `[${ip}]` : ip}:${port[1]}` : ip,
    __meta_kubernetes_namespace: options.namespace,
    __meta_kubernetes_pod_name: options.name,
    __meta_kubernetes_pod_ip: ip,
    __meta_kubernetes_pod_node_name: 'ip-10-0-0-1.eu-west-2.compute.internal',
    __meta_kubernetes_pod_phase: options.phase ?? 'Running',
    __meta_kubernetes_pod_container_init: String(options.init ?? false),
    ...(port && { __meta_kubernetes_pod_container_port_name: port[0], __meta_kubernetes_pod_container_port_number: String(port[1]) }),
    ...Object.fromEntries([...meta('label', options.labels), ...meta('annotation', options.annotations)]),
  };
}

/** What it says of the same port by way of a Service. */
export function behindService(discovered: Labels, service: { readonly labels?: Labels; readonly annotations?: Labels }, port: string | undefined = discovered.__address__.split(':').pop()): Labels {
  const meta = (kind: string, entries: Labels = {}) => Object.entries(entries)
    .map(([name, value]) => [`__meta_kubernetes_service_${kind}_${name.replace(/[^a-zA-Z0-9_]/g, '_')}`, value]);
  return {
    ...discovered,
    ...(port && { __meta_kubernetes_endpointslice_port: port }),
    ...Object.fromEntries([...meta('label', service.labels), ...meta('annotation', service.annotations)]),
  };
}

/** What a job sees of it: discovery of pods knows nothing of Services. */
export function seenBy(job: any, discovered: Labels): Labels | undefined {
  const ofService = ([name]: [string, string]) => /^__meta_kubernetes_(service|endpointslice)_/.test(name);
  const isBehindService = Object.entries(discovered).some(ofService);
  if (job.kubernetes_sd_configs[0].role === 'endpointslice') return isBehindService ? discovered : undefined;
  return Object.fromEntries(Object.entries(discovered).filter((entry) => !ofService(entry)));
}

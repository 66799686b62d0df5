import { Context, isLeaving, Reasons } from './context';

/** Hosts of the addresses in a configuration, each with its namespace. */
const HOST = /https?:\/\/([\w-]+)\.([\w-]+)\.svc\b/g;

/**
 * Collectors, as far as they say whom they do not reach: while a pod of theirs is ready, what they are told to send to should be there. They keep
 * what they have and try again. https://github.com/open-telemetry/opentelemetry-collector/tree/main/exporter/exporterhelper
 */
export class Collectors {
  private readonly reasons: Reasons;

  public constructor(private readonly context: Context) {
    this.reasons = new Reasons((line) => context.log(`collector: ${line}`));
  }

  public reconcile(): Promise<void> {
    const { view } = this.context;
    for (const pod of view.list('pods').filter((one) => !isLeaving(one) && one.spec.serviceAccountName === 'opentelemetry-gateway' && one.status?.podIP)) {
      const configs = view.list('configmaps').filter(({ metadata }) => metadata.namespace === pod.metadata.namespace && metadata.name.startsWith('opentelemetry-gateway'));
      const text = configs.flatMap(({ data }) => Object.values((data ?? {}) as Record<string, string>)).join('\n');
      const missing = [...text.matchAll(HOST)].filter(([, name, namespace]) => !view.find('services', namespace, name)).map(([, name, namespace]) => `${namespace}/${name}`);
      this.reasons.say(pod.metadata.name, missing.length > 0 ? `keeps what it has: nobody is at ${[...new Set(missing)].sort().join(', ')}` : 'sends');
    }
    return Promise.resolve();
  }
}

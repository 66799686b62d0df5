import { Component, PORTS } from './collector-components';

/** What happens to a signal, from where it comes in to where it goes. */
export interface Pipeline {
  readonly receivers: readonly string[];
  readonly processors: readonly string[];
  readonly exporters: readonly string[];
}

/** All components there may be, by their ids, and the pipelines that use some of them. */
export interface CollectorParts {
  readonly extensions: { readonly [id: string]: Component };
  readonly receivers: { readonly [id: string]: Component };
  readonly processors: { readonly [id: string]: Component };
  readonly exporters: { readonly [id: string]: Component };
  readonly pipelines: { readonly [id: string]: Pipeline };
}

const KINDS = ['receivers', 'processors', 'exporters'] as const;

/** The configuration of an OpenTelemetry Collector: what its pipelines use, and no component beside. */
export function collectorConfig(parts: CollectorParts): Record<string, unknown> {
  const pipelines = Object.values(parts.pipelines);
  const used = KINDS.map((kind): [string, object] => {
    const ids = new Set(pipelines.flatMap((pipeline) => pipeline[kind]));
    return [kind, Object.fromEntries(Object.entries(parts[kind]).filter(([id]) => ids.has(id)))];
  });
  const extensions = { health_check: { endpoint: `0.0.0.0:${PORTS.health}` }, ...parts.extensions };
  return {
    extensions,
    ...Object.fromEntries(used),
    service: {
      extensions: Object.keys(extensions),
      pipelines: parts.pipelines,
      telemetry: { metrics: { readers: [{ pull: { exporter: { prometheus: { host: '0.0.0.0', port: PORTS.metrics } } } }] } },
    },
  };
}

import type { LRParser } from '@lezer/lr';

/** The grammar of PromQL. Its types are those of an ES module, while what is loaded is none. */
export const PROMQL: LRParser = jest.requireActual('@prometheus-io/lezer-promql').parser;

/** The grammar of LogQL. */
export const LOGQL: LRParser = jest.requireActual('@grafana/lezer-logql').parser;

/** The grammar of TraceQL. */
export const TRACEQL: LRParser = jest.requireActual('@grafana/lezer-traceql').parser;

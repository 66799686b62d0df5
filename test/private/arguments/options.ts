import { CALLS, partsOf, PLACES, STRUCTS } from './calls';
import { SAMPLES } from './samples';
import { RETURNED } from './uses';

/** An option, on one way to it. */
export interface Option {
  /** Who is called. */
  readonly name: string;
  /** The steps from the arguments to it, each with the struct that it leads into, if any. */
  readonly steps: { readonly step: string; readonly into?: string }[];
  /** `VpcFlowLogsOptions.kmsKeyArn`, or the call and the parameter. */
  readonly place: string;
  readonly option: string;
  readonly type: string;
}

const SIMPLE = /^(string|number|\{string\}|\{string\[\]\})(\[\])?$/;

/** These take long to make, and hand their options on to constructs that have samples of their own. */
const WHOLE_PLATFORMS: Record<string, number> = {
  'ObservableEksCluster': 2, 'ObservableEksCluster.addNodeGroup': 1, 'MetricsFederation.globalMetrics': 1, 'MetricsFederation.memberMetrics': 1,
};

function optionsOf(name: string): Option[] {
  const parameters = name in RETURNED ? [`made: ${RETURNED[name].struct}`] : CALLS[name];
  return parameters
    .flatMap((field, index) => PLACES.test(field) || field === 'id: string' ? [] : within({ name, steps: [], place: name, option: '', type: '' }, field, String(index), []))
    .filter(({ steps }) => steps.length <= (WHOLE_PLATFORMS[name] ?? Infinity));
}

function within(parent: Option, field: string, step: string, open: string[]): Option[] {
  const { name: option, type } = partsOf(field);
  const struct = type.replace(/\[\]$/, '');
  const isList = type !== struct;
  if (!(struct in STRUCTS)) {
    return SIMPLE.test(type) ? [{ ...parent, steps: [...parent.steps, { step }], place: `${parent.place}.${option}`, option, type }] : [];
  }
  const steps = [...parent.steps, ...isList ? [{ step }, { step: '0', into: struct }] : [{ step, into: struct }]];
  return open.includes(struct) ? []
    : STRUCTS[struct].flatMap((one) => within({ ...parent, steps, place: struct }, one, partsOf(one).name, [...open, struct]));
}

/** All that is called: constructors, factories and methods, and what a subclass of the user's hands back. */
export const NAMES = [...Object.keys(SAMPLES), ...Object.keys(RETURNED)];

const EVERYWHERE = NAMES.flatMap(optionsOf);

/** These take long to make out of parts that have samples of their own. What an option of a part may be is tried with the part. */
const OF_PARTS = ['ObservabilityPlatform', 'DualIngress', 'LogCollection.openTelemetry', 'LogCollection.fluentBit'];
const OF_OTHERS = new Set(EVERYWHERE.filter(({ name }) => !OF_PARTS.includes(name)).map(({ place }) => place));

/** Text, numbers, and lists and maps of them, wherever they can be given. */
export const ALL_OPTIONS = EVERYWHERE.filter(({ name, place }) => !OF_PARTS.includes(name) || !OF_OTHERS.has(place));

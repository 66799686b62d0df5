/**
 * What Grafana documents for its files: https://grafana.com/docs/grafana/latest/alerting/set-up/provision-alerting-resources/file-provisioning/ (2026-11-30).
 * `!` stands behind what is required.
 */
type Shape = string | RegExp | { readonly [key: string]: Shape } | readonly [Shape];

const DURATION = /^\d+s$/;
const NAME = /^[\w -]{1,190}$/;
const LABELS: Shape = { '*': 'string' };
const MODEL: Shape = { '*': 'any' };

const RULE: Shape = {
  'uid!': /^[\w-]{1,40}$/,
  'title!': NAME,
  'condition!': /^[A-Z]$/,
  'data!': [{
    'refId!': /^[A-Z]$/,
    'queryType': /^instant$/,
    'datasourceUid!': /^(prometheus|loki|__expr__)$/,
    'relativeTimeRange!': { 'from!': 'number', 'to!': 'number' },
    'model!': MODEL,
  }],
  'for!': DURATION,
  'noDataState!': /^(Alerting|NoData|OK|KeepLast)$/,
  'execErrState!': /^(Alerting|Error|OK|KeepLast)$/,
  'missing_series_evals_to_resolve': 'number',
  'annotations': LABELS,
  'labels': LABELS,
};

const TIMES = { group_by: ['string'], group_wait: DURATION, group_interval: DURATION, repeat_interval: DURATION } as const;

const ROUTE: { [key: string]: Shape } = {
  'receiver!': NAME,
  'object_matchers!': [['string']],
  ...TIMES,
  'continue': 'boolean',
  'mute_time_intervals': [NAME],
  'active_time_intervals': [NAME],
};
ROUTE.routes = [ROUTE];

const RANGE = /^-?\w+(:-?\w+)?$/;

export const FILES: Record<string, Shape> = {
  'rules.yaml': {
    'apiVersion!': 'number',
    'groups!': [{ 'orgId!': 'number', 'name!': NAME, 'folder!': NAME, 'interval!': DURATION, 'rules!': [RULE] }],
    'deleteRules': [{ 'orgId!': 'number', 'uid!': 'string' }],
  },
  'contactpoints.yaml': {
    'apiVersion!': 'number',
    'contactPoints!': [{
      'orgId!': 'number',
      'name!': NAME,
      'receivers!': [{
        'uid!': /^[\w-]{1,40}$/, 'type!': /^(slack|pagerduty|opsgenie|email|sns|teams|webhook)$/, 'settings!': MODEL, 'disableResolveMessage': 'boolean',
      }],
    }],
  },
  'policies.yaml': { 'apiVersion!': 'number', 'policies!': [{ 'orgId!': 'number', 'receiver!': NAME, ...TIMES, 'routes': [ROUTE] }] },
  'mutetimes.yaml': {
    'apiVersion!': 'number',
    'muteTimes!': [{
      'orgId!': 'number',
      'name!': NAME,
      'time_intervals!': [{
        times: [{ 'start_time!': /^\d\d:\d\d$/, 'end_time!': /^\d\d:\d\d$/ }],
        weekdays: [RANGE],
        days_of_month: [RANGE],
        months: [RANGE],
        years: [RANGE],
        location: 'string',
      }],
    }],
  },
  'templates.yaml': { 'apiVersion!': 'number', 'templates!': [{ 'orgId!': 'number', 'name!': NAME, 'template!': 'string' }] },
};

/** What a file has that Grafana does not know, or lacks that it needs. */
export function faultsOf(value: any, shape: Shape, path = ''): string[] {
  if (shape === 'any') return [];
  if (typeof shape === 'string') return typeof value === shape ? [] : [`${path} is no ${shape}`];
  if (shape instanceof RegExp) return typeof value === 'string' && shape.test(value) ? [] : [`${path} is ${JSON.stringify(value)}`];
  if (Array.isArray(shape)) return Array.isArray(value) ? value.flatMap((one, index) => faultsOf(one, shape[0], `${path}[${index}]`)) : [`${path} is no list`];
  const keys = shape as { readonly [key: string]: Shape };
  if (typeof value !== 'object' || value === null) return [`${path} is no map`];
  const known = (key: string) => keys[key] ?? keys[`${key}!`] ?? keys['*'];
  return [
    ...Object.keys(keys).filter((key) => key.endsWith('!') && !(key.slice(0, -1) in value)).map((key) => `${path} lacks ${key}`),
    ...Object.entries(value).flatMap(([key, below]) => known(key) === undefined ? [`${path}.${key} is unknown`] : faultsOf(below, known(key), `${path}.${key}`)),
  ];
}

import { PROMETHEUS_UID } from '../../conventions/data-sources';

/** The dashboard of all service levels: what is achieved, what is left of the error budget, and how fast it burns. */
export const LEVEL_BOARD = { name: 'service-levels', folder: 'Alerts' } as const;

const DATA_SOURCE = { type: 'prometheus', uid: PROMETHEUS_UID };
const LEGEND = '{{service_level}} {{kind}}';

interface Panel {
  readonly title: string;
  readonly description: string;
  readonly type: 'bargauge' | 'timeseries';
  readonly unit: string;
  readonly expr: string;
  readonly steps: ReadonlyArray<readonly [color: string, from: number | null]>;
}

// Over as much of 30 days as there is.
const USED = 'avg_over_time(service_level:bad:ratio_rate5m{service_level=~"$service_level"}[30d]) / on (service_level, kind) service_level:budget:ratio';

const PANELS: readonly Panel[] = [
  {
    title: 'Remaining error budget (30 days)',
    description: 'What share of the error budget is left?\n\nBelow 0 %, the objective is violated.',
    type: 'bargauge',
    unit: 'percentunit',
    expr: `1 - ${USED}`,
    steps: [['red', null], ['orange', 0], ['green', 0.25]],
  },
  {
    title: 'Achieved service level (30 days)',
    description: 'What share of requests met the objective over 30 days?',
    type: 'bargauge',
    unit: 'percentunit',
    expr: '1 - avg_over_time(service_level:bad:ratio_rate5m{service_level=~"$service_level"}[30d])',
    steps: [['blue', null]],
  },
  {
    title: 'Burn rate (1 h)',
    description: 'How many times faster than allowed is the error budget used up?\n\nFrom 14.4, an alert pages someone: 2 % of the 30-day budget is used within one hour.',
    type: 'timeseries',
    unit: 'none',
    expr: 'service_level:bad:ratio_rate1h{service_level=~"$service_level"} / on (service_level, kind) service_level:budget:ratio',
    steps: [['green', null], ['orange', 1], ['red', 14.4]],
  },
  {
    title: 'Bad requests (5 min)',
    description: 'What share of requests missed the objective over five minutes?',
    type: 'timeseries',
    unit: 'percentunit',
    expr: 'service_level:bad:ratio_rate5m{service_level=~"$service_level"}',
    steps: [['green', null]],
  },
];

export function levelBoardJson(): string {
  return JSON.stringify({
    uid: LEVEL_BOARD.name,
    title: 'Service levels',
    description: 'Objectives of services, and how well they are met.',
    schemaVersion: 39,
    editable: false,
    tags: ['service-levels'],
    time: { from: 'now-24h', to: 'now' },
    refresh: '1m',
    templating: {
      list: [{
        name: 'service_level',
        label: 'Service level',
        type: 'query',
        datasource: DATA_SOURCE,
        refresh: 2,
        sort: 1,
        multi: true,
        includeAll: true,
        query: { query: 'label_values(service_level:budget:ratio, service_level)', refId: 'A' },
        current: { text: ['All'], value: ['$__all'] },
      }],
    },
    panels: PANELS.map((panel, index) => ({
      id: index + 1,
      title: panel.title,
      description: panel.description,
      type: panel.type,
      datasource: DATA_SOURCE,
      gridPos: { x: (index % 2) * 12, y: Math.floor(index / 2) * 8, w: 12, h: 8 },
      targets: [{ refId: 'A', datasource: DATA_SOURCE, expr: panel.expr, legendFormat: LEGEND, instant: panel.type === 'bargauge', range: panel.type === 'timeseries' }],
      fieldConfig: {
        defaults: { unit: panel.unit, min: 0, thresholds: { mode: 'absolute', steps: panel.steps.map(([color, value]) => ({ color, value })) } }, overrides: [],
      },
      options: panel.type === 'bargauge'
        ? { displayMode: 'lcd', orientation: 'horizontal', reduceOptions: { calcs: ['lastNotNull'], values: false } }
        : { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi' } },
    })),
  });
}

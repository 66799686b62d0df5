import * as units from '@grafana/grafana-foundation-sdk/units';
import { filled, panelsOf } from './boards';
import { lookAt } from './promql';
import { StoredSeries } from './stored-series';

/** Identifiers of units that Grafana knows, and those that are no unit. */
const UNITS = new Set<string>([...Object.values(units).filter((value) => typeof value === 'string'), 'cores']);

/** Panels without figures. */
const WITHOUT_UNIT = ['logs', 'text'];

/** What a reader would stumble over, by panel. */
export function faultsOfBoard(dashboard: any, all: readonly any[]): string[] {
  const panels = panelsOf(dashboard);
  const says = (panel: any, faults: string[]) => faults.map((fault) => `${panel.title}: ${fault}`);
  return [
    ...(dashboard.description ? [] : ['no description']),
    ...faultsOfVariables(dashboard),
    ...panels.flatMap((panel) => says(panel, [...faultsOfText(panel), ...faultsOfUnits(panel), ...faultsOfLinks(panel, all)])),
    ...faultsOfPlaces(dashboard.panels),
  ];
}

function faultsOfText({ title, description = '', fieldConfig }: any): string[] {
  const steps = [fieldConfig?.defaults, ...(fieldConfig?.overrides ?? []).flatMap(({ properties }: any) => properties.filter(({ id }: any) => id === 'thresholds').map(({ value }: any) => ({ thresholds: value })))]
    .flatMap((config: any) => config?.thresholds?.steps ?? []).filter(({ value }: any) => value !== null);
  return [
    ...(title ? [] : ['no title']),
    ...(/\?/.test(description) ? [] : ['no description that asks what it answers']),
    // The reason stands after the question.
    ...(steps.length > 0 && !description.includes('\n\n') ? ['a limit without a reason'] : []),
  ];
}

function faultsOfUnits({ type, fieldConfig, targets }: any): string[] {
  if (WITHOUT_UNIT.includes(type) || targets.some(({ datasource }: any) => datasource.type === 'tempo')) return [];
  const given = [fieldConfig?.defaults?.unit, ...(fieldConfig?.overrides ?? []).flatMap(({ properties }: any) => properties.filter(({ id }: any) => id === 'unit').map(({ value }: any) => value))];
  return given.filter((unit) => !UNITS.has(unit)).map((unit) => `no unit ${unit}`);
}

function faultsOfLinks({ fieldConfig }: any, all: readonly any[]): string[] {
  const urls = (fieldConfig?.overrides ?? []).flatMap(({ properties }: any) => properties.filter(({ id }: any) => id === 'links'))
    .flatMap(({ value }: any) => value).map(({ url }: any) => url as string);
  return urls.flatMap((url: string) => {
    const [, uid, variable] = /^\/d\/([\w-]+)\?var-(\w+)=/.exec(url) ?? [];
    const board = all.find((one) => one.uid === uid);
    if (!board) return [`a link to nothing: ${url}`];
    return board.templating.list.some(({ name }: any) => name === variable) ? [] : [`a link with a variable that ${uid} does not have: ${variable}`];
  });
}

function faultsOfVariables({ templating, panels }: any): string[] {
  const known = new Set<string>([...templating.list.map(({ name }: any) => name), '__rate_interval', '__interval', '__range', '__auto', '__value', '__url_time_range']);
  const text = JSON.stringify([templating.list, panels]);
  const used = new Set([...text.matchAll(/\$\{?(\w+)/g)].map(([, name]) => name).filter((name) => !/^(PROP|LABEL|\d+|__all)$/.test(name)));
  const names = templating.list.map(({ name }: any) => name);
  return [
    ...[...used].filter((name) => !known.has(name)).map((name) => `no variable ${name}`),
    ...names.filter((name: string) => !used.has(name)).map((name: string) => `nothing uses the variable ${name}`),
  ];
}

/** Panels that lie on each other, or stick out. */
function faultsOfPlaces(panels: any[]): string[] {
  const taken = new Map<string, string>();
  return panels.flatMap(({ title, gridPos: { x, y, w, h } }) => {
    if (x + w > 24) return [`${title}: sticks out`];
    const cells = Array.from({ length: w * h }, (_, index) => `${x + index % w}/${y + Math.floor(index / w)}`);
    const below = cells.map((cell) => taken.get(cell)).find((other) => other !== undefined);
    cells.forEach((cell) => taken.set(cell, title));
    return below === undefined ? [] : [`${title}: lies on ${below}`];
  });
}

/** Queries of Prometheus that would find nothing, by panel. */
export function faultsOfQueries(dashboard: any, stored: StoredSeries): string[] {
  return [
    ...panelsOf(dashboard).flatMap((panel) => panel.targets.flatMap((target: any) => faultsOfTarget(dashboard, panel, target, stored).map((fault) => `${panel.title}: ${fault}`))),
    ...dashboard.templating.list.filter(({ type, datasource }: any) => type === 'query' && datasource.type === 'prometheus')
      .flatMap(({ name, query }: any) => faultsOfVariable(filled(dashboard, query.query), stored).map((fault) => `$${name}: ${fault}`)),
  ];
}

function faultsOfTarget(dashboard: any, panel: any, { datasource, expr, legendFormat }: any, stored: StoredSeries): string[] {
  if (datasource.type !== 'prometheus') return [];
  const { labels, faults } = lookAt(filled(dashboard, expr), stored);
  const shown = [
    ...[...legendFormat.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, label]) => label),
    ...Object.keys(panel.transformations?.find(({ id }: any) => id === 'organize')?.options.indexByName ?? {}).filter((label) => !label.startsWith('Value')),
  ];
  return [...faults, ...shown.filter((label) => !labels.has(label)).map((label) => `shows the label ${label}, which the answer does not have`)];
}

function faultsOfVariable(query: string, stored: StoredSeries): string[] {
  const [, selector, label] = /^label_values\((.*),\s*(\w+)\)$/s.exec(query) ?? [];
  if (selector === undefined) return [`is no label_values(): ${query}`];
  const { labels, faults } = lookAt(selector, stored);
  return [...faults, ...(labels.has(label) ? [] : [`no label ${label}`])];
}

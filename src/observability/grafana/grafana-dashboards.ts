import { IConstruct } from 'constructs';
import { BoardConfigMap } from './board-release';
import { urlOf } from './dashboard-downloads';
import { defaultDashboards } from './default-dashboards';
import { DashboardEntry, providerOf } from './grafana-values';
import { hasContent } from '../../cluster/cluster-contents';
import { ValidationError } from '../../private/errors';
import { sortedEntries } from '../../private/maps';
import { isPlainObject, isToken } from '../../private/tokens';
import { Dashboard, DashboardDataSource, requireDashboard } from '../dashboards/dashboard';

const OPTIONS_OF_SOURCES = {
  [DashboardDataSource.PROMETHEUS]: 'prometheus',
  [DashboardDataSource.CLOUDWATCH]: 'cloudWatch',
  [DashboardDataSource.LOKI]: 'logs',
  [DashboardDataSource.TEMPO]: 'traces',
};

/** The dashboards of a Grafana. */
export interface GrafanaDashboards {
  /** Those that are downloaded, or values of the chart. */
  readonly entries: () => DashboardEntry[];
  /** Those that are ConfigMaps; none where there can be none. */
  readonly boards?: () => BoardConfigMap[];
}

/**
 * Those of the user are checked now; which there are by default depends on what comes onto the cluster after Grafana.
 *
 * @param scope Grafana
 * @param cluster what it stands on
 * @param dashboards those of the user
 * @param sources the data sources that Grafana has
 * @param more what is there beside all of these
 */
export function grafanaDashboards(
  scope: IConstruct, cluster: IConstruct, dashboards: Dashboard[] | undefined, sources: DashboardDataSource[], more: readonly BoardConfigMap[] = [],
): GrafanaDashboards {
  const isSource = (need: string) => (sources as string[]).includes(need);
  const isContent = (need: string) => !(need in OPTIONS_OF_SOURCES);
  if (dashboards) {
    // Whoever names a dashboard has what it is about, whether the cluster was told of it or not.
    const bound = bind(scope, dashboards, sources, (need) => isSource(need) || isContent(need), more);
    return of(() => bound, more, bound.some(({ json }) => json !== undefined));
  }
  const ours = untilToldOtherwise((content) => hasContent(cluster, content), (has) =>
    bind(scope, defaultDashboards(has, sources), sources, (need) => isSource(need) || isContent(need) && has(need), more));
  return of(ours, more, sources.length > 0);
}

/** What is made out of answers, and again when one of them is another: values are asked for several times in a synthesis. */
function untilToldOtherwise<T>(ask: (content: string) => boolean, make: (ask: (content: string) => boolean) => T): () => T {
  const told = new Map<string, boolean>();
  let made: T | undefined;
  return () => {
    if (made === undefined || [...told].some(([content, answer]) => ask(content) !== answer)) {
      told.clear();
      made = undefined;
      made = make((content) => {
        const answer = ask(content);
        told.set(content, answer);
        return answer;
      });
    }
    return made;
  };
}

type BoundDashboard = DashboardEntry & { readonly json?: string };

function of(bound: () => BoundDashboard[], more: readonly BoardConfigMap[], hasBoards: boolean): GrafanaDashboards {
  return {
    entries: () => bound().filter(({ json }) => json === undefined),
    ...((hasBoards || more.length > 0) && {
      boards: () => [...bound().flatMap(({ name, folder, json }) => json === undefined ? [] : [{ name, folder, json }]), ...more],
    }),
  };
}

function bind(
  scope: IConstruct, dashboards: Dashboard[], sources: DashboardDataSource[], isThere: (need: string) => boolean, more: readonly BoardConfigMap[],
): BoundDashboard[] {
  const seen = new Set(more.map(({ folder, name }) => `${providerOf(folder)}/${name}`));
  const claimed = new Set<string>();
  more.forEach(({ folder, json }) => claimIdentity(scope, 'dashboards', folder, json, claimed));
  return dashboards.map((dashboard, index) => {
    const property = `dashboards[${index}]`;
    requireDashboard(scope, property, dashboard);
    requireDataSource(scope, property, dashboard, sources);
    const { name, folder, inputs = {} } = dashboard;
    const file = `${providerOf(folder)}/${name}`;
    if (seen.has(file)) {
      throw new ValidationError(scope, {
        property: `${property}.name`, problem: `is used more than once in the folder ${folder}`, got: name, fix: 'remove one of them, or rename it or folder',
      });
    }
    seen.add(file);
    const { helmValues, json } = dashboard.address._bindTo(scope, `${property}.address`, isThere);
    claimIdentity(scope, `${property}.address`, folder, json ?? helmValues.json, claimed);
    const url = json === undefined ? urlOf(scope, `${property}.address`, helmValues) : undefined;
    return { name, folder, helmValues, url, inputs, json: json === undefined ? undefined : filledIn(json, inputs) };
  });
}

/**
 * With one uid twice, or one title twice in a folder, Grafana saves nothing of what it finds in files.
 *
 * @see https://grafana.com/docs/grafana/latest/administration/provisioning/#dashboards (2026-11-30)
 */
function claimIdentity(scope: IConstruct, property: string, folder: string, json: unknown, claimed: Set<string>): void {
  const { uid, title } = typeof json === 'string' && !isToken(json) ? identityOf(json) : {};
  const refuseTwice = (key: string, problem: string, got: string, option: string) => {
    if (claimed.has(key)) {
      throw new ValidationError(scope, { property, problem, got, fix: `remove one of them, or give it another \`${option}\`` });
    }
    claimed.add(key);
  };
  if (uid !== undefined) {
    refuseTwice(`uid ${uid}`, 'has the uid of another dashboard', uid, 'uid');
  }
  if (title !== undefined) {
    refuseTwice(`title ${folder}/${title}`, `has the title of another dashboard in the folder ${folder}`, title, 'title');
  }
}

interface Identity {
  readonly uid?: string;
  readonly title?: string;
}

/** Texts of the library are long, and the same each time. */
const IDENTITIES = new Map<string, Identity>();

function identityOf(json: string): Identity {
  const known = IDENTITIES.get(json);
  if (known) {
    return known;
  }
  const board = parsed(json);
  const { uid, title } = isPlainObject(board) ? board : {};
  const identity = { uid: typeof uid === 'string' ? uid : undefined, title: typeof title === 'string' ? title : undefined };
  IDENTITIES.set(json, identity);
  return identity;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // Of a kind of the user's, which the chart reads.
    return undefined;
  }
}

function filledIn(json: string, inputs: Record<string, string>): string {
  return sortedEntries(inputs).reduce((text, [name, value]) => text.replaceAll(`\${${name}}`, value), json);
}

function requireDataSource(scope: IConstruct, property: string, { name, dataSource }: Dashboard, sources: DashboardDataSource[]): void {
  if (!sources.includes(dataSource)) {
    throw new ValidationError(scope, {
      property: `${property}.dataSource`,
      problem: 'is not a data source of this Grafana',
      got: dataSource,
      allowed: sources.join(', ') || 'none, since there is no data source',
      fix: `set \`${OPTIONS_OF_SOURCES[dataSource]}\`, or remove the dashboard ${name}`,
    });
  }
}

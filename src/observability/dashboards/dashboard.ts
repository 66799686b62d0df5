import { IConstruct } from 'constructs';
import { checkCall, checkStruct } from '../../private/arguments/check-arguments';
import { ValidationError } from '../../private/errors';
import { sortedEntries } from '../../private/maps';
import { isPlainObject, isToken } from '../../private/tokens';
import { requireInteger, requirePattern } from '../../private/validation';

/** The kind of data source that a dashboard queries. */
export enum DashboardDataSource {
  /** Prometheus. */
  PROMETHEUS = 'PROMETHEUS',
  /** Amazon CloudWatch. */
  CLOUDWATCH = 'CLOUDWATCH',
  /** Loki. */
  LOKI = 'LOKI',
  /** Tempo. */
  TEMPO = 'TEMPO',
}

/** A pinned address of a dashboard's JSON: the content behind it never changes. */
export abstract class DashboardAddress {
  /**
   * A file in a public GitHub repository.
   *
   * @param repository owner and name, such as `kubernetes/ingress-nginx`
   * @param commit the commit, 40 hexadecimal digits; not a branch or tag, which can move
   * @param path path of the file in the repository
   */
  public static github(repository: string, commit: string, path: string): DashboardAddress {
    checkCall('DashboardAddress.github', [repository, commit, path]);
    return new GitHubFile(repository, commit, path);
  }

  /**
   * A revision of a dashboard on grafana.com.
   *
   * @param dashboardId number of the dashboard
   * @param revision number of the revision
   */
  public static grafanaCom(dashboardId: number, revision: number): DashboardAddress {
    checkCall('DashboardAddress.grafanaCom', [dashboardId, revision]);
    return new GrafanaComRevision(dashboardId, revision);
  }

  /**
   * The JSON itself. It becomes a ConfigMap, which a sidecar of Grafana reads.
   *
   * @param json a Grafana export, as text: read it from your file
   */
  public static json(json: string): DashboardAddress {
    checkCall('DashboardAddress.json', [json]);
    return new JsonText(json);
  }

  /**
   * Values for the Grafana chart: `url`, or `gnetId` and `revision`.
   *
   * @param scope the construct named in errors
   * @param property the prop with the dashboard, for errors
   */
  public abstract bind(scope: IConstruct, property: string): DashboardBinding;

  /**
   * The same, without what would be empty.
   *
   * @param scope the construct named in errors
   * @param property the prop that holds the dashboard, for errors
   * @param _isThere whether a data source, or a content of the cluster, is there
   * @internal
   */
  public _bindTo(scope: IConstruct, property: string, _isThere: (need: string) => boolean): DashboardBinding {
    const binding = this.bind(scope, property);
    checkStruct(scope, 'DashboardBinding', binding, property);
    if (binding.json !== undefined && !isToken(binding.json)) {
      requireBoard(scope, `${property}.json`, binding.json);
    }
    return binding;
  }
}

/** An address in the format of the Grafana chart. */
export interface DashboardBinding {
  /** Values under the name of the dashboard. */
  readonly helmValues: { [key: string]: any };

  /**
   * JSON for a ConfigMap, which a sidecar of Grafana reads. The values are then unused.
   *
   * @default - the values contain its location
   */
  readonly json?: string;
}

/** A dashboard that Grafana has from its first start. */
export interface Dashboard {
  /** Name of its file; unique in its folder. */
  readonly name: string;

  /** Folder in Grafana: letters, digits, spaces and dashes. */
  readonly folder: string;

  /** Location of its JSON. */
  readonly address: DashboardAddress;

  /** The data source it queries. */
  readonly dataSource: DashboardDataSource;

  /**
   * Values for inputs of the dashboard, such as `DS_PROMETHEUS`: `${DS_PROMETHEUS}` in its JSON is replaced. Needed if the dashboard has no data
   * source variable.
   *
   * @default - none
   */
  readonly inputs?: { [name: string]: string };
}

/** Refuses what the chart would write into its shell script as it is. */
export function requireDashboard(scope: IConstruct, property: string, dashboard: Dashboard): void {
  requirePattern(
    scope, `${property}.name`, dashboard.name, /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
    'a-z, 0-9 and -, with a letter or digit at both ends', 'rename the dashboard',
  );
  requirePattern(
    scope, `${property}.folder`, dashboard.folder, /^[A-Za-z0-9]+([ -][A-Za-z0-9]+)*$/,
    'letters and digits, separated by single spaces or dashes', 'rename the folder',
  );
  for (const [name, value] of sortedEntries(dashboard.inputs ?? {})) {
    requirePattern(
      scope, `${property}.inputs`, name, /^[A-Za-z_][A-Za-z0-9_]*$/,
      'letters, digits and _', 'use the name of an input of the dashboard',
    );
    requirePattern(
      scope, `${property}.inputs.${name}`, value, /^[A-Za-z0-9_-]+$/,
      'letters, digits, _ and -', 'pass the uid of a data source',
    );
  }
}

// The kinds stand here: in files of their own they would need their class before it is defined.

class GitHubFile extends DashboardAddress {
  constructor(
    private readonly repository: string,
    private readonly commit: string,
    private readonly path: string,
  ) {
    super();
  }

  public bind(scope: IConstruct, property: string): DashboardBinding {
    requirePattern(
      scope, `${property}.repository`, this.repository, /^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/,
      'owner/name', 'pass owner and name of the repository',
    );
    requirePattern(
      scope, `${property}.commit`, this.commit, /^[0-9a-f]{40}$/,
      'a commit of 40 hexadecimal digits', 'pin the commit that the branch or tag points at: git rev-parse <tag>^{commit}',
    );
    requirePattern(
      scope, `${property}.path`, this.path, /^[A-Za-z0-9_-][A-Za-z0-9_.-]*(\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*\.json$/,
      'the path of a .json file in the repository, without a leading slash', 'pass the path of the file',
    );
    return { helmValues: { url: `https://raw.githubusercontent.com/${this.repository}/${this.commit}/${this.path}` } };
  }
}

class GrafanaComRevision extends DashboardAddress {
  constructor(
    private readonly dashboardId: number,
    private readonly revision: number,
  ) {
    super();
  }

  public bind(scope: IConstruct, property: string): DashboardBinding {
    requireInteger(scope, `${property}.dashboardId`, this.dashboardId, 1, 1_000_000);
    requireInteger(scope, `${property}.revision`, this.revision, 1, 10_000);
    return { helmValues: { gnetId: this.dashboardId, revision: this.revision } };
  }
}

class JsonText extends DashboardAddress {
  constructor(private readonly json: string) {
    super();
  }

  public bind(): DashboardBinding {
    return { helmValues: {}, json: this.json };
  }
}

/** Kubernetes keeps no ConfigMap of more: https://kubernetes.io/docs/concepts/configuration/configmap/ (2026-11-30) */
const MOST_BYTES = 1024 * 1024;

function requireBoard(scope: IConstruct, property: string, json: string): void {
  const refuse = (problem: string, got: unknown, fix: string) => {
    throw new ValidationError(scope, { property, problem, got, allowed: 'an object with a `title`, as exported by Grafana', fix });
  };
  let board: unknown;
  try {
    board = JSON.parse(json);
  } catch (error) {
    refuse(`is not JSON (${(error as Error).message})`, json.slice(0, 40), 'pass the content of the file, not its path');
  }
  const { title, uid } = isPlainObject(board) ? board : {};
  if (typeof title !== 'string' || title === '') {
    refuse('is not a dashboard', json.slice(0, 40), 'export the dashboard: Export > JSON');
  }
  if (uid !== undefined && uid !== null) {
    requirePattern(scope, `${property}.uid`, uid as string, /^[A-Za-z0-9_-]{1,40}$/, 'up to 40 letters, digits, - and _', 'shorten the `uid` of the JSON');
  }
  const size = Buffer.byteLength(json);
  if (size > MOST_BYTES) {
    throw new ValidationError(scope, {
      property, problem: `has ${size} bytes, but a ConfigMap can have at most ${MOST_BYTES}`, fix: 'split it into two dashboards, or load it from a URL (`DashboardAddress.github`)',
    });
  }
}

import { IConstruct } from 'constructs';
import { checkCall } from '../../private/arguments/check-arguments';
import { sortedEntries } from '../../private/maps';
import { requireInteger, requirePattern } from '../../private/validation';

/** The kind of data source that a dashboard asks. */
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

/** Where the JSON of a dashboard is, pinned: what is behind the address never changes. */
export abstract class DashboardAddress {
  /**
   * A file of a public GitHub repository.
   *
   * @param repository owner and name, such as `kubernetes/ingress-nginx`
   * @param commit the commit, 40 hexadecimal digits; no branch and no tag, since those move
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
   * What the Grafana chart is told: `url`, or `gnetId` and `revision`.
   *
   * @param scope who asks, for errors
   * @param property the prop that holds the dashboard, for errors
   */
  public abstract bind(scope: IConstruct, property: string): DashboardBinding;
}

/** An address in the words of the Grafana chart. */
export interface DashboardBinding {
  /** Values that stand under the name of the dashboard. */
  readonly helmValues: { [key: string]: any };
}

/** A dashboard that Grafana has from its first start on. */
export interface Dashboard {
  /** Name of its file; unique in its folder. */
  readonly name: string;

  /** Folder that it is shown in: letters, digits, spaces and dashes. */
  readonly folder: string;

  /** Where its JSON is. */
  readonly address: DashboardAddress;

  /** What it asks. */
  readonly dataSource: DashboardDataSource;

  /**
   * Values for inputs of the dashboard, such as `DS_PROMETHEUS`: what stands as `${DS_PROMETHEUS}` in its JSON is
   * replaced. Needed where the dashboard has no variable of its own that finds a data source.
   *
   * @default - nothing is replaced
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
    'letters, digits, and single spaces or dashes between them', 'rename the folder',
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

// Both kinds stand here: in files of their own they would need their class before it is defined.

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
      'the path of a .json file in the repository, without a slash in front', 'pass the path of the file',
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

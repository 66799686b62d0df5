import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { AssetType, TerraformAsset } from 'cdktf';
import { Construct, IConstruct } from 'constructs';
import { ChartEntry } from './chart-catalog';
import { ValidationError } from '../private/errors';

/** Where charts come from instead of their own repositories. */
export interface ChartMirrorOptions {
  /**
   * Address of a repository that holds all charts, https:// or oci://.
   *
   * @default - the charts' own repositories
   */
  readonly repository?: string;

  /**
   * Folder that holds the charts, each as a folder with the chart's name or as `<chart>-<version>.tgz`. The charts
   * are copied next to the Terraform configuration.
   *
   * @default - the charts' own repositories
   */
  readonly folder?: string;
}

const MIRROR = Symbol.for('cdktf-observable-eks/ChartMirror');

type Carrier = IConstruct & { [MIRROR]?: ChartMirrorOptions };

/** Sends every chart of a part of the construct tree to a mirror, for networks without a way to the internet. */
export class ChartMirror {
  /**
   * Sends the charts of everything that is created below `scope` from now on to a mirror.
   *
   * @param scope the app, stack or construct
   * @param options the mirror
   * @throws when both a repository and a folder are given, or neither
   */
  public static applyTo(scope: IConstruct, options: ChartMirrorOptions): void {
    if ((options.repository === undefined) === (options.folder === undefined)) {
      throw new ValidationError(scope, {
        property: 'ChartMirror',
        problem: 'takes either `repository` or `folder`',
        got: options,
        fix: 'give one of the two',
      });
    }
    (scope as Carrier)[MIRROR] = options;
  }

  private constructor() {}
}

/** Where Terraform finds a chart. */
export interface ChartLocation {
  readonly chart: string;
  readonly repository?: string;
}

/**
 * Where a chart is found from `scope`.
 *
 * @param scope the chart's construct; a local chart becomes an asset below it
 * @param entry the chart
 * @param repository an address that the user gave for this chart alone
 */
export function locateChart(scope: Construct, entry: ChartEntry, repository?: string): ChartLocation {
  const mirror = scope.node.scopes.map((ancestor) => (ancestor as Carrier)[MIRROR]).filter((found) => found).pop();
  if (repository === undefined && mirror?.folder !== undefined) {
    return { chart: assetOf(scope, entry, mirror.folder).path };
  }
  return { chart: entry.chart, repository: repository ?? mirror?.repository ?? entry.repository };
}

// An asset, so that the configuration holds a path relative to itself and none of this machine.
function assetOf(scope: Construct, entry: ChartEntry, folder: string): TerraformAsset {
  const directory = join(folder, entry.chart);
  const archive = join(folder, `${entry.chart}-${entry.chartVersion}.tgz`);
  if (existsSync(join(directory, 'Chart.yaml'))) {
    requireVersion(scope, entry, directory);
    return new TerraformAsset(scope, 'Chart', { path: directory, type: AssetType.DIRECTORY });
  }
  if (existsSync(archive)) {
    return new TerraformAsset(scope, 'Chart', { path: archive, type: AssetType.FILE });
  }
  throw new ValidationError(scope, {
    property: 'ChartMirror.folder',
    problem: `does not hold the chart ${entry.chart} ${entry.chartVersion}`,
    got: folder,
    allowed: `${directory}/Chart.yaml or ${archive}`,
    fix: `helm pull ${entry.chart} --repo ${entry.repository} --version ${entry.chartVersion} --destination ${folder}`,
  });
}

function requireVersion(scope: IConstruct, entry: ChartEntry, directory: string): void {
  const found = /^version:\s*["']?([^\s"']+)/m.exec(readFileSync(join(directory, 'Chart.yaml'), 'utf8'))?.[1];
  if (found !== entry.chartVersion) {
    throw new ValidationError(scope, {
      property: 'ChartMirror.folder',
      problem: `holds another version of the chart ${entry.chart} than ${entry.chartVersion}`,
      got: found,
      fix: `put ${entry.chartVersion} into the mirror, or set \`chartVersion\` to the one it holds`,
    });
  }
}

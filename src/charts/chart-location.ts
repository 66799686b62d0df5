import { existsSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import { AssetType, TerraformAsset } from 'cdktf';
import { Construct, IConstruct } from 'constructs';
import { ChartEntry } from './chart-catalog';
import { ChartMirror } from './chart-mirror';
import { ValidationError } from '../private/errors';

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
  const mirror = ChartMirror._of(scope);
  if (repository === undefined && mirror?.folder !== undefined) {
    return { chart: assetOf(scope, entry, mirror.folder).path };
  }
  return { chart: entry.chart, repository: repository ?? mirror?.repository ?? entry.repository };
}

// An asset, so that the configuration holds a path relative to itself and none of this machine.
function assetOf(scope: Construct, entry: ChartEntry, folder: string): TerraformAsset {
  const directory = resolve(folder, entry.chart);
  const archive = resolve(folder, `${entry.chart}-${entry.chartVersion}.tgz`);
  if (existsSync(join(directory, 'Chart.yaml'))) {
    requireVersion(scope, entry, directory);
    return new TerraformAsset(scope, 'Chart', { path: directory, type: AssetType.DIRECTORY });
  }
  if (existsSync(archive)) {
    return new TerraformAsset(scope, 'Chart', { path: archive, type: AssetType.FILE });
  }
  throw new ValidationError(scope, {
    property: 'ChartMirror.folder',
    problem: `does not contain the chart ${entry.chart} ${entry.chartVersion}`,
    got: folder,
    allowed: `${join(folder, entry.chart, 'Chart.yaml')} or ${join(folder, `${entry.chart}-${entry.chartVersion}.tgz`)}`,
    fix: `helm pull ${addressOf(entry)} --version ${entry.chartVersion} --destination ${folder}`,
  });
}

function addressOf({ chart, repository }: ChartEntry): string {
  return repository.startsWith('oci://') ? `${repository}/${chart}` : `${chart} --repo ${repository}`;
}

function requireVersion(scope: IConstruct, entry: ChartEntry, directory: string): void {
  const found = /^version:\s*["']?([^\s"']+)/m.exec(readFileSync(join(directory, 'Chart.yaml'), 'utf8'))?.[1];
  if (found !== entry.chartVersion) {
    throw new ValidationError(scope, {
      property: 'ChartMirror.folder',
      problem: `contains another version of the chart ${entry.chart}, not ${entry.chartVersion}`,
      got: found,
      fix: `add ${entry.chartVersion} to the mirror, or set \`chartVersion\` to the version in it`,
    });
  }
}

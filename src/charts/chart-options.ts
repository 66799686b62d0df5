import { HelmChartOptions } from './helm-chart';

/** The options of a chart, out of those of what it is part of. */
export function chartOptions(options: HelmChartOptions): HelmChartOptions {
  const { helmValues, chartVersion, chartRepository, timeoutSeconds } = options;
  return { helmValues, chartVersion, chartRepository, timeoutSeconds };
}

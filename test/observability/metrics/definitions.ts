import { chartFolder, helmTemplate } from '../../helpers/charts';
import { faultsAgainst } from '../../helpers/definitions';

/** What the definitions of the chart prometheus-operator-crds say against objects of their kinds; unknown fields too. */
export function faultsOf(objects: any[]): string[] {
  return faultsAgainst(helmTemplate({ name: 'crds', namespace: 'monitoring', chart: chartFolder('prometheus-operator-crds'), values: [] }), objects);
}

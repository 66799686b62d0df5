import { TerraformStack } from 'cdktf';
import { documentsOf } from './support';
import { BUNDLED_CHART, chartFolder, helmTemplate } from '../helpers/charts';
import { synth } from '../helpers/synth';
import { evaluateTemplate } from '../helpers/values-documents';

/** What Helm makes of every release of a stack, with the namespace of the release. */
export function renderedOf(stack: TerraformStack): { readonly namespace: string; readonly objects: any[] }[] {
  return synth(stack).resources('helm_release').map((release) => ({
    namespace: release.namespace,
    objects: helmTemplate({
      name: release.name,
      namespace: release.namespace,
      chart: release.repository ? chartFolder(release.chart) : BUNDLED_CHART,
      values: release.repository ? documentsOf(release).map((document) => JSON.stringify(document)) : release.values.map(evaluateTemplate),
    }),
  }));
}

import { askTarget, panelsOf, sourceOf, Target } from '../proof/boards';
import { NOT_ASKED } from '../proof/exceptions';
import type { Prometheus, Series } from '../proof/prometheus';
import { filled, valuesOf } from '../proof/variables';

/** What a query of a panel answered. */
export interface Answer {
  readonly refId: string;
  readonly legend: string;
  readonly series: readonly Series[];
}

/** A panel, and what it has to show. */
export interface PanelData {
  readonly panel: any;
  readonly answers: readonly Answer[];
  /** Why there is nobody to ask. */
  readonly silent?: string;
}

/** What the panels of a dashboard show of the last minutes. */
export async function collect(dashboard: any, prometheus: Prometheus, minutes: number): Promise<PanelData[]> {
  const values = await valuesOf(dashboard.templating?.list ?? [], prometheus);
  const data: PanelData[] = [];
  for (const panel of panelsOf(dashboard)) {
    const answers: Answer[] = [];
    const sources = new Set<string>();
    for (const [at, target] of ((panel.targets ?? []) as Target[]).entries()) {
      const asks = sourceOf(panel, target);
      sources.add(asks);
      if (asks !== 'prometheus') continue;
      const series = await askTarget(target, filled(target.expr ?? '', values), prometheus, minutes).catch(() => []);
      answers.push({ refId: target.refId ?? String.fromCharCode(65 + at), legend: target.legendFormat ?? '', series });
    }
    const [silent] = answers.length > 0 ? [] : [...sources].flatMap((source) => NOT_ASKED[source] ?? []);
    data.push({ panel, answers, silent: silent?.split(':')[0] });
  }
  return data;
}

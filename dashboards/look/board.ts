import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { PlacedPanel } from './panels';
import { AmountChoice, amountVariable, CLUSTER, LabelChoice, labelVariable, PROMETHEUS, Source, sourceVariable } from './variables';

/** A dashboard of the library. */
export interface Board {
  /** Name of its file, and the end of its uid. */
  readonly name: string;
  readonly title: string;
  /** The question that it answers. */
  readonly answers: string;
  readonly sources?: readonly Source[];
  readonly choices?: readonly LabelChoice[];
  /** What lists the clusters, where that is not the nodes of each. */
  readonly clusters?: LabelChoice;
  readonly amounts?: readonly AmountChoice[];
  readonly rows: { readonly [title: string]: readonly PlacedPanel[] };
  readonly from?: string;
}

/** Shared by all, so that each has a menu of the others. */
const TAG = 'cdktf-observable-eks';

const COLUMNS = 24;

/** Frozen, since links and bookmarks name it. */
export const uidOf = (name: string) => `eks-${name}`;

/** The board in the words of Grafana. */
export function build({ name, title, answers, sources = [PROMETHEUS], choices = [], clusters = CLUSTER, amounts = [], rows, from = 'now-3h' }: Board): dashboard.Dashboard {
  const builder = new dashboard.DashboardBuilder(title)
    .uid(uidOf(name))
    .description(answers)
    .tags([TAG])
    .timezone('browser')
    .refresh('1m')
    .time({ from, to: 'now' })
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .variables([
      ...sources.map(sourceVariable),
      ...(sources.includes(PROMETHEUS) ? [labelVariable(clusters)] : []),
      ...choices.map(labelVariable),
      ...amounts.map(amountVariable),
    ])
    .link(new dashboard.DashboardLinkBuilder('Other dashboards').type(dashboard.DashboardLinkType.Dashboards).tags([TAG]).asDropdown(true).includeVars(true).keepTime(true));
  let y = 0;
  for (const [row, panels] of Object.entries(rows)) {
    builder.withRow(new dashboard.RowBuilder(row).gridPos({ x: 0, y, w: COLUMNS, h: 1 }));
    y = place(builder, panels, y + 1);
  }
  return numbered(builder.build());
}

/** From left to right, and on below where there is no room. */
function place(builder: dashboard.DashboardBuilder, panels: readonly PlacedPanel[], top: number): number {
  let [x, y, tallest] = [0, top, 0];
  for (const { panel, width: w, height: h } of panels) {
    if (x + w > COLUMNS) [x, y, tallest] = [0, y + tallest, 0];
    panel.gridPos({ x, y, w, h });
    builder.withPanel(panel);
    [x, tallest] = [x + w, Math.max(tallest, h)];
  }
  return y + tallest;
}

function numbered(made: dashboard.Dashboard): dashboard.Dashboard {
  return { ...made, panels: made.panels?.map((panel, index) => ({ ...panel, id: index + 1 })) };
}

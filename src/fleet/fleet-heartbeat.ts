import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { HEARTBEAT } from '../observability/conventions/cluster-series';
import { AGGREGATES } from '../observability/metrics/aggregates';
import { RemoteWriteSending } from '../observability/metrics/remote-write';

// A cluster whose heartbeat does not arrive is taken for a silent one, whatever else does.

const ALL_AGGREGATES = `{__name__=~"${AGGREGATES}"}`;

/** What is pulled of a member. */
export function withHeartbeat(match: string[] = [ALL_AGGREGATES]): string[] {
  return match.length === 0 || match.includes(ALL_AGGREGATES) || match.includes(HEARTBEAT) ? match : [...match, HEARTBEAT];
}

/** What a member sends. */
export function sendingHeartbeat(sending: RemoteWriteSending | undefined): RemoteWriteSending | undefined {
  const { keptMetrics = [] } = sending ?? {};
  return keptMetrics.length === 0 || keptMetrics.some(fitsHeartbeat) ? sending : { ...sending, keptMetrics: [...keptMetrics, HEARTBEAT] };
}

export function warnOfNoHeartbeat(scope: IConstruct, member: string, sending: RemoteWriteSending | undefined): void {
  if (sending?.droppedMetrics?.some(fitsHeartbeat)) {
    Annotations.of(scope).addWarning(
      `\`members["${member}"].sending.droppedMetrics\` drops ${HEARTBEAT}: the alert ClusterSilent will always fire for this cluster. Narrow the expression, or leave the alert out.`,
    );
  }
}

/** Whether a regular expression fits the heartbeat; one that only Go understands is taken for one that does not. */
function fitsHeartbeat(expression: string): boolean {
  try {
    return new RegExp(`^(?:${expression})$`).test(HEARTBEAT);
  } catch {
    return false;
  }
}

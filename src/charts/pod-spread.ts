/** Spreads pods over zones and nodes as well as the cluster allows, and never keeps one from running. */
export function podSpread(matchLabels: { [key: string]: string }): object[] {
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels },
  }));
}

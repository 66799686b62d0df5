/** When a cluster has last evaluated its rules, by its own clock: what is old was not evaluated, or did not arrive. Frozen: other clusters ask for it. */
export const HEARTBEAT = 'cluster:heartbeat:seconds';

/** The clusters that are expected, so that one that never came is missed as well. */
export const EXPECTED = 'fleet:cluster:info';

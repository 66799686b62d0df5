/** The phase of a migration from one workload identity to another. Apply them one after the other; at no time is a pod without its permissions. */
export enum MigrationPhase {
  /** The new roles are there beside the old way, which pods still take. */
  ADD = 'ADD',
  /** Pods are restarted and take the new way. The old one is still there. */
  MOVE = 'MOVE',
  /** The old way is gone. The same as the new identity alone. */
  FINISH = 'FINISH',
}

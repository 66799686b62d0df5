/** The phase of a migration from one workload identity to another. Apply them one after the other; at no time is a pod without its permissions. */
export enum MigrationPhase {
  /** New roles exist next to the old identity, which pods still use. */
  ADD = 'ADD',
  /** Pods restart and use the new identity. The old one still exists. */
  MOVE = 'MOVE',
  /** The old identity is removed. The result equals the plain new identity. */
  FINISH = 'FINISH',
}

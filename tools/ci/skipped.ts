/** The exit code of a check that could not be made here, as in Automake. */
export const SKIPPED = 77;

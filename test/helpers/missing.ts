/**
 * `describe` for tests that need programs which a machine may lack. Where something is missing they are skipped, never passed,
 * and one line says what is missing and how to get it.
 */
export function describeUnlessMissing(missing: string | undefined, what: string, tests: () => void): void {
  if (!missing) return describe(what, tests);
  // Not console.warn: jest would put a stack trace under it.
  process.stderr.write(`skipped, as there is no ${missing}: ${what}\n`);
  describe.skip(what, tests);
}

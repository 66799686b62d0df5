import { findCli } from '../../tools/terraform';

/** `describe` for tests that run Terraform or OpenTofu. Without a CLI they are skipped, and a line says so. */
export function describeWithCli(name: string, tests: () => void): void {
  if (findCli()) return describe(name, tests);
  // Not console.warn: jest would put a stack trace under it.
  process.stderr.write(`skipped, as there is no terraform or tofu on PATH: ${name}\n`);
  describe.skip(name, tests);
}

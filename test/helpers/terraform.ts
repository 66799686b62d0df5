import { describeUnlessMissing } from './missing';
import { findCli } from '../../tools/terraform';

/** `describe` for tests that run Terraform or OpenTofu. */
export function describeWithCli(name: string, tests: () => void): void {
  describeUnlessMissing(findCli() ? undefined : 'terraform or tofu on PATH', name, tests);
}

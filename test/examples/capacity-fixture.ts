import { join } from 'path';
import { Workload } from './capacity';

/** What the charts ask for of nodes, as rendered by the real ones, and the values that it comes from. */
export interface Sizes {
  readonly workloads: Workload[];
  readonly sizes: Record<string, unknown>;
}

export const FIXTURE = join(__dirname, '..', 'fixtures', 'worktest-workloads.json');

/** The demo with all that it can have, and production. */
export const OPTIONS = {
  demo: ['--logs', '--traces', '--opentelemetry'],
  production: ['--profile', 'production', '--api-cidrs', '8.8.8.0/24'],
};

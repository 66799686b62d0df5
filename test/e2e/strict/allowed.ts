import type { Allowance } from './validator';

/** Requests that no model knows, or that are let through on purpose; each with its reason. */
export const ALLOWED: readonly Allowance[] = [
  {
    service: 'elasticloadbalancing',
    operation: 'CreateLoadBalancer',
    member: 'Type',
    value: 'classic',
    reason: 'the stand-in of the cloud controller keeps a Classic ELB as a record among those of ELBv2, as the emulator has no other',
  },
];

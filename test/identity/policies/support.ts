import { IrsaHardening, ServiceAccount, WorkloadPolicy } from '../../../src';
import { FakeCluster } from '../../helpers/fake-cluster';
import { allows, Call, documentOf } from '../../helpers/policy-evaluator';
import { synth, testStack } from '../../helpers/synth';

/** What is emitted for a policy that a workload of the cluster `fake` is granted. */
export function emitted(policyOf: (cluster: FakeCluster) => WorkloadPolicy): readonly any[] {
  const stack = testStack();
  const cluster = new FakeCluster(stack);
  new IrsaHardening(stack, 'Hardening', { cluster }).grant(stack, ServiceAccount.of('a', 'b'), policyOf(cluster));
  return synth(stack).resources('aws_iam_role_policy').map(({ policy }) => documentOf(policy));
}

/** Checks calls that a workload makes, and calls that somebody with its credentials might try. */
export function decides(
  policyOf: (cluster: FakeCluster) => WorkloadPolicy,
  calls: { readonly made: readonly Call[]; readonly tried: readonly Call[] },
): void {
  const nameOf = ({ action, resource, context }: Call) => `${action} on ${resource}${context ? ` with ${JSON.stringify(context)}` : ''}`;
  it.each(calls.made.map((call) => [nameOf(call), call] as const))('allows %s', async (_, call) => {
    expect(await allows(emitted(policyOf), call)).toBe(true);
  });
  it.each(calls.tried.map((call) => [nameOf(call), call] as const))('denies %s', async (_, call) => {
    expect(await allows(emitted(policyOf), call)).toBe(false);
  });
}

export const ec2 = (path: string) => `arn:aws:ec2:eu-west-2:111122223333:${path}`;

import { ALL, PolicyName, PolicyOf } from './all';
import { IrsaHardening, ServiceAccount } from '../../../src';
import { FakeCluster } from '../../helpers/fake-cluster';
import { allows, Call, documentOf } from '../../helpers/policy-evaluator';
import { synth, testStack } from '../../helpers/synth';

/** Calls that a workload makes, and calls that somebody with its credentials might try. */
export interface Calls {
  readonly made: readonly Call[];
  readonly tried: readonly Call[];
}

/** To work as another role: what an attacker tries first, so each policy is put to it. */
export const PASS_ROLE: Call = { action: 'iam:PassRole', resource: 'arn:aws:iam::111122223333:role/admin' };

/** What is emitted for a policy that a workload of the cluster `fake` is granted. */
export function emitted(policyOf: PolicyOf): readonly any[] {
  const stack = testStack();
  const cluster = new FakeCluster(stack);
  new IrsaHardening(stack, 'Hardening', { cluster }).grant(stack, ServiceAccount.of('a', 'b'), policyOf(cluster));
  return synth(stack).resources('aws_iam_role_policy').map(({ policy }) => documentOf(policy));
}

/** Checks what a policy of the library decides; `policyOf` where it is not as `ALL` has it. */
export function decides(name: PolicyName, calls: Calls, policyOf: PolicyOf = ALL[name]): void {
  documentsDecide(() => emitted(policyOf), calls);
}

/** Checks what the documents of a role decide. */
export function documentsDecide(documents: () => readonly any[], { made, tried }: Calls): void {
  const nameOf = ({ action, resource, context }: Call) => `${action} on ${resource}${context ? ` with ${JSON.stringify(context)}` : ''}`;
  it('is put to what an attacker would try', () => {
    expect(new Set(tried.map(nameOf)).size).toBeGreaterThanOrEqual(5);
    expect(tried.map(({ action }) => action)).toContain('iam:PassRole');
  });
  it.each(made.map((call) => [nameOf(call), call] as const))('allows %s', async (_, call) => {
    expect(await allows(documents(), call)).toBe(true);
  });
  it.each(tried.map((call) => [nameOf(call), call] as const))('denies %s', async (_, call) => {
    expect(await allows(documents(), call)).toBe(false);
  });
}

export const ec2 = (path: string) => `arn:aws:ec2:eu-west-2:111122223333:${path}`;

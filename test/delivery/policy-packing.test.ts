import { packed } from '../../src/delivery/ci/policy-packing';
import { DocumentStatement } from '../../src/private/policy-document';
import { testStack } from '../helpers/synth';

const stack = testStack('Ci');
const numbered = (count: number, width: number) => Array.from({ length: count }, (_, index) => `s3:${String(index).padStart(width, 'x')}`);
const statement = (actions: string[], resources: string[] = ['*']): DocumentStatement => ({ sid: 'Look', actions, resources });

it('keeps what fits together', () => {
  expect(packed(stack, [statement(['s3:A']), statement(['s3:B'])])).toEqual([[statement(['s3:A']), statement(['s3:B'])]]);
});

it.each(['actions', 'resources'] as const)('splits a statement by its %s and loses none', (part) => {
  const values = numbered(300, 40);
  const policies = packed(stack, [{ ...statement(['s3:A']), [part]: values }]);
  expect(policies.length).toBeGreaterThan(1);
  expect(policies.flat().flatMap((own) => own[part])).toEqual(values);
  expect(new Set(policies.flat().map(({ sid }) => sid)).size).toBe(policies.flat().length);
  for (const own of policies) expect(JSON.stringify({ Version: '2012-10-17', Statement: own }).length).toBeLessThanOrEqual(6144);
});

it('refuses more than a role takes, and what no policy holds', () => {
  expect(() => packed(stack, [statement(numbered(1200, 40))])).toThrow(
    /^Ci: `stacks` need \d\d policies, and a role can have 10\. Fix: deploy some of the stacks with separate roles\.$/,
  );
  expect(() => packed(stack, [statement([`s3:${'A'.repeat(6144)}`])])).toThrow(
    'Ci: `stacks` need the statement Look, which exceeds the policy limit of 6144 characters. Fix: deploy some of the stacks with separate roles.',
  );
});

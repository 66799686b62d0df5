import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { ChartMirror, ImageDigests, ResourceDefaults } from '../../src';
import { testStack, warnings } from '../helpers/synth';

it.each([
  ['ResourceDefaults', (stack: ReturnType<typeof testStack>) => ResourceDefaults.applyTo(stack, { tags: { team: 'web' } })],
  ['ChartMirror', (stack: ReturnType<typeof testStack>) => ChartMirror.applyTo(stack, { repository: 'oci://charts.example.com' })],
  ['ImageDigests', (stack: ReturnType<typeof testStack>) => ImageDigests.applyTo(stack, { digests: {} })],
])('%s warns when it comes after what it is for, and only then', (name, apply) => {
  const early = testStack();
  apply(early);
  expect(warnings(early)).toEqual([]);

  const late = testStack();
  new Vpc(late, 'Vpc');
  apply(late);
  expect(warnings(late)).toEqual([
    `${name} was applied after 1 resources were created below this scope: it does not affect them. Apply it before you create constructs.`,
  ]);
});

import { Token } from 'cdktf';
import { requireClosedBrackets } from '../../../src/private/checks/expressions';
import { testStack } from '../../helpers/synth';

it.each([
  'container_.*|up', '(?i)get /healthz', '(?P<name>a)', '[[:alpha:]_]+', '[^]]', '[]()]', '\\(', '[(]', 'a{2}', '\\Q(\\E', '(?#a (comment)', '(?>a)++', '[a-z&&[^(]]', ']', '[\\]]', '\\\\',
])('takes %s', (expression) => {
  expect(() => requireClosedBrackets(testStack(), 'option', expression)).not.toThrow();
});

it('takes what only Terraform knows', () => {
  const later = Token.asString({ resolve: () => 'later', creationStack: [] });
  expect(() => requireClosedBrackets(testStack(), 'option', `(${later}`)).not.toThrow();
});

it.each(['(', 'a)', ')(', '[', '[a', 'a\\', '((a)', '\\\\('])('refuses %s', (expression) => {
  expect(() => requireClosedBrackets(testStack(), 'option', expression)).toThrow(
    `\`option\` has an unmatched bracket or backslash, so its consumer would not start, got '${expression}'. Fix: close it, or escape it with a backslash.`,
  );
});

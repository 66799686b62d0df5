import { shortenedPlans } from './shortened-plans';

const resource = (name: string, lines: number) => [
  `  # helm_release.${name} will be updated in-place`,
  `  ~ resource "helm_release" "${name}" {`,
  ...Array.from({ length: lines }, (_, index) => `      ~ line ${index}`),
  '    }',
  '',
];

const plan = (lines: number) => [
  'Terraform will perform the following actions:',
  '',
  ...resource('A', lines),
  ...resource('B', 1),
  'Plan: 0 to add, 2 to change, 0 to destroy.',
  '',
].join('\n');

const shortened = (text: string, chunk: number): string => {
  let passed = '';
  const write = shortenedPlans((line) => passed += line, 3);
  for (let at = 0; at < text.length; at += chunk) write(text.slice(at, at + chunk));
  return passed;
};

test.each([1, 7, 100_000])('of each resource of a plan, the first lines stay, in whatever pieces the output comes (%i)', (chunk) => {
  expect(shortened(plan(1000), chunk)).toBe([
    'Terraform will perform the following actions:',
    '',
    ...resource('A', 1).slice(0, 3),
    '      ... 999 more lines, left out',
    '    }',
    '',
    ...resource('B', 1),
    'Plan: 0 to add, 2 to change, 0 to destroy.',
    '',
  ].join('\n'));
});

test('what is no plan stays whole', () => {
  const text = Array.from({ length: 99 }, (_, index) => `aws_vpc.V${index}: Still creating...\n`).join('');
  expect(shortened(text, 11)).toBe(text);
});

test('what follows a resource that is cut off stays', () => {
  const text = `${resource('A', 9).slice(0, 8).join('\n')}\n╷\n│ Error: no such role\n╵\n`;
  expect(shortened(text, 100_000)).toMatch(/\.\.\. 5 more lines, left out\n╷\n│ Error: no such role\n╵\n$/);
});

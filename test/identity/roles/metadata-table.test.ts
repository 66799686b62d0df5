import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { ROOT } from '../../examples/support';

const SECTION = readFileSync(join(ROOT, 'docs', 'identity.md'), 'utf8').split('\n## What needs the instance metadata\n')[1].split('\n## ')[0];

/** Rows without a component go on with that of the row before. */
const ROWS = SECTION.split('\n').filter((line) => line.startsWith('|')).slice(2)
  .map((line) => line.replace(/^\||\|$/g, '').split('|').map((cell) => cell.trim()))
  .reduce<string[][]>((rows, [component, ...rest]) => [...rows, [component || rows[rows.length - 1][0], ...rest]], []);

/** The tests that a cell names, as `file`: title; `file`: title. */
const testsIn = (cell: string) => [...cell.matchAll(/`(test\/[\w./-]+)`: (.+?)(?=; `|$)/g)].map(([, file, title]) => [file, title]);

describe('the table of what needs the instance metadata', () => {
  it('has what workloads of this library and around it ask for', () => {
    expect(new Set(ROWS.map(([component]) => component)).size).toBeGreaterThan(12);
    for (const row of ROWS) expect([row, row.length]).toEqual([row, 4]);
  });

  it.each(ROWS.map(([component, need, replacement, test]) => ({ component, need, replacement, test })))(
    'says what takes the place of $need for $component, and who tests it', ({ need, replacement, test }) => {
      if (need === 'nothing') return;
      expect(replacement).not.toBe('');
      // What reaches the service all the same needs nothing in its place.
      const isReached = replacement.startsWith('uses the node\'s network');
      expect(isReached || /^none: .+/.test(test) || testsIn(test).length > 0).toBe(true);
    },
  );

  const named = ROWS.flatMap(([, , , test]) => testsIn(test));

  it.each(named)('names a test of %s: %s', (file, title) => {
    expect(existsSync(join(ROOT, file))).toBe(true);
    expect(readFileSync(join(ROOT, file), 'utf8').replace(/\\'/g, '\'')).toContain(`('${title}',`);
  });

  it('names tests, and nothing else in their place', () => {
    expect(named.length).toBeGreaterThan(8);
    for (const [, , , test] of ROWS) {
      const rest = testsIn(test).reduce((text, [file, title]) => text.replace(`\`${file}\`: ${title}`, ''), test);
      expect(rest).toMatch(/^(; )*$|^none: /);
    }
  });
});

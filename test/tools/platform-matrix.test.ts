import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { matrix, withMatrix } from '../../tools/platform-matrix';

const PAGE = join(__dirname, '..', '..', 'docs', 'external-clusters.md');

test('the page has the matrix of the tables; write it with `npm run platforms`', () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(page).toContain('<!-- matrix: ');
  expect(page).toBe(withMatrix(page));
});

test('a cell says what the platform takes', () => {
  const line = matrix().split('\n').find((one) => one.includes('`certificate`'))!;
  expect(line.split('|').slice(2, -1).map((cell) => cell.trim())).toEqual(['yes', 'no', 'yes', 'yes', 'no', 'no', 'no']);
});

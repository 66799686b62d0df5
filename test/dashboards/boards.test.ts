import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { MADE, panelsOf } from './boards';
import { faultsOfBoard, faultsOfQueries } from './checks';
import { storedSeries } from './stored-series';
import { BOARDS } from '../../dashboards';
import { jsonOf } from '../../dashboards/look/json';

const STORED = storedSeries();
const FOLDER = join(__dirname, '..', '..', 'dashboards');

describe('the JSON of dashboards that the library ships', () => {
  it('is of these dashboards and no others', () => {
    expect(readdirSync(FOLDER).filter((name) => name.endsWith('.json')).sort()).toEqual(BOARDS.map(({ name }) => `${name}.json`).sort());
  });

  it.each(BOARDS.map((board) => [board.name, board] as const))('is what the code makes: %s (npm run dashboards)', (name, board) => {
    const [shipped, made] = [readFileSync(join(FOLDER, `${name}.json`), 'utf8'), jsonOf(board)].map((text) => text.split('\n'));
    // Only the lines that differ: each is a panel.
    expect(shipped.filter((line) => !made.includes(line))).toEqual([]);
    expect(made.filter((line) => !shipped.includes(line))).toEqual([]);
    expect(JSON.parse(shipped.join('\n'))).toEqual(MADE[name]);
  });
});

describe.each(Object.entries(MADE))('the dashboard %s', (_, dashboard) => {
  it('looks like the others: units, descriptions, limits with a reason, variables, links', () => {
    expect(faultsOfBoard(dashboard, Object.values(MADE))).toEqual([]);
    expect(panelsOf(dashboard).length).toBeGreaterThan(3);
  });

  it('asks for what is stored', () => {
    expect(faultsOfQueries(dashboard, STORED)).toEqual([]);
  });
});

it('docs/dashboards.md says of each dashboard what it answers', () => {
  const page = readFileSync(join(__dirname, '..', '..', 'docs', 'dashboards.md'), 'utf8');
  const rows = page.split('\n').map((line) => line.split(' | '));
  for (const { title, answers } of BOARDS) expect(rows).toContainEqual(expect.arrayContaining([`| ${title}`, answers]));
});

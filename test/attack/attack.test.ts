import { cells, rolesWithoutRows, THEMES, Tried, tryTheme } from './table';
import { theWorlds } from './worlds';

/** `npm run attack` prints the table. */
describe('the attack table', () => {
  const tried: Tried[] = [];

  it.each(THEMES.map((theme) => [theme.name, theme] as const))('%s: every call has the answer that is expected', async (_, theme) => {
    const rows = await tryTheme(theme);
    tried.push(...rows);
    expect(rows.filter(({ expected, got }) => expected !== got).map((row) => cells(row).join(' | '))).toEqual([]);
  });

  it('has rows on every role, of what it does and of what it is refused', () => {
    expect(tried.length).toBeGreaterThan(200);
    expect(rolesWithoutRows(theWorlds(), tried)).toEqual([]);
  });

  it('has no row twice', () => {
    const lines = tried.map((row) => cells(row).join(' | '));
    expect(lines.filter((line, index) => lines.indexOf(line) !== index)).toEqual([]);
  });
});

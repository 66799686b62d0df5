import { cells, grantsWithoutRows, rolesWithoutRows, THEMES, Tried, tryTheme } from './table';
import { theWorlds } from './worlds';

const HEAD = ['caller', 'tries', 'call', 'resource', 'expected', 'got', 'with'];

/** Prints every call with its answer; `npm run attack -- word` only those with the word. Exits with 1 where an answer is another. */
async function main(word: string | undefined): Promise<void> {
  const rows: Tried[] = [];
  for (const theme of THEMES) {
    const tried = await tryTheme(theme);
    rows.push(...tried);
    print(theme.name, tried.map(cells).filter((line) => word === undefined || line.join(' ').includes(word)));
  }
  const wrong = rows.filter(({ expected, got }) => expected !== got);
  const without = [...rolesWithoutRows(await theWorlds(), rows), ...grantsWithoutRows(await theWorlds(), rows)];
  without.forEach((line) => console.log(line));
  console.log(`\n${rows.length} calls, ${wrong.length} with another answer than expected, ${without.length} roles or grants without rows`);
  process.exitCode = wrong.length + without.length > 0 ? 1 : 0;
}

function print(title: string, lines: string[][]): void {
  if (lines.length === 0) return;
  const table = [HEAD, ...lines];
  const widths = HEAD.map((_, column) => Math.max(...table.map((line) => line[column].length)));
  console.log(`\n${title}`);
  for (const line of table) console.log(line.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd());
}

void main(process.argv[2]);

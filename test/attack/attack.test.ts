import { cells, grantsWithoutRows, rolesWithoutRows, THEMES, Tried, tryTheme } from './table';
import { theWorlds } from './worlds';

/** `npm run attack` prints the table. */
describe('the attack table', () => {
  const tried: Tried[] = [];

  it.each(THEMES.map((theme) => [theme.name, theme] as const))('%s: every call has the answer that is expected', async (_, theme) => {
    const rows = await tryTheme(theme);
    tried.push(...rows);
    expect(rows.filter(({ expected, got }) => expected !== got).map((row) => cells(row).join(' | '))).toEqual([]);
  });

  it('has rows on every role, of what it does and of what it is refused', async () => {
    expect(tried.length).toBeGreaterThan(200);
    expect(rolesWithoutRows(await theWorlds(), tried)).toEqual([]);
  });

  it('has rows on everything that a service account was granted, also where its role is that of the nodes', async () => {
    expect(grantsWithoutRows(await theWorlds(), tried)).toEqual([]);
  });

  it('bounds the roles of production and of two clusters, and takes no action from them', async () => {
    const statementsOf = (document: object | undefined) => (document as { Statement: { Action: string[] }[] } | undefined)?.Statement ?? [];
    const { production, twoClusters } = await theWorlds();
    const bounded = [...production.roles, ...twoClusters.roles].filter(({ label }) => /worktest-(base|platform)|: (staging|production)\//.test(label));
    expect(bounded.length).toBeGreaterThan(12);
    expect(bounded.filter(({ boundary }) => boundary === undefined)).toEqual([]);
    const taken = bounded.flatMap(({ label, identity, boundary }) => {
      const patterns = statementsOf(boundary).flatMap(({ Action }) => Action).map((action) => new RegExp(`^${action.replace(/\*/g, '.*')}$`));
      return identity.flatMap((document) => statementsOf(document).flatMap(({ Action }) => Action))
        .filter((action) => !patterns.some((pattern) => pattern.test(action))).map((action) => `${label} ${action}`);
    });
    expect(taken).toEqual([]);
  });

  it('has no row twice', () => {
    const lines = tried.map((row) => cells(row).join(' | '));
    expect(lines.filter((line, index) => lines.indexOf(line) !== index)).toEqual([]);
  });
});

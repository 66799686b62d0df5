import { answer, Row, Theme } from './row';
import { AFRESH } from './rows/afresh';
import { DEPLOY_KEYS } from './rows/deploy-keys';
import { DEPLOY_NETWORK } from './rows/deploy-network';
import { DEPLOY_ROLES } from './rows/deploy-roles';
import { OBSERVABILITY } from './rows/observability';
import { RESOURCE_POLICIES } from './rows/resource-policies';
import { TRUST } from './rows/trust';
import { TWO_CLUSTERS } from './rows/two-clusters';
import { WORKLOADS } from './rows/workloads';
import { Grant } from './world';
import { theWorlds, Worlds } from './worlds';

/** All rows, by what they are about. A new file of rows needs a line here. */
export const THEMES: readonly Theme[] = [
  AFRESH, DEPLOY_KEYS, DEPLOY_NETWORK, DEPLOY_ROLES, OBSERVABILITY, RESOURCE_POLICIES, TRUST, TWO_CLUSTERS, WORKLOADS,
];

/** A row, and what the policies answered. */
export interface Tried extends Row {
  readonly theme: string;
  readonly got: Row['expected'];
}

/** Puts the rows of a theme to the policies. */
export async function tryTheme({ name, rows }: Theme): Promise<Tried[]> {
  const worlds = await theWorlds();
  return Promise.all(rows(worlds).map(async (row) => ({ ...row, theme: name, got: await answer(row, worlds) })));
}

/** A row as a line of the table. */
export function cells({ caller, why, action, resource, context, through, expected, got }: Tried): string[] {
  const conditions = [
    ...through ? [`through the endpoint of ${through.service}`] : [], ...Object.entries(context ?? {}).map(([key, value]) => `${key}=${[value].flat().join(',')}`),
  ].join(' ');
  return [caller.label, why, action, resource, expected, got === expected ? got : `${got} (!)`, conditions];
}

/** The roles of the worlds that no row is about, or that are only allowed or only refused things. */
export function rolesWithoutRows(worlds: Worlds, rows: readonly Row[]): string[] {
  const roles = Object.values(worlds).flatMap((world) => world.roles);
  return roles.flatMap(({ label }) => {
    const kinds = new Set(rows.filter(({ caller }) => caller.label === label).map(({ expected }) => expected));
    const lacking = (['allow', 'deny'] as const).filter((kind) => !kinds.has(kind));
    return lacking.length === 0 ? [] : [
      `${label} has no row that expects ${lacking.join(' and none that expects ')}. Add to test/attack/rows: ${lacking.map((kind) => HINTS[kind]).join(', and ')}.`,
    ];
  });
}

/** What roles were granted, for a service account or for themselves, that no call which is allowed makes use of. */
export function grantsWithoutRows(worlds: Worlds, rows: readonly Row[]): string[] {
  const roles = Object.values(worlds).flatMap((world) => world.roles);
  return roles.flatMap(({ label, grants }) => {
    const made = rows.filter(({ caller, expected }) => caller.label === label && expected === 'allow').map(({ action }) => action);
    return (grants ?? []).filter(({ policy }: Grant) => !made.some((action) => allowsAction(policy, action))).map(({ name }: Grant) =>
      `${label} has no row that makes use of ${name}. Add a call that it allows to test/attack/rows (\`callsOf(role).makes(...)\`).`);
  });
}

function allowsAction(policy: object, action: string): boolean {
  return (policy as { Statement: { Action?: string | string[] }[] }).Statement.flatMap(({ Action = [] }) => Action)
    .some((pattern) => new RegExp(`^${pattern.replace(/\*/g, '.*').replace(/\?/g, '.')}$`, 'i').test(action));
}

const HINTS = {
  allow: 'a call that it makes (`callsOf(role).makes(...)`)',
  deny: 'the calls that somebody with its credentials would try (`callsOf(role).isRefused(...)`)',
};

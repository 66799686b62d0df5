import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { ValidationError } from './errors';
import { memberPath, renderHelmValues } from './helm-values';
import { isPlainObject, isToken } from './tokens';

type Values = Record<string, unknown>;

/** An option of the library that becomes a value of a chart. */
export interface ValueOption {
  /** Path of the value, or of a map of values: `server.retention`, `["grafana.ini"].database`. */
  readonly path: string;
  /** Name of the option, or of the construct, that says it. */
  readonly option: string;
  /** Whether the user chose it, so that another value for the chart says two things at once. */
  readonly given: boolean;
}

/** What of the user's values meets ours. */
export interface MeetingValues {
  /** Name of the user's values in errors. */
  readonly property: string;
  /** The user's values. */
  readonly values?: Values;
  /** Values that nothing overrides. */
  readonly required?: Values;
  /** Values of the chart itself that others of the library rely on. */
  readonly fixed?: Values;
  /** Values that the user's override, unless an option that was given says another thing. */
  readonly defaults?: Values;
  /** Which option stands behind which value. */
  readonly options?: ValueOption[];
}

interface Contradiction {
  readonly path: string;
  readonly got: unknown;
  readonly ours: unknown;
}

/** The options in `table` (path of the value: name of the option), and which of them `props` has. */
export function valueOptions(props: object, table: { [path: string]: string }): ValueOption[] {
  return Object.entries(table).map(([path, option]) => ({
    path, option, given: (props as Values)[option.split('.')[0]] !== undefined,
  }));
}

/**
 * Refuses values of the user that say another thing than the library's wiring, which would win without a word, or than an
 * option that the user gave as well. Maps are compared key by key, as Helm merges them: what is beside ours is welcome.
 */
export function refuseContradictions(scope: IConstruct, meeting: MeetingValues): void {
  const { property, values = {}, options = [] } = meeting;
  const behind = ({ path }: Contradiction) => options.find((option) => isWithin(path, `${property}${option.path.startsWith('[') ? '' : '.'}${option.path}`));
  for (const found of contradictions(scope, property, values, meeting.required ?? {})) {
    refuse(scope, found, 'is set by the library, and other parts depend on it', behind(found));
  }
  for (const found of contradictions(scope, property, values, meeting.fixed ?? {}).filter((one) => !hasToken(one))) {
    refuse(scope, found, 'changes what other parts of the library rely on', behind(found));
  }
  for (const found of contradictions(scope, property, values, meeting.defaults ?? {})) {
    const option = behind(found);
    if (option?.given && !hasToken(found)) {
      refuse(scope, found, `contradicts \`${option.option}\``, option);
    }
  }
}

function refuse(scope: IConstruct, found: Contradiction, problem: string, option: ValueOption | undefined): void {
  const fix = option ? `remove it, and use \`${option.option}\`` : 'remove it';
  if (hasToken(found)) {
    // Whether the two are the same only Terraform knows; ours holds in either case.
    Annotations.of(scope).addWarning(`\`${found.path}\` is set by the library, and your value is ignored. Fix: ${fix}.`);
    return;
  }
  throw new ValidationError(scope, { property: found.path, problem, got: found.got, fix });
}

function contradictions(scope: IConstruct, path: string, user: unknown, ours: unknown): Contradiction[] {
  if (user === undefined || ours === undefined) {
    return [];
  }
  if (isMap(ours) && isMap(user)) {
    return Object.keys(user).flatMap((key) =>
      Object.hasOwn(ours, key) ? contradictions(scope, memberPath(path, key), user[key], ours[key]) : []);
  }
  const isNothing = isMap(ours) && Object.keys(ours).length === 0;
  return isNothing || textOf(scope, user) === textOf(scope, ours) ? [] : [{ path, got: user, ours }];
}

function textOf(scope: IConstruct, value: unknown): string {
  return renderHelmValues(scope, 'value', [value]);
}

function hasToken({ got, ours }: Contradiction): boolean {
  return isToken(got) || isToken(ours);
}

function isMap(value: unknown): value is Values {
  return isPlainObject(value) && !isTokenMap(value);
}

// A map that only Terraform knows has one key, which stands for it.
function isTokenMap(value: Values): boolean {
  const keys = Object.keys(value);
  return keys.length === 1 && isToken(keys[0]);
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}

import { IConstruct } from 'constructs';
import { ValidationError } from '../private/errors';
import { mergeMaps } from '../private/merge';
import { isPlainObject, isToken } from '../private/tokens';

type Values = Record<string, unknown>;

/**
 * The user's values, with our entries of some lists before theirs: Helm has the last of several lists alone, and ours would be gone without a word.
 *
 * @param scope whom an error is about
 * @param theirs the user's values
 * @param ours values that they override
 * @param paths the lists, such as `server.env`
 */
export function withListsBeside(scope: IConstruct, theirs: Values, ours: Values, paths: readonly string[]): Values {
  return paths.reduce((values, path) => {
    const keys = path.split('.');
    const [first, second] = [listAt(ours, keys), listAt(theirs, keys)];
    if (!first || !second) {
      return values;
    }
    const names = first.map(nameOf).filter((name) => name !== undefined);
    second.forEach((entry, index) => {
      const name = nameOf(entry);
      // A second mount of a volume of ours is nobody's harm.
      if (name !== undefined && names.includes(name) && !isMount(entry)) {
        throw new ValidationError(scope, {
          property: `helmValues.${path}[${index}].${keyOf(entry)}`,
          problem: 'is the name of an entry that the library adds to the list',
          got: name,
          fix: 'rename it',
        });
      }
    });
    const added = second.filter((entry) => isPlainObject(entry) || !first.includes(entry));
    return mergeMaps(values, keys.reduceRight<unknown>((below, key) => ({ [key]: below }), [...first, ...added]) as Values);
  }, theirs);
}

function listAt(values: Values, keys: readonly string[]): unknown[] | undefined {
  const found = keys.reduce<unknown>((at, key) => (isPlainObject(at) ? at[key] : undefined), values);
  return Array.isArray(found) && !isToken(found) ? found : undefined;
}

function nameOf(entry: unknown): unknown {
  const name = isPlainObject(entry) ? entry[keyOf(entry)] : undefined;
  return isToken(name) ? undefined : name;
}

/** What tells entries of a list apart; jobs of Prometheus have a key of their own. */
function keyOf(entry: unknown): 'job_name' | 'name' {
  return isPlainObject(entry) && 'job_name' in entry ? 'job_name' : 'name';
}

function isMount(entry: unknown): boolean {
  return isPlainObject(entry) && entry.mountPath !== undefined && entry.secretName === undefined;
}

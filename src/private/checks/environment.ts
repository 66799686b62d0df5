import { IConstruct } from 'constructs';
import { ValidationError } from '../errors';
import { memberPath } from '../helm-values';
import { isPlainObject, isToken } from '../tokens';

/**
 * Refuses variables of the environment that are no text, at any depth: the schemas of add-ons and Kubernetes take text alone, so that
 * `WARM_IP_TARGET: 2` fails the apply.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html (`aws eks describe-addon-configuration`, read 2026-11-30)
 */
export function requireEnvironmentAsText(scope: IConstruct, property: string, values: unknown): void {
  if (isToken(values)) {
    return;
  }
  if (Array.isArray(values)) {
    values.forEach((value, index) => requireEnvironmentAsText(scope, `${property}[${index}]`, value));
  } else if (isPlainObject(values)) {
    for (const [key, value] of Object.entries(values)) {
      const path = memberPath(property, key);
      if (key === 'env') {
        requireVariables(scope, path, value);
      }
      requireEnvironmentAsText(scope, path, value);
    }
  }
}

function requireVariables(scope: IConstruct, property: string, env: unknown): void {
  const variables: Array<[string, unknown]> = Array.isArray(env)
    ? env.map((item, index) => [`${property}[${index}].value`, isPlainObject(item) ? item.value : undefined])
    : Object.entries(isPlainObject(env) && !isToken(env) ? env : {}).map(([name, value]) => [memberPath(property, name), value]);
  for (const [path, value] of variables) {
    if (typeof value === 'number' || typeof value === 'boolean') {
      if (!isToken(value)) {
        throw new ValidationError(scope, { property: path, problem: 'must be a string, like every environment variable', got: value, fix: `write '${value}'` });
      }
    }
  }
}

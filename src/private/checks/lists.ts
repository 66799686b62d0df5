import { IConstruct } from 'constructs';
import { ValidationError } from '../errors';
import { isListTokenMarker, isToken } from '../tokens';

/**
 * The elements of a list that can be looked at: none of a list that only Terraform knows as a whole. Elements may be tokens
 * themselves.
 *
 * @throws when it is no list, or mixes a list that only Terraform knows with other values
 */
export function knownElements(scope: IConstruct | string, property: string, list: string[]): string[] {
  if (isToken(list)) {
    return [];
  }
  if (!Array.isArray(list)) {
    throw new ValidationError(scope, { property, problem: 'must be a list', got: list, fix: 'put the value into a list' });
  }
  list.forEach((element, index) => refuseListPart(scope, `${property}[${index}]`, element));
  return list;
}

/**
 * Refuses what stands for a whole list that only Terraform knows, where one value is wanted: `list[0]` of such a list is no
 * element of it, since the program does not know the elements.
 */
export function refuseListPart(scope: IConstruct | string, property: string, value: unknown): void {
  if (isListTokenMarker(value)) {
    throw new ValidationError(scope, {
      property,
      problem: 'is part of a list that is only known to Terraform, so the program cannot split it',
      fix: "take one element with Fn.element(list, 0), or join lists with Token.asList(Fn.concat([list, ['...']])), and pass only the result",
    });
  }
}

/** The first value that a list has twice. */
export function findRepeated(list: string[]): string | undefined {
  return list.find((value, index) => list.indexOf(value) !== index);
}

import { IConstruct } from 'constructs';
import { ValidationError } from '../errors';
import { isToken } from '../tokens';

const QUOTED = /\\Q|\(\?#/;
const ESCAPED = /\\[^]/g;
const CLASS = /\[\^?\]?(\[:\^?\w+:\]|[^\]])*\]/g;
const NESTED_CLASS = /\[[^\]]*\[(?!:)/;

/**
 * Refuses a regular expression whose brackets do not close, which keeps the program that reads it from starting. Of the rest it knows nothing: RE2 and Onigmo
 * take what JavaScript does not.
 *
 * @see https://github.com/google/re2/wiki/Syntax (2026-11-30)
 */
export function requireClosedBrackets(scope: IConstruct, property: string, expression: string): void {
  if (!isToken(expression) && !QUOTED.test(expression) && !isClosed(expression.replace(ESCAPED, ''))) {
    throw new ValidationError(scope, {
      property, problem: 'has an unmatched bracket or backslash, so its consumer would not start', got: expression, fix: 'close it, or escape it with a backslash',
    });
  }
}

function isClosed(unescaped: string): boolean {
  if (NESTED_CLASS.test(unescaped)) {
    return true;
  }
  let open = 0;
  for (const [character] of unescaped.replace(CLASS, '').matchAll(/[()[\\]/g)) {
    open += { '(': 1, ')': -1 }[character] ?? NaN;
    if (!(open >= 0)) {
      return false;
    }
  }
  return open === 0;
}

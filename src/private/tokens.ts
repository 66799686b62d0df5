import { IResolvable, Token, Tokenization } from 'cdktf';

/** Whether a value, or any part of it, is only known to Terraform: such a value cannot be checked at synth. */
export function isToken(value: unknown): boolean {
  return Token.isUnresolved(value);
}

/** Whether text stands for a list that only Terraform knows: the one element that cdktf gives such a list. */
export function isListTokenMarker(value: unknown): boolean {
  return typeof value === 'string' && value.includes('#{TfToken[');
}

/** A map or struct literal: what JSON would write as an object; not a class instance, a construct or a token. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

// cdktf hides a token in text in two shapes: a marker, and, for a number token, the digits of a double that has
// 0xfdff in its upper 16 bits (all of those lie between -8.10e298 and -8.38e298).
const TOKEN_IN_TEXT = /(\$\{TfToken\[[a-zA-Z0-9:._-]+\]\}|-8\.[1-3]\d*e\+298)/;

/**
 * The literal and the token parts of a string, in order and without empty parts; throws for a marker that no
 * token of this process has. (`Tokenization.reverseString` loses the order and does not see number tokens.)
 */
export function splitTokens(text: string): (string | IResolvable)[] {
  return text
    .split(TOKEN_IN_TEXT)
    .map((part, index) => index % 2 === 0 ? part : tokenOfMarker(part) ?? part)
    .filter((part) => part !== '');
}

function tokenOfMarker(marker: string): IResolvable | undefined {
  return marker.startsWith('$') ? Tokenization.reverseString(marker).firstToken : Tokenization.reverseNumber(Number(marker));
}

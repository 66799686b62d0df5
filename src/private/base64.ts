import { Fn, Token } from 'cdktf';
import { splitTokens } from './tokens';

/**
 * Text that may hold tokens, in base64. Literal parts go through base64 by themselves, since an expression is no place for
 * quotes, line ends and `%{`.
 */
export function encodeBase64(text: string): string {
  const parts = splitTokens(text).map((part) =>
    typeof part === 'string' ? Fn.base64decode(Buffer.from(part).toString('base64')) : Token.asString(part),
  );
  return Fn.base64encode(Fn.join('', parts));
}

import { TerraformStack, Tokenization } from 'cdktf';
import { IConstruct } from 'constructs';
import { resolve } from './resolve';
import { isToken } from './tokens';

/**
 * Text by which two values can be told to be the same, whichever stacks they are used in: literal text as it is, and an attribute
 * of something in a stack by its address and that stack.
 */
export function referenceKey(scope: IConstruct, text: string): string {
  if (!isToken(text)) {
    return text;
  }
  const { tokens, literals } = Tokenization.reverseString(text);
  const [token] = tokens as { readonly originStack?: TerraformStack; readonly identifier?: string }[];
  return tokens.length === 1 && literals.length === 0 && token.originStack && token.identifier
    ? `${token.originStack.node.path} ${token.identifier}`
    : `${TerraformStack.of(scope).node.path} ${String(resolve(scope, text))}`;
}

import { join } from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { Rule, RuleTester } from 'eslint';

/** A rule of our own; plain JavaScript, since ESLint loads the folder itself. */
export function ownRule(name: string): Rule.RuleModule {
  return jest.requireActual(join(__dirname, '..', '..', 'projenrc', 'eslint-rules', name));
}

const FIXTURE = join(__dirname, 'fixture');

/** Rules see the types of the code, as they do in the lint of `src`. */
export function typedRuleTester(): RuleTester {
  return new RuleTester({
    languageOptions: { parser, parserOptions: { project: './tsconfig.json', tsconfigRootDir: FIXTURE } },
  });
}

/** Rules see the syntax alone, as they do where the code does not compile. */
export function untypedRuleTester(): RuleTester {
  return new RuleTester({ languageOptions: { parser } });
}

export const SUBJECT = join(FIXTURE, 'subject.ts');

/** A few constructs and a few things that only look like one. */
export const PRELUDE = `
declare class Construct { constructor(scope: Construct | undefined, id: string); readonly node: { path: string } }
declare class TerraformResource extends Construct { constructor(scope: Construct, id: string, config?: object); }
declare class Role extends TerraformResource { }
declare class ValidationError extends Error { constructor(scope: Construct, refusal: { property: string } | string); }
declare class Range { constructor(from: unknown, to: unknown); }
declare function idFromKey(scope: Construct, property: string, key: string): string;
declare function idFromSlot(kind: string, slot: number): string;
declare const name: string;
`;

/** The inside of a constructor of a construct. */
export function inConstructor(statements: string): string {
  return `${PRELUDE}
class Subject extends Construct {
  constructor(scope: Construct, id: string, props: { names: string[]; parent: Construct }) {
    super(scope, id);
    ${statements}
  }
}`;
}

import { IConstruct } from 'constructs';
import { ValidationError } from './errors';

/** One condition of a statement. */
export interface DocumentCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: string[];
}

/** One statement that allows something. */
export interface DocumentStatement {
  readonly sid: string;
  readonly actions: string[];
  readonly resources: string[];
  readonly conditions?: DocumentCondition[];
}

/** In the policy of a key: what roles that deploy are refused, whatever IAM allows them. */
export const DEPLOYMENT_SID = 'NothingByDeployment';

/** The JSON of an IAM policy. Tokens are kept, except in condition keys, which must be literals. */
export function policyDocument(scope: IConstruct, statements: DocumentStatement[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({
      Sid: statement.sid,
      Effect: 'Allow',
      Action: statement.actions,
      Resource: statement.resources,
      ...(statement.conditions?.length ? { Condition: conditionBlock(scope, statement.conditions) } : {}),
    })),
  });
}

/** Conditions grouped by operator, as IAM wants them. */
export function conditionBlock(scope: IConstruct, conditions: DocumentCondition[]): object {
  const block: { [operator: string]: { [key: string]: string[] } } = {};
  for (const { operator, key, values } of conditions) {
    if (block[operator]?.[key]) {
      // IAM cannot say that both lists must match, and dropping one would allow more than was asked for.
      throw new ValidationError(scope, {
        property: 'conditions',
        problem: `has ${operator} on ${key} more than once`,
        got: [block[operator][key], values],
        fix: 'merge them into one list of values; one of them has to match',
      });
    }
    block[operator] = { ...block[operator], [key]: values };
  }
  return block;
}

import { IConstruct } from 'constructs';
import { ValidationError } from '../../private/errors';
import { DocumentStatement } from '../../private/policy-document';

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
/** Characters of a customer-managed policy, without white space. */
const POLICY_LENGTH = 6144;
/** Managed policies of a role. */
export const MOST_POLICIES = 10;

/** A token is longer in Terraform than what AWS gets, but for names such as that of a bucket; and a policy has a frame. */
const MARGIN = 900;

const ROOM = POLICY_LENGTH - MARGIN;

/** The statements in as few policies as they fit into, in order. */
export function packed(scope: IConstruct, statements: DocumentStatement[]): DocumentStatement[][] {
  const policies = statements.flatMap((statement) => halved(scope, statement)).reduce<DocumentStatement[][]>((all, statement) => {
    const last = all[all.length - 1];
    return last && lengthOf([...last, statement]) <= ROOM ? [...all.slice(0, -1), [...last, statement]] : [...all, [statement]];
  }, []);
  if (policies.length > MOST_POLICIES) {
    throw new ValidationError(scope, {
      property: 'stacks',
      problem: `need ${policies.length} policies, and a role can have ${MOST_POLICIES}`,
      fix: 'deploy some of the stacks with separate roles',
    });
  }
  return policies;
}

/** A statement that is too long for a policy becomes two, by its actions or else by its resources. */
function halved(scope: IConstruct, statement: DocumentStatement): DocumentStatement[] {
  if (lengthOf([statement]) <= ROOM) {
    return [statement];
  }
  const part = statement.resources.length > statement.actions.length ? 'resources' : 'actions';
  const values = statement[part];
  if (values.length < 2) {
    throw new ValidationError(scope, {
      property: 'stacks',
      problem: `need the statement ${statement.sid}, which exceeds the policy limit of ${POLICY_LENGTH} characters`,
      fix: 'deploy some of the stacks with separate roles',
    });
  }
  const middle = Math.ceil(values.length / 2);
  return [values.slice(0, middle), values.slice(middle)]
    .flatMap((half, index) => halved(scope, { ...statement, sid: `${statement.sid}${index + 1}`, [part]: half }));
}

function lengthOf(statements: DocumentStatement[]): number {
  return JSON.stringify(statements).length;
}

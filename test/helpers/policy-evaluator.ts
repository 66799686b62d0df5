import { runSimulation } from '@cloud-copilot/iam-simulate';
import { evaluateArnParts } from './iam';

export const ACCOUNT = '111122223333';

const ACCOUNT_DECIDES = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' }],
};

/** A call that AWS has to decide on. */
export interface Call {
  readonly action: string;
  readonly resource: string;
  /** What the request carries and what the resource has, by condition key. */
  readonly context?: { readonly [key: string]: string | string[] };
}

/** Whether the policies of a role allow a call, by a simulator of IAM that is not ours. It refuses calls that AWS does not know. */
export async function allows(policies: readonly object[], { action, resource, context = {} }: Call): Promise<boolean> {
  const answer = await runSimulation({
    request: {
      principal: `arn:aws:iam::${ACCOUNT}:role/workload`,
      action,
      resource: { resource, accountId: ACCOUNT },
      contextVariables: { ...context } as Record<string, string>,
    },
    identityPolicies: policies.map((policy, index) => ({ name: `policy-${index}`, policy })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    // A key's own policy has to let the account decide.
    resourcePolicy: action.startsWith('kms:') ? ACCOUNT_DECIDES : undefined,
  } as Parameters<typeof runSimulation>[0], {});
  if (answer.resultType === 'error') throw new Error(`${action} on ${resource}: ${JSON.stringify(answer.errors)}`);
  return answer.overallResult === 'Allowed';
}

/** Somebody who wants to work as a role. */
export interface TrustCall {
  /** A service such as `pods.eks.amazonaws.com`, or an ARN. */
  readonly principal: string;
  readonly action: string;
  readonly context: { readonly [key: string]: string | undefined };
}

/**
 * Whether a role lets somebody work as it, by the same simulator. It drops the keys of an OIDC issuer, so trust in one is for
 * `iamAllows`.
 */
export async function trusts(policy: string, { principal, action, context }: TrustCall): Promise<boolean> {
  const answer = await runSimulation({
    request: {
      principal,
      action,
      resource: { resource: `arn:aws:iam::${ACCOUNT}:role/workload`, accountId: ACCOUNT },
      contextVariables: Object.fromEntries(Object.entries(context).filter((entry): entry is [string, string] => entry[1] !== undefined)),
    },
    identityPolicies: [],
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy: documentOf(policy),
  }, {});
  if (answer.resultType === 'error') throw new Error(`${action} by ${principal}: ${JSON.stringify(answer.errors)}`);
  return answer.overallResult === 'Allowed';
}

/** A policy document as Terraform hands it to AWS. */
export function documentOf(policy: string): { readonly Statement: readonly any[] } {
  return JSON.parse(evaluateArnParts(policy));
}

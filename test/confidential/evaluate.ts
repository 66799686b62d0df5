import { runSimulation } from '@cloud-copilot/iam-simulate';

export const ACCOUNT = '111122223333';
export const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

/** A call to KMS, and what the attestation document in it says; none without one. */
export interface KeyCall {
  readonly role: string;
  readonly action: string;
  readonly evidence?: { readonly [measurement: string]: string };
  /** What the IAM policies of the role allow. */
  readonly iam?: string[];
  /** Context beside the evidence. */
  readonly context?: { readonly [key: string]: string };
}

/** Whether a key's policy, and what IAM allows the caller, let a call pass: by a simulator that is not ours. */
export async function keyAllows(policy: object, { role, action, evidence = {}, iam = [], context = {} }: KeyCall): Promise<boolean> {
  const answer = await runSimulation({
    request: {
      principal: `arn:aws:iam::${ACCOUNT}:role/${role}`,
      action,
      resource: { resource: KEY, accountId: ACCOUNT },
      contextVariables: {
        ...Object.fromEntries(Object.entries(evidence).map(([name, value]) => [`kms:RecipientAttestation:${name}`, value])),
        ...context,
      },
    },
    identityPolicies: iam.length > 0
      ? [{ name: 'iam', policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: iam, Resource: '*' }] } }]
      : [],
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy: policy,
  } as Parameters<typeof runSimulation>[0], {});
  if (answer.resultType === 'error') throw new Error(`${action}: ${JSON.stringify(answer.errors)}`);
  return answer.overallResult === 'Allowed';
}

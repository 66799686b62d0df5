import { runSimulation } from '@cloud-copilot/iam-simulate';
import { evaluateArnParts } from './iam';

export const ACCOUNT = '111122223333';

const ACCOUNT_DECIDES = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' }],
};

/** Whoever has it may everything; an organisation has it too, unless it refuses something. */
export const ANYTHING = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** What lets anybody do anything with what it is the policy of. */
export const ANYBODY = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] };

/** A call that AWS has to decide on. */
export interface Call {
  readonly action: string;
  readonly resource: string;
  /** What the request carries and what the resource has, by condition key. */
  readonly context?: { readonly [key: string]: string | string[] };
}

/** Who calls, and all that has a say in what he may do. */
export interface Caller {
  /** ARN of the role. */
  readonly principal: string;
  readonly identity: readonly object[];
  /** The permissions boundary. */
  readonly boundary?: object;
  /** What the called resource says, such as the policy of a key or a bucket. */
  readonly resource?: object;
  /** What the organisation refuses; it allows all else. */
  readonly organisation?: object;
  /** The policy of the VPC endpoint that the call goes through. */
  readonly endpoint?: object;
}

/** Whether AWS lets a call pass, by a simulator of IAM that is not ours. It refuses calls that AWS does not know. */
export async function decides(caller: Caller, { action, resource, context = {} }: Call): Promise<boolean> {
  const { principal, identity, boundary, resource: ofResource, organisation, endpoint } = caller;
  const named = (policies: readonly object[]) => policies.map((policy, index) => ({ name: `policy-${index}`, policy: withoutOthers(policy, action) }));
  const answer = await runSimulation({
    request: { principal, action, resource: { resource, accountId: String(context['aws:ResourceAccount'] ?? ACCOUNT) }, contextVariables: { ...context } as Record<string, string> },
    identityPolicies: named(identity),
    serviceControlPolicies: organisation ? [{ orgIdentifier: 'o-acme', policies: named([ANYTHING, organisation]) }] : [],
    resourceControlPolicies: [],
    ...(boundary && { permissionBoundaryPolicies: named([boundary]) }),
    ...(endpoint && { vpcEndpointPolicies: named([endpoint]) }),
    // A key's own policy has to let the account decide.
    resourcePolicy: ofResource ?? (action.startsWith('kms:') && resource !== '*' ? ACCOUNT_DECIDES : undefined),
  } as Parameters<typeof runSimulation>[0], {});
  if (answer.resultType === 'error') throw new Error(`${action} on ${resource}: ${JSON.stringify(answer.errors)}`);
  return answer.overallResult === 'Allowed';
}

/** The statements that can be about a call: all but those that name actions of other services alone, which take the simulator most of its time. */
function withoutOthers<T extends object & { readonly Statement?: unknown }>(policy: T, call: string): T {
  const [service] = call.split(':');
  const isOther = (action: unknown) => /^[a-z0-9-]+:/.test(String(action)) && !String(action).startsWith(`${service}:`);
  const statements = [policy.Statement].flat().filter((statement) => {
    const actions = [(statement as { readonly Action?: unknown }).Action ?? '*'].flat();
    return !actions.every(isOther);
  });
  return { ...policy, Statement: statements };
}

/** Whether the policies of a role allow a call, where nothing else has a say. */
export function allows(policies: readonly object[], call: Call): Promise<boolean> {
  return decides({ principal: `arn:aws:iam::${ACCOUNT}:role/workload`, identity: policies }, call);
}

/** A key whose policy is tried. */
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

/** Whether a key's policy, and what IAM allows the caller, let a call pass. */
export function keyAllows(policy: object, { role, action, evidence = {}, iam = [], context = {} }: KeyCall): Promise<boolean> {
  const identity = iam.length > 0 ? [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: iam, Resource: '*' }] }] : [];
  return decides({ principal: `arn:aws:iam::${ACCOUNT}:role/${role}`, identity, resource: policy }, {
    action, resource: KEY, context: { ...evidenceOf(evidence), ...context },
  });
}

/** What an attestation document says, as KMS compares it. */
export function evidenceOf(measurements: { readonly [measurement: string]: string }): { [key: string]: string } {
  return Object.fromEntries(Object.entries(measurements).map(([name, value]) => [`kms:RecipientAttestation:${name}`, value]));
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

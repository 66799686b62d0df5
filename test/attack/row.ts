import { Role } from './world';
import { Worlds } from './worlds';
import { iamAllows } from '../helpers/iam';
import { Call, decides } from '../helpers/policy-evaluator';

/** Somebody who wants to work as a role of a world. */
export interface Outsider {
  readonly label: string;
  /** A kind of principal and its name, such as `Service` and `ec2.amazonaws.com`. */
  readonly principal: readonly [kind: string, name: string];
  readonly role: Role;
}

/** One call, and what AWS has to answer. */
export interface Row extends Call {
  readonly caller: Role | Outsider;
  readonly expected: 'allow' | 'deny';
  /** What the call is, from the caller's side: `removes its VPC`. */
  readonly why: string;
  /** The endpoint of its VPC that the call goes through, and its policy. */
  readonly through?: { readonly service: string; readonly policy: object };
}

/** Rows on one theme. */
export interface Theme {
  readonly name: string;
  readonly rows: (worlds: Worlds) => Row[];
}

type Context = Call['context'];

/** The calls of one caller: those that it makes, and those that somebody with its credentials would try. */
export function callsOf(caller: Row['caller']) {
  const row = (expected: Row['expected']) => (why: string, action: string, resource: string = '*', context?: Context): Row =>
    ({ caller, why, action, resource, context, expected });
  return { makes: row('allow'), isRefused: row('deny') };
}

/** What AWS answers, as the policies of the worlds have it. */
export async function answer({ caller, action, resource, context, through }: Row, worlds: Worlds): Promise<Row['expected']> {
  if ('role' in caller) return iamAllows(caller.role.trust as Parameters<typeof iamAllows>[0], { principal: caller.principal, action, context: single(context) }) ? 'allow' : 'deny';
  const ofResource = Object.values(worlds).map((world) => world.resourcePolicy(resource)).find((policy) => policy);
  return await decides({ ...caller, resource: caller.resource ?? ofResource, endpoint: through?.policy }, { action, resource, context }) ? 'allow' : 'deny';
}

function single(context: Context = {}): { [key: string]: string } {
  return Object.fromEntries(Object.entries(context).map(([key, value]) => [key, [value].flat()[0]]));
}

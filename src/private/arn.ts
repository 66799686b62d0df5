import { Fn } from 'cdktf';

const PARTS = { partition: 1, region: 3, account: 4 };

/** By what was asked for, since tokens are not cheap to make, and each ARN of a policy has one. */
const parts = new Map<string, string>();

/** One part of an ARN that only Terraform knows, so that none of them is ever a literal. */
export function arnPart(arn: string, part: keyof typeof PARTS): string {
  const key = `${part} ${arn}`;
  const known = parts.get(key) ?? Fn.element(Fn.split(':', arn), PARTS[part]);
  parts.set(key, known);
  return known;
}

/** The name of a role, from its ARN: what follows the last slash, since a role may have a path. */
export function roleNameOf(roleArn: string): string {
  return Fn.element(Fn.reverse(Fn.split('/', roleArn)), 0);
}

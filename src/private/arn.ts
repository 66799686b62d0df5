import { Fn } from 'cdktf';

const PARTS = { partition: 1, region: 3, account: 4 };

/** One part of an ARN that only Terraform knows, so that none of them is ever a literal. */
export function arnPart(arn: string, part: keyof typeof PARTS): string {
  return Fn.element(Fn.split(':', arn), PARTS[part]);
}

/** The name of a role, from its ARN: what follows the last slash, since a role may have a path. */
export function roleNameOf(roleArn: string): string {
  return Fn.element(Fn.reverse(Fn.split('/', roleArn)), 0);
}

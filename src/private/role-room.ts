import { Annotations, IResolvable } from 'cdktf';
import { IConstruct } from 'constructs';
import { ValidationError } from './errors';
import { referenceKey } from './references';
import { registryOn } from './registry';
import { resolve } from './resolve';
import { splitTokens } from './tokens';

/**
 * What a role has room for, whoever puts it there.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, read 2026-11-30.
 */
const INLINE_LENGTH = 10240;
const MANAGED_POLICIES = 10;
const MANAGED_POLICIES_AT_MOST = 25;

/** A role that policies are put on. */
export interface RoleReference {
  readonly roleName: string;
  readonly roleArn: string;
}

interface Width {
  readonly least: number;
  readonly likely: number;
}

interface RoleContents {
  readonly inline: Map<string, Width & { readonly owner: IConstruct }>;
  readonly managed: Set<string>;
}

/** How long what only Terraform knows is: at least, so that nothing is refused which IAM takes, and as a rule. */
const WIDTHS: Array<Width & { readonly expression: RegExp }> = [
  { expression: /aws_s3_[\w.[\]-]+\.arn\}$/, least: 'arn:aws:s3:::abc'.length, likely: 45 },
  { expression: /arn\}$/, least: 'arn:aws:iam::123456789012:role/a'.length, likely: 75 },
  { expression: /(account_id\}|, 4\)\})$/, least: 12, likely: 12 },
  { expression: /(aws_region\.\w+\.\w+\}|, 3\)\})$/, least: 9, likely: 10 },
  { expression: /(partition\}|, 1\)\})$/, least: 3, likely: 3 },
  { expression: /./, least: 1, likely: 20 },
];

/** Notes that an inline policy is put on a role, and refuses one that takes the place of another or has no room. */
export function noteInlinePolicy(scope: IConstruct, role: RoleReference, policyName: string, inlineName: string, document: string): void {
  const { inline } = contentsOf(scope, role);
  const other = inline.get(inlineName);
  if (other) {
    throw new ValidationError(scope, {
      property: 'policyName',
      problem: `is also used by ${other.owner.node.path} on the same role, and the names of a role's inline policies must be unique`,
      got: inlineName,
      fix: 'rename the second policy',
    });
  }
  inline.set(inlineName, { owner: scope, ...widthOf(scope, document) });
  const sum = (kind: keyof Width) => [...inline.values()].reduce((total, width) => total + width[kind], 0);
  if (sum('least') > INLINE_LENGTH) {
    throw new ValidationError(scope, {
      property: policyName,
      problem: `makes the inline policies of its role longer than ${INLINE_LENGTH} characters, the limit of a role`,
      got: sum('least'),
      fix: 'list fewer resources, use a common prefix that ends with *, or give the workloads their own service accounts and roles',
    });
  }
  if (sum('likely') > INLINE_LENGTH) {
    Annotations.of(scope).addWarning(
      `With ${policyName}, the inline policies of its role have about ${sum('likely')} characters, for ARNs of usual length, and a role allows ${INLINE_LENGTH}. List fewer resources, or give the workloads separate roles.`,
    );
  }
}

/** Notes that a managed policy is attached to a role, and refuses one too many. */
export function noteManagedPolicy(scope: IConstruct, role: RoleReference, policy: string): void {
  const { managed } = contentsOf(scope, role);
  const isNew = !managed.has(policy);
  managed.add(policy);
  if (managed.size > MANAGED_POLICIES_AT_MOST) {
    throw new ValidationError(scope, {
      property: 'awsManagedPolicies',
      problem: 'adds more managed policies than a role can have',
      got: managed.size,
      allowed: `${MANAGED_POLICIES}, and up to ${MANAGED_POLICIES_AT_MOST} with an increased quota`,
      fix: 'move their permissions into statements, or give the workloads their own service accounts and roles',
    });
  }
  if (isNew && managed.size === MANAGED_POLICIES + 1) {
    Annotations.of(scope).addWarning(
      `With ${policy}, its role has ${managed.size} managed policies, and the default quota of AWS is ${MANAGED_POLICIES}. Request a quota increase, or replace managed policies by statements.`,
    );
  }
}

function contentsOf(scope: IConstruct, { roleArn }: RoleReference): RoleContents {
  const roles = registryOn<RoleContents>(scope.node.root, 'RoleContents');
  const key = referenceKey(scope, roleArn);
  const contents = roles.get(key) ?? { inline: new Map(), managed: new Set() };
  roles.set(key, contents);
  return contents;
}

/** IAM does not count white space. */
function widthOf(scope: IConstruct, document: string): Width {
  // Each ARN of a policy begins with the same token.
  const ofTokens = new Map<IResolvable, Width>();
  const widths = splitTokens(document).map((part) => {
    if (typeof part === 'string') {
      const { length } = part.replace(/\s/g, '');
      return { least: length, likely: length };
    }
    const width = ofTokens.get(part) ?? widthOfToken(scope, part);
    ofTokens.set(part, width);
    return width;
  });
  return {
    least: widths.reduce((sum, { least }) => sum + least, 0),
    likely: widths.reduce((sum, { likely }) => sum + likely, 0),
  };
}

function widthOfToken(scope: IConstruct, token: IResolvable): Width {
  const expression = String(resolve(scope, token));
  return WIDTHS.find((width) => width.expression.test(expression))!;
}

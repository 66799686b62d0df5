import { TerraformStack } from 'cdktf';
import { IConstruct } from 'constructs';
import { DeployedApp } from './deployed-app';
import { DeploySite, iamArn } from './statements/deploy-site';
import { policyPatterns, rolePatterns } from './statements/role-statements';
import { bucketPatterns } from './statements/storage-statements';
import { providerRegionOf } from '../../private/aws-region';
import { ValidationError } from '../../private/errors';
import { sortedEntries } from '../../private/maps';
import { mayBeOne } from '../../private/names';
import { DEPLOYMENT_SID } from '../../private/policy-document';
import { resolve } from '../../private/resolve';
import { requireLiteralList, requirePattern } from '../../private/validation';

/** An ARN of which the stack looks up partition and account. */
const OF_THE_ACCOUNT = /^arn:(?:aws[a-z-]*|\$\{data\.aws_partition\.[\w-]+\.partition\}):iam::\$\{data\.aws_caller_identity\.[\w-]+\.account_id\}:(policy\/[^$]+)$/;

/** Refuses stacks that the roles must not, or cannot, deploy. */
export function requireStacks(scope: IConstruct, stacks: TerraformStack[], region: string): void {
  if (stacks.includes(TerraformStack.of(scope))) {
    throw new ValidationError(scope, {
      property: 'stacks',
      problem: 'contain the roles themselves: anyone who deploys them could gain all permissions',
      got: TerraformStack.of(scope).node.id,
      fix: 'move the roles to a separate stack, which a person applies',
    });
  }
  for (const stack of stacks) {
    const other = providerRegionOf(stack);
    if (other !== undefined && other !== region) {
      throw new ValidationError(scope, {
        property: 'region',
        problem: `is not the region of the stack ${stack.node.id}, whose AWS provider uses ${other}: AWS would deny all its requests`,
        got: region,
        fix: `pass '${other}'; stacks in another region need separate roles`,
      });
    }
  }
}

/** Refuses what EC2 names no owner of images. */
export function requireImageOwners(scope: IConstruct, owners: string[] = []): void {
  requireLiteralList(scope, 'imageOwners', owners, 'each is part of the policies');
  owners.forEach((owner, index) => requirePattern(scope, `imageOwners[${index}]`, owner, /^(\d{12}|amazon|aws-marketplace|self)$/,
    'the id of an AWS account, 12 digits, or amazon, aws-marketplace, self', 'write the id as a string, with leading zeros'));
}

/** Tags that tell what is the app's own: those that were chosen, or all that it has in common. */
export function ownerTagsOf(scope: IConstruct, app: DeployedApp, chosen: { [key: string]: string } | undefined): { [key: string]: string } {
  const common = app.commonTags;
  for (const [name, value] of sortedEntries(chosen ?? {})) {
    if (common[name] !== value) {
      throw new ValidationError(scope, {
        property: `ownerTags.${name}`,
        problem: 'is missing on some resources of the stacks',
        got: value,
        fix: `set it on all of them: ResourceDefaults.applyTo(app, { tags: { ${name}: '${value}' } })`,
      });
    }
  }
  return chosen ?? common;
}

/** ARNs of the boundaries that the role that applies is held to, as the stack of the roles writes them; none where that was chosen. */
export function boundaryArns(scope: IConstruct, app: DeployedApp, site: DeploySite, withoutBoundary: boolean): string[] {
  const [unbounded] = app.unbounded;
  if (unbounded !== undefined && !withoutBoundary) {
    throw new ValidationError(scope, {
      property: 'stacks',
      problem: 'contain a role without a permissions boundary, so the apply role could create one with all permissions',
      got: unbounded,
      fix: 'create a WorkloadBoundary in the stack of the roles and pass its ARN: ResourceDefaults.applyTo(stack, { permissionsBoundaryArn: boundary.policyArn }); '
        + 'or set `rolesWithoutBoundary: true`, which makes everyone who approves a deployment an administrator of the account',
    });
  }
  return unbounded === undefined ? [...new Set(app.boundaries.map(({ given, text, isKnown }) => {
    const ofAccount = OF_THE_ACCOUNT.exec(text);
    if (!isKnown && !ofAccount) {
      throw new ValidationError(scope, {
        property: 'stacks',
        problem: 'contain roles with a permissions boundary that is only known to Terraform, so the apply role could not be restricted to it',
        got: text,
        fix: 'pass the `policyArn` of a WorkloadBoundary, or a literal ARN',
      });
    }
    return ofAccount ? iamArn(site, ofAccount[1]) : given;
  }))] : [];
}

/** Patterns of the names of the roles and their policies, with their path. */
export interface OwnNames {
  readonly roles: string[];
  readonly policies: string[];
}

/** What the policies match by names must be none of what holds the role that applies. */
export function requireOthers(scope: IConstruct, app: DeployedApp, { roles, policies }: OwnNames): void {
  const isOneOf = (names: string[]) => (pattern: string) => names.some((name) => mayBeOne(pattern, name));
  const refuse = (got: string | undefined, problem: string, fix: string) => {
    if (got !== undefined) {
      throw new ValidationError(scope, { property: 'stacks', problem, got, fix });
    }
  };
  refuse(
    rolePatterns(app).find(isOneOf(roles)),
    'contain a role whose name matches a deploying role, which could then change itself',
    'rename the role, or set another `namePrefix` for the stacks with ResourceDefaults',
  );
  refuse(
    policyPatterns(app).find(isOneOf(policies)),
    'contain a policy whose name matches a policy of a deploying role, which could then change its own permissions',
    'rename the policy',
  );
  refuse(
    policyPatterns(app).find((pattern) => app.boundaries.some(({ path, isMadeHere }) => isMadeHere || mayBeOne(pattern, path))),
    'contain a policy whose name matches the permissions boundary, which the apply role could then change',
    'rename the policy; if it is the boundary, create it in the stack of the roles',
  );
  refuse(
    bucketPatterns(app).find((pattern) => app.allStates.some(({ bucket }) => mayBeOne(pattern, bucket))),
    'contain a bucket that stores a state, whose policy the apply role could then change',
    'create the bucket in the stack of the roles, or in another stack that a person applies',
  );
}

/** What is wrong with the keys that decrypt for attested code: whoever may replace the policy of one decrypts without evidence. */
export function attestedKeyErrors(app: DeployedApp, applyRoleArn: string): string[] {
  return app.attestedKeys.flatMap(({ key, isMadeHere, policy }) => {
    if (isMadeHere) {
      return [`the apply role could replace the policy of ${key.node.path}, which requires evidence. Fix: create the key in a stack that a person applies, with \`deployRoleArns\`.`];
    }
    return isRefused(policy, String(resolve(key, applyRoleArn))) ? [] : [
      `the apply role could replace the policy of ${key.node.path}, which requires evidence, once it has the tags of the app. Fix: pass \`applyRoleArn\` to \`deployRoleArns\` of the key.`,
    ];
  });
}

/** Whether a policy has the statement against roles that deploy, for this one; what stands in another stack is read there while the app is synthesised. */
function isRefused(policy: string, roleArn: string): boolean {
  const [, statement = ''] = policy.split(`"Sid":"${DEPLOYMENT_SID}"`);
  const withoutDots = (text: string) => text.replace(/\./g, '');
  return withoutDots(statement.split('"Action"')[0]).includes(withoutDots(roleArn.replace(/^\$\{|\}$/g, '')));
}

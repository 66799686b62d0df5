import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { AttestedKeyAccess, AttestedMeasurements } from './attested-key-access';
import { requirePartition } from '../../private/checks/aws-arn';
import { ValidationError } from '../../private/errors';
import { sortedEntries } from '../../private/maps';
import { DEPLOYMENT_SID } from '../../private/policy-document';
import { isToken, splitTokens } from '../../private/tokens';
import { requireLiteralList, requirePattern } from '../../private/validation';

/** Registers that name the code itself; any other lets somebody else's code pass as well. */
const LOCKED_PINS = ['0', '8'];

/**
 * The policy of a sandbox's pod names the code as well, but what runs inside extends it, as every register from 16 on:
 * https://github.com/aws/aws-nitro-enclaves-nsm-api nsm-test/src/bin/nsm-check.rs at 62e954c5.
 */
const SANDBOX_POLICY = '17';

const SHA384 = /^[0-9a-fA-F]{96}$/;

/**
 * What the account may do by its IAM policies: it never loses the key, and can neither read with it nor get it read. Left out
 * are kms:Decrypt and what stands for it: kms:ReEncryptFrom takes the text to a key without conditions, kms:CreateGrant hands
 * kms:Decrypt on, and data keys are handed out in the clear.
 */
const ADMINISTRATION = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias',
  'kms:DeleteAlias',
  'kms:DescribeKey',
  'kms:DisableKey',
  'kms:DisableKeyRotation',
  'kms:EnableKey',
  'kms:EnableKeyRotation',
  'kms:Encrypt',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListGrants',
  'kms:ListKeyPolicies',
  'kms:ListKeyRotations',
  'kms:ListResourceTags',
  'kms:PutKeyPolicy',
  'kms:RevokeGrant',
  'kms:RotateKeyOnDemand',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
];

/** What of it changes nothing. */
const HARMLESS = [
  'kms:DescribeKey', 'kms:Encrypt', 'kms:GetKeyPolicy', 'kms:GetKeyRotationStatus', 'kms:ListGrants', 'kms:ListKeyPolicies', 'kms:ListKeyRotations',
  'kms:ListResourceTags',
];

/** What who deploys is refused, whatever IAM allows him. */
const NOT_BY_DEPLOYMENT = [...ADMINISTRATION.filter((action) => !HARMLESS.includes(action)), 'kms:CreateGrant'];

/** The key policy, as JSON. */
export function attestedKeyPolicy(scope: IConstruct, accountRootArn: string, access: AttestedKeyAccess): string {
  requireMeasurements(scope, access.measurements);
  const encryptRoleArns = access.encryptRoleArns ?? [];
  requireRoles(scope, 'decryptRoleArns', access.decryptRoleArns);
  const deployRoleArns = access.deployRoleArns ?? [];
  requireRoles(scope, 'encryptRoleArns', encryptRoleArns);
  requireRoles(scope, 'deployRoleArns', deployRoleArns);
  if (access.decryptRoleArns.length === 0) {
    throw refusedRoles(scope, 'decryptRoleArns', access.decryptRoleArns);
  }
  const expected = conditionsOf(access.measurements);
  const statement = (sid: string, effect: string, principal: string | string[], actions: string[], more: object = {}) =>
    ({ Sid: sid, Effect: effect, Principal: { AWS: principal }, Action: actions, Resource: '*', ...more });
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      statement('Administration', 'Allow', accountRootArn, ADMINISTRATION),
      statement('AttestedDecrypt', 'Allow', access.decryptRoleArns, ['kms:Decrypt'], {
        Condition: { StringEqualsIgnoreCase: expected },
      }),
      ...(encryptRoleArns.length > 0
        ? [statement('Encrypt', 'Allow', encryptRoleArns, ['kms:Encrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'])]
        : []),
      ...(deployRoleArns.length > 0 ? [statement(DEPLOYMENT_SID, 'Deny', deployRoleArns, NOT_BY_DEPLOYMENT)] : []),
      // Against a grant, or a statement that somebody adds. A negated operator matches where there is no evidence at all.
      ...sortedEntries(expected).map(([key, values]) =>
        statement(`NothingUnattested${key.split(':')[2]}`, 'Deny', '*', ['kms:Decrypt', 'kms:ReEncryptFrom'], {
          Condition: { StringNotEqualsIgnoreCase: { [key]: values } },
        })),
    ],
  });
}

function conditionsOf({ imageSha384 = [], pcrs = {} }: AttestedMeasurements): { [key: string]: string[] } {
  return {
    ...(imageSha384.length > 0 ? { 'kms:RecipientAttestation:ImageSha384': imageSha384 } : {}),
    ...Object.fromEntries(sortedEntries(pcrs)
      .filter(([, values]) => values.length > 0)
      .map(([register, values]) => [`kms:RecipientAttestation:PCR${register}`, values])),
  };
}

function requireMeasurements(scope: IConstruct, { imageSha384 = [], pcrs = {} }: AttestedMeasurements): void {
  requireValues(scope, 'measurements.imageSha384', imageSha384);
  for (const [register, values] of sortedEntries(pcrs)) {
    requirePattern(scope, 'measurements.pcrs', register, /^([0-9]|[12][0-9]|3[01])$/, 'the number of a register, 0 to 31', "write only the number, as in { '8': ['...'] }");
    requireValues(scope, `measurements.pcrs.${register}`, values);
  }
  const registers = Object.keys(pcrs).filter((register) => pcrs[register].length > 0);
  if (imageSha384.length > 0 || registers.some((register) => LOCKED_PINS.includes(register))) {
    return;
  }
  if (!registers.includes(SANDBOX_POLICY)) {
    throw new ValidationError(scope, {
      property: 'measurements',
      problem: 'contains no image, so any code in an enclave could decrypt',
      got: { imageSha384, pcrs },
      allowed: '`imageSha384`, or `pcrs` with the register 0 (image), 8 (signing certificate) or 17 (sandbox policy)',
      fix: 'add the PCR0 from the output of nitro-cli build-enclave',
    });
  }
  Annotations.of(scope).addWarning(
    'The key policy checks only PCR17, which is written from inside the enclave: other code in an enclave with the credentials of one of the roles can write the same value. '
    + 'Add the PCR0 of the sandbox image as `imageSha384` if you know it, and do not allow others to start enclaves that can use these roles.',
  );
}

function requireValues(scope: IConstruct, property: string, values: string[]): void {
  requireLiteralList(scope, property, values, 'the key policy contains each value; a single value may be known only to Terraform');
  values.forEach((value, index) => requireMeasurement(scope, `${property}[${index}]`, value));
}

function requireMeasurement(scope: IConstruct, property: string, value: string): void {
  requirePattern(scope, property, value, SHA384, '96 hexadecimal digits (SHA-384)', 'copy it from the output of nitro-cli build-enclave or eks-nitro-sandbox-genpolicy');
  if (!isToken(value) && /^0+$/.test(value)) {
    throw new ValidationError(scope, {
      property,
      problem: 'is all zeros, the value of every enclave in debug mode, whoever built it',
      got: value,
      fix: 'start the enclave without --debug-mode, and use the value printed when its image was built',
    });
  }
}

function requireRoles(scope: IConstruct, property: string, roleArns: string[]): void {
  requireLiteralList(scope, property, roleArns, 'the key policy contains each ARN; a single ARN may be known only to Terraform');
  if (!roleArns.every(isOneRole)) {
    throw refusedRoles(scope, property, roleArns);
  }
  roleArns.forEach((arn) => requirePartition(scope, property, arn));
}

// Of an ARN that Terraform knows in part, what is written can still name everybody.
function isOneRole(arn: string): boolean {
  return isToken(arn)
    ? splitTokens(arn).every((part) => typeof part !== 'string' || !/[*?]|:(root|user\/|assumed-role\/)/.test(part))
    : /^arn:aws[a-z-]*:iam::\d{12}:role\/[^*?]+$/.test(arn);
}

function refusedRoles(scope: IConstruct, property: string, roleArns: string[]): ValidationError {
  return new ValidationError(scope, {
    property,
    problem: `must list the roles that ${property.replace('RoleArns', '')}`,
    got: roleArns,
    allowed: 'at least one ARN of an IAM role, without wildcards',
    fix: property === 'deployRoleArns' ? 'pass the `applyRoleArn` of GithubDeployRoles' : "pass the `roleArn` of the workload's grant",
  });
}

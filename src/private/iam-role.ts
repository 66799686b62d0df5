import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import { requireAwsManagedPolicy } from './checks/aws-names';
import { idFromKey } from './ids';
import { clusterNamePrefix, namePrefix } from './names';
import { noteManagedPolicy, RoleReference } from './role-room';
import { isToken } from './tokens';

/** What a role takes from the resource settings. */
export interface RoleSettings {
  readonly tags?: { [key: string]: string };
  readonly permissionsBoundaryArn?: string;
  readonly rolePath?: string;
  readonly namePrefix?: string;
}

/** AWS allows 64 characters and Terraform appends 26. */
const ROLE_NAME_PREFIX_LENGTH = 38;

/** It tells whose a role is by its hash alone. */
const SHORTEST_ROLE_NAME_PREFIX = 15;

/** Most characters of a path that leave room for such a name. */
export const LONGEST_PATH_BEFORE = ROLE_NAME_PREFIX_LENGTH - SHORTEST_ROLE_NAME_PREFIX;

/**
 * EC2, as a role is passed to it: in China it has a name of its own there
 * (https://github.com/aws/karpenter-provider-aws/pull/6839), though roles trust it by the common one
 * (https://docs.amazonaws.cn/eks/latest/userguide/auto-create-node-role.html).
 */
export const EC2_SERVICES = ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn'];

/** The props of a role that there is one of: of a cluster, a network or a repository, whose name comes first. */
export function roleConfig(settings: RoleSettings, ...name: string[]): object {
  return namedRole(settings, namePrefix(ROLE_NAME_PREFIX_LENGTH, settings.namePrefix, ...name));
}

/** The props of one of the many roles of a cluster. */
export function clusterRoleConfig(settings: RoleSettings, clusterName: string, ...parts: string[]): object {
  return namedRole(settings, clusterNamePrefix(ROLE_NAME_PREFIX_LENGTH, { namePrefix: settings.namePrefix, clusterName, parts }));
}

/** The same, where a service takes path and name as one text, which is no longer than a name. */
export function clusterRoleAtPathConfig(settings: RoleSettings, clusterName: string, ...parts: string[]): object {
  const { namePrefix: start, rolePath } = settings;
  // Of what only Terraform knows, nothing may be cut.
  const taken = isToken(start) || isToken(rolePath) ? 0 : pathBefore(rolePath).length;
  const room = Math.max(SHORTEST_ROLE_NAME_PREFIX, ROLE_NAME_PREFIX_LENGTH - taken);
  return namedRole(settings, clusterNamePrefix(room, { namePrefix: start, clusterName, parts }));
}

/** What stands before the name of a role, where a service takes both as one text: `platform/`. */
export function pathBefore(rolePath: string | undefined): string {
  return isToken(rolePath) ? Fn.trimprefix(rolePath!, '/') : (rolePath ?? '/').slice(1);
}

function namedRole(settings: RoleSettings, prefix: string): object {
  return {
    namePrefix: prefix,
    path: settings.rolePath,
    permissionsBoundary: settings.permissionsBoundaryArn,
    tags: settings.tags,
  };
}

/** The trust policy that lets one AWS service take a role; for the sake of one account, where the service says for whom. */
export function serviceTrust(service: string, sourceAccount?: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: service },
        Action: ['sts:AssumeRole'],
        ...(sourceAccount !== undefined && { Condition: { StringEquals: { 'aws:SourceAccount': sourceAccount } } }),
      },
    ],
  });
}

/**
 * Attaches an AWS managed policy, one resource each: the exclusive kind would detach what others attached.
 *
 * @param policy path and name, such as `service-role/AmazonEBSCSIDriverPolicy`
 */
export function attachAwsManagedPolicy(
  scope: Construct,
  role: RoleReference,
  partition: string,
  policy: string,
): IamRolePolicyAttachment {
  requireAwsManagedPolicy(scope, 'awsManagedPolicies', policy);
  const name = policy.split('/').pop() ?? policy;
  // A role has a policy once, however many ask for it.
  const attached = scope.node.tryFindChild(name) as IamRolePolicyAttachment | undefined;
  noteManagedPolicy(scope, role, policy);
  return attached ?? new IamRolePolicyAttachment(scope, idFromKey(scope, 'policy', name), {
    role: role.roleName,
    policyArn: `arn:${partition}:iam::aws:policy/${policy}`,
  });
}


import { EksCapabilityConfigurationArgoCd } from '@cdktf/provider-aws/lib/eks-capability';
import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { IdentityCenterIdentities } from './identity-center-identities';
import { findRepeated } from '../../private/checks/lists';
import { ValidationError } from '../../private/errors';
import { requireDnsLabel, requireLiteral, requirePattern } from '../../private/validation';

/** Who signs in, from where. */
export interface CapabilityAccess {
  readonly identityCenterInstanceArn: string;
  readonly identityCenterRegion?: string;
  readonly admins?: IdentityCenterIdentities;
  readonly editors?: IdentityCenterIdentities;
  readonly viewers?: IdentityCenterIdentities;
  readonly vpcEndpointIds?: string[];
}

const ROLES = { admins: 'ADMIN', editors: 'EDITOR', viewers: 'VIEWER' } as const;

/**
 * Refuses what is no id of Identity Center, and that nobody is named.
 *
 * @see https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_Group.html (2026-11-30)
 */
export function requireIdentities(scope: IConstruct, access: CapabilityAccess): void {
  const roles = Object.keys(ROLES) as (keyof typeof ROLES)[];
  for (const role of roles) {
    for (const kind of ['groupIds', 'userIds'] as const) {
      access[role]?.[kind]?.forEach((id, index) => requirePattern(
        scope, `${role}.${kind}[${index}]`, id, /^([0-9a-f]{10}-)?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/, 'the id of a group or user, not its name',
        'use one shown by `aws identitystore list-groups` or `list-users`',
      ));
    }
  }
  if (roles.every((role) => identitiesOf(access[role]).length === 0)) {
    throw new ValidationError(scope, {
      property: 'admins', problem: 'is missing, and so are `editors` and `viewers`: no user could sign in', fix: 'list a group of IAM Identity Center',
    });
  }
}

/** Refuses what are no namespaces, and warns of one whose owner rules the cluster. */
export function requireReachable(scope: IConstruct, kubernetesNamespaces: string[] | undefined): void {
  const property = 'kubernetesNamespaces';
  if (kubernetesNamespaces?.length === 0) {
    throw new ValidationError(scope, { property, problem: 'is empty, so nothing could be deployed', fix: 'list a namespace, or omit it for the whole cluster' });
  }
  kubernetesNamespaces?.forEach((namespace, index) => {
    requireLiteral(scope, `${property}[${index}]`, namespace, 'the namespace is created before its contents');
    requireDnsLabel(scope, `${property}[${index}]`, namespace);
  });
  const repeated = findRepeated(kubernetesNamespaces ?? []);
  if (repeated !== undefined) {
    throw new ValidationError(scope, { property, problem: 'lists a namespace more than once', got: repeated, fix: 'remove one of them' });
  }
  if (kubernetesNamespaces?.includes('kube-system')) {
    Annotations.of(scope).addWarning('`kubernetesNamespaces` contains kube-system. Write access to this namespace gives control of the cluster to Argo CD and to everyone with write access to one of its repositories.');
  }
}

/** What EKS is told. */
export function capabilityConfiguration(access: CapabilityAccess, namespace: string): EksCapabilityConfigurationArgoCd {
  const { identityCenterInstanceArn: idcInstanceArn, identityCenterRegion: idcRegion, vpcEndpointIds } = access;
  const roles = Object.entries(ROLES).map(([option, role]) => ({ role, identity: identitiesOf(access[option as keyof typeof ROLES]) }));
  return {
    namespace,
    awsIdc: [{ idcInstanceArn, idcRegion }],
    rbacRoleMapping: roles.filter(({ identity }) => identity.length > 0),
    ...(vpcEndpointIds && { networkAccess: [{ vpceIds: vpcEndpointIds }] }),
  };
}

function identitiesOf({ groupIds = [], userIds = [] }: IdentityCenterIdentities = {}): { readonly id: string; readonly type: string }[] {
  return [...groupIds.map((id) => ({ id, type: 'SSO_GROUP' })), ...userIds.map((id) => ({ id, type: 'SSO_USER' }))];
}

/**
 * What the role may do in the cluster, whose access entry EKS makes without any rights: read everything, and change what is in some namespaces.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/argocd-register-clusters.html (2026-11-30)
 */
export function capabilityRights(roleArn: string, kubernetesNamespaces: string[] | undefined): Record<string, unknown>[] {
  return argoCdRights('argocd-capability', `eks-access-entry:${roleArn}`, kubernetesNamespaces);
}

/** The same for a group, by objects of a name. */
export function argoCdRights(name: string, group: string, kubernetesNamespaces: string[] | undefined): Record<string, unknown>[] {
  const api = 'rbac.authorization.k8s.io';
  const apiVersion = `${api}/v1`;
  const subjects = [{ kind: 'Group', name: group, apiGroup: api }];
  const roleRef = (role: string) => ({ kind: 'ClusterRole', name: role, apiGroup: api });
  if (kubernetesNamespaces === undefined) {
    return [{ apiVersion, kind: 'ClusterRoleBinding', metadata: { name }, roleRef: roleRef('cluster-admin'), subjects }];
  }
  return [
    { apiVersion, kind: 'ClusterRole', metadata: { name }, rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] }] },
    { apiVersion, kind: 'ClusterRoleBinding', metadata: { name }, roleRef: roleRef(name), subjects },
    ...[...kubernetesNamespaces].sort().map((namespace) => (
      { apiVersion, kind: 'RoleBinding', metadata: { name, namespace }, roleRef: roleRef('cluster-admin'), subjects }
    )),
  ];
}

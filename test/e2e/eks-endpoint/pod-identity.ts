import type {
  AddonPodIdentityAssociations, CreatePodIdentityAssociationRequest, PodIdentityAssociation, UpdatePodIdentityAssociationRequest,
} from '@aws-sdk/client-eks';
import { inUse, invalidParameter, invalidRequest, notFound } from './errors';
import { ClusterRecord, Handlers, hex, Service } from './state';

/** Where the service accounts of add-ons stand: https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html */
export const ADDON_NAMESPACE = 'kube-system';

type Association = ClusterRecord['associations'] extends Map<string, infer Value> ? Value : never;

export const POD_IDENTITY_HANDLERS: Handlers = {
  CreatePodIdentityAssociation: async (service, input) => {
    const request = input as unknown as CreatePodIdentityAssociationRequest;
    const record = service.cluster(request.clusterName);
    const association = await createAssociation(service, record, request);
    service.log(`${record.cluster.name}: pods of ${request.namespace}/${request.serviceAccount} get ${request.roleArn}`);
    return { association };
  },

  DescribePodIdentityAssociation: (service, input) => ({ association: associationOf(service, input) }),

  ListPodIdentityAssociations: (service, input) => ({
    associations: [...service.cluster(input.clusterName).associations.values()]
      .filter(({ namespace }) => !input.namespace || namespace === input.namespace)
      .filter(({ serviceAccount }) => !input.serviceAccount || serviceAccount === input.serviceAccount)
      .map(({ clusterName, namespace, serviceAccount, associationArn, associationId, ownerArn }) =>
        ({ clusterName, namespace, serviceAccount, associationArn, associationId, ownerArn })),
  }),

  UpdatePodIdentityAssociation: async (service, input) => {
    const request = input as unknown as UpdatePodIdentityAssociationRequest;
    const association = associationOf(service, input);
    refuseOwned(association);
    requirePolicyWithoutTags(request.policy ?? association.policy, request.disableSessionTags ?? association.disableSessionTags);
    if (request.roleArn) {
      await requireRole(service, request.roleArn);
    }
    Object.assign(association, {
      roleArn: request.roleArn ?? association.roleArn,
      disableSessionTags: request.disableSessionTags ?? association.disableSessionTags,
      targetRoleArn: request.targetRoleArn ?? association.targetRoleArn,
      policy: request.policy ?? association.policy,
      modifiedAt: new Date(),
    });
    return { association };
  },

  DeletePodIdentityAssociation: (service, input) => {
    const association = associationOf(service, input);
    refuseOwned(association);
    service.cluster(input.clusterName).associations.delete(association.associationId);
    service.log(`${String(input.clusterName)}: pods of ${association.namespace}/${association.serviceAccount} lose ${association.roleArn}`);
    return { association };
  },
};

async function createAssociation(
  service: Service,
  record: ClusterRecord,
  request: CreatePodIdentityAssociationRequest,
  ownerArn?: string,
): Promise<Association> {
  const roleArn = request.roleArn ?? '';
  await requireRole(service, roleArn);
  requirePolicyWithoutTags(request.policy, request.disableSessionTags);
  // One role for a service account: https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
  const taken = findAssociation(record, request.namespace ?? '', request.serviceAccount ?? '');
  if (taken) {
    throw inUse(`Association already exists: ${taken.associationId}`, { clusterName: record.cluster.name });
  }
  const associationId = `a-${hex(17)}`;
  const association: Association = {
    clusterName: record.cluster.name,
    namespace: request.namespace,
    serviceAccount: request.serviceAccount,
    roleArn,
    associationArn: service.arn(`podidentityassociation/${record.cluster.name}/${associationId}`),
    associationId,
    tags: request.tags ?? {},
    createdAt: new Date(),
    modifiedAt: new Date(),
    ownerArn,
    disableSessionTags: request.disableSessionTags ?? false,
    targetRoleArn: request.targetRoleArn,
    externalId: request.targetRoleArn && `${service.options.region}/${service.options.account}/${record.cluster.name}/${request.namespace}/${request.serviceAccount}`,
    policy: request.policy,
  };
  record.associations.set(associationId, association);
  return association;
}

export function findAssociation(record: ClusterRecord, kubernetesNamespace: string, serviceAccount: string): Association | undefined {
  return [...record.associations.values()].find((one) => one.namespace === kubernetesNamespace && one.serviceAccount === serviceAccount);
}

/**
 * Makes the associations of an add-on be these, and answers their ARNs; what is not named goes.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateAddon.html, `podIdentityAssociations`.
 */
export async function settleAddonAssociations(
  service: Service,
  record: ClusterRecord,
  ownerArn: string,
  wanted: AddonPodIdentityAssociations[],
): Promise<string[]> {
  const owned = [...record.associations.values()].filter((one) => one.ownerArn === ownerArn);
  for (const one of owned) {
    if (!wanted.some(({ serviceAccount }) => serviceAccount === one.serviceAccount)) {
      record.associations.delete(one.associationId);
    }
  }
  const arns: string[] = [];
  for (const { serviceAccount, roleArn } of wanted) {
    const existing = owned.find((one) => one.serviceAccount === serviceAccount);
    if (existing) {
      await requireRole(service, roleArn ?? '');
      existing.roleArn = roleArn ?? existing.roleArn;
      arns.push(existing.associationArn);
    } else {
      const request = { clusterName: record.cluster.name, namespace: ADDON_NAMESPACE, serviceAccount, roleArn };
      arns.push((await createAssociation(service, record, request, ownerArn)).associationArn);
    }
  }
  return arns;
}

function associationOf(service: Service, input: Record<string, unknown>): Association {
  const found = service.cluster(input.clusterName).associations.get(String(input.associationId));
  if (!found) {
    throw notFound(`The association ${String(input.associationId)} was not found`, { clusterName: String(input.clusterName) });
  }
  return found;
}

/** The role has to be there; whether its trust fits shows when a pod asks: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-association.html */
async function requireRole(service: Service, roleArn: string): Promise<void> {
  if (!await service.iam.roleExists(roleArn)) {
    throw invalidParameter(`Role ARN ${roleArn} is invalid: the role does not exist`);
  }
}

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_CreatePodIdentityAssociation.html, `policy`. */
function requirePolicyWithoutTags(policy: string | undefined, disableSessionTags: boolean | undefined): void {
  if (policy && !disableSessionTags) {
    throw invalidParameter('A policy needs disableSessionTags to be true');
  }
}

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_PodIdentityAssociation.html, `ownerArn`. */
function refuseOwned(association: PodIdentityAssociation): void {
  if (association.ownerArn) {
    throw invalidRequest(`The association ${association.associationId} is owned by ${association.ownerArn}`);
  }
}

import { findAssociation } from './pod-identity';
import { ClusterRecord, Service } from './state';
import type { PodCredentials } from '../contract';

/** The principal of pod identity: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html */
const POD_IDENTITY = { type: 'Service', id: 'pods.eks.amazonaws.com' } as const;

/** The hop limit at which a pod of its own network reaches the instance metadata: https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html */
const POD_HOPS = 2;

/** Add-ons whose service account is annotated with the role that CreateAddon was given. */
const ADDON_SERVICE_ACCOUNTS: Record<string, string> = {
  'ebs-csi-controller-sa': 'aws-ebs-csi-driver',
  'aws-node': 'vpc-cni',
  'efs-csi-controller-sa': 'aws-efs-csi-driver',
};

/** Pods that use the network of their node, and so reach its role whatever the hop limit is. */
const HOST_NETWORK = ['aws-node'];

/**
 * The webhook of EKS gives a pod one way: pod identity where there is an association, whatever the service account is annotated
 * with, else web identity (IRSA); without either, the SDK asks the instance.
 * https://docs.aws.amazon.com/eks/latest/userguide/add-ons-iam.html, and `buildPodPatchConfig` of
 * https://github.com/aws/amazon-eks-pod-identity-webhook/blob/master/pkg/handler/handler.go
 */
export async function credentialsOf(
  service: Service,
  record: ClusterRecord,
  kubernetesNamespace: string,
  serviceAccount: string,
): Promise<PodCredentials | undefined> {
  const association = findAssociation(record, kubernetesNamespace, serviceAccount);
  if (association) {
    const { roleArn } = association;
    return await podIdentityWorks(service, record, kubernetesNamespace, serviceAccount) ? { via: 'POD_IDENTITY', roleArn } : undefined;
  }
  const irsa = await irsaRole(service, record, kubernetesNamespace, serviceAccount);
  if (irsa) {
    // A pod with a token does not fall back to anything else when the role refuses it.
    return await irsaTrusts(service, record, irsa, kubernetesNamespace, serviceAccount) ? { via: 'IRSA', roleArn: irsa } : undefined;
  }
  return nodeRole(service, record, HOST_NETWORK.includes(serviceAccount));
}

/** Whether the agent runs, the nodes may ask for credentials, and the role trusts what asks. */
async function podIdentityWorks(
  service: Service,
  record: ClusterRecord,
  kubernetesNamespace: string,
  serviceAccount: string,
): Promise<boolean> {
  const association = findAssociation(record, kubernetesNamespace, serviceAccount);
  const agent = record.addons.get('eks-pod-identity-agent');
  if (!association || !agent?.settled) {
    return false;
  }
  const tags = association.disableSessionTags ? {} : {
    'aws:requesttag/eks-cluster-arn': record.cluster.arn,
    'aws:requesttag/eks-cluster-name': record.cluster.name,
    'aws:requesttag/kubernetes-namespace': kubernetesNamespace,
    'aws:requesttag/kubernetes-service-account': serviceAccount,
    'aws:requesttag/kubernetes-pod-name': 'pod',
    'aws:requesttag/kubernetes-pod-uid': '00000000-0000-0000-0000-000000000000',
  };
  // https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html and .../pod-id-role.html name these keys.
  const context = { ...tags, 'aws:sourceaccount': service.options.account, 'aws:sourcearn': record.cluster.arn };
  const actions = association.disableSessionTags ? ['sts:AssumeRole'] : ['sts:AssumeRole', 'sts:TagSession'];
  if (!await service.iam.roleTrusts(association.roleArn, POD_IDENTITY, actions, context)) {
    service.log(`${record.cluster.name}: ${association.roleArn} does not trust pods of ${kubernetesNamespace}/${serviceAccount}`);
    return false;
  }
  const roles = new Set([...record.nodeGroups.values()].map(({ nodeGroup }) => nodeGroup.nodeRole));
  for (const roleArn of roles) {
    if (!await service.iam.roleAllows(roleArn, 'eks-auth:AssumeRoleForPodIdentity')) {
      service.log(`${record.cluster.name}: ${roleArn} may not ask for the credentials of pods`);
      return false;
    }
  }
  return true;
}

async function irsaRole(
  service: Service,
  record: ClusterRecord,
  kubernetesNamespace: string,
  serviceAccount: string,
): Promise<string | undefined> {
  const addon = record.addons.get(ADDON_SERVICE_ACCOUNTS[serviceAccount] ?? '');
  return addon?.addon.serviceAccountRoleArn
    ?? await service.options.serviceAccountRole?.(record.cluster.name, kubernetesNamespace, serviceAccount);
}

/** https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html */
async function irsaTrusts(
  service: Service,
  record: ClusterRecord,
  roleArn: string,
  kubernetesNamespace: string,
  serviceAccount: string,
): Promise<boolean> {
  const issuer = record.cluster.identity?.oidc?.issuer?.replace('https://', '') ?? '';
  const provider = `arn:${service.partition.id}:iam::${service.options.account}:oidc-provider/${issuer}`;
  if (!(await service.iam.oidcProviders()).includes(provider)) {
    return false;
  }
  return service.iam.roleTrusts(roleArn, { type: 'Federated', id: provider }, ['sts:AssumeRoleWithWebIdentity'], {
    [`${issuer}:sub`.toLowerCase()]: `system:serviceaccount:${kubernetesNamespace}:${serviceAccount}`,
    [`${issuer}:aud`.toLowerCase()]: 'sts.amazonaws.com',
  });
}

/** The role of the nodes, if pods on every group reach the instance metadata: a pod may land on any of them. */
async function nodeRole(service: Service, record: ClusterRecord, hostNetwork: boolean): Promise<PodCredentials | undefined> {
  const groups = [...record.nodeGroups.values()].map(({ nodeGroup }) => nodeGroup);
  if (groups.length === 0) {
    return undefined;
  }
  for (const group of hostNetwork ? [] : groups) {
    const template = group.launchTemplate && await service.ec2.launchTemplate(group.launchTemplate);
    // Without a limit of one's own it is 2, EKS's own template has it and AL2023 images ask for it.
    // https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html,
    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html
    if ((template?.hopLimit ?? POD_HOPS) < POD_HOPS) {
      return undefined;
    }
  }
  return { via: 'NODE_ROLE', roleArn: groups[0].nodeRole };
}

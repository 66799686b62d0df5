import { HybridSite } from './hybrid-plan';
import { DocumentStatement } from '../private/policy-document';

/** The tag of an activation, by which its machines are told from others. */
const CLUSTER_TAG = 'EKSClusterARN';

/**
 * What every hybrid node needs: to read about its cluster, and to get the roles of its pods.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-creds.html (2026-11-30)
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneksauth.html (2026-11-30)
 */
export function nodeStatements({ clusterArn }: HybridSite, podIdentity: boolean): DocumentStatement[] {
  return [
    { sid: 'Cluster', actions: ['eks:DescribeCluster', 'eks:ListAccessEntries'], resources: [clusterArn] },
    ...(podIdentity ? [{ sid: 'PodIdentity', actions: ['eks-auth:AssumeRoleForPodIdentity'], resources: [clusterArn] }] : []),
  ];
}

/** What `nodeadm uninstall` needs beyond the policy of AWS: to find its machine and take it away. */
export function ssmStatements({ partition, region, accountId, clusterArn }: HybridSite): DocumentStatement[] {
  return [
    { sid: 'FindMachines', actions: ['ssm:DescribeInstanceInformation'], resources: ['*'] },
    {
      sid: 'DeregisterOwn',
      actions: ['ssm:DeregisterManagedInstance'],
      resources: [`arn:${partition}:ssm:${region}:${accountId}:managed-instance/*`],
      conditions: [{ operator: 'StringEquals', key: `ssm:resourceTag/${CLUSTER_TAG}`, values: [clusterArn] }],
    },
  ];
}

/** Systems Manager of this account and region alone. */
export function ssmTrust({ partition, region, accountId }: HybridSite): string {
  return trust([{
    Action: ['sts:AssumeRole'],
    Principal: { Service: 'ssm.amazonaws.com' },
    Condition: { StringEquals: { 'aws:SourceAccount': accountId }, ArnEquals: { 'aws:SourceArn': `arn:${partition}:ssm:${region}:${accountId}:*` } },
  }]);
}

/** Holders of a certificate of the anchor, each by the name in it alone. */
export function rolesAnywhereTrust(trustAnchorArn: string): string {
  const Principal = { Service: 'rolesanywhere.amazonaws.com' };
  const ArnEquals = { 'aws:SourceArn': trustAnchorArn };
  return trust([
    { Action: ['sts:TagSession', 'sts:SetSourceIdentity'], Principal, Condition: { ArnEquals } },
    // Terraform would read `${` as its own.
    { Action: ['sts:AssumeRole'], Principal, Condition: { StringEquals: { 'sts:RoleSessionName': '$${aws:PrincipalTag/x509Subject/CN}' }, ArnEquals } },
  ]);
}

function trust(statements: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })) });
}

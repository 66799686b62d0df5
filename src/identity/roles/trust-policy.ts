import { Fn } from 'cdktf';
import { IConstruct } from 'constructs';
import { IdentityMode } from './identity-mode';
import { TrustedIssuer } from './trusted-issuer';
import { IEksCluster } from '../../cluster/eks-cluster';
import { ServiceAccount } from '../../cluster/workload-permissions';
import { arnPart } from '../../private/arn';
import { conditionBlock } from '../../private/policy-document';
import { isToken } from '../../private/tokens';

/** Who may take the role of a service account: pods of that service account alone, in each of the ways. */
export function trustPolicy(
  scope: IConstruct,
  cluster: IEksCluster,
  serviceAccount: ServiceAccount,
  modes: IdentityMode[],
  issuer?: TrustedIssuer,
): string {
  const statements = {
    [IdentityMode.POD_IDENTITY]: () => podIdentityTrust(scope, cluster, serviceAccount),
    [IdentityMode.IRSA]: () => irsaTrust(scope, serviceAccount, issuer!),
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: modes.map((mode) => statements[mode]()) });
}

const equals = (key: string, value: string) => ({ operator: 'StringEquals', key, values: [value] });

// Without the request tags any association of the cluster could hand the role to any pod.
// https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
function podIdentityTrust(scope: IConstruct, cluster: IEksCluster, serviceAccount: ServiceAccount): object {
  return {
    Effect: 'Allow',
    Principal: { Service: 'pods.eks.amazonaws.com' },
    Action: ['sts:AssumeRole', 'sts:TagSession'],
    Condition: conditionBlock(scope, [
      equals('aws:SourceAccount', arnPart(cluster.clusterArn, 'account')),
      equals('aws:SourceArn', cluster.clusterArn),
      equals('aws:RequestTag/kubernetes-namespace', serviceAccount.kubernetesNamespace),
      equals('aws:RequestTag/kubernetes-service-account', serviceAccount.serviceAccountName),
    ]),
  };
}

// Without the audience, a token that the cluster made for somebody else would do.
// https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
function irsaTrust(scope: IConstruct, { kubernetesNamespace, serviceAccountName }: ServiceAccount, issuer: TrustedIssuer): object {
  const name = withoutScheme(issuer.issuerUrl);
  return {
    Effect: 'Allow',
    Principal: { Federated: issuer.providerArn },
    Action: ['sts:AssumeRoleWithWebIdentity'],
    Condition: conditionBlock(scope, [
      equals(`${name}:aud`, 'sts.amazonaws.com'),
      equals(`${name}:sub`, `system:serviceaccount:${kubernetesNamespace}:${serviceAccountName}`),
    ]),
  };
}

function withoutScheme(url: string): string {
  return isToken(url) ? Fn.replace(url, 'https://', '') : url.replace('https://', '');
}

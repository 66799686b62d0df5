import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { Construct } from 'constructs';
import { guardClaims } from '../../cluster/cluster-claims';
import { IEksCluster } from '../../cluster/eks-cluster';
import { guardOnceInAws } from '../../private/once-in-aws';
import { ResourceDefaults } from '../../settings/resource-defaults';

const PROVIDER = Symbol.for('cdktf-observable-eks/OidcProvider');

/**
 * The IAM OIDC provider of a cluster's issuer, made when it is first asked for. AWS takes one for each issuer, so all that
 * give identities to one cluster share it. No thumbprint: AWS checks the certificate of EKS by its own authorities.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/enable-iam-roles-for-service-accounts.html
 */
export function oidcProviderOf(scope: Construct, cluster: IEksCluster): IamOpenidConnectProvider {
  const carrier = cluster as IEksCluster & { [PROVIDER]?: IamOpenidConnectProvider };
  const known = carrier[PROVIDER];
  if (known) {
    return known;
  }
  guardOnceInAws(scope);
  const made = new IamOpenidConnectProvider(scope, 'OidcProvider', {
    url: cluster.oidcIssuer,
    clientIdList: ['sts.amazonaws.com'],
    tags: ResourceDefaults.merge(cluster.resourceSettings, ResourceDefaults.of(scope)).tags,
  });
  carrier[PROVIDER] = made;
  guardClaims(scope, cluster, () => [{
    key: 'OIDC provider',
    owner: made,
    refusal: (first) => ({
      property: 'oidcProviderArn',
      problem: `is missing, and ${first.owner.node.path} already creates the IAM OIDC provider of the issuer`,
      fix: 'pass its ARN',
    }),
  }]);
  return made;
}

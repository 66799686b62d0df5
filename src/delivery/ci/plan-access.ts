import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry';
import { EksAccessPolicyAssociation } from '@cdktf/provider-aws/lib/eks-access-policy-association';
import { Lazy } from 'cdktf';
import { Construct } from 'constructs';
import { guardClaimsByName } from '../../cluster/cluster-claims';
import { guardOnceInAws } from '../../private/once-in-aws';
import { referenceKey } from '../../private/references';

/** Who plans, and where. */
export interface PlanAccessProps {
  readonly clusterName: string;
  readonly roleArn: string;
  readonly tags?: { [key: string]: string };
  /** Namespaces of the Helm releases, once all are made; undefined where only Terraform knows one. */
  readonly namespaces: () => string[] | undefined;
}

/**
 * Lets a role read Secrets, which Helm keeps its releases in, in the namespaces that have one. No other access policy of EKS is as
 * narrow: the one that shows everything has `get` on `pods/exec` as well, which before Kubernetes 1.35 is a shell.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html (read 2026-11-30)
 * @see https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/ AuthorizePodWebsocketUpgradeCreatePermission
 */
export function addPlanAccess(scope: Construct, { clusterName, roleArn, tags, namespaces }: PlanAccessProps): void {
  guardOnceInAws(scope);
  guardClaimsByName(scope, clusterName, scope, () => [{
    key: `access entry ${referenceKey(scope, roleArn)}`,
    owner: scope,
    refusal: ({ owner }) => ({
      property: 'planRoleArn',
      problem: `already has an access entry from ${owner.node.path}; EKS allows one per principal`,
      fix: 'remove the plan role from `admins`, and call `allowPlanIn` once per cluster',
    }),
  }]);
  const entry = new EksAccessEntry(scope, 'AccessEntry', { clusterName, principalArn: roleArn, tags });
  new EksAccessPolicyAssociation(scope, 'ViewPolicy', {
    clusterName,
    principalArn: entry.principalArn,
    policyArn: `arn:${new DataAwsPartition(scope, 'Partition').partition}:eks::aws:cluster-access-policy/AmazonEKSSecretReaderPolicy`,
    accessScope: {
      type: Lazy.stringValue({ produce: () => namespaces() ? 'namespace' : 'cluster' }),
      namespaces: Lazy.listValue({ produce: () => namespaces() }),
    },
  });
}

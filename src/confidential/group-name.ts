import { Construct, IConstruct } from 'constructs';
import { claimOnce } from '../cluster/cluster-claims';
import { IEksCluster } from '../cluster/eks-cluster';
import { requireLiteral, requirePattern } from '../private/validation';

/** As long as the name of the device plugin's release has room for. */
export function requireGroupName(scope: IConstruct, groupName: string): void {
  requireLiteral(scope, 'groupName', groupName, 'names and labels contain it');
  requirePattern(
    scope,
    'groupName',
    groupName,
    /^[a-z0-9]([a-z0-9-]{0,35}[a-z0-9])?$/,
    '1 to 37 of a-z, 0-9 and -, with a letter or digit at both ends',
    'pass a valid `groupName`; the default is the construct id in lowercase',
  );
}

/** Checks that no other group of the cluster has the same labels: a pod that asks for one could land on the other. */
export function claimGroup(scope: Construct, cluster: IEksCluster, technologyName: string, groupName: string): void {
  claimOnce(scope, cluster, {
    key: `confidential group ${technologyName}/${groupName}`,
    owner: scope,
    refusal: ({ owner }) => ({
      property: 'groupName',
      problem: `is already used by ${owner.node.path}, so a pod for one group could be scheduled on the other`,
      got: groupName,
      fix: 'set another `groupName` for one of them',
    }),
  });
}

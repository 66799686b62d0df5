import { DeploySite, equals, ownedBy, regionalArn, regionOf } from './deploy-site';
import { DocumentStatement } from '../../../private/policy-document';
import { DeployedApp } from '../deployed-app';

const PARTS = ['access-entry', 'addon', 'nodegroup', 'podidentityassociation'];

/** ARNs of clusters, and of all that EKS keeps of them. */
export function clusterArns(clusterNames: string[], site: DeploySite): string[] {
  return clusterNames.flatMap((name) => [`cluster/${name}`, ...PARTS.map((kind) => `${kind}/${name}/*`)]).map((path) => regionalArn(site, 'eks', path));
}

export function clusterStatements(actions: string[], app: DeployedApp, site: DeploySite): DocumentStatement[] {
  if (actions.length === 0) {
    return [];
  }
  // The one action that AWS does not hold to a cluster.
  const make: string[] = actions.filter((action) => action === 'eks:CreateCluster');
  // What changes the cluster itself, of which something may only stand in it.
  const whole = actions.filter((action) => ['eks:AssociateEncryptionConfig', 'eks:DeleteCluster', 'eks:UpdateClusterConfig', 'eks:UpdateClusterVersion'].includes(action));
  return [
    { sid: 'MakeCluster', actions: make, resources: ['*'], conditions: [regionOf(site), ...ownedBy(site, 'aws:RequestTag')] },
    { sid: 'OwnCluster', actions: whole, resources: app.literals('aws_eks_cluster', 'name').map((name) => regionalArn(site, 'eks', `cluster/${name}`)) },
    { sid: 'Cluster', actions: actions.filter((action) => !make.includes(action) && !whole.includes(action)), resources: clusterArns(app.changedClusterNames, site) },
  ];
}

// https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html
export function autoscalingStatements(actions: string[], app: DeployedApp, site: DeploySite): DocumentStatement[] {
  return actions.length === 0 ? [] : [{
    sid: 'AutoScalingTags',
    actions,
    resources: [regionalArn(site, 'autoscaling', 'autoScalingGroup:*:autoScalingGroupName/eks-*')],
    conditions: [equals('aws:ResourceTag/eks:cluster-name', ...app.clusterNames)],
  }];
}

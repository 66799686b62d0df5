import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon';
import { Construct } from 'constructs';
import { isOfCluster } from './service-account-guard';
import { IEksCluster } from '../../cluster/eks-cluster';
import { addAppValidation, AppIndex } from '../../private/app-index';
import { resolve } from '../../private/resolve';
import { referredBy } from '../../private/terraform-tree';

/** The add-on of the EKS Pod Identity Agent. */
export const AGENT = 'eks-pod-identity-agent';

/**
 * Fails synthesis when the agent is installed here and by somebody else as well, or by nobody where it is needed and the cluster is
 * made in this app. A cluster made elsewhere, or in EKS Auto Mode, may have it without the app's knowing.
 */
export function guardAgent(owner: Construct, cluster: IEksCluster, installed: EksAddon | undefined, isNeeded: () => boolean): void {
  addAppValidation(owner, (app) => {
    const agents = (app.resources('aws_eks_addon') as EksAddon[])
      .filter((addon) => addon.addonNameInput === AGENT && isOfCluster(app, addon, addon.clusterNameInput, cluster));
    if (agents.length === 0 && isNeeded() && isMadeHere(app, owner, cluster)) {
      return ['Pod Identity needs the EKS Pod Identity Agent, which this cluster does not have, so pods would have no credentials. Fix: set `installPodIdentityAgent`, or `addons: { podIdentityAgent: {} }` of the cluster.'];
    }
    return (installed ? agents : []).filter((agent) => agent !== installed)
      .map((agent) => `${agent.node.path} also installs the EKS Pod Identity Agent, and EKS allows one per cluster. Fix: omit \`installPodIdentityAgent\`.`);
  });
}

function isMadeHere(app: AppIndex, owner: Construct, cluster: IEksCluster): boolean {
  const [any] = app.resources('aws_eks_cluster');
  const made = any && referredBy(app, any, String(resolve(owner, cluster.clusterName)), 'aws_eks_cluster');
  return made !== undefined && app.attributesOf(made).compute_config === undefined;
}

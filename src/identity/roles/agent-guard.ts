import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon';
import { Construct } from 'constructs';
import { isOfCluster } from './service-account-guard';
import { IEksCluster } from '../../cluster/eks-cluster';
import { resolve } from '../../private/resolve';
import { attributesOf, referredBy, resourcesIn } from '../../private/terraform-tree';

/** The add-on of the EKS Pod Identity Agent. */
export const AGENT = 'eks-pod-identity-agent';

/**
 * Fails synthesis when the agent is installed here and by somebody else as well, or by nobody where it is needed and the cluster is
 * made in this app. A cluster made elsewhere, or in EKS Auto Mode, may have it without the app's knowing.
 */
export function guardAgent(owner: Construct, cluster: IEksCluster, installed: EksAddon | undefined, isNeeded: () => boolean): void {
  owner.node.addValidation({
    validate: () => {
      const agents = (resourcesIn(owner.node.root, 'aws_eks_addon') as EksAddon[])
        .filter((addon) => addon.addonNameInput === AGENT && isOfCluster(addon, addon.clusterNameInput, cluster));
      if (agents.length === 0 && isNeeded() && isMadeHere(owner, cluster)) {
        return ['Pod Identity needs the EKS Pod Identity Agent, which this cluster does not have, so pods would be without credentials. Fix: set `installPodIdentityAgent`, or `addons: { podIdentityAgent: {} }` of the cluster.'];
      }
      return (installed ? agents : []).filter((agent) => agent !== installed)
        .map((agent) => `${agent.node.path} installs the EKS Pod Identity Agent as well, and EKS takes one for each cluster. Fix: leave \`installPodIdentityAgent\` out.`);
    },
  });
}

function isMadeHere(owner: Construct, cluster: IEksCluster): boolean {
  const clusters = resourcesIn(owner.node.root, 'aws_eks_cluster');
  const made = clusters.length > 0 ? referredBy(clusters[0], String(resolve(owner, cluster.clusterName)), clusters) : undefined;
  return made !== undefined && attributesOf(made).compute_config === undefined;
}

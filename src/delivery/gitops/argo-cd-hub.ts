import { Construct } from 'constructs';
import { ARGO_CD_NAMESPACE } from './argo-cd-access';
import { ArgoCdHubOptions } from './argo-cd-hub-options';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { IdentityAssociation, ServiceAccount, WorkloadGrant } from '../../cluster/workload-permissions';
import { ValidationError } from '../../private/errors';
import { requireDnsSubdomain } from '../../private/validation';

/** Parts of Argo CD that connect to clusters, by their names in the chart and those of their service accounts. */
const PARTS = { controller: 'argocd-application-controller', server: 'argocd-server', applicationSet: 'argocd-applicationset-controller' } as const;

type Part = keyof typeof PARTS;

/** Where the parts find the tokens, as files. */
export const TOKENS_FOLDER = '/etc/argocd-clusters';

const VOLUME = 'cluster-tokens';

/** Lists of the chart that hold volumes. */
export const HUB_LISTS = ['controller.volumes', 'controller.volumeMounts', 'server.volumes', 'server.volumeMounts', 'applicationSet.extraVolumes', 'applicationSet.extraVolumeMounts'];

/** The roles of an Argo CD that deploys to other clusters. */
export type HubGrants = { readonly [part in Part]?: WorkloadGrant };

/** Gives the parts their roles. */
export function hubGrants(scope: Construct, cluster: IKubernetesCluster, hub: ArgoCdHubOptions | undefined): HubGrants {
  if (!hub) {
    return {};
  }
  if (hub.tokensSecretName !== undefined) {
    requireDnsSubdomain(scope, 'hub.tokensSecretName', hub.tokensSecretName);
  }
  if (hub.eksClusters === false) {
    return {};
  }
  const grants = Object.entries(PARTS).map(([part, serviceAccountName]): [string, WorkloadGrant] => [
    part, cluster.workloadIdentity.grant(scope, ServiceAccount.of(ARGO_CD_NAMESPACE, serviceAccountName), { policyName: 'ArgoCdClusters' }),
  ]);
  const unfit = grants.find(([, { association }]) => ![IdentityAssociation.POD_IDENTITY, IdentityAssociation.IRSA].includes(association));
  if (unfit) {
    throw new ValidationError(scope, {
      property: 'hub.eksClusters',
      problem: 'requires a separate role for the pods of Argo CD, which this cluster does not provide',
      got: unfit[1].association,
      allowed: 'WorkloadIdentity.podIdentity() or .irsa()',
      fix: 'set it to false, and use tokens, or run Argo CD in a cluster with one of these',
    });
  }
  return Object.fromEntries(grants);
}

/** The values by which the parts have their roles and tokens. */
export function hubValues(grants: HubGrants, { tokensSecretName }: ArgoCdHubOptions = {}): { [part: string]: object } {
  return Object.fromEntries((Object.keys(PARTS) as Part[]).map((part) => [part, {
    ...(grants[part] && { podAnnotations: grants[part].podAnnotations, serviceAccount: { annotations: grants[part].serviceAccountAnnotations } }),
    ...(tokensSecretName !== undefined && tokenVolume(part, tokensSecretName)),
  }]));
}

/** Without the Secret Argo CD starts too. */
function tokenVolume(part: Part, secretName: string): object {
  const volumes = [{ name: VOLUME, secret: { secretName, optional: true } }];
  const volumeMounts = [{ name: VOLUME, mountPath: TOKENS_FOLDER, readOnly: true }];
  return part === 'applicationSet' ? { extraVolumes: volumes, extraVolumeMounts: volumeMounts } : { volumes, volumeMounts };
}

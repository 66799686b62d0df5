import { EksAddonConfig } from '@cdktf/provider-aws/lib/eks-addon';
import { IConstruct } from 'constructs';
import { IEksCluster } from '../cluster/eks-cluster';
import { IdentityAssociation, WorkloadGrant } from '../cluster/workload-permissions';
import { renderHelmValues } from '../private/helm-values';
import { mergeMaps } from '../private/merge';
import { ResourceDefaults } from '../settings/resource-defaults';

/** One add-on that EKS installs and keeps. */
export interface AddonOptions {
  /**
   * Version of the add-on, such as `v1.20.0-eksbuild.1`.
   *
   * @default - the one that EKS gives to clusters of this Kubernetes version when the add-on is made
   */
  readonly addonVersion?: string;

  /**
   * Configuration values of the add-on, in the words of its schema (`aws eks describe-addon-configuration`).
   *
   * @default - those of the add-on
   */
  readonly helmValues?: { [key: string]: any };
}

/** The configuration that all add-ons have in common. */
export function addonConfig(
  scope: IConstruct,
  cluster: IEksCluster,
  addonName: string,
  options: AddonOptions = {},
  defaultHelmValues: Record<string, unknown> = {},
): EksAddonConfig {
  const values = mergeMaps(defaultHelmValues, options.helmValues ?? {});
  return {
    clusterName: cluster.clusterName,
    addonName,
    addonVersion: options.addonVersion,
    configurationValues: Object.keys(values).length > 0 ? renderHelmValues(scope, 'helmValues', values) : undefined,
    resolveConflictsOnCreate: 'OVERWRITE',
    resolveConflictsOnUpdate: 'OVERWRITE',
    tags: ResourceDefaults.merge(cluster.resourceSettings, ResourceDefaults.of(scope)).tags,
  };
}

/** What gives the pods of an add-on the role of a grant. */
export function addonCredentials(grant: WorkloadGrant, serviceAccountName: string): Partial<EksAddonConfig> {
  switch (grant.association) {
    case IdentityAssociation.POD_IDENTITY:
      return { podIdentityAssociation: [{ roleArn: grant.roleArn, serviceAccount: serviceAccountName }] };
    case IdentityAssociation.IRSA:
      return { serviceAccountRoleArn: grant.roleArn };
    case IdentityAssociation.NODE_ROLE:
      return {};
  }
}

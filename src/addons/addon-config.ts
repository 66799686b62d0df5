import { EksAddonConfig } from '@cdktf/provider-aws/lib/eks-addon';
import { Construct } from 'constructs';
import { AddonOptions } from './addon-options';
import { guardClaims } from '../cluster/cluster-claims';
import { IEksCluster } from '../cluster/eks-cluster';
import { IdentityAssociation, WorkloadGrant } from '../cluster/workload-permissions';
import { requireEnvironmentAsText } from '../private/checks/environment';
import { requireAddonVersion } from '../private/checks/versions';
import { ValidationError } from '../private/errors';
import { renderHelmValues } from '../private/helm-values';
import { mergeMaps } from '../private/merge';
import { guardOnceInAws } from '../private/once-in-aws';
import { secretsIn } from '../private/secret-values';
import { refuseContradictions, ValueOption } from '../private/value-conflicts';
import { ResourceDefaults } from '../settings/resource-defaults';

/** The library's own values for an add-on. */
export interface AddonValues {
  /** Values that the user's override. */
  readonly defaults?: Record<string, unknown>;
  /** Values that nothing overrides. */
  readonly required?: Record<string, unknown>;
  /** Which option stands behind which value. */
  readonly valueOptions?: ValueOption[];
}

/** The configuration that all add-ons have in common. */
export function addonConfig(
  scope: Construct,
  cluster: IEksCluster,
  addonName: string,
  options: AddonOptions = {},
  own: AddonValues = {},
): EksAddonConfig {
  guardOnceInAws(scope);
  // Two of one construct for the cluster are told apart by their ids, or refused by who makes them.
  guardClaims(scope, cluster, () => [{
    key: `add-on ${addonName}`,
    owner: cluster,
    refusal: (first) => ({
      property: 'cluster',
      problem: `installs the add-on ${addonName}, which ${first.owner.node.path} also installs`,
      fix: 'install it in one place only',
    }),
  }]);
  if (options.addonVersion !== undefined) {
    requireAddonVersion(scope, 'addonVersion', options.addonVersion);
  }
  requireEnvironmentAsText(scope, 'helmValues', options.helmValues);
  refuseSecrets(scope, options.helmValues);
  const { defaults = {}, required = {}, valueOptions } = own;
  refuseContradictions(scope, { property: 'helmValues', values: options.helmValues, required, options: valueOptions });
  // Ours first and last: first for the order of the keys, last for the values.
  const values = [defaults, options.helmValues ?? {}, required].reduce(mergeMaps, required);
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

/** Refuses secrets in the configuration, which EKS shows to all who may describe the add-on. */
function refuseSecrets(scope: Construct, helmValues: Record<string, unknown> | undefined): void {
  const [first] = secretsIn('helmValues', helmValues ?? {});
  if (first !== undefined) {
    throw new ValidationError(scope, {
      property: first,
      problem: "contains a secret in plain text, readable in the code, in the Terraform state and in the add-on's configuration in EKS",
      fix: 'store it in a Secret of the cluster, and set the name of the Secret instead',
    });
  }
}

/**
 * What gives the pods of an add-on the role of a grant.
 *
 * With Pod Identity, a role that the add-on had from IRSA is not taken off: the AWS provider would send an empty ARN, which EKS
 * refuses. It may stay beside an association, which goes before it.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/add-ons-iam.html (2026-11-30)
 * @see https://github.com/hashicorp/terraform-provider-aws/issues/30645
 */
export function addonCredentials(grant: WorkloadGrant, serviceAccountName: string): Partial<EksAddonConfig> {
  switch (grant.association) {
    case IdentityAssociation.POD_IDENTITY:
      return {
        podIdentityAssociation: [{ roleArn: grant.roleArn, serviceAccount: serviceAccountName }],
        lifecycle: { ignoreChanges: ['service_account_role_arn'] },
      };
    case IdentityAssociation.IRSA:
      return { serviceAccountRoleArn: grant.roleArn };
    case IdentityAssociation.NODE_ROLE:
    // Whoever hands out Secrets refuses add-ons.
    case IdentityAssociation.SECRET:
      return {};
  }
}

import * as eks from '@aws-sdk/client-eks';
import { invalidParameter } from './errors';

/**
 * Values that the model allows. The schemas of the SDK do not say which member has which enumeration, so the members that
 * requests of Terraform carry are listed here, by structure; the values themselves are the SDK's.
 */
const ENUMS: Record<string, Record<string, string>> = {
  'CreateAccessConfigRequest.authenticationMode': eks.AuthenticationMode,
  'UpdateAccessConfigRequest.authenticationMode': eks.AuthenticationMode,
  'UpgradePolicyRequest.supportType': eks.SupportType,
  'KubernetesNetworkConfigRequest.ipFamily': eks.IpFamily,
  'LogSetup.types': eks.LogType,
  'CreateNodegroupRequest.amiType': eks.AMITypes,
  'CreateNodegroupRequest.capacityType': eks.CapacityTypes,
  'Taint.effect': eks.TaintEffect,
  'CreateAddonRequest.resolveConflicts': eks.ResolveConflicts,
  'UpdateAddonRequest.resolveConflicts': eks.ResolveConflicts,
  'AccessScope.type': eks.AccessScopeType,
  'NodegroupUpdateConfig.updateStrategy': eks.NodegroupUpdateStrategies,
};

export function checkEnums(operation: string, structure: string, member: string, value: unknown): void {
  const allowed = ENUMS[`${structure}.${member}`];
  if (!allowed || value === undefined) {
    return;
  }
  for (const item of Array.isArray(value) ? value : [value]) {
    if (!Object.values(allowed).includes(String(item))) {
      throw invalidParameter(`${operation}: ${member} ${item} is none of ${Object.values(allowed).join(', ')}`);
    }
  }
}

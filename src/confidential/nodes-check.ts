import { IConstruct } from 'constructs';
import { ConfidentialNodes } from './confidential-nodes';
import { checkStruct } from '../private/arguments/check-arguments';
import { requireKubeletLabels } from '../private/checks/kubernetes-labels';
import { requireMountPath, requireQuantities } from '../private/checks/kubernetes-names';
import { requireDnsLabel, requireDnsSubdomain, requirePattern } from '../private/validation';

/** Checks what a technology handed back, one of the user's too. */
export function requireReturned(scope: IConstruct, nodes: ConfidentialNodes): void {
  checkStruct(scope, 'ConfidentialNodes', nodes, 'technology');
  requireKubeletLabels(scope, 'technology.kubeletLabels', nodes.kubeletLabels);
  requireQuantities(scope, 'technology.nodeResources', nodes.nodeResources);
  requireQuantities(scope, 'technology.podResources', nodes.podResources);
  requireDnsSubdomain(scope, 'technology.runtimeClassName', nodes.runtimeClassName ?? 'none');
  nodes.podVolumes?.forEach(({ name }, index) => requireDnsLabel(scope, `technology.podVolumes[${index}].name`, name));
  nodes.podVolumeMounts?.forEach(({ name, mountPath }, index) => {
    requireDnsLabel(scope, `technology.podVolumeMounts[${index}].name`, name);
    requireMountPath(scope, `technology.podVolumeMounts[${index}].mountPath`, mountPath);
  });
  nodes.userDataParts?.forEach(({ contentType, content }, index) => {
    const part = `technology.userDataParts[${index}]`;
    requirePattern(scope, `${part}.contentType`, contentType, /^[\w.+-]+\/[\w.+-]+(\s*;[^\n]*)?$/, 'a MIME type such as text/x-shellscript', 'write type and subtype');
    requirePattern(scope, `${part}.content`, content, /\S/, 'text', 'remove parts without content');
  });
}

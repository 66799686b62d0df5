import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { isPlainObject, isToken } from '../../private/tokens';

const EXTERNAL_NAME = 'whoever may make a Service and an Ingress reaches what the controller reaches, by a Service of type ExternalName';
const OTHER_NAMESPACES = 'whoever may make an Ingress uses Secrets and ConfigMaps of other namespaces';
const SNIPPETS = 'whoever may make an Ingress writes configuration of the controller, and so gets at every Secret that the controller reads';

/** Values of the charts that let an Ingress reach what is not its own: the path, the value that does not, and what follows. */
const DOORS: readonly (readonly [path: string, closed: unknown, what: string])[] = [
  ['providers.kubernetesCRD.allowExternalNameServices', false, EXTERNAL_NAME],
  ['providers.kubernetesIngress.allowExternalNameServices', false, EXTERNAL_NAME],
  ['providers.kubernetesIngressNGINX.disableSvcExternalName', true, EXTERNAL_NAME],
  ['controller.extraArgs.disable-svc-external-name', 'true', EXTERNAL_NAME],
  ['providers.kubernetesCRD.allowCrossNamespace', false, OTHER_NAMESPACES],
  ['providers.kubernetesIngressNGINX.allowCrossNamespaceResources', false, OTHER_NAMESPACES],
  ['controller.config.allow-cross-namespace-resources', 'false', OTHER_NAMESPACES],
  ['providers.kubernetesIngressNGINX.allowSnippetAnnotations', false, SNIPPETS],
  ['controller.allowSnippetAnnotations', false, SNIPPETS],
  ['controller.config.allow-snippet-annotations', 'false', SNIPPETS],
];

/** Warns where the user's values for the chart give tenants what the library keeps from them. */
export function warnOfOpenDoors(scope: IConstruct, helmValues: Record<string, unknown> = {}): void {
  for (const [path, closed, what] of DOORS) {
    const value = path.split('.').reduce<unknown>((at, key) => isPlainObject(at) ? at[key] : undefined, helmValues);
    if (value !== undefined && !isToken(value) && value !== closed) {
      Annotations.of(scope).addWarning(`With \`helmValues.${path}\`, ${what}. Leave it out where namespaces belong to different teams.`);
    }
  }
}

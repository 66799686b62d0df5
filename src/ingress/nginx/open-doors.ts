import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { isPlainObject, isToken } from '../../private/tokens';

const EXTERNAL_NAME = 'whoever may make a Service and an Ingress reaches what the controller reaches, by a Service of type ExternalName';
const OTHER_NAMESPACES = 'whoever may make an Ingress uses Secrets and ConfigMaps of other namespaces';
const SNIPPETS = 'whoever may make an Ingress writes configuration of the controller, and so gets at every Secret that the controller reads';
const PATHS = 'whoever may make an Ingress takes paths of others, by a pattern in the path of a prefix';
const HOSTS = 'whoever may make an Ingress takes all of a host of others, by an annotation that passes TLS through';
const RISKS = 'whoever may make an Ingress uses annotations of a higher risk, such as snippets';

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
  ['providers.kubernetesIngressNGINX.strictValidatePathType', true, PATHS],
  ['controller.config.strict-validate-path-type', 'true', PATHS],
  ['controller.extraArgs.enable-ssl-passthrough', 'false', HOSTS],
];

/** Levels of risk of ingress-nginx up to the one that the library allows. */
const RISK_LEVELS = ['Low', 'Medium', 'High'];

/** Warns where the user's values for the chart give tenants what the library keeps from them. */
export function warnOfOpenDoors(scope: IConstruct, helmValues: Record<string, unknown> = {}): void {
  const valueAt = (path: string) => path.split('.').reduce<unknown>((at, key) => isPlainObject(at) ? at[key] : undefined, helmValues);
  const warn = (path: string, what: string) =>
    Annotations.of(scope).addWarning(`With \`helmValues.${path}\`, ${what}. Leave it out where namespaces belong to different teams.`);
  for (const [path, closed, what] of DOORS) {
    const value = valueAt(path);
    if (value !== undefined && !isToken(value) && value !== closed) {
      warn(path, what);
    }
  }
  const risk = valueAt('controller.config.annotations-risk-level');
  if (typeof risk === 'string' && !isToken(risk) && !RISK_LEVELS.includes(risk)) {
    warn('controller.config.annotations-risk-level', RISKS);
  }
}

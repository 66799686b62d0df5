import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { isPlainObject, isToken } from '../../private/tokens';

const EXTERNAL_NAME = 'everyone who can create Services and Ingresses can reach everything that the controller reaches, with a Service of type ExternalName';
const OTHER_NAMESPACES = 'everyone who can create an Ingress can use Secrets and ConfigMaps of other namespaces';
const SNIPPETS = 'everyone who can create an Ingress can write controller configuration, and thereby read every Secret that the controller can read';
const PATHS = 'everyone who can create an Ingress can take over paths of others, with a pattern in a prefix path';
const HOSTS = 'everyone who can create an Ingress can take over a host of others, with an annotation for TLS passthrough';
const RISKS = 'everyone who can create an Ingress can use annotations with a higher risk, such as snippets';

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
    Annotations.of(scope).addWarning(`With \`helmValues.${path}\`, ${what}. Do not set it if namespaces belong to different teams.`);
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

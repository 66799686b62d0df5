import { Token } from 'cdktf';
import { isPlainObject, isToken, splitTokens } from '../../private/tokens';

/*
 * Text of an alert passes three readers before people see it: Terraform (`${`, which the rendering of values takes care of), Helm, which the
 * chart lets look for `{{` in all that is provisioned, and Grafana, which fills in variables of its environment when it reads the file.
 */

/**
 * Text that Grafana reads as it is. It takes `$NAME`, `${NAME}` and `$__env{NAME}` for variables, and `$$` for `$`, in names, labels, policies and
 * settings of contact points; not in queries, templates and mute timings.
 *
 * @see https://grafana.com/docs/grafana/latest/alerting/set-up/provision-alerting-resources/file-provisioning/#template-variable-interpolation (2026-11-30)
 */
export function forGrafana<T>(value: T): T {
  return mapTexts(value, (text) => text.replace(/\$/g, '$$$$')) as T;
}

/**
 * An annotation that Grafana reads as it is: `$labels` stays there in any version, and newer ones fill in `${NAME}`, for which they know no
 * escape.
 */
export function forAnnotation(text: string): string {
  return mapTexts(text, (part) => part.replace(/\$\{/g, '{{ "$" }}{')) as string;
}

/** Values that the chart reads as they are: it writes them as YAML, and has Helm look for templates in that. */
export function forHelm<T>(value: T): T {
  // No quotes, which YAML might escape, and no space, at which it might begin a new line.
  return mapTexts(value, (text) => text.replace(/\{\{/g, '{{`{{`}}')) as T;
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') {
    return splitTokens(value).map((part) => typeof part === 'string' ? change(part) : Token.asString(part)).join('');
  }
  if (isToken(value)) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map((element) => mapTexts(element, change));
  }
  return isPlainObject(value) ? Object.fromEntries(Object.entries(value).map(([key, below]) => [key, mapTexts(below, change)])) : value;
}

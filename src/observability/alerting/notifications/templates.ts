import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { ValidationError } from '../../../private/errors';
import { isToken } from '../../../private/tokens';

/** Refuses a template whose actions do not close, with which Grafana does not start. */
export function requireTemplate(scope: IConstruct, property: string, template: string): void {
  if (isToken(template)) {
    return;
  }
  const rest = template.replace(/\{\{(?:-\s)?\/\*[^]*?\*\/(?:\s-)?\}\}|\{\{(?:`[^`]*`|"(?:\\.|[^"\\\n])*"|(?!\{\{|\}\})[^`"])*\}\}/g, '');
  if (rest.includes('{{')) {
    throw new ValidationError(scope, {
      property, problem: 'has an unclosed {{, and Grafana would not start', got: template, fix: 'close it; for a literal {{ write {{ "{{" }}',
    });
  }
}

const DEFINED = /\{\{-?\s*(?:define|block)\s+"([^"]+)"/g;
const USED = /\{\{-?\s*template\s+"([^"]+)"/g;
/** Names of those that Grafana has. */
const OF_GRAFANA = /^__|default/;

/** Warns of a template that nobody defines: who is told by it would be told nothing. It may still be one that was made in the browser. */
export function warnOfUnknownTemplate(scope: IConstruct, property: string, text: string, templates: readonly string[]): void {
  const defined = templates.flatMap((template) => [...template.matchAll(DEFINED)].map(([, name]) => name));
  const unknown = [...text.matchAll(USED)].map(([, name]) => name).find((name) => !defined.includes(name) && !OF_GRAFANA.test(name));
  if (unknown !== undefined && !templates.some(isToken)) {
    Annotations.of(scope).addWarning(`\`${property}\` uses the template ${unknown}, which \`templates\` does not define: without it, nothing is sent. Fix: define it there, or correct its name.`);
  }
}

/**
 * What texts of rules may call: Go's own, and those of Prometheus and Grafana.
 *
 * @see https://pkg.go.dev/text/template#hdr-Functions (2026-11-30)
 * @see https://prometheus.io/docs/prometheus/latest/configuration/template_reference/ (2026-11-30)
 * @see https://grafana.com/docs/grafana/latest/alerting/alerting-rules/templates/reference/ (2026-11-30)
 */
const FUNCTIONS = new Set([
  'if else end range with define template block break continue true false nil',
  'and call html index slice js len not or print printf println urlquery eq ne lt le gt ge',
  'query first label value strvalue sortByLabel safeHtml stripPort stripDomain toTime toDuration now parseDuration urlQueryEscape tmpl',
  'args externalURL graphLink humanize humanize1024 humanizeDuration humanizePercentage humanizeTimestamp match pathPrefix reReplaceAll tableLink title toLower toUpper',
  'deduplicateLabels filterLabels filterLabelsRe removeLabels removeLabelsRe mergeLabelValues',
].flatMap((names) => names.split(' ')));

/** Warns of a function that neither Prometheus nor Grafana has: the one does not read the file then, the other shows an error instead of the text. */
export function warnOfUnknownFunction(scope: IConstruct, property: string, text: string): void {
  if (isToken(text)) {
    return;
  }
  const actions = [...text.matchAll(/\{\{([^]*?)\}\}/g)].map(([, action]) => action.replace(/`[^`]*`|"(?:\\.|[^"\\])*"|\/\*[^]*?\*\//g, '""'));
  const unknown = actions.flatMap((action) => action.match(/(?<![\w.$])[A-Za-z_]\w*/g) ?? []).find((name) => !FUNCTIONS.has(name));
  if (unknown !== undefined) {
    Annotations.of(scope).addWarning(
      `\`${property}\` calls ${unknown}, which is not a function of Prometheus or Grafana: Prometheus would not load these rules, and Grafana would show an error instead of the text. Fix: correct its name.`,
    );
  }
}

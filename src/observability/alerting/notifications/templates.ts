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
      property, problem: 'has {{ without its }}, and Grafana would not start', got: template, fix: 'close it; for {{ as text write {{ "{{" }}',
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
    Annotations.of(scope).addWarning(`\`${property}\` uses the template ${unknown}, which none of \`templates\` defines: without it nothing is sent. Fix: define it there, or correct its name.`);
  }
}

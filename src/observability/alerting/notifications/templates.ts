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

import { Fn, Token } from 'cdktf';
import { IConstruct } from 'constructs';
import { ValidationError } from '../../private/errors';
import { isToken } from '../../private/tokens';

/** The region of a workspace of Amazon Managed Service for Prometheus, by its ARN. */
export function workspaceRegion(workspaceArn: string): string {
  return partOf(workspaceArn, ':', 3);
}

/** Where a workspace answers, by its ARN. */
export function workspaceUrl(workspaceArn: string): string {
  return `https://aps-workspaces.${workspaceRegion(workspaceArn)}.amazonaws.com/workspaces/${partOf(workspaceArn, '/', 1)}/`;
}

/**
 * Refuses workspaces where there are none.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/prometheus-service.html (2026-11-30)
 */
export function requireWorkspaceRegion(scope: IConstruct, property: string, region: string | undefined): void {
  if (region !== undefined && !isToken(region) && region.startsWith('cn-')) {
    throw new ValidationError(scope, {
      property,
      problem: 'is an Amazon Managed Service for Prometheus workspace, which AWS does not offer in China',
      got: region,
      fix: 'write to your own server, such as Mimir: RemoteWrite.to({...})',
    });
  }
}

function partOf(text: string, separator: string, index: number): string {
  return isToken(text) ? Token.asString(Fn.element(Fn.split(separator, text), index)) : text.split(separator)[index];
}

import { DeploySite, newlyOwned, notOfOthers, ownedBy, regionalArn, regionOf } from './deploy-site';
import { DocumentStatement } from '../../../private/policy-document';

/** ARNs of workspaces of Amazon Managed Service for Prometheus: no id is known beforehand. */
export function workspaceArns(site: DeploySite): string[] {
  return [regionalArn(site, 'aps', 'workspace/*')];
}

/**
 * Workspaces are told apart by their tags, as keys are.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonmanagedserviceforprometheus.html (2026-11-30)
 */
export function workspaceStatements(actions: string[], site: DeploySite): DocumentStatement[] {
  const any = workspaceArns(site);
  const owned = ownedBy(site, 'aws:ResourceTag');
  const has = (...names: string[]) => names.map((name) => `aps:${name}`).filter((action) => actions.includes(action));
  return [
    ...(site.adoptsUntagged ? [
      { sid: 'MakeWorkspaces', actions: has('CreateWorkspace'), resources: ['*'], conditions: [regionOf(site), ...ownedBy(site, 'aws:RequestTag')] },
      { sid: 'TagWorkspaces', actions: has('TagResource'), resources: any, conditions: newlyOwned(site) },
    ] : []),
    { sid: 'OwnWorkspaces', actions: actions.filter((action) => !has('CreateWorkspace', 'TagResource').includes(action)), resources: any, conditions: owned },
    { sid: 'TagOwnWorkspaces', actions: has('TagResource'), resources: any, conditions: [...owned, ...notOfOthers(site)] },
  ];
}

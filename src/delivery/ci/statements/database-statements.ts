import { DeploySite, newlyOwned, notOfOthers, ownedBy, regionalArn, regionOf } from './deploy-site';
import { DocumentStatement } from '../../../private/policy-document';

/** ARNs of databases of RDS, and of what belongs to them: Terraform makes parts of the names, and looks by ids that are none. */
export function databaseArns(site: DeploySite): string[] {
  return ['db', 'pg', 'subgrp'].map((type) => regionalArn(site, 'rds', `${type}:*`));
}

/** What RDS makes in the name of who makes an instance: the secret with the password. */
export function databaseSecretStatements(actions: string[], site: DeploySite): DocumentStatement[] {
  return [{ sid: 'DatabasePasswords', actions, resources: [regionalArn(site, 'secretsmanager', 'secret:rds!*')] }];
}

/**
 * Databases are told apart by their tags, as keys are. Groups of options are those of AWS.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html (2026-11-30)
 */
export function databaseStatements(actions: string[], site: DeploySite): DocumentStatement[] {
  const any = databaseArns(site);
  const optionGroups = regionalArn(site, 'rds', 'og:default:*');
  const owned = ownedBy(site, 'aws:ResourceTag');
  const isMade = (action: string) => /^rds:Create(?!DBSnapshot$)/.test(action);
  const isLast = (action: string) => action === 'rds:CreateDBSnapshot';
  const isTag = (action: string) => action === 'rds:AddTagsToResource';
  return [
    ...(site.adoptsUntagged ? [
      { sid: 'MakeDatabases', actions: actions.filter(isMade), resources: [...any, optionGroups], conditions: [regionOf(site), ...ownedBy(site, 'aws:RequestTag')] },
      { sid: 'TagDatabases', actions: actions.filter(isTag), resources: any, conditions: newlyOwned(site) },
    ] : []),
    { sid: 'OwnDatabases', actions: actions.filter((action) => !isMade(action) && !isTag(action)), resources: any, conditions: owned },
    // Of a database of the app's alone, which this takes as well.
    { sid: 'LastSnapshots', actions: actions.filter(isLast), resources: [regionalArn(site, 'rds', 'snapshot:*')] },
    { sid: 'TagOwnDatabases', actions: actions.filter(isTag), resources: any, conditions: [...owned, ...notOfOthers(site)] },
  ];
}

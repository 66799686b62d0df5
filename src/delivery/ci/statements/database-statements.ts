import { DeploySite, newlyOwned, notOfOthers, ownedBy, regionalArn, regionOf } from './deploy-site';
import { keyArns } from './key-statements';
import { DocumentCondition, DocumentStatement } from '../../../private/policy-document';
import { DeployedApp } from '../deployed-app';

/** ARNs of databases of RDS, and of what belongs to them: Terraform makes parts of the names, and looks by ids that are none. */
export function databaseArns(site: DeploySite): string[] {
  return ['db', 'pg', 'subgrp'].map((type) => regionalArn(site, 'rds', `${type}:*`));
}

/** What RDS makes in the name of who makes an instance: the secret with the password. */
export function databaseSecretStatements(actions: string[], site: DeploySite): DocumentStatement[] {
  return [{ sid: 'DatabasePasswords', actions, resources: [regionalArn(site, 'secretsmanager', 'secret:rds!*')] }];
}

/** What RDS does with a key of the user's in the name of who makes or changes an instance. */
const KEY_USE = ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'];

/**
 * What RDS does with keys in the name of who makes an instance: it looks at them, also at those of AWS, and with one of the user's it encrypts storage
 * and password.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html#rds-secrets-manager-permissions (2026-11-30)
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html#Overview.Encryption.Keys.Authorizing (2026-11-30)
 */
export function databaseKeyStatements(app: DeployedApp, site: DeploySite): DocumentStatement[] {
  const byRds: DocumentCondition = { operator: 'StringLike', key: 'kms:ViaService', values: ['rds', 'secretsmanager'].map((service) => `${service}.${site.region}.*`) };
  return app.has('aws_db_instance') ? [
    { sid: 'LookAtDatabaseKeys', actions: ['kms:DescribeKey'], resources: keyArns(site), conditions: [byRds] },
    { sid: 'DatabaseKey', actions: app.makesDatabaseKey ? KEY_USE : [], resources: keyArns(site), conditions: [byRds, ...ownedBy(site, 'aws:ResourceTag')] },
    { sid: 'GivenDatabaseKey', actions: KEY_USE, resources: app.databaseKeys, conditions: [byRds] },
  ] : [];
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

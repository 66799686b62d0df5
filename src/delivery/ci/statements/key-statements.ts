import { DeploySite, isMissing, newlyOwned, notOfOthers, ownedBy, regionalArn, regionOf } from './deploy-site';
import { DocumentCondition, DocumentStatement } from '../../../private/policy-document';
import { DeployedApp } from '../deployed-app';

/** ARNs of keys: no id is known beforehand. */
export function keyArns(site: DeploySite): string[] {
  return [regionalArn(site, 'kms', 'key/*')];
}

/**
 * Grants are for EKS alone, which makes one in the name of who makes the cluster, so the key has to be that of the secrets. Log groups
 * and volumes are encrypted by what the key's own policy, or the role of the driver, allows; whoever deploys grants nothing for them.
 *
 * EKS does not take `kms:GrantIsForAWSResource`: https://docs.aws.amazon.com/eks/latest/userguide/security-iam-service-with-iam.html
 * (awsdocs/amazon-eks-user-guide, latest/ug/security/security-k8s.adoc at 004d52b4, read 2026-11-30).
 */
const BY_EKS: DocumentCondition = { operator: 'Bool', key: 'aws:ViaAWSService', values: ['true'] };

export function keyStatements(actions: string[], app: DeployedApp, site: DeploySite): DocumentStatement[] {
  const any = keyArns(site);
  const owned = ownedBy(site, 'aws:ResourceTag');
  const aliases = app.has('aws_kms_alias') ? app.names('aws_kms_alias').map((name) => regionalArn(site, 'kms', name)) : [];
  const has = (...names: string[]) => names.map((name) => `kms:${name}`).filter((action) => actions.includes(action));
  const given = app.secretsKeys;
  return [
    ...(site.adoptsUntagged ? [
      { sid: 'MakeKeys', actions: has('CreateKey'), resources: ['*'], conditions: [regionOf(site), ...ownedBy(site, 'aws:RequestTag')] },
      // KMS does not tell making from tagging. A key that is new has no alias.
      { sid: 'TagKeys', actions: has('TagResource'), resources: any, conditions: [...newlyOwned(site), isMissing('kms:ResourceAliases')] },
    ] : []),
    { sid: 'OwnKeys', actions: actions.filter((action) => !has('CreateGrant', 'CreateKey', 'TagResource').includes(action)), resources: any, conditions: owned },
    { sid: 'TagOwnKeys', actions: has('TagResource'), resources: any, conditions: [...owned, ...notOfOthers(site)] },
    { sid: 'Aliases', actions: actions.filter((action) => action.includes('Alias')), resources: aliases },
    { sid: 'SecretsKey', actions: app.makesSecretsKey ? has('CreateGrant') : [], resources: any, conditions: [BY_EKS, ...owned] },
    { sid: 'GivenSecretsKey', actions: given.length > 0 ? ['kms:CreateGrant'] : [], resources: given, conditions: [BY_EKS] },
    { sid: 'LookAtGivenKey', actions: given.length > 0 ? ['kms:DescribeKey'] : [], resources: given },
  ];
}

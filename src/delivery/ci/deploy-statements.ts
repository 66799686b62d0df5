import { DeployedApp } from './deployed-app';
import { autoscalingStatements, clusterStatements } from './statements/cluster-statements';
import { databaseKeyStatements, databaseSecretStatements, databaseStatements } from './statements/database-statements';
import { DeploySite, filled, ofService, unique } from './statements/deploy-site';
import { keyStatements } from './statements/key-statements';
import { networkStatements } from './statements/network-statements';
import { readStatements } from './statements/read-statements';
import { linkedRoleStatements, policyStatements, roleStatements } from './statements/role-statements';
import { bucketArns, emptyingStatements, logGroupArns, stateReads, stateWrites } from './statements/storage-statements';
import { workspaceStatements } from './statements/workspace-statements';
import { sortedEntries } from '../../private/maps';
import { DocumentStatement } from '../../private/policy-document';

/** What a plan needs: to look at what there is, and to read the state. It locks nothing. */
export function planStatements(app: DeployedApp, site: DeploySite, deployRoles: string[]): DocumentStatement[] {
  return filled([...readStatements(app, site, deployRoles), ...stateReads(app, site)]);
}

/** What an apply needs beyond a plan: by service, each as narrow as names and tags in the app allow. */
export function applyStatements(app: DeployedApp, site: DeploySite, boundaries: string[]): DocumentStatement[] {
  const of = (service: string) => ofService(service, app.changes);
  return filled([
    ...stateWrites(app, site),
    ...networkStatements(of('ec2'), app, site),
    ...clusterStatements(of('eks'), app, site),
    ...roleStatements(of('iam'), app, site, boundaries),
    ...policyStatements(of('iam'), app, site),
    ...linkedRoleStatements(of('iam'), app, site),
    { sid: 'LogGroups', actions: of('logs'), resources: logGroupArns(app, site) },
    ...keyStatements(of('kms'), app, site),
    ...workspaceStatements(of('aps'), site),
    ...databaseStatements(of('rds'), site),
    ...databaseSecretStatements(of('secretsmanager'), site),
    ...databaseKeyStatements(app, site),
    { sid: 'Buckets', actions: of('s3'), resources: bucketArns(app, site) },
    ...emptyingStatements(app, site),
    ...autoscalingStatements(of('autoscaling'), app, site),
    ...ownTypes(app),
  ]);
}

/** What the user named himself. */
function ownTypes(app: DeployedApp): DocumentStatement[] {
  return sortedEntries(app.ownTypes).filter(([type]) => app.has(type)).map(([type, { change = [], resourceArns = ['*'] }], index) => ({
    sid: `Own${index + 1}${type.replace(/[^A-Za-z0-9]/g, '')}`, actions: unique(change), resources: resourceArns,
  }));
}

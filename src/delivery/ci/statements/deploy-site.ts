import { sortedEntries } from '../../../private/maps';
import { DocumentCondition, DocumentStatement } from '../../../private/policy-document';

/** Where the app is deployed. */
export interface DeploySite {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  /** Tags that tell what is the app's own; none where it has no tag in common. */
  readonly ownerTags: { readonly [key: string]: string };
  /** Whether the role that applies may put them on what nobody tagged. */
  readonly adoptsUntagged: boolean;
  /** Whose images instances start from. */
  readonly imageOwners: readonly string[];
}

/** An ARN in the region and account of the app. */
export function regionalArn({ partition, region, account }: DeploySite, service: string, name: string): string {
  return `arn:${partition}:${service}:${region}:${account}:${name}`;
}

/** An ARN of IAM in the account of the app. */
export function iamArn({ partition, account }: DeploySite, name: string): string {
  return `arn:${partition}:iam::${account}:${name}`;
}

/** What has, or is given, the tags of the app. */
export function ownedBy({ ownerTags }: DeploySite, key: 'aws:RequestTag' | 'aws:ResourceTag'): DocumentCondition[] {
  return sortedEntries(ownerTags).map(([name, value]) => equals(`${key}/${name}`, value));
}

/** What belongs to nobody yet, and to the app from now on. */
export function newlyOwned(site: DeploySite): DocumentCondition[] {
  return [...ownedBy(site, 'aws:RequestTag'), ...sortedEntries(site.ownerTags).map(([name]) => isMissing(`aws:ResourceTag/${name}`))];
}

/** What is given no other tags than those of the app under their keys: nobody's, or the app's, and not those of another. */
export function notOfOthers({ ownerTags }: DeploySite): DocumentCondition[] {
  return sortedEntries(ownerTags).map(([name, value]) => ({ ...equals(`aws:RequestTag/${name}`, value), operator: 'StringEqualsIfExists' }));
}

export function regionOf({ region }: DeploySite): DocumentCondition {
  return equals('aws:RequestedRegion', region);
}

export function equals(key: string, ...values: string[]): DocumentCondition {
  return { operator: 'StringEquals', key, values };
}

/** What the request, or the resource, does not have. */
export function isMissing(key: string): DocumentCondition {
  return { operator: 'Null', key, values: ['true'] };
}

/** Those of the statements that say something. */
export function filled(statements: DocumentStatement[]): DocumentStatement[] {
  return statements.filter(({ actions, resources }) => actions.length > 0 && resources.length > 0);
}

export function unique(values: string[]): string[] {
  return [...new Set(values)].sort();
}

/** Those of some actions that belong to a service. */
export function ofService(service: string, actions: string[]): string[] {
  return actions.filter((action) => action.startsWith(`${service}:`));
}

import type { Facts, Tags } from './facts';
import type { Call } from '../../helpers/policy-evaluator';

/** A request that was made of AWS, by the names of its service's model. */
export interface MadeRequest {
  readonly service: string;
  readonly operation: string;
  readonly input: Record<string, any>;
}

/** Where it was made. */
export interface Place {
  readonly region: string;
  readonly account: string;
  readonly facts: Facts;
  /** ARNs of what EKS has. */
  readonly eks: readonly string[];
}

/** What IAM is asked about a request: one call for each resource, and for each permission that it needs beside its own. */
export type Reader = (request: MadeRequest, place: Place) => Promise<Call[]> | Call[];

export type Context = Record<string, string | string[]>;

/** Tags in the forms that the services have. */
export function tagsOf(tags: unknown): Tags {
  if (!Array.isArray(tags)) return (tags ?? {}) as Tags;
  return Object.fromEntries(tags.map((tag: Record<string, string>) => [tag.Key ?? tag.TagKey, tag.Value ?? tag.TagValue]));
}

/** Condition keys of tags that a request carries. */
export function requestTags(tags: Tags): Context {
  const keys = Object.keys(tags);
  return keys.length === 0 ? {} : { ...named('aws:RequestTag', tags), 'aws:TagKeys': keys };
}

/** Condition keys of tags that a resource has. */
export function resourceTags(tags: Tags): Context {
  return named('aws:ResourceTag', tags);
}

function named(key: string, tags: Tags): Context {
  return Object.fromEntries(Object.entries(tags).map(([name, value]) => [`${key}/${name}`, value]));
}

/** The permission to hand a role to a service, for each role that a request names. */
export function passing(role: string | undefined, service: string): Call[] {
  return role ? [{ action: 'iam:PassRole', resource: role, context: { 'iam:PassedToService': service } }] : [];
}

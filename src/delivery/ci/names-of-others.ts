import { TerraformResource, TerraformStack } from 'cdktf';
import { IConstruct } from 'constructs';
import { AppIndex } from '../../private/app-index';
import { mayShareAccount, mayShareRegion } from '../../private/aws-provider';
import { mayBeOne, namesFrom, tellsApart } from '../../private/names';
import { Attributes } from '../../private/resolve';
import { isToken } from '../../private/tokens';

/** A type whose resources a role that deploys is held to by their names. */
interface NamedType {
  readonly type: string;
  readonly attribute: string;
  /** Attribute of what stands before the name. */
  readonly path?: string;
  /** Whether two regions may each have one of a name. */
  readonly isRegional?: boolean;
}

const NAMED_TYPES: NamedType[] = [
  { type: 'aws_cloudwatch_log_group', attribute: 'name', isRegional: true },
  { type: 'aws_iam_instance_profile', attribute: 'name', path: 'path' },
  { type: 'aws_iam_policy', attribute: 'name', path: 'path' },
  { type: 'aws_iam_role', attribute: 'name', path: 'path' },
  { type: 'aws_kms_alias', attribute: 'name', isRegional: true },
  { type: 'aws_s3_bucket', attribute: 'bucket' },
  { type: 'aws_sqs_queue', attribute: 'name', isRegional: true },
];

/** What the name of a resource matches: the name, or a pattern for what Terraform makes of the start of one; none where only Terraform knows it. */
export function namePattern(attributes: Attributes, attribute: string, path?: string): string | undefined {
  const [name, prefix] = [attributes[attribute], attributes[`${attribute}_prefix`]];
  const pattern = isLiteral(name) ? name : name === undefined && isLiteral(prefix) ? namesFrom(prefix) : undefined;
  return pattern === undefined ? undefined : `${path === undefined ? '' : attributes[path] ?? '/'}${pattern}`;
}

/** What stands elsewhere in the app, in the same account, under a name that what stands in some stacks could have as well. */
export function namesOfOthers(scope: IConstruct, stacks: TerraformStack[]): string[] {
  const app = new AppIndex(scope);
  return NAMED_TYPES.flatMap(({ type, attribute, path, isRegional }) => {
    const named = app.resources(type).flatMap((resource) => {
      const pattern = namePattern(app.attributesOf(resource), attribute, path);
      return pattern === undefined ? [] : [{ resource, pattern }];
    });
    const isOwn = ({ resource }: { resource: TerraformResource }) => stacks.includes(resource.cdktfStack);
    const others = named.filter((one) => !isOwn(one));
    return named.filter(isOwn).flatMap(({ resource, pattern }) => {
      const other = others.find((one) => mayBeOne(pattern, one.pattern) && mayMeet(resource, one.resource, isRegional));
      return other === undefined ? [] : [
        `${resource.node.path} and ${other.resource.node.path}, which is not deployed with it, may have the same name (${pattern}), so deployers of one could change the other. Fix: use a unique name for each cluster of an account, or set another \`namePrefix\` for the stacks with ResourceDefaults; accounts are distinguished by \`allowedAccountIds\`, \`profile\` or \`assumeRole\` of their AWS providers.`,
      ];
    });
  });
}

/** Starts of names that say of none of the clusters that they are its: the same program makes them for another cluster as well. */
export function namesOfAnybody(scope: IConstruct, stacks: TerraformStack[], clusterNames: string[]): string[] {
  const app = new AppIndex(scope);
  const named = NAMED_TYPES.flatMap(({ type, attribute }) => app.resources(type).map((resource) => ({ resource, attribute })));
  return clusterNames.length === 0 ? [] : named.filter(({ resource }) => stacks.includes(resource.cdktfStack)).flatMap(({ resource, attribute }) => {
    const { [attribute]: name, [`${attribute}_prefix`]: prefix } = app.attributesOf(resource);
    return name === undefined && isLiteral(prefix) && !tellsApart(prefix, clusterNames) ? [`${resource.node.path} (${prefix})`] : [];
  });
}

function mayMeet(one: TerraformResource, other: TerraformResource, isRegional = false): boolean {
  const [here, there] = [one.cdktfStack, other.cdktfStack];
  return mayShareAccount(here, there) && (!isRegional || mayShareRegion(here, there));
}

function isLiteral(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('${') && !isToken(value);
}

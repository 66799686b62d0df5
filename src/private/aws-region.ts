import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack } from 'cdktf';
import { IConstruct } from 'constructs';
import { awsProviderOf, providerConfig } from './aws-provider';
import { Attributes } from './resolve';
import { isToken } from './tokens';

/** The name of a region of any partition: eu-west-2, us-gov-west-1, us-isob-east-1, eusc-de-east-1. */
export const REGION = '[a-z]{2,4}(?:-[a-z]+)+-\\d{1,2}';

export const WHOLE_REGION = new RegExp(`^${REGION}$`);

/** Whether text is the name of a region. */
export function isRegion(text: unknown): text is string {
  return typeof text === 'string' && WHOLE_REGION.test(text);
}

/** The region of a cluster, or else that of the stack that a construct stands in, where it is written down: undefined where only Terraform knows. */
export function literalRegionOf(scope: IConstruct, clusterRegion: string): string | undefined {
  return isToken(clusterRegion) ? providerRegionOf(TerraformStack.of(scope)) : clusterRegion;
}

/** The region of the AWS provider at a place in the tree, where there is a stack and the region is written down. */
export function regionAt(scope: IConstruct): string | undefined {
  const stack = scope.node.scopes.find((ancestor): ancestor is TerraformStack => TerraformStack.isStack(ancestor));
  return stack && providerRegionOf(stack);
}

/** The region of a stack's AWS provider, where it is written down. */
export function providerRegionOf(stack: TerraformStack): string | undefined {
  const provider = awsProviderOf(stack);
  const given = provider?.region;
  // Most checks ask for it, and to render the whole configuration takes long.
  const region = isToken(given) || overrides(provider).region !== undefined ? providerConfig(provider).region : given;
  // What is no region is refused at synthesis, and leads to no other error before.
  return isRegion(region) ? region : undefined;
}

/** What `addOverride` has written over the arguments of a provider. */
function overrides(provider: AwsProvider | undefined): Attributes {
  return (provider as unknown as { rawOverrides: Attributes } | undefined)?.rawOverrides ?? {};
}

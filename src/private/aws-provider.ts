import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformProvider, TerraformStack } from 'cdktf';
import { IConstruct } from 'constructs';
import { resolve } from './resolve';

/** A provider that has an alias is one that only those use who name it. */
const found = new WeakMap<TerraformStack, AwsProvider>();

/** The AWS provider that what stands in a stack uses unless it names another. There may be none yet. */
export function awsProviderOf(stack: TerraformStack): AwsProvider | undefined {
  const known = found.get(stack);
  if (known && isDefaultAwsProvider(known)) {
    return known;
  }
  const provider = stack.node.findAll().find(isDefaultAwsProvider);
  if (provider) {
    found.set(stack, provider);
  }
  return provider;
}

function isDefaultAwsProvider(child: IConstruct): child is AwsProvider {
  return TerraformProvider.isTerraformProvider(child) && child.terraformResourceType === 'aws' && child.alias === undefined;
}

/** What Terraform is given for a provider. */
export function providerConfig(provider: AwsProvider | undefined): { readonly [argument: string]: unknown } {
  const written = provider && resolve(provider, provider.toTerraform()) as { provider: { aws: { [argument: string]: unknown }[] } };
  return written?.provider.aws[0] ?? {};
}

/** Arguments that say which account and region a provider works in. */
const WHERE = [
  'region', 'allowed_account_ids', 'profile', 'access_key', 'assume_role', 'assume_role_with_web_identity', 'shared_config_files', 'shared_credentials_files', 'endpoints',
];

/**
 * Text by which two stacks can be told to work in the same account and region. What only Terraform knows, or what the environment
 * says, may differ from stack to stack.
 */
export function accountKeyOf(stack: TerraformStack): string {
  const config = providerConfig(awsProviderOf(stack));
  const where = JSON.stringify(WHERE.map((argument) => config[argument] ?? null));
  return config.region === undefined || where.includes('${') ? `${stack.node.path} ${where}` : where;
}

import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformProvider, TerraformStack } from 'cdktf';
import { IConstruct } from 'constructs';
import { AppIndex } from './app-index';
import { Attributes, resolvedWhenRead } from './resolve';

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
export function providerConfig(provider: AwsProvider | undefined): Attributes {
  const written = provider?.toTerraform() as { provider: { aws: Attributes[] } } | undefined;
  return provider && written ? resolvedWhenRead(provider, written.provider.aws[0]) : {};
}

/** Arguments that say which account a provider works in. */
const ACCOUNT = [
  'allowed_account_ids', 'profile', 'access_key', 'assume_role', 'assume_role_with_web_identity', 'shared_config_files', 'shared_credentials_files', 'endpoints',
];

/** Whether two stacks may work in one account: no argument of their providers says that they do not. */
export function mayShareAccount(one: TerraformStack, other: TerraformStack): boolean {
  return ACCOUNT.every((argument) => {
    const [here, there] = writtenAs(argument, one, other);
    // What only Terraform knows may be anything.
    return here === there || [here, there].some((value) => value?.includes('${'));
  });
}

/** Whether two stacks may work in one region, which the environment may say. */
export function mayShareRegion(one: TerraformStack, other: TerraformStack): boolean {
  const [here, there] = writtenAs('region', one, other);
  return here === there || [here, there].some((value) => value === undefined || value.includes('${'));
}

function writtenAs(argument: string, ...stacks: TerraformStack[]): (string | undefined)[] {
  return stacks.map((stack) => JSON.stringify(providerConfig(awsProviderOf(stack))[argument]));
}

/**
 * Text by which two stacks can be told to work in the same account and region. What only Terraform knows, or what the environment
 * says, may differ from stack to stack.
 */
export function accountKeyOf(app: AppIndex, stack: TerraformStack): string {
  return placeKeyOf(app, stack, 'region');
}

/** The same for an account and a region, or for an account alone. */
export function placeKeyOf(app: AppIndex, stack: TerraformStack, within: 'account' | 'region'): string {
  const provider = awsProviderOf(stack);
  const config = provider ? app.attributesOf(provider) : {};
  const [region, ...account] = ['region', ...ACCOUNT].map((argument) => config[argument] ?? null);
  const where = JSON.stringify(within === 'region' ? [region, ...account] : account);
  return region === null || where.includes('${') ? `${stack.node.path} ${where}` : where;
}

import { TerraformProvider, TerraformStack } from 'cdktf';
import { IConstruct } from 'constructs';
import { resolve } from './resolve';
import { isToken } from './tokens';

/** The region of a cluster, or else that of the stack that a construct stands in, where it is written down: undefined where only Terraform knows. */
export function literalRegionOf(scope: IConstruct, clusterRegion: string): string | undefined {
  return isToken(clusterRegion) ? providerRegionOf(TerraformStack.of(scope)) : clusterRegion;
}

/** The region of a stack's AWS provider, where it is written down. */
export function providerRegionOf(stack: TerraformStack): string | undefined {
  const provider = stack.node.findAll()
    .filter(TerraformProvider.isTerraformProvider)
    .find(({ terraformResourceType, alias }) => terraformResourceType === 'aws' && !alias);
  const written = resolve(stack, provider?.toTerraform() ?? {}) as { provider?: { aws: { region?: unknown }[] } };
  const region = written.provider?.aws[0].region;
  return typeof region === 'string' && !region.includes('${') ? region : undefined;
}

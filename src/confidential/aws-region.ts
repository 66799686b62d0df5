import { TerraformProvider, TerraformStack } from 'cdktf';
import { IConstruct } from 'constructs';
import { resolve } from '../private/resolve';
import { isToken } from '../private/tokens';

/** The region that a construct's stack works in, where it is written down: undefined where only Terraform knows. */
export function literalRegionOf(scope: IConstruct, clusterRegion: string): string | undefined {
  if (!isToken(clusterRegion)) {
    return clusterRegion;
  }
  const stack = TerraformStack.of(scope);
  const provider = stack.node.findAll()
    .filter(TerraformProvider.isTerraformProvider)
    .find(({ terraformResourceType, alias }) => terraformResourceType === 'aws' && !alias);
  const written = resolve(stack, provider?.toTerraform() ?? {}) as { provider?: { aws: { region?: unknown }[] } };
  const region = written.provider?.aws[0].region;
  return typeof region === 'string' && !region.includes('${') ? region : undefined;
}

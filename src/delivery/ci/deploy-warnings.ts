import { TerraformStack } from 'cdktf';
import { IConstruct } from 'constructs';
import { DeployedApp } from './deployed-app';
import { namesOfAnybody } from './names-of-others';
import { DeploySite } from './statements/deploy-site';

/** What is legal in some stacks, and unwise where the roles deploy them. */
export function deployWarnings(
  scope: IConstruct,
  app: DeployedApp,
  { ownerTags }: DeploySite,
  applyRoleArn: string,
  stacks: TerraformStack[],
): string[] {
  const anybodys = namesOfAnybody(scope, stacks, app.clusterNames);
  const hasOwnerTags = Object.keys(ownerTags).length > 0;
  return [
    ...(app.unbounded.length > 0 ? [
      'Roles of these stacks have no permissions boundary, so the apply role can create a role with any permissions. Set `permissionsBoundaryArn` in ResourceDefaults.',
    ] : []),
    ...(app.has('aws_vpc') && !hasOwnerTags ? [
      'The stacks have no common tag, so the apply role can delete every network in the region. Set `tags` in ResourceDefaults.',
    ] : []),
    ...(!app.has('aws_vpc') && app.hasTagged && !hasOwnerTags ? [
      'The stacks have no common tag, so the apply role can change and delete every key, and everything in every network of the region. Set `tags` in ResourceDefaults.',
    ] : []),
    ...(app.modules.length > 0 ? [
      `${app.modules.join(', ')}: the resources of a module are unknown at synth, so the roles have no permissions for them. Attach these to \`applyRole\` and \`planRole\`.`,
    ] : []),
    ...(anybodys.length > 0 ? [
      `Names without the cluster name may match resources of another cluster, which the apply role could then change: ${anybodys.join(', ')}. Include the cluster name in \`namePrefix\`, and in \`clusterNames\` of a network.`,
    ] : []),
    ...(app.isStrangeTo(applyRoleArn) ? [
      'The apply role is not an administrator of any cluster of these stacks, so it cannot install anything in the cluster. Pass `applyRoleArn` to `admins`.',
    ] : []),
    ...(app.states.length < stacks.length ? [
      'A stack does not store its state in S3, so these policies do not give the roles access to it. Use `S3StateBucket.keepStateOf`.',
    ] : []),
  ];
}

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
      'Roles of these stacks have no permissions boundary, so who applies can make one that may do everything. Set `permissionsBoundaryArn` by ResourceDefaults.',
    ] : []),
    ...(app.has('aws_vpc') && !hasOwnerTags ? [
      'The stacks have no tag in common, so who applies can remove every network of the region. Set `tags` by ResourceDefaults.',
    ] : []),
    ...(!app.has('aws_vpc') && app.hasTagged && !hasOwnerTags ? [
      'The stacks have no tag in common, so who applies can change and remove every key, and all that is in a network of the region. Set `tags` by ResourceDefaults.',
    ] : []),
    ...(app.modules.length > 0 ? [
      `${app.modules.join(', ')}: what a module makes cannot be seen, so the roles have no permissions for it. Attach what it needs to \`applyRole\` and \`planRole\`.`,
    ] : []),
    ...(anybodys.length > 0 ? [
      `Names that say nothing of the cluster may be those of another one, whose resources who applies could then change: ${anybodys.join(', ')}. Put the name of the cluster into \`namePrefix\`, and into \`clusterNames\` of a network.`,
    ] : []),
    ...(app.isStrangeTo(applyRoleArn) ? [
      'No cluster of these stacks has the role that applies among its administrators, so it cannot install what goes into the cluster. Pass `applyRoleArn` to `admins`.',
    ] : []),
    ...(app.states.length < stacks.length ? [
      'A stack keeps its state elsewhere than in S3: the roles cannot reach it by these policies. Use `S3StateBucket.keepStateOf`.',
    ] : []),
  ];
}

import { runProcess } from '../../../tools/terraform';
import { inGroup } from '../kubernetes/groups';
import { World } from '../world';

/** Runs the AWS CLI as the one who deploys, as somebody would by hand; what it prints. */
export async function aws(world: World, ...args: string[]): Promise<string> {
  const all = [...args, '--endpoint-url', world.endpoint.url];
  const { exitCode, stdout, stderr } = await runProcess('aws', all, inGroup(world.options.folder, {
    cwd: world.options.folder, env: world.deployment.environment(),
  }));
  if (exitCode !== 0) throw new Error(`aws ${all.join(' ')}: ${stderr.trim()}`);
  return stdout.trim();
}

import { join } from 'node:path';
import { Bench } from './bench';
import type { Layout } from './layout';
import { eventually } from '../../checks';
import { World } from '../../world';
import { APP } from '../2-apply';
import { expectEqual } from '../step';

const CLUSTER = 'elsewhere';
const PARTITION = 'aws-cn';

/**
 * Service principals as they are in the regions of China, too: roles trust EC2 by its common name.
 * https://docs.amazonaws.cn/eks/latest/userguide/auto-create-node-role.html, and the key policy of log groups names the region:
 * https://docs.amazonaws.cn/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
const PRINCIPALS = ['ec2.amazonaws.com', 'eks.amazonaws.com', 'pods.eks.amazonaws.com', 'vpc-flow-logs.amazonaws.com'];

export const otherPartition: Layout = {
  name: 'Another partition: a region of China',
  async run(bench) {
    const { options } = bench.world;
    const world = await World.start({ ...options, region: 'cn-north-1', folder: join(options.folder, 'china') });
    try {
      return await inChina(bench.in(world));
    } finally {
      await world.stop();
    }
  },
};

async function inChina(bench: Bench): Promise<string> {
  await bench.notices('a policy of another partition', /Partition "aws" is not valid for resource/, async (wrong) => {
    const [stack] = await wrong.lay('other-partition');
    await wrong.applies(stack);
  }, (_stack, { resource }) => {
    const [attachment] = Object.values(resource!.aws_iam_role_policy_attachment);
    attachment.policy_arn = 'arn:aws:iam::aws:policy/AmazonEKSClusterPolicy';
  });
  await bench.up('other-partition');
  const view = bench.world.view(CLUSTER);
  await view.kubectl(['apply', '--kustomize', APP]);
  await eventually('The app', 60, () => view.problems());
  const { stdout } = await bench.world.deployment.run('other-partition', ['state', 'pull'], { onOutput: undefined });
  const found = [...stdout.matchAll(/arn:(aws[\w-]*):/g)].map(([, partition]) => partition);
  expectEqual('The partitions of all ARNs in the state', [...new Set(found)], [PARTITION]);
  const principals = principalsIn(stdout);
  expectEqual('Service principals that are not of China', principals.filter((name) => !PRINCIPALS.includes(name)), ['logs.cn-north-1.amazonaws.com.cn']);
  await bench.down('other-partition');
  await bench.expectNothingLeft();
  return `${found.length} ARNs, all of ${PARTITION}; services are ${principals.join(', ')}`;
}

/** Services that policies name as principals; they are JSON within JSON. */
export function principalsIn(state: string): string[] {
  const text = state.replace(/\\+"/g, '"');
  const named = [...text.matchAll(/"Service":\s*(\[[^\]]*\]|"[^"]*")/g)].flatMap(([, value]) => [...value.matchAll(/"([^"]+)"/g)].map(([, name]) => name));
  return [...new Set(named)].sort();
}

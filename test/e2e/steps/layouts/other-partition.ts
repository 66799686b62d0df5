import { join } from 'node:path';
import { Bench } from './bench';
import type { Layout } from './layout';
import { eventually } from '../../checks';
import { World } from '../../world';
import { APP } from '../2-apply';
import { expectEqual } from '../step';

const CLUSTER = 'elsewhere';

interface Elsewhere {
  readonly name: string;
  readonly region: string;
  readonly partition: string;
  /** Who writes log groups there. */
  readonly logs: string;
}

/**
 * Service principals as they are in the other partitions, too: in China roles trust EC2 by its common name.
 * https://docs.amazonaws.cn/eks/latest/userguide/auto-create-node-role.html, and the key policy of log groups names the region:
 * https://docs.amazonaws.cn/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
const PRINCIPALS = ['ec2.amazonaws.com', 'eks.amazonaws.com', 'pods.eks.amazonaws.com', 'vpc-flow-logs.amazonaws.com'];

export const china = otherPartition({
  name: 'Another partition: a region of China', region: 'cn-north-1', partition: 'aws-cn', logs: 'logs.cn-north-1.amazonaws.com.cn',
});

// https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/using-govcloud-arns.html
export const govCloud = otherPartition({
  name: 'Another partition: a region for the US government', region: 'us-gov-west-1', partition: 'aws-us-gov', logs: 'logs.us-gov-west-1.amazonaws.com',
});

function otherPartition(elsewhere: Elsewhere): Layout {
  return {
    name: elsewhere.name,
    async run(bench) {
      const { options } = bench.world;
      const world = await World.start({ ...options, region: elsewhere.region, folder: join(options.folder, elsewhere.region) });
      try {
        return await inPartition(bench.in(world), elsewhere);
      } finally {
        await world.stop();
      }
    },
  };
}

async function inPartition(bench: Bench, { partition, logs }: Elsewhere): Promise<string> {
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
  const found = [...stdout.matchAll(/arn:(aws[\w-]*):/g)].map(([, name]) => name);
  expectEqual('The partitions of all ARNs in the state', [...new Set(found)], [partition]);
  const principals = principalsIn(stdout);
  expectEqual('Service principals that not all partitions have', principals.filter((name) => !PRINCIPALS.includes(name)), [logs]);
  await bench.down('other-partition');
  await bench.expectNothingLeft();
  return `${found.length} ARNs, all of ${partition}; services are ${principals.join(', ')}`;
}

/** Services that policies name as principals; they are JSON within JSON. */
export function principalsIn(state: string): string[] {
  const text = state.replace(/\\+"/g, '"');
  const named = [...text.matchAll(/"Service":\s*(\[[^\]]*\]|"[^"]*")/g)].flatMap(([, value]) => [...value.matchAll(/"([^"]+)"/g)].map(([, name]) => name));
  return [...new Set(named)].sort();
}

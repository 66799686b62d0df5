import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { anIngress } from './8-wrong-on-purpose';
import { expectEqual } from './step';
import { eventually } from '../checks';
import { PodCredentials } from '../contract';
import { actLine } from '../standins/acting-as';
import { World } from '../world';

/** The workloads that the reference deployment gives permissions to, and something that each of them has to be able to do. */
const WORKLOADS: readonly [namespace: string, serviceAccount: string, action: string][] = [
  ['kube-system', 'aws-node', 'ec2:AssignPrivateIpAddresses'],
  ['kube-system', 'ebs-csi-controller-sa', 'ec2:CreateVolume'],
  ['kube-system', 'aws-load-balancer-controller', 'elasticloadbalancing:CreateLoadBalancer'],
  ['monitoring', 'grafana', 'cloudwatch:GetMetricData'],
];

/** What logs and traces need, which an earlier release did not have. */
const OF_BUCKETS: typeof WORKLOADS = [['monitoring', 'loki', 's3:PutObject'], ['monitoring', 'tempo', 's3:PutObject']];

/** What Grafana needs for a database that is made for it. */
const OF_DATABASE: typeof WORKLOADS = [['monitoring', 'grafana', 'secretsmanager:GetSecretValue']];

function workloadsOf({ deployment, profile: { stacks } }: World): typeof WORKLOADS {
  if (!stacks.includes('worktest-platform')) return WORKLOADS;
  const { resource = {} } = deployment.configOf('worktest-platform');
  return [...WORKLOADS, ...(resource.aws_s3_bucket ? OF_BUCKETS : []), ...(resource.aws_db_instance ? OF_DATABASE : [])];
}

/** How a workload comes to credentials, and whether they allow what it needs. */
export interface Identity {
  readonly name: string;
  readonly via?: PodCredentials['via'];
  readonly roleArn: string;
  readonly allowed: boolean;
}

function identitiesOf(world: World): Promise<Identity[]> {
  return Promise.all(workloadsOf(world).map(async ([namespace, name, action]) => {
    const credentials = await world.endpoint.credentialsOf(world.profile.cluster, namespace, name);
    const allowed = credentials !== undefined && await world.endpoint.roleAllows(credentials.roleArn, action);
    return { name, via: credentials?.via, roleArn: credentials?.roleArn ?? '', allowed };
  }));
}

/** Every workload comes to credentials in some way, and they allow what it needs. */
export async function expectAllowed(world: World, when: string): Promise<Identity[]> {
  const found = await identitiesOf(world);
  expectEqual(`Workloads without a permission that they need, ${when}`, found.filter(({ allowed }) => !allowed), []);
  return found;
}

/** Every workload comes to credentials in this way, and they allow what it needs. */
export async function expectIdentities(world: World, when: string, via: PodCredentials['via']): Promise<string[]> {
  const found = await identitiesOf(world);
  expectEqual(
    `The identities ${when}`,
    found.map(({ name, via: way, allowed }) => `${name}: ${way}, ${allowed ? 'allowed' : 'not allowed'}`),
    workloadsOf(world).map(([, name]) => `${name}: ${via}, allowed`),
  );
  // One each, also of those that need several things.
  return [...new Map(found.map(({ name, roleArn }) => [name, roleArn])).values()];
}

/** A volume and a load balancer are made and removed, and the controllers that did it came to their credentials in this way. */
export async function expectInUse(world: World): Promise<void> {
  const view = world.view();
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'probe' },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'gp3', resources: { requests: { storage: '1Gi' } } },
  };
  const pod = {
    spec: {
      containers: [{ name: 'probe', image: 'probe', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'probe' } }],
    },
  };
  await anIngress(world);
  const file = join(world.options.folder, 'probe.json');
  writeFileSync(file, JSON.stringify(claim));
  await view.kubectl(['apply', '--namespace', 'app', '--filename', file]);
  await view.kubectl(['run', 'probe', '--namespace', 'app', '--image=probe', `--overrides=${JSON.stringify(pod)}`]);
  await eventually('The probe', 90, () => view.problems());
  const said = readFileSync(join(world.options.folder, 'logs', 'standins.log'), 'utf8');
  for (const [namespace, name, action] of workloadsOf(world)) {
    const isActed = ['ebs-csi-controller-sa', 'aws-load-balancer-controller'].includes(name);
    const credentials = isActed ? await world.endpoint.credentialsOf(world.profile.cluster, namespace, name) : undefined;
    if (credentials) expectEqual(`Whether ${name} ${actLine(credentials, action)}`, said.includes(actLine(credentials, action)), true);
  }
  await view.kubectl(['delete', 'namespace', 'app']);
  await eventually('The end of the probe', 90, async () =>
    (await view.list('persistentvolumes')).filter(({ spec }) => spec.claimRef?.namespace === 'app').map(({ metadata }) => `${metadata.name} is still there`));
}

/** What a role of its own each means: no two share one, and nodes may do none of it. */
export async function expectNothingOnNodes(world: World, when: string): Promise<void> {
  for (const roleArn of await nodeRoles(world)) {
    for (const [, name, action] of workloadsOf(world)) {
      expectEqual(`Whether nodes may do ${action}, which ${name} needs, ${when}`, await world.endpoint.roleAllows(roleArn, action), false);
    }
  }
}

/** Whether the old way still carries every workload, for pods that have not been restarted yet. */
export async function expectNodesStillMay(world: World, when: string): Promise<void> {
  for (const roleArn of await nodeRoles(world)) {
    for (const [, name, action] of workloadsOf(world)) {
      expectEqual(`Whether nodes may still do ${action}, which ${name} needs, ${when}`, await world.endpoint.roleAllows(roleArn, action), true);
    }
  }
}

/** A pod that took its credentials when it started. */
export interface ControllerPod {
  readonly serviceAccount: string;
  /** Another one after a restart. */
  readonly id: string;
}

/** The pods of the controllers. One that is ending does no work any more. */
export async function controllerPods(world: World): Promise<ControllerPod[]> {
  const pods = await world.view().list('pods');
  return pods
    .filter(({ metadata, spec }) => ['aws-load-balancer-controller', 'grafana'].includes(spec.serviceAccountName) && !metadata.deletionTimestamp)
    .map(({ metadata, spec }) => ({ serviceAccount: spec.serviceAccountName as string, id: metadata.uid as string }))
    .sort((a, b) => a.id.localeCompare(b.id));
}

async function nodeRoles(world: World): Promise<string[]> {
  const nodeRole = world.endpoint.nodeRoles(world.profile.cluster);
  if (nodeRole.length === 0) throw new Error('There are no node groups to ask for their role');
  return nodeRole;
}

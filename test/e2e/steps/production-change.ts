import { idsOf } from './9-upgrade';
import { imports, ONE_MINOR_EARLIER, Rewrite, writeChangedApp } from './changed-app';
import { expectAllowed } from './identities';
import { failureOf } from './layouts/bench';
import { expectEqual, Step } from './step';
import { eventually } from '../checks';
import { RDS_PASSWORD } from '../databases/database-proxy';
import { placesOfPassword } from '../databases/passwords';
import { World } from '../world';

/** Grafana begins as one, on a volume. */
const EMBEDDED: Rewrite = [
  'GrafanaDatabase.managedPostgres({ finalSnapshot: !allowDestroy, logRetentionDays: LOG_RETENTION_DAYS, logKmsKeyArn: logsKeyArn })',
  'GrafanaDatabase.embedded({ retention: VolumeRetention.RETAIN })',
];

/** What the run starts with, for there to be something to change. */
export const PRODUCTION_START: readonly Rewrite[] = [ONE_MINOR_EARLIER, EMBEDDED];

interface Change {
  readonly name: string;
  /** Added to those of the changes before. */
  readonly rewrites: readonly Rewrite[];
  /** One of those that the run starts with, which ends here. */
  readonly ends?: Rewrite;
  /** What has grown cannot shrink, so that the steps after it keep this. */
  readonly isKept?: boolean;
  /** What the documentation has somebody do before. */
  readonly before?: (world: World) => Promise<void>;
  /** The actions that the plans must have, by a part of the address, and no others; the stack of the cluster, then the other. */
  readonly actions: readonly [base: Record<string, string>, platform: Record<string, string>];
}

const FLUENT_BIT_ELSEWHERE = "logCollection: LogCollection.fluentBit({ outputs: { siem: LogOutput.http({ url: 'https://logs.example.com/ingest' }) } }),";

const CHANGES: readonly Change[] = [
  {
    name: 'another instance type',
    rewrites: [['instanceTypes: [options.instanceType]', 'instanceTypes: ["m6a.xlarge"]']],
    actions: [{ 'aws_eks_node_group.Platform_NodeGroups_default': 'create/delete' }, {}],
  },
  {
    name: 'metrics and logs for a shorter time, and more replicas',
    rewrites: [['retentionDays: 30', 'retentionDays: 20'], ['retentionDays: 90', 'retentionDays: 60'], ['replicas: 3,', 'replicas: 4,']],
    actions: [{}, {
      'aws_s3_bucket_lifecycle_configuration.Observability_Logs_Bucket_Lifecycle': 'update',
      'helm_release.Ingress_Nginx_Release': 'update',
      'helm_release.Observability_Logs_Chart': 'update',
      'helm_release.Observability_Metrics_Chart': 'update',
    }],
  },
  {
    name: 'another output of Fluent Bit, and more traces kept',
    rewrites: [imports('LogCollection', 'LogOutput'), ['...REDUNDANT,', `...REDUNDANT,\n      ${FLUENT_BIT_ELSEWHERE}`], ['percentage: 10', 'percentage: 20']],
    // That of the namespaces has what Fluent Bit reaches.
    actions: [{}, {
      'helm_release.Namespaces': 'update',
      'helm_release.Observability_Collector_Chart': 'update',
      'helm_release.Observability_LogCollection_Chart': 'update',
    }],
  },
  {
    name: 'larger volumes of Prometheus, as docs/operations.md has it',
    rewrites: [['volume: { sizeGiB: 100', 'volume: { sizeGiB: 120']],
    isKept: true,
    before: (world) => grow(world, 'prometheus-server', ['storage-volume-prometheus-server-0', 'storage-volume-prometheus-server-1'], '120Gi'),
    actions: [{}, { 'helm_release.Observability_Metrics_Chart': 'update' }],
  },
  {
    name: 'Grafana from a file on its volume to a database of RDS',
    rewrites: [],
    ends: EMBEDDED,
    actions: [{}, {
      'aws_cloudwatch_log_group.Observability_Grafana_Database_LogGroup': 'create',
      'aws_db_instance.Observability_Grafana_Database': 'create',
      'aws_db_parameter_group.Observability_Grafana_Database_Parameters': 'create',
      'aws_db_subnet_group.Observability_Grafana_Database_Subnets': 'create',
      'aws_iam_role_policy.Observability_Grafana_monitoringgrafana_GrafanaDatabase': 'create',
      'aws_security_group.Observability_Grafana_Database_SecurityGroup': 'create',
      'aws_vpc_security_group_ingress_rule.Observability_Grafana_Database_FromNodes': 'create',
      'helm_release.Namespaces': 'update',
      'helm_release.Observability_Grafana_Chart': 'update',
    }],
  },
  {
    name: 'a larger database',
    rewrites: [['GrafanaDatabase.managedPostgres({', "GrafanaDatabase.managedPostgres({ storageGiB: 40, instanceClass: 'db.t4g.medium',"]],
    isKept: true,
    actions: [{}, { 'aws_db_instance.Observability_Grafana_Database': 'update' }],
  },
  {
    name: 'the next Kubernetes minor',
    rewrites: [],
    ends: ONE_MINOR_EARLIER,
    actions: [{ 'aws_eks_cluster.Platform_ControlPlane': 'update', 'aws_eks_node_group.Platform_NodeGroups_default': 'update' }, {}],
  },
];

/** Each change of the two stacks does what it names and nothing else; cluster, claims and volumes stay the same. */
export const changeProduction: Step = {
  number: 5,
  name: 'Change it, one thing after another, to the next Kubernetes minor',
  async run(world, say) {
    const before = await lastingIds(world);
    say(`on purpose, another name for the cluster: ${await failureOf(() => renamed(world), /Instance cannot be destroyed/)}`);
    const rewrites: Rewrite[] = [];
    let start: readonly Rewrite[] = PRODUCTION_START;
    for (const [index, { name, rewrites: more, ends, isKept, before: first, actions }] of CHANGES.entries()) {
      rewrites.push(...more);
      if (isKept) world.kept.push(...more);
      start = start.filter((one) => one !== ends);
      await world.deployment.synthesise(writeChangedApp(world, `change-${index + 1}`, [...start, ...rewrites]));
      await first?.(world);
      for (const [place, stack] of world.profile.stacks.entries()) {
        await world.deployment.prepare(stack);
        expectEqual(`The plan of ${stack} for ${name}`, withoutHash(await world.deployment.planned(stack)), actions[place]);
        // Also where nothing but what the other stack reads of it is another.
        await world.deployment.apply(stack);
      }
      await eventually(`After ${name}`, 120, () => world.view().problems());
      for (const stack of world.profile.stacks) expectEqual(`The plan of ${stack} after ${name}`, await world.deployment.planned(stack), {});
      await expectAllowed(world, `after ${name}`);
      say(`${name}: ${actions.flatMap((planned) => Object.entries(planned)).map(([address, action]) => `${action} ${address.split('.').pop()}`).join(', ')}`);
    }
    say(`on purpose, the password of the database in a Secret: ${await leaked(world)}`);
    expectEqual('Where the password of the database is, but in Secrets Manager', await placesOfPassword(world), []);
    // Of what there was, Grafana needs its claim no more, and its volume is kept.
    const after = await lastingIds(world);
    expectEqual('Cluster, claims and volumes of before that are gone', before.filter((id) => !after.includes(id)).map((id) => id.split(' ')[0]), ['claim']);
    expectEqual('What there is besides', after.filter((id) => !before.includes(id)), []);
    return `${CHANGES.length} changes, each as named; the same cluster and volumes as before, and the same claims but that of the first Grafana; the password of the database in no state, plan, release or object`;
  },
};

/** The three steps of docs/operations.md, but the last. */
async function grow(world: World, statefulSet: string, claims: readonly string[], storage: string): Promise<void> {
  const view = world.view();
  const namespace = ['--namespace', 'monitoring'];
  for (const claim of claims) await view.kubectl(['patch', 'pvc', ...namespace, claim, '--patch', JSON.stringify({ spec: { resources: { requests: { storage } } } })]);
  await view.kubectl(['delete', 'statefulset', ...namespace, statefulSet, '--cascade=orphan']);
  await eventually('The larger claims', 60, async () => (await view.list('persistentvolumeclaims'))
    .filter(({ metadata, status }) => claims.includes(metadata.name) && status.capacity?.storage !== storage).map(({ metadata }) => metadata.name));
}

/** What replaces the cluster is no change that goes through. */
async function renamed({ deployment, profile: { stacks: [base] } }: World): Promise<void> {
  await deployment.prepare(base, (config) => {
    for (const cluster of Object.values(config.resource!.aws_eks_cluster)) cluster.name = 'another';
  });
  await deployment.planned(base);
}

/** A password where it should not be is found. */
async function leaked(world: World): Promise<string> {
  const view = world.view();
  await view.kubectl(['create', 'secret', 'generic', 'leak', `--from-literal=config={"password": ${JSON.stringify(RDS_PASSWORD)}}`]);
  const places = await placesOfPassword(world);
  expectEqual('Where a leaked password is found', places, ['secrets default/leak']);
  await view.kubectl(['delete', 'secret', 'leak']);
  return places.join();
}

async function lastingIds(world: World): Promise<string[]> {
  return (await idsOf(world)).filter((id) => /^(claim|volume) |:cluster\//.test(id));
}

function withoutHash(planned: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(planned).map(([address, actions]) => [address.replace(/_[0-9A-F]{8}$/, '').replace(/Namespaces-[0-9a-f]+$/, 'Namespaces'), actions] as const).sort(([a], [b]) => (a < b ? -1 : 1)));
}

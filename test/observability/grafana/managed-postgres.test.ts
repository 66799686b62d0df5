import { TerraformStack, TerraformVariable } from 'cdktf';
import {
  ExistingNetwork, GrafanaDatabase, IKubernetesCluster, ImageDigests, ManagedPostgresOptions, ObservableEksCluster, ResourceDefaults,
  WorkloadIdentity,
} from '../../../src';
import { Grafana, GrafanaOptions } from '../../../src/observability/grafana/grafana';
import { FakeCluster } from '../../helpers/fake-cluster';
import { synth, testStack } from '../../helpers/synth';
import { completeCluster, IdentityKind, plainCluster } from '../support';

const KEY = 'arn:aws:kms:eu-west-2:111122223333:key/01234567-89ab-cdef-0123-456789abcdef';

function made(options: ManagedPostgresOptions = {}, more: GrafanaOptions = {}, kind?: IdentityKind) {
  const stack = testStack();
  return grafanaIn(stack, completeCluster(stack, kind), options, more);
}

function grafanaIn(stack: TerraformStack, cluster: IKubernetesCluster, options: ManagedPostgresOptions = {}, more: GrafanaOptions = {}) {
  const network = new ExistingNetwork(stack, 'Subnets', {
    vpcId: 'vpc-0123456789abcdef0', privateSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'], verify: false,
  });
  const database = GrafanaDatabase.managedPostgres({ network, ...options });
  new Grafana(stack, 'Grafana', { cluster, prometheus: { url: 'http://prometheus' }, database, ...more });
  return stack;
}

/** The values of Grafana, in which `later` stands for what only Terraform knows. */
function valuesFor(options?: ManagedPostgresOptions): any {
  const values: string[] = synth(made(options)).resource('helm_release', 'Grafana/Chart/Resource').values;
  return JSON.parse(values[0].replace(/\$\{jsonencode\([^}]*\)\}/g, '"later"').replace(/\$\{[^}]*\}/g, 'later'));
}

const instance = (options?: ManagedPostgresOptions) => synth(made(options)).resource('aws_db_instance');

describe('a database of RDS', () => {
  it('stands in two zones, in private subnets, encrypted, with backups', () => {
    expect(instance()).toMatchObject({
      engine: 'postgres',
      engine_version: '17',
      instance_class: 'db.t4g.small',
      allocated_storage: 20,
      storage_type: 'gp3',
      multi_az: true,
      publicly_accessible: false,
      storage_encrypted: true,
      backup_retention_period: 7,
      auto_minor_version_upgrade: true,
    });
    expect(synth(made()).resource('aws_db_subnet_group').subnet_ids).toEqual(['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1']);
  });

  it('keeps the minor version that was asked for, and can be raised to the next major one within one apply', () => {
    expect(instance({ engineVersion: '17.6' })).toMatchObject({ engine_version: '17.6', auto_minor_version_upgrade: false });
    expect(instance({ engineVersion: '18' })).toMatchObject({ auto_minor_version_upgrade: true, allow_major_version_upgrade: true, apply_immediately: true });
    expect(synth(made({ engineVersion: '18' })).resource('aws_db_parameter_group')).toMatchObject({ family: 'postgres18', lifecycle: { create_before_destroy: true } });
  });

  it('has a password that RDS makes, and that no state, plan or value has', () => {
    const { text } = synth(made());
    expect(instance()).toMatchObject({ manage_master_user_password: true });
    expect(instance()).not.toHaveProperty('password');
    expect(text).not.toMatch(/random_password|secret_string|"password":"|GF_DATABASE_PASSWORD/);
  });

  it('takes connections over TLS alone, from the nodes alone', () => {
    const output = synth(made());
    expect(output.resource('aws_db_parameter_group')).toMatchObject({ family: 'postgres17', parameter: [{ name: 'rds.force_ssl', value: '1' }] });
    expect(output.resources('aws_security_group')).toHaveLength(1);
    expect(output.resources('aws_vpc_security_group_ingress_rule')).toEqual([
      expect.objectContaining({ referenced_security_group_id: 'sg-0abc', from_port: 5432, to_port: 5432, ip_protocol: 'tcp' }),
    ]);
    expect(output.resources('aws_vpc_security_group_egress_rule')).toEqual([]);
    expect(valuesFor()['grafana.ini'].database).toMatchObject({ type: 'postgres', ssl_mode: 'require', port: 5432, name: 'grafana', user: 'grafana' });
    expect(valuesFor({ caSecretName: 'rds-ca' })['grafana.ini'].database).toMatchObject({
      ssl_mode: 'verify-full', ca_cert_path: '/etc/grafana/database-ca/ca.crt',
    });
  });

  it('uses a key of the user for all that it encrypts, and the pod may use it too', () => {
    const output = synth(made({ kmsKeyArn: KEY, logKmsKeyArn: KEY }));
    expect(output.resource('aws_db_instance')).toMatchObject({
      kms_key_id: KEY, master_user_secret_kms_key_id: KEY, performance_insights_kms_key_id: KEY,
    });
    expect(output.resource('aws_cloudwatch_log_group')).toMatchObject({ kms_key_id: KEY });
    const [{ policy }] = output.resources('aws_iam_role_policy');
    expect(JSON.parse(policy.replace(/\$\{[^}]*\}/g, 'later')).Statement).toContainEqual(expect.objectContaining({ Action: expect.arrayContaining(['kms:Decrypt']), Resource: [KEY] }));
  });

  it('lets Grafana read its own password, and no other secret', () => {
    const policies = synth(made()).resources('aws_iam_role_policy');
    expect(policies).toHaveLength(1);
    const [statement, ...others] = JSON.parse(policies[0].policy).Statement;
    expect(others).toEqual([]);
    expect(statement.Action).toEqual(['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue']);
    expect(statement.Resource).toEqual([expect.stringMatching(/^\$\{aws_db_instance\.\w+\.master_user_secret\[0\]\.secret_arn\}$/)]);
  });

  it('shares the role of Grafana with CloudWatch', () => {
    const output = synth(made({}, { cloudWatch: { region: 'eu-west-2' } }));
    expect(output.resources('aws_eks_pod_identity_association')).toHaveLength(1);
    expect(output.resources('aws_iam_role_policy')).toHaveLength(2);
  });

  it('is there before Grafana, and until it is gone', () => {
    const output = synth(made());
    const needs = output.resource('helm_release', 'Grafana/Chart/Resource').depends_on.map((address: string) => address.split('.')[0]);
    expect(needs).toEqual(expect.arrayContaining(['aws_db_instance', 'aws_vpc_security_group_ingress_rule', 'aws_eks_pod_identity_association']));
  });

  it('logs to a group that ends and goes with it, made before RDS would', () => {
    const output = synth(made({ logRetentionDays: 30 }));
    const { identifier, depends_on: needs } = output.resource('aws_db_instance');
    expect(output.resource('aws_cloudwatch_log_group')).toMatchObject({ name: `/aws/rds/instance/${identifier}/postgresql`, retention_in_days: 30 });
    expect(needs).toEqual([expect.stringMatching(/^aws_cloudwatch_log_group\./)]);
  });

  it('leaves a snapshot behind, and stays while the app says so', () => {
    expect(instance()).toMatchObject({ skip_final_snapshot: false, final_snapshot_identifier: `${instance().identifier}-final` });
    expect(instance()).not.toHaveProperty('deletion_protection');
    const without = instance({ finalSnapshot: false });
    expect(without).toMatchObject({ skip_final_snapshot: true });
    expect(without).not.toHaveProperty('final_snapshot_identifier');
    const stack = testStack();
    ResourceDefaults.applyTo(stack, { preventDestroy: true });
    grafanaIn(stack, completeCluster(stack));
    expect(synth(stack).resource('aws_db_instance')).toMatchObject({ deletion_protection: true, lifecycle: { prevent_destroy: true } });
  });

  it.each(['Payments_EU', '9lives', 'a--b', 'x'.repeat(100)])('has a name that RDS takes on the cluster %s', (clusterName) => {
    const stack = testStack();
    grafanaIn(stack, new FakeCluster(stack, 'Cluster', { clusterName, identity: (of) => WorkloadIdentity.podIdentity().bind(of, of) }));
    const { identifier } = synth(stack).resource('aws_db_instance');
    expect(identifier).toMatch(/^[a-z](-?[a-z0-9]){0,62}$/);
    expect(identifier.length).toBeLessThanOrEqual(63);
  });

  it('finds network and nodes of a cluster of the library by itself', () => {
    const stack = testStack();
    new ObservableEksCluster(stack, 'Platform', { clusterName: 'platform', observability: { grafana: { database: GrafanaDatabase.managedPostgres() } } });
    const output = synth(stack);
    expect(output.resource('aws_db_subnet_group').subnet_ids).toEqual([1, 2].map(() => expect.stringMatching(/^\$\{aws_subnet\.\w*PrivateSubnet\d/)));
    const [rule] = output.resources('aws_vpc_security_group_ingress_rule').filter(({ description }) => description === 'PostgreSQL from the nodes');
    expect(rule.referenced_security_group_id).toMatch(/cluster_security_group_id\}$/);
  });
});

describe('the container that reads the password', () => {
  const container = () => valuesFor().extraInitContainers.find(({ name }: any) => name === 'database-password');

  it('has Grafana wait for it, and tells drivers where it is', () => {
    expect(container()).toMatchObject({ restartPolicy: 'Always', startupProbe: { exec: { command: ['test', '-s', '/var/run/grafana-database/pgpass'] } } });
    expect(valuesFor().env).toEqual({ PGPASSFILE: '/var/run/grafana-database/pgpass' });
    expect(valuesFor().extraContainerVolumes).toContainEqual({ name: 'database-password', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } });
  });

  it('knows secret and database by their addresses', () => {
    const { text } = synth(made());
    expect(text).toMatch(/SECRET_ARN\\",\\"value\\":\$\{jsonencode\(aws_db_instance\.\w+\.master_user_secret\[0\]\.secret_arn\)\}/);
    expect(text).toMatch(/\$\{[^}]*aws_db_instance\.\w+\.address[^}]*\}:5432:grafana:grafana/);
  });

  it('is pulled by digest where images are', () => {
    const stack = testStack();
    ImageDigests.applyTo(stack, { digests: {} });
    grafanaIn(stack, completeCluster(stack));
    expect(() => synth(stack)).toThrow('`ImageDigests` has no digest of public.ecr.aws/aws-cli/aws-cli:2.36.49.');
  });
});

describe('is refused', () => {
  it.each<[ManagedPostgresOptions, string]>([
    [{ backupDays: 0 }, '`database.backupDays` must be a whole number from 1 to 35, got 0. Fix: pass a number from 1 to 35.'],
    [{ storageGiB: 10 }, '`database.storageGiB` must be a whole number from 20 to 65536, got 10. Fix: pass a number from 20 to 65536.'],
    [{ instanceClass: 't4g.small' }, '`database.instanceClass` is not valid, got \'t4g.small\'. Allowed: an instance class of RDS such as db.t4g.small. Fix: start it with `db.`.'],
    [{ engineVersion: 'latest' }, '`database.engineVersion` is not valid, got \'latest\'. Allowed: a version of PostgreSQL such as 17 or 17.6. Fix: use one listed by `aws rds describe-db-engine-versions --engine postgres`.'],
    [{ logRetentionDays: 8 }, '`database.logRetentionDays` is not a retention period that CloudWatch supports, got 8.'],
    [{ nodesSecurityGroupId: 'nodes' }, '`database.nodesSecurityGroupId` is not valid'],
  ])('%j', (options, said) => {
    expect(() => made(options)).toThrow(`Test/Grafana/Database: ${said}`);
  });

  it('without private subnets', () => {
    const stack = testStack();
    const known = new ExistingNetwork(stack, 'Known', {
      vpcId: 'vpc-0123456789abcdef0', privateSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'], verify: false,
    });
    const network = Object.create(known, { privateSubnetIds: { value: [] } }) as ExistingNetwork;
    expect(() => grafanaIn(stack, completeCluster(stack), { network })).toThrow(new Error(
      'Test/Grafana/Database: `database.network` has fewer than two private subnets, but RDS requires subnets in two zones, got []. '
      + 'Fix: pass a network with private subnets in at least two zones.',
    ));
  });

  it('on a cluster that says nothing of its network', () => {
    const stack = testStack();
    const database = GrafanaDatabase.managedPostgres();
    expect(() => new Grafana(stack, 'Grafana', { cluster: plainCluster(stack), prometheus: { url: 'http://prometheus' }, database })).toThrow(new Error(
      'Test/Grafana/Database: `database.network` is required: this cluster does not provide it. Fix: pass the network of the nodes.',
    ));
  });
});

it('takes sizes and keys that only Terraform knows', () => {
  const stack = testStack();
  const later = new TerraformVariable(stack, 'Later', { type: 'string' });
  grafanaIn(stack, completeCluster(stack), { kmsKeyArn: later.stringValue, instanceClass: later.stringValue, storageGiB: later.numberValue });
  expect(synth(stack).resource('aws_db_instance')).toMatchObject({ kms_key_id: '${var.Later}', instance_class: '${var.Later}' });
});

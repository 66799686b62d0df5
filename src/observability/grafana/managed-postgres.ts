import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { DbParameterGroup } from '@cdktf/provider-aws/lib/db-parameter-group';
import { DbSubnetGroup } from '@cdktf/provider-aws/lib/db-subnet-group';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { ManagedPostgresOptions } from './managed-postgres-options';
import { nameGivenTo } from '../../cluster/cluster-claims';
import { IEksCluster } from '../../cluster/eks-cluster';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { IClusterNetwork } from '../../network/network';
import { requireArnIfGiven } from '../../private/checks/aws-arn';
import { requireId } from '../../private/checks/aws-ids';
import { ValidationError } from '../../private/errors';
import { requireLogRetention } from '../../private/log-retention';
import { clusterNamePrefix, securityGroupPrefix } from '../../private/names';
import { guardOnceInAws } from '../../private/once-in-aws';
import { isToken } from '../../private/tokens';
import { requireInteger, requireLiteral, requirePattern } from '../../private/validation';
import { keptLifecycle } from '../../settings/kept';
import { ResourceDefaults, ResourceSettings } from '../../settings/resource-defaults';

const PORT = 5432;

/** Most characters of the name of an instance: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.Constraints (2026-11-30) */
const NAME_LENGTH = 63;

const DEFAULTS = { engineVersion: '17', instanceClass: 'db.t4g.small', storageGiB: 20, backupDays: 7, logRetentionDays: 90 };

/** Where the database stands, and who reaches it. */
interface Place {
  readonly network: IClusterNetwork;
  readonly nodesSecurityGroupId: string;
}

/**
 * A PostgreSQL of Amazon RDS for one Grafana: in private subnets, reached by the nodes alone, over TLS alone. RDS makes its password, keeps it in
 * Secrets Manager and changes it every week; no state, plan or value of the chart has it.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html (2026-11-30)
 */
export class ManagedPostgres extends Construct {
  public readonly resource: DbInstance;
  /** All that makes the database reachable. */
  public readonly dependencies: ITerraformDependable[];
  public readonly port = PORT;

  private readonly settings: ResourceSettings;
  private readonly name: string;

  constructor(scope: Construct, id: string, cluster: IKubernetesCluster, private readonly options: ManagedPostgresOptions) {
    super(scope, id);
    guardOnceInAws(this);
    this.check();
    const { network, nodesSecurityGroupId } = this.place(cluster);
    this.settings = ResourceDefaults.merge(cluster.resourceSettings, ResourceDefaults.of(this));
    this.name = instanceName(this.settings.namePrefix, nameGivenTo(cluster, cluster.clusterName));
    const securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      namePrefix: securityGroupPrefix(this.name),
      description: 'Database of Grafana',
      vpcId: network.vpcId,
      tags: this.settings.tags,
    });
    const fromNodes = new VpcSecurityGroupIngressRule(this, 'FromNodes', {
      securityGroupId: securityGroup.id,
      description: 'PostgreSQL from the nodes',
      referencedSecurityGroupId: nodesSecurityGroupId,
      ipProtocol: 'tcp',
      fromPort: PORT,
      toPort: PORT,
      tags: this.settings.tags,
    });
    this.resource = this.instance(network.privateSubnetIds, securityGroup.id);
    this.dependencies = [this.resource, fromNodes];
  }

  private instance(subnetIds: string[], securityGroupId: string): DbInstance {
    const { kmsKeyArn, multiAz = true, finalSnapshot = true } = this.options;
    const { engineVersion, instanceClass, storageGiB, backupDays } = { ...DEFAULTS, ...this.options };
    return new DbInstance(this, 'Resource', {
      identifier: this.name,
      engine: 'postgres',
      engineVersion,
      instanceClass,
      dbName: 'grafana',
      username: 'grafana',
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: kmsKeyArn,
      port: PORT,
      multiAz,
      dbSubnetGroupName: new DbSubnetGroup(this, 'Subnets', { namePrefix: `${this.name}-`, subnetIds, tags: this.settings.tags }).name,
      vpcSecurityGroupIds: [securityGroupId],
      publiclyAccessible: false,
      parameterGroupName: this.parameters(engineVersion.split('.')[0]).name,
      storageType: 'gp3',
      allocatedStorage: storageGiB,
      storageEncrypted: true,
      kmsKeyId: kmsKeyArn,
      backupRetentionPeriod: backupDays,
      copyTagsToSnapshot: true,
      // One that RDS raised would be lowered by the next apply, which RDS refuses.
      autoMinorVersionUpgrade: !engineVersion.includes('.'),
      // `engineVersion` says when. At once, as the parameters of the version before are deleted in the same apply, and cannot be while they are in use.
      allowMajorVersionUpgrade: true,
      applyImmediately: true,
      performanceInsightsEnabled: true,
      performanceInsightsRetentionPeriod: 7,
      performanceInsightsKmsKeyId: kmsKeyArn,
      enabledCloudwatchLogsExports: ['postgresql'],
      deletionProtection: this.settings.preventDestroy || undefined,
      skipFinalSnapshot: !finalSnapshot,
      finalSnapshotIdentifier: finalSnapshot ? `${this.name}-final` : undefined,
      tags: this.settings.tags,
      lifecycle: keptLifecycle(this.settings),
      // RDS would make it, without an end to what it keeps, and leave it behind.
      dependsOn: [this.logGroup()],
    });
  }

  private parameters(major: string): DbParameterGroup {
    return new DbParameterGroup(this, 'Parameters', {
      namePrefix: `${this.name}-`,
      family: `postgres${major}`,
      parameter: [{ name: 'rds.force_ssl', value: '1' }],
      tags: this.settings.tags,
      // One that is in use cannot be deleted.
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private logGroup(): CloudwatchLogGroup {
    const { logKmsKeyArn, logRetentionDays = DEFAULTS.logRetentionDays } = this.options;
    return new CloudwatchLogGroup(this, 'LogGroup', {
      name: `/aws/rds/instance/${this.name}/postgresql`,
      retentionInDays: logRetentionDays,
      kmsKeyId: logKmsKeyArn,
      tags: this.settings.tags,
    });
  }

  private check(): void {
    const { kmsKeyArn, logKmsKeyArn, nodesSecurityGroupId } = this.options;
    const { engineVersion, instanceClass, storageGiB, backupDays, logRetentionDays } = { ...DEFAULTS, ...this.options };
    requireLiteral(this, 'database.engineVersion', engineVersion, 'the parameter group depends on the version');
    requirePattern(this, 'database.engineVersion', engineVersion, /^1[3-9](\.\d{1,2})?$/, 'a version of PostgreSQL such as 17 or 17.6', 'use one listed by `aws rds describe-db-engine-versions --engine postgres`');
    requirePattern(this, 'database.instanceClass', instanceClass, /^db\.[a-z0-9-]+\.[a-z0-9]+$/, 'an instance class of RDS such as db.t4g.small', 'start it with `db.`');
    requireInteger(this, 'database.storageGiB', storageGiB, 20, 65536);
    // Without backups there is no way back from a mistake, and none to an earlier moment.
    requireInteger(this, 'database.backupDays', backupDays, 1, 35);
    requireLogRetention(this, 'database.logRetentionDays', logRetentionDays);
    if (nodesSecurityGroupId !== undefined) {
      requireId(this, 'database.nodesSecurityGroupId', 'sg', nodesSecurityGroupId);
    }
    requireArnIfGiven(this, 'database.kmsKeyArn', 'key', kmsKeyArn);
    requireArnIfGiven(this, 'database.logKmsKeyArn', 'key', logKmsKeyArn);
  }

  private place(cluster: IKubernetesCluster): Place {
    const { nodeDefaults, clusterSecurityGroupId } = cluster as Partial<IEksCluster>;
    const network = this.options.network ?? nodeDefaults?.network;
    const nodesSecurityGroupId = this.options.nodesSecurityGroupId ?? clusterSecurityGroupId;
    if (network === undefined || nodesSecurityGroupId === undefined) {
      throw new ValidationError(this, {
        property: network === undefined ? 'database.network' : 'database.nodesSecurityGroupId',
        problem: 'is required: this cluster does not provide it',
        fix: network === undefined ? 'pass the network of the nodes' : 'pass the security group of the nodes, which connect to the database',
      });
    }
    if (!isToken(network.privateSubnetIds) && network.privateSubnetIds.length < 2) {
      throw new ValidationError(this, {
        property: 'database.network',
        problem: 'has fewer than two private subnets, but RDS requires subnets in two zones',
        got: network.privateSubnetIds,
        fix: 'pass a network with private subnets in at least two zones',
      });
    }
    return { network, nodesSecurityGroupId };
  }
}

// Small letters, digits and single dashes, with a letter in front: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html (2026-11-30)
function instanceName(namePrefix: string | undefined, clusterName: string): string {
  const fit = (text: string) => text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^(?![a-z])-?/, 'eks-');
  const parts = ['grafana'];
  // What follows it in the names of subnet group, parameters and snapshot has room as well.
  return isToken(clusterName)
    ? clusterNamePrefix(NAME_LENGTH, { namePrefix: namePrefix && fit(namePrefix), clusterName, parts }).replace(/-$/, '')
    : fit(clusterNamePrefix(NAME_LENGTH, { namePrefix, clusterName, parts })).replace(/-$/, '');
}

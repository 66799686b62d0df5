import { readFileSync } from 'fs';
import { join } from 'path';
import {
  ControlPlaneLogType, EndpointAccess, GrafanaDatabase, LogEncryptionKey, NodeGroup, NodeGroupSize, ObservableEksCluster, ObservableEksClusterProps,
  SecretsEncryption, SupportPolicy, VolumeEncryptionKey, VolumeRetention, VpcEndpoints, WorkloadIdentity,
} from '../src';
import { synth, Synthesised, testStack } from './helpers/synth';

const { arguments: FORCES_NEW } = JSON.parse(
  readFileSync(join(__dirname, 'fixtures', 'terraform', 'forces-new-resource.json'), 'utf8'),
) as { arguments: { [type: string]: string[] } };

const DELETED_WITH_CLAIM = {
  metrics: { volume: { retention: VolumeRetention.DELETE } },
  grafana: { database: GrafanaDatabase.embedded({ retention: VolumeRetention.DELETE }) },
};

/** The choices of the worktest demo. */
const DEMO: Partial<ObservableEksClusterProps> = {
  network: { closeDefaultSecurityGroup: false },
  controlPlane: {
    endpoint: EndpointAccess.publicAndPrivate(),
    logging: { logTypes: [] },
    secretsEncryption: SecretsEncryption.awsOwnedKey(),
    deletionProtection: false,
  },
  nodeGroups: { default: NodeGroup.of({ size: NodeGroupSize.fixed(2) }) },
  identity: WorkloadIdentity.nodeRole(),
  observability: DELETED_WITH_CLAIM,
};

function demo(): Synthesised {
  const stack = testStack();
  new ObservableEksCluster(stack, 'Platform', { clusterName: 'worktest', ...DEMO });
  return synth(stack);
}

/** The same cluster with all that production has, but zones, instance types and classes of volumes that are there. */
function hardened(): Synthesised {
  const stack = testStack();
  const logs = new LogEncryptionKey(stack, 'LogsKey');
  const volumes = new VolumeEncryptionKey(stack, 'VolumesKey');
  new ObservableEksCluster(stack, 'Platform', {
    clusterName: 'worktest',
    network: { endpoints: VpcEndpoints.forNodes(['monitoring']), flowLogs: { retentionDays: 365, kmsKeyArn: logs.keyArn } },
    controlPlane: {
      endpoint: EndpointAccess.publicAndPrivate(['9.9.9.0/24']),
      logging: { logTypes: Object.values(ControlPlaneLogType), retentionDays: 365, kmsKeyArn: logs.keyArn },
      secretsEncryption: SecretsEncryption.managedKey(),
      supportPolicy: SupportPolicy.STANDARD,
      deletionProtection: true,
      zonalShift: true,
    },
    admins: { FirstDeployer: 'arn:aws:iam::111122223333:role/platform-admin' },
    nodeGroups: { default: NodeGroup.of({ size: NodeGroupSize.managed({ min: 3, max: 6 }), diskKmsKeyArn: volumes.keyArn }) },
    identity: WorkloadIdentity.podIdentity(),
    addons: { vpcCni: { networkPolicy: true } },
    storage: { kmsKeyArn: volumes.keyArn },
    observability: DELETED_WITH_CLAIM,
    resourceSettings: { preventDestroy: true },
  });
  return synth(stack);
}

/** What holds data, or what data is lost with. */
const STATEFUL = ['aws_eks_cluster', 'aws_eks_node_group', 'aws_kms_key', 'aws_subnet', 'aws_vpc', 'helm_release'];

const argumentAt = (body: any, path: string): unknown =>
  path.split('.').reduce((at, key) => (Array.isArray(at) ? at[0] : at)?.[key], body);

const bodyOf = (synthesised: Synthesised, address: string) => {
  const [type, id] = address.split('.');
  return synthesised.json.resource[type][id];
};

let before: Synthesised;
let after: Synthesised;
beforeAll(() => {
  before = demo();
  after = hardened();
});

const kept = () => before.addresses.filter((address) => after.addresses.includes(address));

describe('a demo that is hardened in place', () => {
  it('keeps everything that holds data', () => {
    const gone = before.addresses.filter((address) => !after.addresses.includes(address));
    expect(gone.filter((address) => STATEFUL.includes(address.split('.')[0]))).toEqual([]);
    expect(kept().filter((address) => !(address.split('.')[0] in FORCES_NEW))).toEqual([]);
  });

  it('changes no argument that replaces a resource, except who administers', () => {
    const replaced = kept().flatMap((address) =>
      FORCES_NEW[address.split('.')[0]]
        .filter((path) => JSON.stringify(argumentAt(bodyOf(before, address), path)) !== JSON.stringify(argumentAt(bodyOf(after, address), path)))
        .map((path) => `${address.replace(/_[0-9A-F]{8}$/, '')} ${path}`));
    expect(replaced).toEqual(['aws_eks_access_entry.Platform_Admins_Named_FirstDeployer_AccessEntry principal_arn']);
  });

  it('would notice a change that replaces', () => {
    const [cluster] = before.resources('aws_eks_cluster');
    expect(FORCES_NEW.aws_eks_cluster.map((path) => argumentAt({ ...cluster, name: 'other' }, path))).toContain('other');
    expect(argumentAt(cluster, 'access_config.bootstrap_cluster_creator_admin_permissions')).toBe(false);
  });

  it('gets a key for its secrets, which EKS takes into a running cluster', () => {
    expect(before.resource('aws_eks_cluster').encryption_config).toBeUndefined();
    expect(after.resource('aws_eks_cluster').encryption_config.provider.key_arn).toContain('aws_kms_key.Platform_ControlPlane_SecretsKey_');
  });

  it('keeps the claims of its charts as they are: Kubernetes changes no class of a claim', () => {
    for (const chart of ['Metrics', 'Grafana']) {
      const path = `Platform/Observability/${chart}/Chart/Resource`;
      const persistence = (synthesised: Synthesised) =>
        JSON.stringify(synthesised.resource('helm_release', path).values).match(/\\"(?:storageClass|storageClassName|size)\\":\\"[^"]*\\"/g);
      expect(persistence(after)).not.toBeNull();
      expect(persistence(after)).toEqual(persistence(before));
    }
  });

  it('gets its storage classes anew, with the key: Kubernetes changes no class, and volumes do not notice', () => {
    const release = (synthesised: Synthesised) => synthesised.resource('helm_release', 'Platform/Storage/StorageClasses/Resource');
    const marker = (synthesised: Synthesised) => synthesised.resource('terraform_data', 'Platform/Storage/StorageClasses/Key').input.kmsKeyArn;
    expect(release(before).lifecycle.replace_triggered_by).toEqual(release(after).lifecycle.replace_triggered_by);
    expect(marker(before)).toBe('the default of the account');
    expect(marker(after)).toContain('aws_kms_key.VolumesKey_');
  });
});

import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { TerraformStack } from 'cdktf';
import { EbsStorage, EbsStorageOptions, NodeRoleIdentity, IrsaHardening, ObservableEksCluster, ResourceDefaults, ResourceSettings } from '../../src';
import { manifestsOf } from '../charts/support';
import { FakeCluster } from '../helpers/fake-cluster';
import { documentOf } from '../helpers/policy-evaluator';
import { Synthesised, synth, testStack } from '../helpers/synth';

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';
const KEY = 'arn:aws:kms:eu-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const POD_ANNOTATIONS = { 'cdktf-observable-eks/identity': 'pod-identity', 'cdktf-observable-eks/role': expect.stringMatching(/^\/fake-kube-system-ebs-csi-[0-9a-f]{12}-$/) };

interface Setup {
  readonly identity?: 'pod' | 'node';
  readonly resourceSettings?: ResourceSettings;
  readonly prepare?: (stack: TerraformStack) => void;
}

function storage(options: EbsStorageOptions = {}, { identity = 'pod', resourceSettings, prepare }: Setup = {}): { made: EbsStorage; found: Synthesised } {
  const stack = testStack();
  prepare?.(stack);
  const cluster: FakeCluster = new FakeCluster(stack, 'Cluster', {
    resourceSettings,
    identity: (itself) => identity === 'pod' ? new IrsaHardening(stack, 'Hardening', { cluster: itself }) : new NodeRoleIdentity(stack, 'Nodes', { cluster: itself }),
  });
  const made = new EbsStorage(stack, 'Storage', { ...options, cluster });
  return { made, found: synth(stack) };
}

const driverOf = ({ found }: { found: Synthesised }) => found.resource('aws_eks_addon');

function classesOf({ found }: { found: Synthesised }): { [name: string]: any } {
  const manifests = manifestsOf(found.resource('helm_release', 'Storage/StorageClasses/Resource'));
  return Object.fromEntries(manifests.map((manifest) => [manifest.metadata.name, manifest]));
}

describe('the driver', () => {
  it('has a role of its own by pod identity, which the add-on associates itself', () => {
    const made = storage();
    expect(driverOf(made)).toMatchObject({
      addon_name: 'aws-ebs-csi-driver',
      cluster_name: 'fake',
      pod_identity_association: [{ service_account: 'ebs-csi-controller-sa', role_arn: expect.stringMatching(/^\$\{aws_iam_role\.\S+\.arn\}$/) }],
    });
    expect(made.found.resources('aws_eks_pod_identity_association')).toEqual([]);
  });

  it('has no role where workloads live off the node role', () => {
    const driver = driverOf(storage({}, { identity: 'node' }));
    expect(driver).not.toHaveProperty('pod_identity_association');
    expect(driver).not.toHaveProperty('service_account_role_arn');
  });

  it('is allowed what AWS says it needs for this cluster, and no more', () => {
    const { found } = storage();
    expect(found.resources('aws_iam_role_policy_attachment')).toEqual([]);
    expect(found.resource('aws_iam_role_policy').policy).not.toContain('kms:');
  });

  it('is allowed to use the key of the storage classes', () => {
    const { found } = storage({ kmsKeyArn: KEY });
    const { Statement: statements } = documentOf(found.resource('aws_iam_role_policy').policy);
    expect(statements.filter(({ Action }) => Action.some((action: string) => action.startsWith('kms:'))).flatMap(({ Resource }) => Resource)).toEqual([KEY, KEY]);
  });

  it('marks what it makes as this cluster\'s in the words that its permissions ask for', () => {
    const { found } = storage();
    const values = JSON.parse(driverOf({ found }).configuration_values);
    const { Statement: statements } = documentOf(found.resource('aws_iam_role_policy').policy);
    const asked = statements.find(({ Sid }) => Sid === 'CreateVolumes').Condition.StringEquals['aws:RequestTag/ebs.csi.aws.com/cluster-name'];
    expect(asked).toEqual([values.controller.k8sTagClusterId]);
  });

  it('waits for its permissions', () => {
    expect(driverOf(storage()).depends_on).toEqual(expect.arrayContaining([
      expect.stringMatching(/^aws_iam_role\./), expect.stringMatching(/^aws_iam_role_policy\./),
    ]));
  });

  it('waits for what the cluster needs: without nodes the add-on never becomes active', () => {
    const stack = testStack();
    const nodes = new CloudwatchLogGroup(stack, 'Nodes', {});
    const cluster: FakeCluster = new FakeCluster(stack, 'Cluster', {
      prerequisites: [nodes], identity: (itself) => new IrsaHardening(stack, 'Hardening', { cluster: itself }),
    });
    new EbsStorage(stack, 'Storage', { cluster });
    expect(synth(stack).resource('aws_eks_addon').depends_on).toContain(`aws_cloudwatch_log_group.${nodes.friendlyUniqueId}`);
  });

  it('puts the tags of the resource settings on the volumes that claims make, which Terraform never sees', () => {
    const made = storage({}, { resourceSettings: { tags: { team: 'web', cost: '1' } }, prepare: (stack) => ResourceDefaults.applyTo(stack, { tags: { cost: '2' } }) });
    expect(JSON.parse(driverOf(made).configuration_values)).toEqual({ controller: { extraVolumeTags: { team: 'web', cost: '2' }, podAnnotations: POD_ANNOTATIONS, k8sTagClusterId: 'fake' } });
    expect(driverOf(made).tags).toEqual({ team: 'web', cost: '2' });
  });

  it('says how its pods come to their role, so that they are restarted when that changes', () => {
    expect(JSON.parse(driverOf(storage()).configuration_values)).toEqual({ controller: { podAnnotations: POD_ANNOTATIONS, k8sTagClusterId: 'fake' } });
  });

  it('is not of a version that leaves volumes without the mark, unless it lives off the node role', () => {
    expect(() => storage({ driver: { helmValues: { controller: { k8sTagClusterId: 'mine' } } } })).toThrow(new Error(
      'Test/Storage: `helmValues.controller.k8sTagClusterId` is set by the library, and other parts depend on it, got \'mine\'. Fix: remove it.',
    ));
    const old = { driver: { addonVersion: 'v1.57.9-eksbuild.1' } };
    expect(() => storage(old)).toThrow(
      "Test/Storage: `driver.addonVersion` is too old: it does not tag volumes with their cluster, which its permissions require, got 'v1.57.9-eksbuild.1'. Allowed: v1.58.0 and later. Fix: leave it out, or use a later one.",
    );
    expect(() => storage(old, { identity: 'node' })).not.toThrow();
  });

  it('takes version and configuration of the user, merged with the tags', () => {
    const made = storage(
      { driver: { addonVersion: 'v1.60.0-eksbuild.1', helmValues: { controller: { replicaCount: 3, extraVolumeTags: { team: 'mine' } }, node: { a: 1 } } } },
      { resourceSettings: { tags: { team: 'web', cost: '1' } } },
    );
    expect(driverOf(made).addon_version).toBe('v1.60.0-eksbuild.1');
    expect(JSON.parse(driverOf(made).configuration_values)).toEqual({
      controller: { replicaCount: 3, extraVolumeTags: { team: 'mine', cost: '1' }, podAnnotations: POD_ANNOTATIONS, k8sTagClusterId: 'fake' }, node: { a: 1 },
    });
  });
});

describe('the storage classes', () => {
  it('are two, of encrypted gp3 volumes that can grow, made where their pod is', () => {
    const classes = classesOf(storage());
    expect(Object.keys(classes)).toEqual(['gp3', 'gp3-retain']);
    for (const found of Object.values(classes)) {
      expect(found).toMatchObject({
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        provisioner: 'ebs.csi.aws.com',
        parameters: { type: 'gp3', encrypted: 'true' },
        allowVolumeExpansion: true,
        volumeBindingMode: 'WaitForFirstConsumer',
      });
    }
  });

  it('differ in what becomes of the volume when its claim goes', () => {
    const classes = classesOf(storage());
    expect(classes.gp3.reclaimPolicy).toBe('Delete');
    expect(classes['gp3-retain'].reclaimPolicy).toBe('Retain');
  });

  it('have one default: Kubernetes takes the annotation as text', () => {
    const annotations = Object.values(classesOf(storage())).map(({ metadata }) => metadata.annotations);
    expect(annotations).toEqual([{ [DEFAULT_CLASS]: 'true' }, {}]);
  });

  it('encrypt with the account\'s key, or with the one that is given', () => {
    expect(Object.values(classesOf(storage())).map(({ parameters }) => parameters)).toEqual(Array(2).fill({ type: 'gp3', encrypted: 'true' }));
    expect(Object.values(classesOf(storage({ kmsKeyArn: KEY }))).map(({ parameters }) => parameters.kmsKeyId)).toEqual([KEY, KEY]);
  });

  it('are named for charts, with what must be there before a claim can be bound', () => {
    const { made } = storage();
    expect(made.classes).toEqual({
      storageClassName: 'gp3', retainStorageClassName: 'gp3-retain', dependencies: [made.driver, made.storageClasses!.resource],
    });
  });

  it('are those of a cluster', () => {
    const cluster = new ObservableEksCluster(testStack(), 'Platform', { clusterName: 'platform', storage: { kmsKeyArn: KEY } });
    expect(cluster.storage).toMatchObject({ storageClassName: 'gp3', retainStorageClassName: 'gp3-retain' });
    const manifests = manifestsOf(synth(cluster.ebsStorage.driver.cdktfStack).resource('helm_release', 'Platform/Storage/StorageClasses/Resource'));
    expect(manifests.map(({ parameters }) => parameters.kmsKeyId)).toEqual([KEY, KEY]);
  });
});

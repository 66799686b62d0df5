import { EbsDriver } from './ebs';
import { memoryContext } from './memory';
import { toGibibytes } from './quantity';

function world(reclaimPolicy = 'Delete') {
  const made = memoryContext();
  const { cluster } = made;
  cluster.put('nodes', { metadata: { name: 'node', labels: { 'topology.kubernetes.io/zone': 'eu-west-2b' } }, spec: {} });
  cluster.put('storageclasses', {
    metadata: { name: 'gp3' },
    provisioner: 'ebs.csi.aws.com',
    volumeBindingMode: 'WaitForFirstConsumer',
    allowVolumeExpansion: true,
    reclaimPolicy,
    parameters: { type: 'gp3', encrypted: 'true' },
  });
  cluster.put('persistentvolumeclaims', {
    metadata: { namespace: 'm', name: 'data' },
    spec: { storageClassName: 'gp3', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '20Gi' } } },
  });
  const claim = () => cluster.get('persistentvolumeclaims', 'data', 'm');
  return { ...made, driver: new EbsDriver(made.context), claim };
}

/** As the scheduler does when a pod uses the claim, and the controller manager when there is a volume. */
async function provisioned(made: ReturnType<typeof world>): Promise<string> {
  const { cluster, driver, claim } = made;
  await cluster.patch('persistentvolumeclaims', claim(), { metadata: { annotations: { 'volume.kubernetes.io/selected-node': 'node' } } });
  await driver.reconcile();
  const name = `pvc-${claim().metadata.uid}`;
  await cluster.patch('persistentvolumeclaims', claim(), { spec: { volumeName: name }, status: { phase: 'Bound', capacity: { storage: '20Gi' } } });
  return name;
}

test('makes a volume in the zone of the node that was chosen, not before one was', async () => {
  const made = world();
  await made.driver.reconcile();
  expect(made.aws.records.volume.size).toBe(0);
  const name = await provisioned(made);
  await made.driver.reconcile();
  expect([...made.aws.records.volume.values()]).toMatchObject([{ AvailabilityZone: 'eu-west-2b', Size: 20, VolumeType: 'gp3', Encrypted: true }]);
  expect(made.cluster.get('persistentvolumes', name).spec).toMatchObject({
    claimRef: { namespace: 'm', name: 'data' },
    csi: { driver: 'ebs.csi.aws.com', volumeHandle: 'id-1' },
    nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ values: ['eu-west-2b'] }] }] } },
  });
});

test('grows a volume', async () => {
  const made = world();
  const name = await provisioned(made);
  await made.cluster.patch('persistentvolumeclaims', made.claim(), { spec: { resources: { requests: { storage: '40Gi' } } } });
  await made.driver.reconcile();
  expect([...made.aws.records.volume.values()]).toMatchObject([{ Size: 40 }]);
  expect(made.cluster.get('persistentvolumes', name).spec.capacity.storage).toBe('40Gi');
  expect(made.claim().status.capacity.storage).toBe('40Gi');
});

test('deletes the volume of a released PersistentVolume', async () => {
  const made = world();
  const name = await provisioned(made);
  await made.cluster.patch('persistentvolumes', made.cluster.get('persistentvolumes', name), { status: { phase: 'Released' } });
  await made.driver.reconcile();
  expect(made.aws.records.volume.size).toBe(0);
  expect(made.cluster.get('persistentvolumes', name)).toBeUndefined();
});

test.each([
  ['the class retains', 'Retain', () => undefined, ''],
  ['the add-on is gone', 'Delete', (made: ReturnType<typeof world>) => (made.facts.addons = []), 'is not active'],
  ['its role may not any more', 'Delete', (made: ReturnType<typeof world>) => (made.facts.denied = ['ec2:DeleteVolume']), 'not authorized'],
  ['its credentials are gone', 'Delete', (made: ReturnType<typeof world>) => (made.facts.credentials = false), 'has no credentials'],
  ['no node is left', 'Delete', (made: ReturnType<typeof world>) => made.cluster.remove('nodes', { name: 'node' }), 'no node'],
])('the volume stays when %s', async (_case, policy, change, reason) => {
  const made = world(policy);
  const name = await provisioned(made);
  await change(made);
  await made.cluster.patch('persistentvolumes', made.cluster.get('persistentvolumes', name), { status: { phase: 'Released' } });
  await made.driver.reconcile();
  expect(made.aws.records.volume.size).toBe(1);
  expect(made.lines.join()).toContain(reason);
});

test('leaves claims of other drivers alone', async () => {
  const made = world();
  made.cluster.put('storageclasses', { metadata: { name: 'gp3' }, provisioner: 'other', volumeBindingMode: 'Immediate' });
  await provisioned(made);
  expect(made.aws.records.volume.size).toBe(0);
});

test('sizes are whole GiB', () => {
  expect(['20Gi', '1Ti', '1G', '1500Mi', '1073741824'].map(toGibibytes)).toEqual([20, 1024, 1, 2, 1]);
  expect(() => toGibibytes('much')).toThrow('not a quantity: much');
});

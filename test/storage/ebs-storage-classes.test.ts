import { TerraformStack } from 'cdktf';
import { EbsStorageClasses, ObservabilityPlatform, ObservableEksCluster } from '../../src';
import { manifestsOf } from '../charts/support';
import { FakeCluster } from '../helpers/fake-cluster';
import { stackBeside, synth, testStack } from '../helpers/synth';

const KEY = 'arn:aws:kms:eu-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

let stack: TerraformStack;
let other: TerraformStack;
beforeEach(() => {
  stack = testStack();
  other = stackBeside(stack, 'Other');
});

const cluster = () => new ObservableEksCluster(stack, 'Platform', {
  clusterName: 'platform',
  storage: { withStorageClasses: false, kmsKeyArn: KEY },
  observability: { metrics: { enabled: false }, grafana: { enabled: false } },
});

describe('in another stack than the cluster', () => {
  it('the cluster holds no Helm release', () => {
    cluster();
    expect(synth(stack).resources('helm_release')).toEqual([]);
    expect(synth(stack).resources('terraform_data')).toEqual([]);
  });

  it('the classes have the key of the storage, and those who keep data wait for them', () => {
    const made = cluster();
    const classes = made.ebsStorage.addStorageClasses(other);
    new ObservabilityPlatform(other, 'Observability', { cluster: made });
    expect(made.storage).toEqual({
      storageClassName: 'gp3', retainStorageClassName: 'gp3-retain', dependencies: [made.ebsStorage.driver, classes.resource],
    });
    const output = synth(other);
    const manifests = manifestsOf(output.resource('helm_release', 'StorageClasses/Resource'));
    expect(manifests.map(({ metadata, parameters }) => [metadata.name, parameters.kmsKeyId])).toEqual([['gp3', KEY], ['gp3-retain', KEY]]);
    for (const chart of ['Metrics', 'Grafana']) {
      expect(output.resource('helm_release', `Observability/${chart}/Chart/Resource`).depends_on)
        .toContain(`helm_release.${classes.resource.friendlyUniqueId}`);
    }
  });

  it('the cluster has no storage classes as long as nobody made them', () => {
    const made = cluster();
    expect([made.storage, made.ebsStorage.storageClasses, made.ebsStorage.dependencies]).toEqual([undefined, undefined, [made.ebsStorage.driver]]);
  });
});

describe('refuses', () => {
  it('classes that come after something asked for them', () => {
    const made = cluster();
    new ObservabilityPlatform(other, 'Observability', { cluster: made });
    expect(() => made.ebsStorage.addStorageClasses(other)).toThrow(
      'Other: `addStorageClasses` was called after another construct used the storage classes and got the default class of the cluster. '
      + 'Fix: call it before creating charts that store data.',
    );
  });

  it('classes that are there already', () => {
    const made = new ObservableEksCluster(stack, 'Platform', { clusterName: 'platform' });
    expect(() => made.ebsStorage.addStorageClasses(other)).toThrow(
      'Other: `addStorageClasses` was called, but Test/Platform/Storage/StorageClasses already created the storage classes. '
      + 'Fix: call it once; `withStorageClasses: false` omits the classes that the cluster creates.',
    );
  });
});

describe('another key', () => {
  const marker = (kmsKeyArn?: string) => {
    const own = testStack();
    new EbsStorageClasses(own, 'Classes', { cluster: new FakeCluster(own), kmsKeyArn });
    const output = synth(own);
    return { input: output.resource('terraform_data').input, release: output.resource('helm_release', 'Classes/Resource') };
  };

  it('makes the classes anew, as Kubernetes refuses to change them', () => {
    expect([marker().input, marker(KEY).input]).toEqual([{ kmsKeyArn: 'the default of the account' }, { kmsKeyArn: KEY }]);
    expect(marker().release.lifecycle.replace_triggered_by).toEqual([expect.stringMatching(/^terraform_data\.Classes_Key_[0-9A-F]{8}$/)]);
  });
});

import { TerraformVariable, Token } from 'cdktf';
import { ClusterNetwork, EbsStorage, ExistingNetwork, GithubDeployRoles, ManagedNodeGroup, NodeRoleIdentity, ResourceDefaults } from '../../../src';
import { requireTags, requireVolumeTags } from '../../../src/private/checks/aws-tags';
import { FakeCluster } from '../../helpers/fake-cluster';
import { testStack, warnings } from '../../helpers/synth';

type Tags = { [key: string]: string };
const outcome = (act: () => unknown) => {
  try {
    act();
    return 'accepted';
  } catch (error) {
    return (error as Error).name === 'ValidationError' ? (error as Error).message : error;
  }
};
const tags = (given: object) => outcome(() => requireTags(testStack(), 'tags', given as Tags));
const many = (count: number): Tags => Object.fromEntries([...Array(count).keys()].map((index) => [`tag-${index}`, 'x']));
const variable = () => new TerraformVariable(testStack(), 'later', { type: 'string' });

describe('tags', () => {
  it.each([
    { team: 'platform' }, { 'cost center': 'Ärger & Co'.replace('&', '+') }, { 'a/b:c=d@e_f.g-h+i': '' }, { ['k'.repeat(128)]: 'v'.repeat(256) }, { lawsuit: 'aws' }, { 'xaws:a': '1' },
    { Team: '1', team: '2' }, { 'kubernetes.io/cluster/blue': 'owned' }, {}, many(50), { 部署: '平台' },
  ])('can be %j', (given) => expect(tags(given)).toBe('accepted'));

  it.each<[object, string]>([
    [{ 'aws:team': 'a' }, 'contains a key that starts with aws:'], [{ 'AWS:x': 'a' }, 'contains a key that starts with aws:'], [{ 'aWs:x': 'a' }, 'contains a key that starts with aws:'],
    [{ '': 'a' }, 'has a key that AWS rejects'], [{ ['k'.repeat(129)]: 'a' }, 'has a key that AWS rejects'], [{ 'a,b': 'c' }, 'has a key that AWS rejects'],
    [{ a: 'v'.repeat(257) }, 'has a value that AWS rejects'], [{ a: 'b,c' }, 'has a value that AWS rejects'], [{ a: 'b\nc' }, 'has a value that AWS rejects'],
    [{ a: 'x(y)' }, 'has a value that AWS rejects'], [{ a: 7 }, 'must be a string'], [{ a: null }, 'must be a string'], [many(51), 'must have at most 50 tags'],
    [['a'], 'must be a map of strings'], ['team=a' as any, 'must be a map of strings'],
  ])('cannot be %j', (given, problem) => expect(tags(given)).toContain(problem));

  it('have values that only Terraform knows, and keys that the program knows', () => {
    expect(tags({ team: variable().stringValue, [`a-${variable().stringValue}`]: 'x' })).toBe('accepted');
    expect(tags(Token.asStringMap(variable().value))).toBe(
      'Test: `tags` must be a literal map, not one that is only known to Terraform. Allowed: a literal map, since its keys are merged with other tags; its values may be known only to Terraform. '
      + 'Fix: write the keys into the map.',
    );
    expect(tags({ ...Token.asStringMap(variable().value), a: 'b' })).toContain('must be a literal map');
    expect(tags({ a: variable().listValue[0] })).toContain('`tags.a` is part of a list that is only known to Terraform');
  });

  it('have values that AWS may keep to itself, with a warning', () => {
    const stack = testStack();
    requireTags(stack, 'tags', { a: 'aws:b' });
    expect(warnings(stack)).toEqual(['`tags.a` starts with aws:, which is reserved for AWS: some services reject it. Use a different prefix.']);
  });
});

describe('tags of volumes', () => {
  const volume = (given: Tags) => outcome(() => requireVolumeTags(testStack(), 'tags', given));
  // kubernetes-sigs/aws-ebs-csi-driver, pkg/driver/validation_test.go
  it.each([{ 'extra-tag-key': 'x' }, { 'ebs.csi.aws.com': 'x' }, { 'my.kubernetes.io/x': 'x' }, { CSIVolume: 'x' }, { a: 'b=c' }])('can be %j', (given) => expect(volume(given as any)).toBe('accepted'));
  it.each(['CSIVolumeName', 'CSIVolumeSnapshotName', 'kubernetes.io/cluster', 'kubernetes.io', 'kubernetes.iox', 'ebs.csi.aws.com/cluster-name', 'ebs.csi.aws.com/cluster'])(
    'cannot have the key %s', (key) => expect(volume({ [key]: 'x' })).toMatch('`tags` contains a key that the EBS CSI driver reserves'));
  it('hold no comma', () => expect(volume({ a: 'b,c' })).toContain('contains a comma'));
});

// Wherever tags are given, by whatever name.
describe('every entry of tags refuses what AWS keeps to itself', () => {
  const cluster = (resourceSettings = {}, identity = true) => {
    const stack = testStack();
    return new FakeCluster(stack, 'Cluster', { resourceSettings, ...(identity && { identity: (made) => new NodeRoleIdentity(stack, 'Identity', { cluster: made }) }) });
  };
  const nodes = (given: Tags, settings?: object) => {
    const made = cluster(settings, false);
    const network = new ExistingNetwork(made, 'Network', { vpcId: 'vpc-0123456789abcdef0', privateSubnetIds: ['subnet-0000000a', 'subnet-0000000b'], verify: false });
    return new ManagedNodeGroup(made, 'Group', { cluster: made, network, nodeRoleArn: 'arn:aws:iam::111122223333:role/node', groupName: 'a', options: { tags: given } });
  };
  const ENTRIES: Array<[string, (given: Tags) => unknown]> = [
    ['ResourceSettings.tags', (given) => ResourceDefaults.applyTo(testStack(), { tags: given })],
    ['NodeGroupOptions.tags', (given) => nodes(given)],
    ['GithubDeployRolesProps.ownerTags', (given) => new GithubDeployRoles(testStack(), 'Deploy', { repository: 'acme/platform', region: 'eu-west-2', ownerTags: given })],
  ];
  it.each(ENTRIES)('%s', (_, act) => {
    expect(outcome(() => act({ 'AWS:team': 'a' }))).toContain('starts with aws:');
    expect(outcome(() => act({ team: 'a' }))).toBe('accepted');
  });

  it('what comes along is counted', () => {
    const room = (at: (given: Tags) => unknown, most: number) => {
      expect(outcome(() => at(many(most)))).toBe('accepted');
      expect(outcome(() => at(many(most + 1)))).toContain(`must have at most ${most} tags`);
    };
    room((given) => nodes(given), 44);
    room((given) => nodes({}, { tags: given }), 44);
    room((given) => new EbsStorage(testStack(), 'Storage', { cluster: cluster({ tags: given }), withStorageClasses: false }), 42);
    room((given) => {
      const stack = testStack();
      ResourceDefaults.applyTo(stack, { tags: given });
      new ClusterNetwork(stack, 'Network', { clusterNames: ['blue'] });
    }, 47);
  });

  it('two levels together are one set for a role', () => {
    const levels = (above: Tags, below: Tags) => outcome(() => {
      const stack = testStack();
      ResourceDefaults.applyTo(stack.node.root, { tags: above });
      ResourceDefaults.applyTo(stack, { tags: below });
    });
    expect(levels({ Team: 'a' }, { Team: 'b' })).toBe('accepted');
    expect(levels({ Team: 'a' }, { team: 'b' })).toBe('Test: `tags` contains two keys that differ only in case, which IAM treats as the same key, got \'team\'. Fix: remove one of them.');
    expect(levels(many(50), { other: 'b' })).toContain('must have at most 50 tags');
  });

  it('volumes get them from the settings and from the values of the driver', () => {
    const storage = (settings: object, extraVolumeTags?: Tags) => outcome(() => new EbsStorage(testStack(), 'Storage', {
      cluster: cluster(settings), withStorageClasses: false, driver: { helmValues: { controller: { extraVolumeTags } } },
    }));
    expect(storage({ tags: { 'kubernetes.io/cluster/a': 'owned' } })).toContain('`resourceSettings.tags` contains a key that the EBS CSI driver reserves (kubernetes.io*)');
    expect(storage({}, { CSIVolumeName: 'a' })).toContain('`driver.helmValues.controller.extraVolumeTags` contains a key that the EBS CSI driver reserves');
    expect(storage({ tags: { team: 'a' } }, { other: 'b' })).toBe('accepted');
  });
});

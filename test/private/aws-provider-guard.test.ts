import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { AwsProvider, AwsProviderConfig } from '@cdktf/provider-aws/lib/provider';
import { Aspects, TerraformStack, TerraformVariable, Testing, Token } from 'cdktf';
import { IConstruct } from 'constructs';
import { ClusterNetwork, ExistingNetwork, ObservableEksCluster, ResourceDefaults, WorkloadBoundary } from '../../src';
import { synth, TODAY, warnings } from '../helpers/synth';

type Tags = { [key: string]: string };

const stackWith = (provider: AwsProviderConfig) => {
  const stack = new TerraformStack(Testing.app({ context: { 'cdktf-observable-eks/today': TODAY } }), 'Test');
  new AwsProvider(stack, 'Aws', { region: 'eu-west-2', ...provider });
  return stack;
};
const outcome = (stack: TerraformStack) => {
  try {
    synth(stack);
    return 'accepted';
  } catch (error) {
    return (error as Error).message;
  }
};
const many = (count: number): Tags => Object.fromEntries([...Array(count).keys()].map((index) => [`tag-${index}`, 'x']));
const boundary = (stack: TerraformStack) => new WorkloadBoundary(stack, 'Boundary', { region: 'eu-west-2' });
const withDefaults = (tags: Tags, more: AwsProviderConfig = {}) => stackWith({ ...more, defaultTags: [{ tags }] });
const onBoundary = (tags: Tags, more: AwsProviderConfig = {}) => {
  const stack = withDefaults(tags, more);
  boundary(stack);
  return outcome(stack);
};

describe('default tags of the AWS provider', () => {
  it.each([{}, { team: 'platform' }, { 'cost center': 'Ärger + Co' }, many(50)])('can be %j', (tags) => expect(onBoundary(tags as Tags)).toBe('accepted'));

  it.each<[Tags, string]>([
    [{ 'aws:team': 'a' }, 'contains a key that starts with aws:'], [{ 'AWS:x': 'a' }, 'contains a key that starts with aws:'],
    [{ 'a,b': 'c' }, 'has a key that AWS rejects'], [{ a: 'b,c' }, 'has a value that AWS rejects'], [{ ['k'.repeat(129)]: 'a' }, 'has a key that AWS rejects'],
    [{ a: 'v'.repeat(257) }, 'has a value that AWS rejects'], [many(51), 'must have at most 50 tags'],
  ])('cannot be %j', (tags, problem) => expect(onBoundary(tags)).toMatch(new RegExp(`Test/Aws: \`defaultTags\\[0\\]\\.tags.*${problem}`)));

  it('warn of values that AWS reserves, once', () => {
    const stack = withDefaults({ team: 'aws:team' });
    boundary(stack);
    [1, 2].forEach(() => synth(stack));
    expect(warnings(stack)).toEqual(['`defaultTags[0].tags.team` starts with aws:, which is reserved for AWS: some services reject it. Use a different prefix.']);
  });

  it('can have parts that only Terraform knows', () => {
    const stack = stackWith({});
    const variable = new TerraformVariable(stack, 'later', { type: 'string' });
    const provider = stack.node.findChild('Aws') as AwsProvider;
    provider.defaultTags = [{ tags: { team: variable.stringValue, [`a-${variable.stringValue}`]: 'b', ...many(48) } }];
    boundary(stack);
    expect(outcome(stack)).toBe('accepted');
    provider.defaultTags = [{ tags: Token.asStringMap(variable.value) }];
    expect(outcome(stack)).toBe('accepted');
    provider.defaultTags = [{ tags: { team: variable.stringValue, ...many(50) } }];
    expect(outcome(stack)).toContain('must have at most 50 tags');
  });

  it('can also be written with an override', () => {
    const stack = stackWith({});
    (stack.node.findChild('Aws') as AwsProvider).addOverride('default_tags', [{ tags: { 'aws:team': 'a' } }]);
    boundary(stack);
    expect(outcome(stack)).toContain('contains a key that starts with aws:');
  });

  it('count together with those of a resource, which take precedence', () => {
    const together = (own: Tags, defaults: Tags, more: AwsProviderConfig = {}) => {
      const stack = withDefaults(defaults, more);
      ResourceDefaults.applyTo(stack, { tags: own });
      boundary(stack);
      return outcome(stack);
    };
    expect(together({ a: '1' }, many(49))).toBe('accepted');
    expect(together({ 'tag-0': 'other', 'a': '1' }, many(49))).toBe('accepted');
    expect(together({ a: '1', b: '2' }, many(49))).toContain(
      'Test/Aws: `defaultTags[0].tags` and the tags of Test/Boundary/Resource are together more than the 50 that AWS allows, got 51. '
      + 'Fix: remove some, or combine several into one value; a default tag that the resource also has counts once.',
    );
    // What Terraform ignores, it sends all the same.
    expect(together({ a: '1', b: '2' }, many(49), { ignoreTags: [{ keys: ['tag-0', 'tag-1'] }] })).toContain('got 51');
  });

  it('count together with those of an aspect and of an override', () => {
    const stack = withDefaults(many(49));
    const { resource } = boundary(stack);
    Aspects.of(stack).add({ visit: (node: IConstruct) => { if ('tagsInput' in node) (node as unknown as { tags: Tags }).tags = { a: '1', b: '2' }; } });
    expect(outcome(stack)).toContain('got 51');
    resource.addOverride('tags', { c: '3' });
    expect(outcome(stack)).toContain('got 52');
  });

  it('are those of the provider that a resource is made with', () => {
    const stack = stackWith({});
    const other = new AwsProvider(stack, 'Other', { region: 'eu-west-2', alias: 'other', defaultTags: [{ tags: many(50) }] });
    ResourceDefaults.applyTo(stack, { tags: { a: '1' } });
    const { resource } = boundary(stack);
    expect(outcome(stack)).toBe('accepted');
    resource.provider = other;
    expect(outcome(stack)).toContain('Test/Other: `defaultTags[0].tags` and the tags of Test/Boundary/Resource');
  });

  it('are not counted on what others make', () => {
    const stack = withDefaults(many(49));
    new IamRole(stack, 'Role', { assumeRolePolicy: '{}', tags: { a: '1', b: '2' } });
    boundary(stack);
    expect(outcome(stack)).toBe('accepted');
  });

  it('cannot differ in case from those of IAM resources', () => {
    const stack = withDefaults({ Team: 'a' });
    ResourceDefaults.applyTo(stack, { tags: { team: 'b' } });
    new ExistingNetwork(stack, 'Network', { vpcId: 'vpc-0123456789abcdef0', privateSubnetIds: ['subnet-0000000a', 'subnet-0000000b'], verify: false });
    expect(outcome(stack)).toBe('accepted');
    boundary(stack);
    expect(outcome(stack)).toContain("`defaultTags[0].tags` and the tags of Test/Boundary/Resource contain two keys that differ only in case, which IAM treats as the same key, got 'team'");
  });

  it.each(['kubernetes.io/cluster/blue', 'kubernetes.io/role/elb', 'kubernetes.io/role/internal-elb'])('do not mark all subnets with %s', (key) => {
    const stack = withDefaults({ [key]: 'owned' });
    boundary(stack);
    expect(outcome(stack)).toBe('accepted');
    new ClusterNetwork(stack, 'Network', {});
    expect(outcome(stack)).toContain('`defaultTags[0].tags` contains a key by which controllers find subnets and security groups, and would put it on Test/Network/');
  });

  it('are checked for a whole cluster', () => {
    const stack = withDefaults({ team: 'platform', owner: 'edge' });
    new ObservableEksCluster(stack, 'Platform', { clusterName: 'blue' });
    expect(outcome(stack)).toBe('accepted');
  });
});

describe('the region of the AWS provider', () => {
  it.each(['eu-west1', 'eu-west-2a', 'Europe', 'us_east_1', ''])('cannot be %j', (region) => {
    const stack = stackWith({ region });
    new ClusterNetwork(stack, 'Network', { availabilityZoneNames: ['eu-west-2a', 'eu-west-2b'] });
    expect(outcome(stack)).toContain(`Test/Aws: \`region\` is not valid, got '${region}'. Allowed: a region such as eu-west-2.`);
  });

  it.each(['eu-west-2', 'us-gov-west-1', 'cn-north-1', 'eusc-de-east-1', undefined])('can be %j', (region) => {
    const stack = stackWith({ region });
    boundary(stack);
    expect(outcome(stack)).toBe('accepted');
  });

  it('is checked of all providers of the stack, unless they skip the check', () => {
    const stack = stackWith({});
    const other = new AwsProvider(stack, 'Other', { region: 'here', alias: 'other' });
    boundary(stack);
    expect(outcome(stack)).toContain("Test/Other: `region` is not valid, got 'here'");
    other.skipRegionValidation = true;
    expect(outcome(stack)).toBe('accepted');
    other.region = new TerraformVariable(stack, 'later', { type: 'string' }).stringValue;
    other.skipRegionValidation = false;
    expect(outcome(stack)).toBe('accepted');
  });
});

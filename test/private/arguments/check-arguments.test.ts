import { Fn, Lazy, TerraformStack, TerraformVariable, Token } from 'cdktf';
import { Construct } from 'constructs';
import {
  ClusterNetwork, EndpointAccess, ExistingNetwork, HelmChart, KubernetesManifests, KubernetesNamespace, NginxController, NginxControllerChart,
  NginxIngress, NodeGroup, NodeGroupSize, ObservableEksCluster, ServiceAccount,
} from '../../../src';
import { FakeCluster } from '../../helpers/fake-cluster';
import { testStack } from '../../helpers/synth';

/** What a caller writes whom no type checker stops. */
const untyped = (value: unknown) => value as never;
const platform = (props: object) => new ObservableEksCluster(testStack(), 'Platform', { clusterName: 'blue', ...props });
const network = (props: object) => new ClusterNetwork(testStack(), 'Network', props);

describe('an option that there is not', () => {
  it.each([
    [{ vpcCIDR: '10.0.0.0/16' }, 'vpcCIDR', 'vpcCidr'],
    [{ vpc_cidr: '10.0.0.0/16' }, 'vpc_cidr', 'vpcCidr'],
    [{ availabilityZone: 2 }, 'availabilityZone', 'availabilityZones'],
  ])('is refused with the one that was meant: %p', (props, written, meant) => {
    expect(() => network(props)).toThrow(new RegExp(`^Test/Network: \`${written}\` is not an option\\. Allowed: .*\\. Fix: write \`${meant}\`\\.$`));
  });

  it('is refused with all that there are where none is near', () => {
    expect(() => new KubernetesNamespace(testStack(), 'Shop', untyped({ cluster: new FakeCluster(testStack()), kubernetesNamespace: 'shop', colour: 'red' })))
      .toThrow('Test/Shop: `colour` is not an option. Allowed: cluster, kubernetesNamespace, podSecurity, labels, annotations, isolated. Fix: remove it.');
  });

  it('is refused with its path, in structs within structs', () => {
    expect(() => platform({ observability: { metrics: { volume: { sizeGib: 5 } } } }))
      .toThrow(/^Test\/Platform: `observability\.metrics\.volume\.sizeGib` is not an option\. .* Fix: write `sizeGiB`\.$/);
  });

  it('is nothing when it has no value', () => {
    expect(() => network({ colour: undefined })).not.toThrow();
  });
});

describe('an option of another type is refused with the call that makes the right one', () => {
  it.each<[string, () => unknown, string | RegExp]>([
    ['text for a version', () => platform({ version: '1.36' }),
      'Test/Platform: `version` must be a KubernetesVersion, got \'1.36\'. Fix: pass KubernetesVersion.of(\'1.36\').'],
    ['a number for a size', () => NodeGroup.of({ size: untyped(3) }),
      'NodeGroup.of: `options.size` must be a NodeGroupSize, got 3. Fix: pass NodeGroupSize.fixed(3).'],
    ['a struct for a size', () => NodeGroup.of({ size: untyped({ min: 1, max: 3 }) }),
      'NodeGroup.of: `options.size` must be a NodeGroupSize, got {"min":1,"max":3}. Fix: pass NodeGroupSize.managed({ ... }).'],
    ['a struct for a node group', () => platform({ nodeGroups: { big: { instanceTypes: ['m7g.large'] } } }),
      'Test/Platform: `nodeGroups.big` must be a NodeGroup, got {"instanceTypes":["m7g.large"]}. Fix: pass NodeGroup.of({ ... }).'],
    ['text for a list', () => NodeGroup.of({ instanceTypes: untyped('m7g.large') }),
      'NodeGroup.of: `options.instanceTypes` must be a list of strings, got \'m7g.large\'. Fix: pass [\'m7g.large\'].'],
    ['text for a list of a factory', () => EndpointAccess.publicOnly(untyped('52.94.76.0/24')),
      'EndpointAccess.publicOnly: `publicCidrs` must be a list of strings, got \'52.94.76.0/24\'. Fix: pass [\'52.94.76.0/24\'].'],
    ['text of a number', () => NodeGroupSize.fixed(untyped('2')),
      'NodeGroupSize.fixed: `count` must be a number, got \'2\'. Fix: pass 2.'],
    ['a word for a choice of two', () => network({ natGateways: 'single' }),
      'Test/Network: `natGateways` must be a NatGateways, got \'single\'. Fix: pass NatGateways.ONE_PER_ZONE or NatGateways.SINGLE or NatGateways.NONE.'],
    ['yes for true', () => platform({ controlPlane: { deletionProtection: 'yes' } }),
      'Test/Platform: `controlPlane.deletionProtection` must be true or false, got \'yes\'. Fix: pass true or false.'],
    ['a list for a map', () => platform({ admins: ['arn:aws:iam::111122223333:role/ops'] }),
      'Test/Platform: `admins` must be a map, got ["arn:aws:iam::111122223333:role/ops"]. Fix: pass a map, such as { <name>: \'...\' }.'],
    ['what is no cluster', () => new KubernetesNamespace(testStack(), 'Shop', { cluster: untyped(testStack()), kubernetesNamespace: 'shop' }),
      'Test/Shop: `cluster` must be an IKubernetesCluster, got Test. Fix: pass an IKubernetesCluster.'],
    ['a construct that has no address', () => platform({ existingNetwork: untyped(new Construct(testStack(), 'Some')) }),
      /^Test\/Platform: `existingNetwork` must be an IClusterNetwork, got /],
    ['null', () => network({ vpcCidr: null }),
      'Test/Network: `vpcCidr` must be a string, got null. Fix: pass a string.'],
    ['nothing, where a value is needed', () => ServiceAccount.of('shop', untyped(undefined)),
      'ServiceAccount.of: `serviceAccountName` is missing. Allowed: a string. Fix: pass a string.'],
    ['a lazy value', () => network({ vpcCidr: Lazy.anyValue({ produce: () => '10.0.0.0/16' }) }),
      'Test/Network: `vpcCidr` must be a string, got \'a value that is only known to Terraform\'. Fix: pass Token.asString(...).'],
  ])('%s', (_, call, text) => {
    expect(call).toThrow(text);
  });

  it('a construct among what has to come first: CDKTF would leave it out in silence', () => {
    const stack = testStack();
    expect(() => new HelmChart(stack, 'Chart', {
      cluster: new FakeCluster(stack),
      chart: { chart: 'queue', chartVersion: '1.4.0', appVersion: '1.4.0', repository: 'oci://charts.example.com/platform', license: 'Apache-2.0' },
      releaseName: 'queue',
      kubernetesNamespace: 'shop',
      dependencies: [untyped(new Construct(stack, 'First'))],
    })).toThrow(/^Test\/Chart: `dependencies\[0\]` must be an ITerraformDependable, got .* Fix: pass a Terraform resource, such as the `resource` of a construct, or its `dependencies` one by one\.$/);
  });

  it('an element of a list that only Terraform knows', () => {
    const stack = testStack();
    const list = new TerraformVariable(stack, 'Ids', { type: 'list(string)' }).listValue;
    const id = (vpcId: string) => new ExistingNetwork(stack, 'Network', { vpcId, privateSubnetIds: list });
    expect(() => id(list[0])).toThrow(/^Test\/Network: `vpcId` is part of a list that is only known to Terraform/);
  });
});

describe('takes', () => {
  it('values that only Terraform knows, of the type of the option', () => {
    const stack: TerraformStack = testStack();
    const variable = (type: string) => new TerraformVariable(stack, `Of${type.length}`, { type });
    expect(() => new ExistingNetwork(stack, 'Network', {
      vpcId: variable('string').stringValue,
      privateSubnetIds: variable('list(string)').listValue,
      publicSubnetIds: [Fn.element(variable('set(string)').listValue, 0)],
    })).not.toThrow();
    expect(() => new KubernetesManifests(stack, 'Settings', {
      cluster: new FakeCluster(stack),
      releaseName: 'settings',
      kubernetesNamespace: 'default',
      manifests: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: Token.asString({ resolve: () => 'x', creationStack: [] }) } }],
    })).not.toThrow();
  });

  it('kinds of one\'s own', () => {
    class Mine extends NginxController {
      public bind(): NginxControllerChart {
        throw new Error('mine was asked');
      }
    }
    const stack = testStack();
    expect(() => new NginxIngress(stack, 'Ingress', { cluster: new FakeCluster(stack), controller: new Mine() })).toThrow('mine was asked');
  });
});

/** What callers without a type checker, or with `process.env.X!`, hand over. Each is refused before Terraform sees it. */
import { ITerraformDependable } from 'cdktf';
import {
  CapacityType, ClusterNetwork, DualIngress, IngressLoadBalancer, NatGateways, NodeGroup, NodeGroupOptions, ObservableEksCluster,
  ResourceDefaults, SecretsEncryption, ServiceAccount, SubnetPlacement, TaintEffect,
} from '../src';
import { testStack, synth } from './helpers/synth';

const cluster = (props: object = {}) => new ObservableEksCluster(testStack(), 'Platform', { clusterName: 'blue', ...props });
const group = (options: NodeGroupOptions) => cluster({ nodeGroups: { default: NodeGroup.of(options) } });

describe('refuses', () => {
  it.each([undefined, null, 123, ['blue']])('%p as the name of a cluster', (clusterName) => {
    expect(() => cluster({ clusterName })).toThrow(/^Test\/Platform: `clusterName` (is missing|must be a string, got )/);
  });

  it('a key for secrets that is not there, since that would be no encryption at all', () => {
    expect(() => cluster({ controlPlane: { secretsEncryption: SecretsEncryption.existingKey(undefined!) } })).toThrow(
      'SecretsEncryption.existingKey: `keyArn` is missing. Allowed: a string. Fix: pass a string.',
    );
  });

  it('values that no enum has, which would silently mean something else', () => {
    expect(() => new ClusterNetwork(testStack(), 'Network', { natGateways: 'single' as NatGateways })).toThrow(
      'Test/Network: `natGateways` must be a NatGateways, got \'single\'. Fix: pass NatGateways.ONE_PER_ZONE or NatGateways.SINGLE or NatGateways.NONE.',
    );
    expect(() => group({ placement: 'public' as SubnetPlacement })).toThrow(
      'NodeGroup.of: `options.placement` must be a SubnetPlacement, got \'public\'. Fix: pass SubnetPlacement.PRIVATE or SubnetPlacement.PUBLIC.',
    );
    expect(() => group({ capacityType: 'spot' as CapacityType })).toThrow(
      'NodeGroup.of: `options.capacityType` must be a CapacityType, got \'spot\'. Fix: pass CapacityType.ON_DEMAND or CapacityType.SPOT.',
    );
  });

  it('an empty list of source ranges, which controllers read as everybody', () => {
    const ingress = (sourceRanges: string[]) => new DualIngress(cluster().node.scope as any, 'Ingress', {
      cluster: cluster(), drain: true, nginx: { loadBalancer: IngressLoadBalancer.classicElb({ sourceRanges }) },
    });
    expect(() => ingress([])).toThrow(
      'Test/Ingress/Nginx: `loadBalancer.sourceRanges` is empty, which would allow access from everywhere, got []. Fix: list the blocks, or omit it to allow access from everywhere.',
    );
  });

  it('a certificate that is none', () => {
    const made = cluster();
    expect(() => new DualIngress(made.node.scope as any, 'Ingress', {
      cluster: made, drain: true, nginx: { loadBalancer: IngressLoadBalancer.classicElb({ certificateArn: 'mine' }) },
    })).toThrow(
      'Test/Ingress/Nginx: `loadBalancer.certificateArn` is not valid, got \'mine\'. Allowed: the ARN of a certificate in ACM or IAM. Fix: pass the ARN of the certificate.',
    );
  });

  it('a permissions boundary that is no policy', () => {
    expect(() => ResourceDefaults.applyTo(testStack(), { permissionsBoundaryArn: 'boundary' })).toThrow(
      'Test: `permissionsBoundaryArn` is not valid, got \'boundary\'. Allowed: the ARN of an IAM policy, arn:aws:iam::<account>:policy/<name>. Fix: pass the ARN of the policy.',
    );
  });

  it('node groups that all keep ordinary pods away', () => {
    const made = group({ taints: [{ key: 'only', effect: TaintEffect.NO_SCHEDULE }] });
    expect(() => synth(made.node.scope as any)).toThrow(/All node groups have taints, and CoreDNS, /);
    const preferred = group({ taints: [{ key: 'rather', effect: TaintEffect.PREFER_NO_SCHEDULE }] });
    expect(() => synth(preferred.node.scope as any)).not.toThrow();
  });

  it('a node group whose name CDKTF would leave out of its address', () => {
    expect(() => cluster({ nodeGroups: { Default: NodeGroup.of() } })).toThrow(
      'Test/Platform: `nodeGroups` has a key that CDKTF omits from addresses, got \'Default\'. Fix: use another key, such as \'default\'.',
    );
  });

  it('one policy twice for a service account', () => {
    const made = cluster();
    const policy = { policyName: 'Read', statements: [{ sid: 'Read', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::logs/*'] }] };
    const grant = (): ITerraformDependable[] =>
      made.workloadIdentity.grant(made.node.scope as any, ServiceAccount.of('shop', 'worker'), policy).dependencies;
    grant();
    expect(grant).toThrow(
      'Test/shop:worker: `policyName` is already granted to this service account, got \'Read\'. Fix: rename the second policy, or merge its statements into the first.',
    );
  });
});

it('takes source ranges that only Terraform knows', () => {
  const made = cluster();
  const sourceRanges = made.network.privateSubnetIds;
  expect(() => new DualIngress(made.node.scope as any, 'Ingress', {
    cluster: made, drain: true, nginx: { loadBalancer: IngressLoadBalancer.classicElb({ sourceRanges }) },
  })).not.toThrow();
});

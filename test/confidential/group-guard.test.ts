import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster';
import { Subnet, SubnetConfig } from '@cdktf/provider-aws/lib/subnet';
import { TerraformStack } from 'cdktf';
import { group, NodeCluster, sandbox } from './support';
import {
  ClusterNetwork, ConfidentialNodeGroup, ConfidentialNodeGroupProps, ConfidentialTechnology, ExistingNetwork, NatGateways, ObservableEksCluster,
} from '../../src';
import { stackBeside, synth, testStack } from '../helpers/synth';

const SNP = { technology: ConfidentialTechnology.amdSevSnp(), instanceTypes: ['m6a.large'] };
const NODE_ROLE = 'arn:aws:iam::111122223333:role/node';

let stack: TerraformStack;
beforeEach(() => { stack = testStack(); });

/** What the guard of a group says, as synthesis shows it. */
const faults = (made: ConfidentialNodeGroup) => made.node.validate();

describe('the launch template, changed by an escape hatch', () => {
  const HIBERNATION = 'Test/Vault: `nodeGroup.launchTemplate.hibernationOptions` enables hibernation, which EC2 rejects with Nitro Enclaves and AMD SEV-SNP, '
    + 'and managed node groups always reject. Fix: remove it.';

  it.each<[string, Partial<ConfidentialNodeGroupProps>, (made: ConfidentialNodeGroup) => void, string[]]>([
    ['not at all', {}, () => {}, []],
    ['hibernation by its property', {}, ({ nodeGroup }) => nodeGroup.launchTemplate.putHibernationOptions({ configured: true }), [HIBERNATION]],
    ['hibernation by an override', SNP, ({ nodeGroup }) => nodeGroup.launchTemplate.addOverride('hibernation_options', [{ configured: true }]), [HIBERNATION]],
    ['hibernation switched off', {}, ({ nodeGroup }) => nodeGroup.launchTemplate.putHibernationOptions({ configured: false }), []],
    ['SEV-SNP beside enclaves', {}, ({ nodeGroup }) => nodeGroup.launchTemplate.putCpuOptions({ amdSevSnp: 'enabled' }),
      ['Test/Vault: `nodeGroup.launchTemplate` enables both Nitro Enclaves and AMD SEV-SNP, and no EC2 instance supports both. Fix: use two groups, one for each technology.']],
    ['a hop limit that reaches pods', {}, ({ nodeGroup }) => nodeGroup.launchTemplate.addOverride('metadata_options.http_put_response_hop_limit', 2),
      ['Test/Vault: `nodeGroup.launchTemplate.metadataOptions.httpPutResponseHopLimit` must be 1, or pods could use the credentials of the node and access what the '
        + 'technology protects, got 2. Fix: do not change it.']],
  ])('%s', (_, props, change, expected) => {
    const made = group(stack, props);
    change(made);
    expect(faults(made)).toEqual(expected);
  });

  it('fails synthesis', () => {
    group(stack).nodeGroup.launchTemplate.putHibernationOptions({ configured: true });
    expect(() => synth(stack)).toThrow(HIBERNATION);
  });
});

describe('instance types, changed by an escape hatch', () => {
  const twice = (got: string, list: string) => `Test/Vault: \`nodeGroup.launchTemplate.instanceType\` cannot be combined with the instance types of the node group (${list}): `
    + `EKS supports them in only one place, got '${got}'. `
    + 'Fix: remove it, and list all types in `instanceTypes` of the group: a single type goes into the launch template, several go into the node group.';
  const unfit = (property: string, got: string, why: string) => `Test/Vault: \`nodeGroup.${property}\` is a type that does not support what the technology of the group enables: `
    + `it ${why}, got '${got}'. `
    + 'Fix: do not change it; set the type in `instanceTypes` of the group, and allow newer types in the technology.';
  const TWO = { instanceTypes: ['m6i.xlarge', 'm7i.xlarge'] };

  it.each<[string, Partial<ConfidentialNodeGroupProps>, (made: ConfidentialNodeGroup) => void, string[]]>([
    ['another type that can', {}, ({ nodeGroup }) => { nodeGroup.launchTemplate.instanceType = 'c7g.large'; }, []],
    ['a type that only Terraform knows', {}, ({ nodeGroup }) => { nodeGroup.launchTemplate.instanceType = nodeGroup.resource.diskSize.toString(); }, []],
    ['a type beside a list', TWO, ({ nodeGroup }) => { nodeGroup.launchTemplate.instanceType = 'm6i.xlarge'; }, [twice('m6i.xlarge', 'm6i.xlarge, m7i.xlarge')]],
    ['a list beside a type', {}, ({ nodeGroup }) => { nodeGroup.resource.instanceTypes = ['m7i.xlarge']; }, [twice('m6i.xlarge', 'm7i.xlarge')]],
    ['a type that is too small for enclaves', {}, ({ nodeGroup }) => nodeGroup.launchTemplate.addOverride('instance_type', 'm6i.large'),
      [unfit('launchTemplate.instanceType', 'm6i.large', 'is too small: m6i requires at least 4 vCPUs')]],
    ['a type that is too small for sandboxes', { technology: sandbox(), instanceTypes: ['m7i.xlarge'] },
      ({ nodeGroup }) => { nodeGroup.launchTemplate.instanceType = 'm7i.large'; },
      [unfit('launchTemplate.instanceType', 'm7i.large', 'is too small: m7i requires at least 4 vCPUs')]],
    ['a family without SEV-SNP', SNP, ({ nodeGroup }) => { nodeGroup.launchTemplate.instanceType = 'm7a.large'; },
      [unfit('launchTemplate.instanceType', 'm7a.large', 'is of an unsupported family')]],
    ['a list with a burstable type', TWO, ({ nodeGroup }) => { nodeGroup.resource.instanceTypes = ['m6i.xlarge', 't3.xlarge']; },
      [unfit('resource.instanceTypes', 't3.xlarge', 'is burstable, and burstable types never support it')]],
  ])('%s', (_, props, change, expected) => {
    const made = group(stack, props);
    change(made);
    expect(faults(made)).toEqual(expected);
  });

  it('leave alone what the technology was told of', () => {
    const technology = ConfidentialTechnology.amdSevSnp({ allowUnlistedInstanceTypes: true });
    const made = group(stack, { technology, instanceTypes: ['m7a.large', 'm7a.xlarge'] });
    made.nodeGroup.resource.instanceTypes = ['m7a.xlarge'];
    expect(faults(made)).toEqual([]);
  });
});

describe('EKS Auto Mode, by an escape hatch', () => {
  const text = (vault: string, path: string) => `${vault}: \`cluster\` is in EKS Auto Mode by the \`compute_config\` of ${path}: it creates nodes without your launch template, `
    + 'and installs its own add-ons instead of those that this group needs. '
    + 'Fix: remove `compute_config`; for Nitro Sandboxes on Auto Mode remove this group and set `runtimeClassName` on the pods.';
  const network = () => new NodeCluster(stack).nodeDefaults!.network!;
  const l1 = (id: string, enabled: boolean) => new EksCluster(stack, id, {
    name: id.toLowerCase(), roleArn: NODE_ROLE, vpcConfig: { subnetIds: ['subnet-0000000a', 'subnet-0000000b'] }, computeConfig: { enabled },
  });

  it('on a cluster of the library is refused', () => {
    const cluster = new ObservableEksCluster(stack, 'Platform', { clusterName: 'platform', network: { natGateways: NatGateways.SINGLE } });
    const made = group(stack, { cluster });
    expect(faults(made)).toEqual([]);
    cluster.controlPlane.resource.putComputeConfig({ enabled: true });
    expect(faults(made)).toEqual([text('Test/Vault', 'Test/Platform/ControlPlane/Resource')]);
  });

  it('on the cluster of another stack is refused', () => {
    const cluster = new ObservableEksCluster(stack, 'Platform', { clusterName: 'platform', network: { natGateways: NatGateways.SINGLE } });
    const made = group(stackBeside(stack, 'Other'), { cluster });
    cluster.controlPlane.resource.putComputeConfig({ enabled: true });
    expect(faults(made)).toEqual([text('Other/Vault', 'Test/Platform/ControlPlane/Resource')]);
  });

  it.each<[string, (made: EksCluster) => string]>([
    ['reference', ({ name }) => name], ['name', () => 'auto'],
  ])('on one that is made in the app and imported by %s is refused', (_, nameOf) => {
    const cluster = ObservableEksCluster.fromClusterAttributes(stack, 'Imported', { clusterName: nameOf(l1('Auto', true)) });
    expect(faults(group(stack, { cluster, network: network(), nodeRoleArn: NODE_ROLE }))).toEqual([text('Test/Vault', 'Test/Auto')]);
  });

  it('that is switched off, or that of another cluster, is none', () => {
    l1('Other', true);
    const cluster = ObservableEksCluster.fromClusterAttributes(stack, 'Imported', { clusterName: l1('Plain', false).name });
    expect(faults(group(stack, { cluster, network: network(), nodeRoleArn: NODE_ROLE }))).toEqual([]);
  });
});

describe('subnets in places without enclaves', () => {
  const text = (path: string, got: string) => `Test/Vault: \`network\` has ${path} for the nodes, which is in a Local Zone, a Wavelength Zone or an Outpost, where enclaves cannot start, `
    + `got '${got}'. Allowed: subnets in availability zones of the region, such as eu-west-1a. Fix: pass a \`network\` without this subnet.`;
  const OUTPOST = 'arn:aws:outposts:eu-west-2:111122223333:outpost/op-0abc';

  function faultsIn(place: Partial<SubnetConfig>, props: Partial<ConfidentialNodeGroupProps> = {}) {
    const subnet = new Subnet(stack, 'Edge', { vpcId: 'vpc-00000abc', cidrBlock: '10.0.0.0/24', ...place });
    const network = new ExistingNetwork(stack, 'EdgeNetwork', { vpcId: 'vpc-00000abc', privateSubnetIds: ['subnet-0000000a', subnet.id], verify: false });
    return faults(group(stack, { network, ...props }));
  }

  it.each([
    [{ availabilityZone: 'us-east-1-bos-1a' }], [{ availabilityZone: 'us-east-1-wl1-bos-wlz-1' }], [{ availabilityZoneId: 'use1-bos1-az1' }],
    [{ availabilityZone: 'eu-west-2a', outpostArn: OUTPOST }],
  ])('are refused: %j', (place) => {
    const got = Object.values(place).at(-1)!;
    expect(faultsIn(place)).toEqual([text('Test/Edge', got)]);
  });

  it('are refused for sandboxes, which are enclaves to EC2', () => {
    expect(faultsIn({ availabilityZone: 'us-east-1-bos-1a' }, { technology: sandbox(), instanceTypes: ['m7i.xlarge'] })).toEqual([text('Test/Edge', 'us-east-1-bos-1a')]);
  });

  it.each([
    [{ availabilityZone: 'eu-west-2a' }], [{ availabilityZone: 'us-gov-west-1b' }], [{ availabilityZone: 'eusc-de-east-1a' }], [{ availabilityZoneId: 'euw2-az1' }], [{}],
  ])('are not those of a region: %j', (place) => {
    expect(faultsIn(place)).toEqual([]);
  });

  it('say nothing of SEV-SNP, which has a list of regions', () => {
    expect(faultsIn({ availabilityZone: 'us-east-1-bos-1a' }, SNP)).toEqual([]);
  });

  it('are seen in a network of the library', () => {
    const cluster = new ObservableEksCluster(stack, 'Platform', {
      clusterName: 'platform', network: { natGateways: NatGateways.SINGLE },
    });
    (cluster.network as ClusterNetwork).privateSubnets[1].availabilityZone = 'us-east-1-bos-1a';
    expect(faults(group(stack, { cluster }))).toEqual([text('Test/Platform/Network/PrivateSubnet2', 'us-east-1-bos-1a')]);
  });
});

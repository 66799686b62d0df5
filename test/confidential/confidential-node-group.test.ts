import { TerraformStack, TerraformVariable, Token } from 'cdktf';
import { Construct } from 'constructs';
import { parse } from 'yaml';
import { enclaves, group, NodeCluster, partsOf, sandbox, WINDOWS } from './support';
import {
  CapacityType, ConfidentialNodeGroupProps, ConfidentialNodes, ConfidentialNodesRequest, ConfidentialTechnology, CostEstimate, KubernetesManifests,
  KubernetesVersion, NatGateways, NodeAmi, NodeArchitecture, NodeGroupSize, ObservableEksCluster, SandboxMode, TaintEffect, WorkloadIdentity,
} from '../../src';
import { unknownKeys } from '../../tools/chart-keys';
import { manifestsOf, valuesOf } from '../charts/support';
import * as keys from '../fixtures/charts/aws-nitro-enclaves-k8s-device-plugin-0.4.1.keys.json';
import { stackBeside, synth, testStack, warnings } from '../helpers/synth';

const snp = ConfidentialTechnology.amdSevSnp;
const SNP = { technology: snp(), instanceTypes: ['m6a.large'] };
const SANDBOX = { technology: sandbox(), instanceTypes: ['m7i.xlarge'] };

let stack: TerraformStack;
beforeEach(() => { stack = testStack(); });

const nodeGroup = () => synth(stack).resource('aws_eks_node_group');
const template = () => synth(stack).resource('aws_launch_template');
const SELECTOR = { 'confidential-computing/technology': 'nitro-enclaves', 'confidential-computing/group': 'vault' };
const TOLERATION = { key: 'confidential-computing/technology', operator: 'Equal', value: 'nitro-enclaves', effect: 'NoSchedule' };

const OF_VOLUMES = 'The volumes of the nodes are encrypted with the default EBS key of the account, usually an AWS managed key that everyone who can attach volumes in the account can use. Use a customer managed key: `nodes.diskKmsKeyArn`, such as the `keyArn` of a VolumeEncryptionKey.';

const besidesVolumes = (made: Parameters<typeof warnings>[0]) => warnings(made).filter((text) => text !== OF_VOLUMES);

it('volumes without a key of the account warn', () => {
  const [bare, own] = [testStack(), testStack()];
  group(bare);
  group(own, { nodes: { diskKmsKeyArn: 'arn:aws:kms:eu-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab' } });
  expect(warnings(bare)).toEqual([OF_VOLUMES]);
  expect(warnings(own)).toEqual([]);
});

describe('Nitro Enclaves', () => {
  it('are switched on in the launch template, and nothing else is', () => {
    group(stack);
    expect(template()).toMatchObject({ enclave_options: { enabled: true }, instance_type: 'm6i.xlarge' });
    expect(template()).not.toHaveProperty('cpu_options');
    expect(template()).not.toHaveProperty('hibernation_options');
    expect(template().metadata_options.http_put_response_hop_limit).toBe(1);
    expect(besidesVolumes(stack)).toEqual([]);
  });

  it('have one node of Amazon Linux 2023, that only pods run on which ask for it', () => {
    group(stack);
    expect(nodeGroup()).toMatchObject({
      ami_type: 'AL2023_x86_64_STANDARD',
      scaling_config: { min_size: 1, max_size: 1, desired_size: 1 },
      labels: { 'aws-nitro-enclaves-k8s-dp': 'enabled', ...SELECTOR },
      taint: [{ key: 'confidential-computing/technology', value: 'nitro-enclaves', effect: 'NO_SCHEDULE' }],
      node_role_arn: 'arn:aws:iam::111122223333:role/node',
      subnet_ids: ['subnet-0000000a', 'subnet-0000000b'],
    });
    expect(nodeGroup()).not.toHaveProperty('instance_types');
  });

  it('may have several types, which then stand in the group and not in the template', () => {
    group(stack, { instanceTypes: ['m6i.xlarge', 'm7i.xlarge'] });
    expect(nodeGroup().instance_types).toEqual(['m6i.xlarge', 'm7i.xlarge']);
    expect(template()).not.toHaveProperty('instance_type');
  });

  it('run on Graviton', () => {
    group(stack, { technology: enclaves({ cpuCount: 1, memoryMib: 512 }), instanceTypes: ['c7g.large'] });
    expect(nodeGroup().ami_type).toBe('AL2023_ARM_64_STANDARD');
  });

  it('take an image whose type only Terraform knows', () => {
    const type = new TerraformVariable(stack, 'AmiType', { type: 'string' }).stringValue;
    group(stack, { nodes: { ami: NodeAmi.of(type, NodeArchitecture.X86_64) } });
    expect(nodeGroup().ami_type).toBe('${var.AmiType}');
  });

  it('may be as large as the instance types allow, with a warning where that is more than a NUMA node may have', () => {
    const large = (cpuCount: number, memoryMib: number) => ({ technology: enclaves({ cpuCount, memoryMib }), instanceTypes: ['x8i.64xlarge'] });
    expect(group(stack, large(128, 1024 * 1024)).podRequirements.resources['hugepages-1Gi']).toBe('1024Gi');
    expect(besidesVolumes(stack)).toEqual([]);
    const larger = group(stack, large(160, 3 * 1024 * 1024), 'Larger');
    expect(larger.podRequirements.resources['hugepages-1Gi']).toBe('3072Gi');
    expect(besidesVolumes(larger)).toEqual([expect.stringContaining('use 160 of the 256 vCPUs and 3145728 of the 4194304 MiB of x8i.64xlarge')]);
  });

  it('tell a pod what to ask for, in the pages that the allocator makes', () => {
    const large = group(stack).podRequirements;
    expect(large).toEqual({
      nodeSelector: SELECTOR,
      tolerations: [TOLERATION],
      resources: {
        'aws.ec2.nitro/nitro_enclaves': '1', 'aws.ec2.nitro/nitro_enclaves_cpus': '2', 'hugepages-1Gi': '2Gi', 'cpu': '250m', 'memory': '256Mi',
      },
      volumes: [{ name: 'hugepages', emptyDir: { medium: 'HugePages-1Gi' } }],
      volumeMounts: [{ name: 'hugepages', mountPath: '/dev/hugepages' }],
      runtimeClassName: undefined,
    });
    const small = group(stack, { technology: enclaves({ memoryMib: 512 }) }, 'Small').podRequirements;
    expect(small.resources['hugepages-2Mi']).toBe('512Mi');
    expect(small.volumes).toEqual([{ name: 'hugepages', emptyDir: { medium: 'HugePages-2Mi' } }]);
  });

  it('can be put into a manifest as they are', () => {
    const vault = group(stack);
    const { nodeSelector, tolerations, resources, volumes, volumeMounts } = vault.podRequirements;
    new KubernetesManifests(stack, 'Pod', {
      cluster: stack.node.findChild('Cluster') as NodeCluster,
      releaseName: 'pod',
      kubernetesNamespace: 'vault',
      manifests: [{
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'vault' },
        spec: { nodeSelector, tolerations, volumes, containers: [{ name: 'vault', image: 'vault', volumeMounts, resources: { limits: resources, requests: resources } }] },
      }],
      dependencies: vault.dependencies,
    });
    const [{ spec }] = manifestsOf(synth(stack).resources('helm_release').find(({ name }) => name === 'pod'));
    expect(spec.tolerations).toEqual([TOLERATION]);
    expect(spec.containers[0].resources.limits).toEqual(resources);
  });

  it('have a device plugin on this group alone, that knows how much there is', () => {
    group(stack, { technology: enclaves({ enclavesPerNode: 2 }), instanceTypes: ['m6i.2xlarge'], nodes: { taints: [{ key: 'team', effect: TaintEffect.NO_EXECUTE }] } });
    const release = synth(stack).resource('helm_release', 'Vault/DevicePlugin/Resource');
    expect(release).toMatchObject({ name: 'nitro-enclaves-vault', namespace: 'kube-system', version: '0.4.1', repository: 'oci://public.ecr.aws/aws-nitro-enclaves/charts' });
    expect(valuesOf(release)).toEqual({
      awsNitroEnclavesK8SDaemonset: {
        nodeSelector: SELECTOR,
        tolerations: [TOLERATION, { key: 'team', operator: 'Exists', effect: 'NoExecute' }],
        awsNitroEnclavesK8SDp: { env: { maxEnclavesPerNode: '2', enclaveCpuAdvertisement: 'true' } },
      },
    });
    expect(release.depends_on.filter((one: string) => one.startsWith('aws_eks_node_group.'))).toHaveLength(1);
  });

  it('set only values that the chart of the device plugin reads', () => {
    group(stack);
    expect(keys).toMatchObject({ chart: 'aws-nitro-enclaves-k8s-device-plugin', chartVersion: '0.4.1' });
    const known = ['awsNitroEnclavesK8SDaemonset/nodeSelector/*'];
    expect(unknownKeys(valuesOf(synth(stack).resource('helm_release', 'Vault/DevicePlugin/Resource')), keys, known)).toEqual([]);
  });

  it('let the device plugin be of another version', () => {
    group(stack, { technology: enclaves({ devicePlugin: { chartVersion: '0.5.0', helmValues: { kubernetesClusterDomain: 'local' } } }) });
    const release = synth(stack).resource('helm_release', 'Vault/DevicePlugin/Resource');
    expect(release.version).toBe('0.5.0');
    expect(valuesOf(release)).toMatchObject({ kubernetesClusterDomain: 'local' });
  });

  it('say how they are attested', () => {
    expect(group(stack).attestation.kmsConditionKeys).toContain('kms:RecipientAttestation:ImageSha384');
  });
});

describe('an autoscaler', () => {
  it('is told on the Auto Scaling group itself what a node would offer', () => {
    const vault = group(stack, { technology: enclaves({ enclavesPerNode: 2 }), instanceTypes: ['m6i.2xlarge'], size: NodeGroupSize.autoscaled({ min: 0, max: 3 }) });
    const tags = synth(stack).resources('aws_autoscaling_group_tag');
    const [id] = Object.keys(synth(stack).json.resource.aws_eks_node_group);
    expect(new Set(tags.map((tag) => tag.autoscaling_group_name))).toEqual(new Set([`\${aws_eks_node_group.${id}.resources[0].autoscaling_groups[0].name}`]));
    expect(Object.fromEntries(tags.map(({ tag }) => [tag.key.replace('k8s.io/cluster-autoscaler/node-template/', ''), tag.value]))).toEqual({
      'label/aws-nitro-enclaves-k8s-dp': 'enabled',
      'label/confidential-computing/technology': 'nitro-enclaves',
      'label/confidential-computing/group': 'vault',
      'taint/confidential-computing/technology': 'nitro-enclaves:NoSchedule',
      'resources/aws.ec2.nitro/nitro_enclaves': '2',
      'resources/aws.ec2.nitro/nitro_enclaves_cpus': '4',
      'resources/hugepages-1Gi': '4Gi',
    });
    for (const { tag } of tags) expect(tag.propagate_at_launch).toBe(false);
    expect(vault.autoscalerTags).toHaveLength(7);
  });

  it('is told of the labels as well that the kubelet registers by itself', () => {
    group(stack, { ...SANDBOX, size: NodeGroupSize.autoscaled({ min: 0, max: 3 }) });
    expect(synth(stack).resources('aws_autoscaling_group_tag').map(({ tag }) => [tag.key, tag.value])).toContainEqual(
      ['k8s.io/cluster-autoscaler/node-template/label/eks.amazonaws.com/nitro-sandbox', 'true']);
  });

  it('is told nothing where Terraform decides', () => {
    group(stack, { size: NodeGroupSize.managed({ min: 1, max: 3 }) });
    expect(synth(stack).resources('aws_autoscaling_group_tag')).toEqual([]);
  });
});

describe('AMD SEV-SNP', () => {
  it('is switched on in the launch template beside its one type', () => {
    group(stack, SNP);
    expect(template()).toMatchObject({ cpu_options: { amd_sev_snp: 'enabled' }, instance_type: 'm6a.large' });
    expect(template()).not.toHaveProperty('enclave_options');
    expect(template()).not.toHaveProperty('user_data');
    expect(nodeGroup()).not.toHaveProperty('instance_types');
  });

  it('has several types in the group', () => {
    group(stack, { ...SNP, instanceTypes: ['m6a.large', 'c6a.large'] });
    expect(nodeGroup().instance_types).toEqual(['m6a.large', 'c6a.large']);
    expect(template()).not.toHaveProperty('instance_type');
  });

  it('asks nothing of a pod but to be let in', () => {
    const { podRequirements, attestation } = group(stack, SNP);
    expect(podRequirements).toEqual({
      nodeSelector: { 'confidential-computing/technology': 'amd-sev-snp', 'confidential-computing/group': 'vault' },
      tolerations: [{ ...TOLERATION, value: 'amd-sev-snp' }],
      resources: {},
      volumes: [],
      volumeMounts: [],
      runtimeClassName: undefined,
    });
    expect(attestation.kmsConditionKeys).toBeUndefined();
    expect(synth(stack).resources('helm_release')).toEqual([]);
  });

  it('can be told of regions and types that are newer than the tables', () => {
    new NodeCluster(stack, { region: 'eu-central-1' });
    group(stack, { technology: snp({ additionalRegions: ['eu-central-1'], allowUnlistedInstanceTypes: true }), instanceTypes: ['m7a.large'] });
    expect(template().cpu_options).toEqual({ amd_sev_snp: 'enabled' });
  });

  it('warns of a system that AWS does not name', () => {
    group(stack, { ...SNP, nodes: { ami: NodeAmi.BOTTLEROCKET_X86_64 } });
    expect(besidesVolumes(stack)).toEqual(['For AMD SEV-SNP, AWS lists Amazon Linux 2023 and Ubuntu, but the nodes use BOTTLEROCKET_x86_64: test it before you rely on it.']);
  });

  it('is in the cost estimate by a row of its own', () => {
    const other = testStack();
    group(other, { ...SNP, size: NodeGroupSize.fixed(2) });
    expect(CostEstimate.of(other).rows.map(({ item, perHour }) => [item, perHour])).toEqual([
      ['EC2 (2 m6a.large)', '0.1998'], ['EC2, AMD SEV-SNP surcharge (2 m6a.large)', '0.01998'],
    ]);
  });
});

describe('Nitro Sandboxes', () => {
  it('are enclaves on an image of one\'s own, whose kubelet registers the reserved label', () => {
    group(stack, SANDBOX);
    expect(template()).toMatchObject({ enclave_options: { enabled: true }, image_id: 'ami-00000abc', instance_type: 'm7i.xlarge' });
    const parts = partsOf(template().user_data);
    expect(parts.map(({ type }) => type)).toEqual(['application/node.eks.aws']);
    expect(parse(parts[0].content)).toEqual({
      apiVersion: 'node.eks.aws/v1alpha1',
      kind: 'NodeConfig',
      spec: {
        cluster: {
          name: 'fake',
          apiServerEndpoint: 'https://0123456789ABCDEF.gr7.eu-west-2.eks.amazonaws.com',
          certificateAuthority: 'LS0tLS1CRUdJTi==',
          cidr: '172.20.0.0/16',
        },
        kubelet: { flags: ['--node-labels=eks.amazonaws.com/nitro-sandbox=true'] },
      },
    });
    expect(Object.keys(nodeGroup().labels).filter((key) => key.startsWith('eks.amazonaws.com'))).toEqual([]);
    expect(nodeGroup()).not.toHaveProperty('version');
  });

  it.each([
    [undefined, 'confidential-sandbox'], [SandboxMode.CONFIDENTIAL, 'confidential-sandbox'], [SandboxMode.ISOLATED, 'isolated-sandbox'],
  ])('have the runtime class of the mode %s', (mode, runtimeClassName) => {
    expect(group(stack, { ...SANDBOX, technology: sandbox({ mode }) }).podRequirements.runtimeClassName).toBe(runtimeClassName);
  });

  it('are asked for by the runtime class alone, as AWS says, and not by a resource', () => {
    expect(group(stack, SANDBOX).podRequirements).toMatchObject({ resources: {}, volumes: [], volumeMounts: [], runtimeClassName: 'confidential-sandbox' });
  });

  it('are attested in confidential mode alone', () => {
    expect(group(stack, SANDBOX).attestation.kmsConditionKeys).toEqual(['kms:RecipientAttestation:PCR17']);
    const { attestation } = group(stack, { ...SANDBOX, technology: sandbox({ mode: SandboxMode.ISOLATED }) }, 'Isolated');
    expect(attestation).toMatchObject({ evidence: 'none: an isolated pod is not attested, and its node is trusted' });
    expect(attestation.kmsConditionKeys).toBeUndefined();
  });

  it('may be on a cluster whose version only Terraform knows', () => {
    new NodeCluster(stack, { kubernetesVersion: undefined });
    expect(() => group(stack, SANDBOX)).not.toThrow();
  });
});

/** A kind of one's own: an image and a runtime class. */
class PeerPods extends ConfidentialTechnology {
  public readonly technologyName = 'peer-pods';
  public request?: ConfidentialNodesRequest;

  constructor(private readonly nodes: Partial<ConfidentialNodes> = {}) {
    super();
  }

  public bind(_: Construct, request: ConfidentialNodesRequest): ConfidentialNodes {
    this.request = request;
    return {
      labels: { 'node.kubernetes.io/worker': 'true' },
      runtimeClassName: 'kata-remote',
      attestation: { evidence: 'the machine of the pod', documentation: 'https://confidentialcontainers.org/docs/' },
      ...this.nodes,
    };
  }
}

describe('a technology of one\'s own', () => {
  it('says what the nodes and the pods need', () => {
    const technology = new PeerPods({ ami: NodeAmi.custom({ imageId: 'ami-00000def' }), userDataParts: [{ contentType: 'text/cloud-config', content: '#cloud-config' }] });
    const made = group(stack, { technology, instanceTypes: ['m6i.large'] });
    expect(technology.request).toMatchObject({ groupName: 'vault', instanceTypes: ['m6i.large'], tolerations: [{ value: 'peer-pods' }] });
    expect(made.podRequirements.runtimeClassName).toBe('kata-remote');
    expect(nodeGroup()).toMatchObject({ labels: { 'node.kubernetes.io/worker': 'true', 'confidential-computing/technology': 'peer-pods' } });
    expect(partsOf(template().user_data).map(({ type }) => type)).toEqual(['text/cloud-config', 'application/node.eks.aws']);
    expect(template().image_id).toBe('ami-00000def');
  });
});

describe('what a technology of one\'s own brings along', () => {
  const TAINT = { key: 'peer-pods', value: 'only', effect: TaintEffect.NO_EXECUTE };

  /** As in docs/confidential-nodes.md. */
  class RuntimeClassPods extends PeerPods {
    public bind(scope: Construct, request: ConfidentialNodesRequest): ConfidentialNodes {
      const runtimeClassName = `peer-pods-${request.groupName}`;
      const runtimeClass = new KubernetesManifests(scope, 'RuntimeClass', {
        cluster: request.cluster,
        releaseName: runtimeClassName,
        kubernetesNamespace: 'kube-system',
        manifests: [{
          apiVersion: 'node.k8s.io/v1',
          kind: 'RuntimeClass',
          metadata: { name: runtimeClassName },
          handler: 'kata-remote',
          scheduling: { nodeSelector: request.nodeSelector, tolerations: request.tolerations },
        }],
      });
      return { ...super.bind(scope, request), runtimeClassName, manifests: [runtimeClass] };
    }
  }

  const release = () => synth(stack).resource('helm_release', 'Vault/RuntimeClass/Resource');

  it('is a runtime class object, after the nodes, on which what depends on the group waits', () => {
    const made = group(stack, { technology: new RuntimeClassPods(), instanceTypes: ['m6i.large'] });
    const selector = { 'confidential-computing/technology': 'peer-pods', 'confidential-computing/group': 'vault' };
    expect(manifestsOf(release())).toEqual([{
      apiVersion: 'node.k8s.io/v1',
      kind: 'RuntimeClass',
      metadata: { name: 'peer-pods-vault' },
      handler: 'kata-remote',
      scheduling: { nodeSelector: selector, tolerations: [{ ...TOLERATION, value: 'peer-pods' }] },
    }]);
    expect(made.podRequirements.runtimeClassName).toBe('peer-pods-vault');
    expect(made.manifests).toHaveLength(1);
    expect(made.dependencies).toEqual([made.nodeGroup.resource, made.manifests[0].resource]);
    const [nodes] = Object.keys(synth(stack).json.resource.aws_eks_node_group);
    expect(release().depends_on).toContain(`aws_eks_node_group.${nodes}`);
  });

  it('are taints, which pods tolerate beside those of the user', () => {
    const technology = new PeerPods({ taints: [TAINT] });
    const made = group(stack, { technology, instanceTypes: ['m6i.large'], nodes: { taints: [{ key: 'team', effect: TaintEffect.NO_SCHEDULE }] } });
    expect(nodeGroup().taint).toEqual([
      { key: 'confidential-computing/technology', value: 'peer-pods', effect: 'NO_SCHEDULE' },
      { key: 'peer-pods', value: 'only', effect: 'NO_EXECUTE' },
      { key: 'team', effect: 'NO_SCHEDULE' },
    ]);
    expect(made.podRequirements.tolerations).toEqual([
      { ...TOLERATION, value: 'peer-pods' },
      { key: 'peer-pods', operator: 'Equal', value: 'only', effect: 'NoExecute' },
      { key: 'team', operator: 'Exists', effect: 'NoSchedule' },
    ]);
    expect(technology.request!.tolerations).toEqual([{ ...TOLERATION, value: 'peer-pods' }, expect.objectContaining({ key: 'team' })]);
  });

  it('are taints that an autoscaler is told of', () => {
    group(stack, { technology: new PeerPods({ taints: [TAINT] }), instanceTypes: ['m6i.large'], size: NodeGroupSize.autoscaled({ min: 0, max: 1 }) });
    expect(synth(stack).resources('aws_autoscaling_group_tag').map(({ tag }) => [tag.key, tag.value])).toContainEqual(
      ['k8s.io/cluster-autoscaler/node-template/taint/peer-pods', 'only:NoExecute']);
  });

  it.each<[string, Partial<ConfidentialNodeGroupProps>, string]>([
    ['the taint of the group', { technology: new PeerPods({ taints: [{ key: 'confidential-computing/technology', effect: TaintEffect.NO_SCHEDULE }] }) },
      '`technology.taints` has the key of the taint that the group already has, got {"key":"confidential-computing/technology","effect":"NO_SCHEDULE"}. '
      + 'Fix: correct the return value of `bind` of the technology.'],
    ['itself', { technology: new PeerPods({ taints: [TAINT, { ...TAINT, value: 'also' }] }) },
      '`technology.taints` has a key more than once with the same effect, got {"key":"peer-pods","value":"also","effect":"NO_EXECUTE"}. '
      + 'Fix: correct the return value of `bind` of the technology.'],
    ['what the user gave', { technology: new PeerPods({ taints: [TAINT] }), nodes: { taints: [{ key: 'peer-pods', effect: TaintEffect.NO_EXECUTE }] } },
      '`nodes.taints` has the key of a taint that the technology adds, got {"key":"peer-pods","effect":"NO_EXECUTE"}. Fix: leave it out, or use another key.'],
    ['what the user gave, where a tag of an autoscaler would have to hold both', {
      technology: new PeerPods({ taints: [TAINT] }),
      size: NodeGroupSize.autoscaled({ min: 0, max: 1 }),
      nodes: { taints: [{ key: 'peer-pods', effect: TaintEffect.NO_SCHEDULE }] },
    }, '`nodes.taints` has the key of a taint that the technology adds, got {"key":"peer-pods","effect":"NO_SCHEDULE"}. Fix: leave it out, or use another key.'],
  ])('may not be a taint that collides with %s', (_, props, text) => {
    expect(() => group(stack, { instanceTypes: ['m6i.large'], ...props })).toThrow(new Error(`Test/Vault: ${text}`));
  });
});

describe('the options of the nodes', () => {
  it('are those of any other group', () => {
    group(stack, {
      groupName: 'safe',
      nodes: { capacityType: CapacityType.SPOT, diskSizeGiB: 100, labels: { team: 'web' }, maxUnavailablePercentage: 50, version: KubernetesVersion.V1_35 },
    });
    expect(nodeGroup()).toMatchObject({
      capacity_type: 'SPOT',
      version: '1.35',
      update_config: { max_unavailable_percentage: 50 },
      labels: { 'team': 'web', 'confidential-computing/group': 'safe' },
    });
    expect(template().block_device_mappings[0].ebs.volume_size).toBe(100);
  });

  it('may have taints with one key and two effects', () => {
    group(stack, { nodes: { taints: [{ key: 'team', effect: TaintEffect.NO_EXECUTE }, { key: 'team', effect: TaintEffect.NO_SCHEDULE }] } });
    expect(nodeGroup().taint).toHaveLength(3);
  });
});

describe('on a cluster', () => {
  it('of the library nothing more has to be said, and nodes come after what all nodes need', () => {
    const cluster = new ObservableEksCluster(stack, 'Platform', { clusterName: 'platform', network: { natGateways: NatGateways.SINGLE } });
    group(stack, { cluster });
    const made = synth(stack).resource('aws_eks_node_group', 'Vault/Nodes/Resource');
    const other = synth(stack).resource('aws_eks_node_group', 'Platform/NodeGroups/default/Resource');
    expect(made).toMatchObject({ subnet_ids: other.subnet_ids, node_role_arn: other.node_role_arn, cluster_name: other.cluster_name });
    expect([...made.depends_on].sort()).toEqual([...other.depends_on].sort());
    expect(synth(stack).resource('helm_release', 'Vault/DevicePlugin/Resource').depends_on).toContain(
      `aws_eks_node_group.${Object.keys(synth(stack).json.resource.aws_eks_node_group).find((id) => id.startsWith('Vault'))}`);
  });

  it('of another stack the group stands in its own', () => {
    const cluster = new ObservableEksCluster(stack, 'Platform', { clusterName: 'platform' });
    const other = stackBeside(stack, 'Other');
    group(other, { cluster });
    expect(() => synth(other)).not.toThrow();
    expect(synth(other).resources('aws_eks_node_group')).toHaveLength(1);
  });

  it('made elsewhere network and role are given', () => {
    const cluster = ObservableEksCluster.fromClusterAttributes(stack, 'Legacy', { clusterName: 'legacy' });
    const { network } = new NodeCluster(stack).nodeDefaults!;
    group(stack, { cluster, network, nodeRoleArn: 'arn:aws:iam::111122223333:role/legacy' });
    expect(nodeGroup()).toMatchObject({ node_role_arn: 'arn:aws:iam::111122223333:role/legacy', subnet_ids: ['subnet-0000000a', 'subnet-0000000b'] });
  });
});

describe('refuses', () => {
  const types = (technology: string, examples: string) => (got: string, why: string, fix: string) =>
    `\`instanceTypes\` has a type that does not support ${technology}: ${why}, got ["${got}"]. Allowed: ${examples} (EC2, 2026-08-02). Fix: ${fix}.`;
  const enclaveTypes = types('Nitro Enclaves', 'm6i.xlarge, c7g.large and 925 others');
  const sandboxTypes = types('Nitro Sandboxes, which have the requirements of Nitro Enclaves', 'm6i.xlarge, c7g.large and 925 others');
  const snpTypes = types('AMD SEV-SNP', 'm6a.large to 8xlarge, c6a.large to 16xlarge, r6a.large to 4xlarge');
  const NEVER = 'choose types that all support it';
  const NEWER = 'choose types that all support it; for a type that is newer than this list, set allowUnlistedInstanceTypes: true';
  const NEWER_SNP = 'choose types that all support it; for a type that is newer than this list, set ConfidentialTechnology.amdSevSnp({ allowUnlistedInstanceTypes: true })';
  const custom = (userData: string) => NodeAmi.custom({ imageId: 'ami-00000abc', userData });

  it.each<[string, Partial<ConfidentialNodeGroupProps>, string]>([
    ['burstable types for enclaves', { instanceTypes: ['t3.xlarge'] }, enclaveTypes('t3.xlarge', 't3.xlarge is burstable, and burstable types never support it', NEVER)],
    ['burstable types, whatever is allowed', { instanceTypes: ['t3.xlarge'], technology: enclaves({ allowUnlistedInstanceTypes: true }) },
      enclaveTypes('t3.xlarge', 't3.xlarge is burstable, and burstable types never support it', NEVER)],
    ['bare metal for enclaves', { instanceTypes: ['m5.metal'] }, enclaveTypes('m5.metal', 'm5.metal is bare metal, which has no hypervisor', NEVER)],
    ['flex types for enclaves', { instanceTypes: ['m7i-flex.xlarge'] }, enclaveTypes('m7i-flex.xlarge', 'm7i-flex.xlarge is a flex type, and flex types never support it', NEVER)],
    ['sizes that are too small for enclaves', { instanceTypes: ['m6i.large'] }, enclaveTypes('m6i.large', 'm6i.large is too small: m6i requires at least 4 vCPUs', NEWER)],
    ['families that cannot have enclaves', { instanceTypes: ['c7gn.xlarge'] }, enclaveTypes('c7gn.xlarge', 'c7gn.xlarge is of an unsupported family', NEWER)],
    ['burstable types for SEV-SNP', { ...SNP, instanceTypes: ['t3a.large'] }, snpTypes('t3a.large', 't3a.large is burstable, and burstable types never support it', NEVER)],
    ['bare metal for SEV-SNP', { ...SNP, instanceTypes: ['m6a.metal'] }, snpTypes('m6a.metal', 'm6a.metal is bare metal, which has no hypervisor', NEVER)],
    ['sizes that SEV-SNP does not have', { ...SNP, instanceTypes: ['r6a.8xlarge'] }, snpTypes('r6a.8xlarge', 'r6a.8xlarge is of an unsupported size: r6a supports large, xlarge, 2xlarge, 4xlarge', NEWER_SNP)],
    ['families that SEV-SNP does not have', { ...SNP, instanceTypes: ['m7a.large'] }, snpTypes('m7a.large', 'm7a.large is of an unsupported family', NEWER_SNP)],
    ['types that a sandbox does not have', { ...SANDBOX, instanceTypes: ['m6i.large'] }, sandboxTypes('m6i.large', 'm6i.large is too small: m6i requires at least 4 vCPUs', NEWER)],
    ['half a core', { technology: enclaves({ cpuCount: 3 }), instanceTypes: ['m6i.2xlarge'] },
      '`nitroEnclaves.cpuCount` must be a multiple of whole cores, and a core of m6i.2xlarge has 2 vCPUs, got 3. Fix: use 4.'],
    ['the core that the parent needs', { technology: enclaves({ cpuCount: 4 }) },
      '`nitroEnclaves.cpuCount` is 4 vCPUs for one enclave, but m6i.xlarge has 4, including its first core (2), reserved for the parent, got 4. '
      + 'Allowed: up to 2 for all enclaves of a node. Fix: use fewer CPUs or enclaves, or a larger instance type.'],
    ['the core that the parent needs on Graviton', { technology: enclaves({ cpuCount: 2 }), instanceTypes: ['m7g.large'] },
      '`nitroEnclaves.cpuCount` is 2 vCPUs for one enclave, but m7g.large has 2, including its first core (1), reserved for the parent, got 2. '
      + 'Allowed: up to 1 for all enclaves of a node. Fix: use fewer CPUs or enclaves, or a larger instance type.'],
    ['more CPUs than a node has for all enclaves', { technology: enclaves({ enclavesPerNode: 4 }), instanceTypes: ['m6i.2xlarge'] },
      '`nitroEnclaves.cpuCount` is 8 vCPUs for 4 enclaves, but m6i.2xlarge has 8, including its first core (2), reserved for the parent, got 2. '
      + 'Allowed: up to 6 for all enclaves of a node. Fix: use fewer CPUs or enclaves, or a larger instance type.'],
    ['a second type that is too small', { technology: enclaves({ cpuCount: 4 }), instanceTypes: ['m6i.2xlarge', 'c6i.xlarge'] },
      '`nitroEnclaves.cpuCount` is 4 vCPUs for one enclave, but c6i.xlarge has 4, including its first core (2), reserved for the parent, got 4. '
      + 'Allowed: up to 2 for all enclaves of a node. Fix: use fewer CPUs or enclaves, or a larger instance type.'],
    ['five enclaves', { technology: enclaves({ enclavesPerNode: 5 }) }, '`nitroEnclaves.enclavesPerNode` must be a whole number from 1 to 4, got 5. Fix: pass a number from 1 to 4.'],
    ['memory of two kinds of pages', { technology: enclaves({ memoryMib: 1536 }) },
      '`nitroEnclaves.memoryMib` would use pages of two sizes for one enclave, but a pod can request only one, got 1536. Allowed: a multiple of 1024 (pages of 1 GiB), '
      + 'or an even number with a total below 1024 for all enclaves of a node (pages of 2 MiB). Fix: use 2048.'],
    ['small enclaves whose sum becomes large pages', { technology: enclaves({ memoryMib: 512, enclavesPerNode: 2 }), instanceTypes: ['m6i.2xlarge'] },
      '`nitroEnclaves.memoryMib` would use pages of two sizes for 2 enclaves, but a pod can request only one, got 512. Allowed: a multiple of 1024 (pages of 1 GiB), '
      + 'or an even number with a total below 1024 for all enclaves of a node (pages of 2 MiB). Fix: use 1024.'],
    ['more memory than there is', { technology: enclaves({ memoryMib: 15360 }) },
      '`nitroEnclaves.memoryMib` is 15360 MiB for all enclaves of a node, but m6i.xlarge has 16384, of which the system and the kubelet need 2048. '
      + 'Allowed: up to 14336 for all enclaves of a node. Fix: use less memory or fewer enclaves, or a larger instance type.'],
    ['Windows', { nodes: { ami: WINDOWS } },
      '`nodes.ami` is Windows, which none of the technologies supports on EKS, got \'WINDOWS_CORE_2025_x86_64\'. Allowed: Amazon Linux 2023, or a custom Linux image. Fix: omit `nodes.ami`.'],
    ['Windows for SEV-SNP', { ...SNP, nodes: { ami: WINDOWS } },
      '`nodes.ami` is Windows, which none of the technologies supports on EKS, got \'WINDOWS_CORE_2025_x86_64\'. Allowed: Amazon Linux 2023, or a custom Linux image. Fix: omit `nodes.ami`.'],
    ['Bottlerocket for enclaves', { nodes: { ami: NodeAmi.BOTTLEROCKET_X86_64 } },
      '`nodes.ami` is not supported: user data for Amazon Linux 2023 sets up the allocator of enclaves, got \'BOTTLEROCKET_x86_64\'. '
      + 'Allowed: Amazon Linux 2023, or a custom image based on it. Fix: omit `nodes.ami`.'],
    ['parts of user data, of a technology of one\'s own, for Bottlerocket',
      { technology: new PeerPods({ userDataParts: [{ contentType: 'text/x-shellscript', content: '#!/bin/bash' }] }), nodes: { ami: NodeAmi.BOTTLEROCKET_X86_64 } },
      '`nodes.ami` is not supported: the technology adds MIME parts to the user data, and Bottlerocket reads only TOML, got \'BOTTLEROCKET_x86_64\'. '
      + 'Allowed: Amazon Linux 2023, or a custom image based on it. Fix: omit `nodes.ami`.'],
    ['user data that nothing can be added to', { nodes: { ami: custom('#!/bin/bash') } },
      '`ami.userData` cannot be set, since the technology adds parts to the user data, which cannot be merged with your script. '
      + 'Fix: omit `userData` and base the image on EKS\'s Amazon Linux 2023.'],
    ['user data beside the label of a sandbox', { ...SANDBOX, technology: sandbox({ ami: { imageId: 'ami-00000abc', userData: '#!/bin/bash' } }) },
      '`ami.userData` cannot be set, since the technology adds parts to the user data, which cannot be merged with your script. '
      + 'Fix: omit `userData` and base the image on EKS\'s Amazon Linux 2023.'],
    ['two images', { ...SANDBOX, nodes: { ami: NodeAmi.AL2023_X86_64 } },
      '`nodes.ami` cannot be set, since the technology has its own image. Fix: set the image in the technology, and omit `nodes.ami`.'],
    ['a hop limit that reaches pods', { nodes: { metadataHopLimit: 2 } },
      '`nodes.metadataHopLimit` must be 1, or pods could use the credentials of the node and access what the technology protects, got 2. Fix: leave it out.'],
    ['instance types in two places', { nodes: { instanceTypes: ['m6i.xlarge'] } },
      '`nodes.instanceTypes` cannot be set, since `instanceTypes` of the group sets it: EKS supports instance types in only one place. Fix: move it to `instanceTypes`.'],
    ['a size in two places', { nodes: { size: NodeGroupSize.fixed(2) } },
      '`nodes.size` cannot be set, since `size` of the group sets it. Fix: move it to `size`.'],
    ['both technologies at once', { technology: new PeerPods({ nitroEnclaves: true, amdSevSnp: true }) },
      '`technology` enables both Nitro Enclaves and AMD SEV-SNP, and no EC2 instance supports both. Fix: use two groups, one for each.'],
    ['the taint of the group once more', { nodes: { taints: [{ key: 'confidential-computing/technology', value: 'mine', effect: TaintEffect.NO_SCHEDULE }] } },
      '`nodes.taints` has the key of the taint that the group already has, got {"key":"confidential-computing/technology","value":"mine","effect":"NO_SCHEDULE"}. '
      + 'Fix: leave it out, or use another key.'],
    ['a label of the group', { nodes: { labels: { 'confidential-computing/technology': 'none' } } },
      '`nodes.labels["confidential-computing/technology"]` is a label of the group, with the value \'nitro-enclaves\', got \'none\'. Fix: leave it out, or use another key.'],
    ['a taint twice', { nodes: { taints: [{ key: 'team', effect: TaintEffect.NO_EXECUTE }, { key: 'team', value: 'web', effect: TaintEffect.NO_EXECUTE }] } },
      '`nodes.taints` has a key more than once with the same effect, got {"key":"team","value":"web","effect":"NO_EXECUTE"}. Fix: leave it out, or use another key.'],
    ['taints that one tag of an autoscaler would have to hold', {
      size: NodeGroupSize.autoscaled({ min: 0, max: 1 }),
      nodes: { taints: [{ key: 'team', effect: TaintEffect.NO_EXECUTE }, { key: 'team', effect: TaintEffect.NO_SCHEDULE }] },
    }, '`nodes.taints` has a key more than once, and autoscalers support one taint per key, got {"key":"team","effect":"NO_SCHEDULE"}. '
      + 'Fix: leave it out, or use another key.'],
    ['burstable types for a technology of one\'s own that switches SEV-SNP on', { technology: new PeerPods({ amdSevSnp: true }), instanceTypes: ['m6a.large', 't3a.large'] },
      '`instanceTypes` has a type without Nitro Enclaves and AMD SEV-SNP, but `technology` enables one of them: '
      + 't3a.large is burstable, and burstable types never support it, got ["m6a.large","t3a.large"]. Fix: choose types that all support it.'],
    ['labels that would break the configuration of the kubelet', { technology: new PeerPods({ kubeletLabels: { 'eks.amazonaws.com/kind': 'a",b=c' } }) },
      '`technology.kubeletLabels["eks.amazonaws.com/kind"]` is not a valid value in Kubernetes, got \'a",b=c\'. '
      + 'Allowed: up to 63 letters, digits, - _ and ., with a letter or digit at both ends. '
      + 'Fix: correct the value; use an annotation for longer values or other characters.'],
    ['a name that is no label', { groupName: 'My_Vault' },
      '`groupName` is not valid, got \'My_Vault\'. Allowed: 1 to 37 of a-z, 0-9 and -, with a letter or digit at both ends. '
      + 'Fix: pass a valid `groupName`; the default is the construct id in lowercase.'],
    ['a name that the device plugin has no room for', { groupName: 'a'.repeat(38) },
      `\`groupName\` is not valid, got '${'a'.repeat(38)}'. Allowed: 1 to 37 of a-z, 0-9 and -, with a letter or digit at both ends. `
      + 'Fix: pass a valid `groupName`; the default is the construct id in lowercase.'],
    ['a name that only Terraform knows', { groupName: Token.asString({ resolve: () => 'vault', creationStack: [] }) },
      '`groupName` must be literal text, not a value that is only known to Terraform. Allowed: literal text, since names and labels contain it. Fix: pass the text itself.'],
  ])('%s', (_, props, text) => {
    expect(() => group(stack, props)).toThrow(new Error(`Test/Vault: ${text}`));
  });

  it('a version beside an image of one\'s own', () => {
    expect(() => group(stack, { ...SANDBOX, nodes: { version: KubernetesVersion.V1_36 } })).toThrow(new Error(
      'Test/Vault/Nodes: `version` cannot be combined with a custom image, which determines the version, got \'1.36\'. Fix: remove `version`, or use an EKS image.'));
  });

  it('two groups of one technology and one name, whose pods would mix', () => {
    group(stack, { ...SNP, groupName: 'safe' }, 'One');
    expect(() => group(stack, { ...SNP, groupName: 'safe' }, 'Two')).toThrow(new Error(
      'Test/Two: `groupName` is already used by Test/One, so a pod for one group could be scheduled on the other, got \'safe\'. '
      + 'Fix: set another `groupName` for one of them.'));
    expect(() => group(stack, { groupName: 'safe' }, 'Three')).not.toThrow();
    expect(() => group(stack, { ...SNP, groupName: 'safe', cluster: new NodeCluster(testStack()) }, 'Four')).not.toThrow();
  });

  it('regions that SEV-SNP is not known in', () => {
    new NodeCluster(stack, { region: 'eu-west-2' });
    expect(() => group(stack, SNP)).toThrow(new Error(
      'Test/Vault: `technology` is AMD SEV-SNP, which AWS is not known to offer in this region, got \'eu-west-2\'. Allowed: us-east-2, eu-west-1. '
      + 'Fix: use another region; if AWS offers it now, use ConfidentialTechnology.amdSevSnp({ additionalRegions: [\'eu-west-2\'] }).'));
  });

  it('those regions by the provider of the stack, where the cluster\'s is an expression', () => {
    const cluster = new ObservableEksCluster(stack, 'Platform', { clusterName: 'platform' });
    expect(() => group(stack, { ...SNP, cluster })).toThrow(/^Test\/Vault: `technology` is AMD SEV-SNP, .* got 'eu-west-2'\./);
  });

  it('a Nitro Sandbox before Kubernetes 1.36', () => {
    new NodeCluster(stack, { kubernetesVersion: KubernetesVersion.V1_35 });
    expect(() => group(stack, SANDBOX)).toThrow(new Error(
      'Test/Vault: `technology` is a Nitro Sandbox, which requires Kubernetes 1.36 or later, got \'1.35\'. Fix: upgrade the cluster first, one minor version at a time.'));
  });

  it('a cluster whose pods live off the node role, made here or elsewhere', () => {
    const text = '`cluster` gives pods the node role, which requires a hop limit of 2, but these nodes have 1. '
      + 'Fix: give pods their own identity first: WorkloadIdentity.podIdentity() or WorkloadIdentity.irsa().';
    const identity = WorkloadIdentity.nodeRole();
    for (const cluster of [
      new ObservableEksCluster(stack, 'Platform', { clusterName: 'platform', identity }),
      ObservableEksCluster.fromClusterAttributes(stack, 'Legacy', { clusterName: 'legacy', identity, nodeRoleArns: ['arn:aws:iam::111122223333:role/node'] }),
    ]) {
      expect(() => group(stack, { cluster }, `Vault${cluster.node.id}`)).toThrow(new Error(`Test/Vault${cluster.node.id}: ${text}`));
    }
  });

  it('a cluster made elsewhere without network and role', () => {
    const cluster = new NodeCluster(stack, { bare: true });
    expect(() => group(stack, { cluster })).toThrow(new Error(
      'Test/Vault: `network` is required, since the cluster was created elsewhere and does not know it. Fix: pass `network`.'));
    const { network } = new NodeCluster(testStack()).nodeDefaults!;
    expect(() => group(stack, { cluster, network }, 'Other')).toThrow(new Error(
      'Test/Other: `nodeRoleArn` is required, since the cluster was created elsewhere and does not know it. Fix: pass `nodeRoleArn`.'));
  });

  it('types of two architectures', () => {
    expect(() => group(stack, { technology: enclaves(), instanceTypes: ['m6i.xlarge', 'm7g.xlarge'] })).toThrow(/^Test\/Vault\/Nodes: `instanceTypes` must match the image/);
  });
});

import { TerraformResource, TerraformStack, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import {
  ChartCatalog, EndpointAccess, ExistingNetwork, HelmChart, IKubernetesCluster, KubernetesVersion, NatGateways, NodeGroup, NodeGroupSize,
  ObservableEksCluster, ObservableEksClusterProps, ResourceSettings, ServiceAccount, SubnetPlacement, WorkloadIdentity,
} from '../src';
import { synthApp, userStack } from './charts/support';
import { stackBeside, Synthesised, synth, testStack, warnings } from './helpers/synth';

const READ = { policyName: 'Read', statements: [{ sid: 'Get', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::logs/*'] }] };

let stack: TerraformStack;

beforeEach(() => {
  stack = testStack();
});

function platform(props: Partial<ObservableEksClusterProps> = {}, scope: Construct = stack, id: string = 'Platform'): ObservableEksCluster {
  return new ObservableEksCluster(scope, id, { clusterName: id.toLowerCase(), ...props });
}

function chart(scope: Construct, cluster: IKubernetesCluster, releaseName: string = 'web'): HelmChart {
  return new HelmChart(scope, `Chart-${releaseName}`, { cluster, chart: ChartCatalog.GRAFANA, releaseName, kubernetesNamespace: 'shop' });
}

function existingNetwork(): ExistingNetwork {
  return new ExistingNetwork(stack, 'Existing', {
    vpcId: 'vpc-00000abc', privateSubnetIds: ['subnet-0000000a', 'subnet-0000000b'], publicSubnetIds: ['subnet-0000000c', 'subnet-0000000d'],
  });
}

describe('with a name alone', () => {
  it('is a cluster with a network, nodes, add-ons and storage', () => {
    platform();
    const found = synth(stack);
    expect(found.resource('aws_eks_cluster')).toMatchObject({ name: 'platform', version: KubernetesVersion.defaultVersion.version });
    expect(found.resource('aws_eks_node_group')).toMatchObject({
      instance_types: ['t3.medium'], scaling_config: { min_size: 2, desired_size: 2, max_size: 2 },
    });
    expect(found.resources('aws_subnet')).toHaveLength(4);
    expect(found.resources('aws_nat_gateway')).toHaveLength(2);
    expect(found.resources('aws_eks_addon').map(({ addon_name: name }) => name).sort()).toEqual([
      'aws-ebs-csi-driver', 'coredns', 'eks-pod-identity-agent', 'kube-proxy', 'metrics-server', 'vpc-cni',
    ]);
    expect(found.resources('helm_release').map(({ name }) => name)).toContain('storage-classes');
  });

  it('warns of what a user has to decide, and of nothing else', () => {
    const cluster = platform();
    expect(warnings(cluster).sort()).toEqual([
      expect.stringMatching(/^Every address on the internet can reach the API server/), expect.stringMatching(/^No administrators are set/),
    ]);
  });

  it('warns of nothing once that is decided', () => {
    const cluster = platform({
      admins: { ops: 'arn:aws:iam::111122223333:role/ops' },
      controlPlane: { endpoint: EndpointAccess.publicAndPrivate(['8.8.8.0/24']) },
    });
    expect(warnings(cluster)).toEqual([]);
  });

  it('makes no provider of AWS, and asks for no region, account or partition by name', () => {
    platform({ admins: { ops: 'arn:aws:iam::111122223333:role/ops' } });
    const text = synth(stack).text.replace('arn:aws:iam::111122223333:role/ops', '');
    expect(text).not.toMatch(/arn:aws[a-z-]*:/);
    expect(synth(stack).providers('aws')).toEqual([{ region: 'eu-west-2' }]);
  });

  it('is known by what AWS reports, so that what uses it comes after it', () => {
    const cluster = platform();
    const facts = [
      cluster.clusterName, cluster.clusterArn, cluster.endpoint, cluster.certificateAuthorityData, cluster.controlPlaneVersion, cluster.oidcIssuer,
      cluster.region, cluster.vpcId, cluster.clusterSecurityGroupId, cluster.serviceCidr,
    ];
    expect(facts.filter((fact) => !/\$\{TfToken\[/.test(fact))).toEqual([]);
  });
});

describe('resource settings', () => {
  const resourceSettings: ResourceSettings = {
    tags: { team: 'web', cost: '42' }, permissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/edge', rolePath: '/eks/', namePrefix: 'acme',
  };
  const everything = () => {
    const cluster = platform({
      resourceSettings,
      admins: { ops: 'arn:aws:iam::111122223333:role/ops' },
      nodeGroups: { default: NodeGroup.of(), public: NodeGroup.of({ placement: SubnetPlacement.PUBLIC }) },
    });
    cluster.workloadIdentity.grant(stack, ServiceAccount.of('payments', 'worker'), READ);
    chart(stack, cluster);
    return cluster;
  };

  // What can carry tags is what the provider says: its class has an input of that name.
  const taggable = (scope: Construct) => scope.node.findAll()
    .filter((child): child is TerraformResource => TerraformResource.isTerraformResource(child) && 'tagsInput' in child);
  const bodyOf = (found: Synthesised, { terraformResourceType: type, friendlyUniqueId: id }: TerraformResource) => found.json.resource[type][id];

  it('tag everything that can carry tags', () => {
    everything();
    const found = synth(stack);
    const elements = taggable(stack);
    expect(elements.length).toBeGreaterThan(25);
    const untagged = elements.filter((element) => {
      const { tags } = bodyOf(found, element);
      return tags?.team !== 'web' || tags?.cost !== '42';
    });
    expect(untagged.map(({ node }) => node.path)).toEqual([]);
  });

  it('tag instances, their volumes and interfaces, and the volumes of claims', () => {
    everything();
    const found = synth(stack);
    for (const template of found.resources('aws_launch_template')) {
      const tagged = template.tag_specifications.map(({ resource_type: type, tags }: any) => [type, tags.team, tags.cost]);
      expect(tagged).toEqual(['instance', 'volume', 'network-interface'].map((type) => [type, 'web', '42']));
    }
    const driver = found.resource('aws_eks_addon', 'Platform/Storage/Driver');
    // Terraform writes the name of the cluster into it.
    const values = driver.configuration_values.replace(/\$\{jsonencode\([^}]*\)\}/, '"platform"');
    expect(JSON.parse(values).controller.extraVolumeTags).toEqual(resourceSettings.tags);
  });

  it('bound, place and name every role', () => {
    everything();
    const roles = synth(stack).resources('aws_iam_role');
    expect(roles).toHaveLength(6);
    for (const role of roles) {
      expect(role).toMatchObject({ permissions_boundary: 'arn:aws:iam::111122223333:policy/edge', path: '/eks/', name_prefix: expect.stringMatching(/^acme-/) });
    }
  });

  it('name every node group and launch template', () => {
    everything();
    const found = synth(stack);
    const names = [
      ...found.resources('aws_eks_node_group').map(({ node_group_name_prefix: name }) => name),
      ...found.resources('aws_launch_template').map(({ name_prefix: name }) => name),
    ];
    expect(names).toHaveLength(4);
    expect(names.filter((name) => !name.startsWith('acme-'))).toEqual([]);
  });

  it('reach what is made for the cluster in another stack', () => {
    const cluster = platform({ resourceSettings });
    const other = stackBeside(stack, 'Other');
    cluster.workloadIdentity.grant(other, ServiceAccount.of('payments', 'worker'), READ);
    const found = synth(other);
    expect(found.resource('aws_iam_role')).toMatchObject({ path: '/eks/', tags: resourceSettings.tags });
    expect(taggable(other).map((element) => bodyOf(found, element).tags)).toEqual([resourceSettings.tags, resourceSettings.tags]);
  });

  it('do not touch a cluster beside', () => {
    platform({ resourceSettings }, stack, 'Blue');
    const green = platform({}, stack, 'Green');
    const found = synth(stack);
    const tagged = taggable(green).filter((element) => 'team' in (bodyOf(found, element).tags ?? {}));
    expect(tagged).toEqual([]);
  });
});

describe('the network', () => {
  it('may be one that exists: no VPC, subnet or route is made', () => {
    const edge = NodeGroup.of({ placement: SubnetPlacement.PUBLIC });
    platform({ existingNetwork: existingNetwork(), nodeGroups: { default: NodeGroup.of(), edge } });
    const found = synth(stack);
    expect(found.addresses.filter((address) => /^aws_(vpc|subnet|route|nat|internet|eip)/.test(address))).toEqual([]);
    expect(found.resource('aws_eks_cluster').vpc_config.subnet_ids).toEqual(['subnet-0000000a', 'subnet-0000000b']);
    expect(found.resource('aws_eks_node_group', 'Platform/NodeGroups/default/Resource').subnet_ids).toEqual(['subnet-0000000a', 'subnet-0000000b']);
    expect(found.resource('aws_eks_node_group', 'Platform/NodeGroups/edge/Resource').subnet_ids).toEqual(['subnet-0000000c', 'subnet-0000000d']);
  });

  it('gives no public address at launch unless nodes stand in public subnets', () => {
    platform();
    expect(synth(stack).resources('aws_subnet').filter((subnet) => subnet.map_public_ip_on_launch)).toEqual([]);
  });

  it.each<[string, (cluster: ObservableEksCluster) => void]>([
    ['named at once', () => undefined],
    ['added later', (cluster) => { cluster.addNodeGroup('edge', NodeGroup.of({ placement: SubnetPlacement.PUBLIC })); }],
  ])('gives public addresses in public subnets, and only there, for a public node group %s', (when, add) => {
    const nodeGroups: ObservableEksClusterProps['nodeGroups'] = when === 'named at once' ? { edge: NodeGroup.of({ placement: SubnetPlacement.PUBLIC }) } : { default: NodeGroup.of() };
    add(platform({ nodeGroups }));
    const found = synth(stack);
    const subnets = Object.entries<any>(found.json.resource.aws_subnet);
    expect(subnets.filter(([, subnet]) => subnet.map_public_ip_on_launch).map(([id]) => id.split('_').slice(0, 3).join('_'))).toEqual([
      'Platform_Network_PublicSubnet1', 'Platform_Network_PublicSubnet2',
    ]);
  });

  it('without NAT gateways holds public node groups', () => {
    platform({ network: { natGateways: NatGateways.NONE }, nodeGroups: { edge: NodeGroup.of({ placement: SubnetPlacement.PUBLIC }) } });
    expect(synth(stack).resources('aws_nat_gateway')).toEqual([]);
  });

  it('takes a service block apart from it', () => {
    platform({ controlPlane: { serviceCidr: '172.20.0.0/16' } });
    expect(synth(stack).resource('aws_eks_cluster').kubernetes_network_config).toEqual({ service_ipv4_cidr: '172.20.0.0/16' });
  });

  it('leaves a service block that only Terraform knows to AWS', () => {
    const serviceCidr = new TerraformVariable(stack, 'ServiceCidr', { type: 'string' }).stringValue;
    platform({ controlPlane: { serviceCidr } });
    expect(synth(stack).resource('aws_eks_cluster').kubernetes_network_config).toEqual({ service_ipv4_cidr: '${var.ServiceCidr}' });
  });
});

describe('node groups', () => {
  it('stand under the names that the user gave them', () => {
    const cluster = platform({ nodeGroups: { blue: NodeGroup.of(), green: NodeGroup.of({ size: NodeGroupSize.fixed(3) }) } });
    cluster.addNodeGroup('late', NodeGroup.of());
    expect(Object.keys(cluster.nodeGroups)).toEqual(['blue', 'green', 'late']);
    expect(synth(stack).resources('aws_eks_node_group').map(({ node_group_name_prefix: name }) => name).sort()).toEqual(['blue-', 'green-', 'late-']);
  });

  it('may all be added later', () => {
    platform({ nodeGroups: {} }).addNodeGroup('late', NodeGroup.of());
    expect(synth(stack).resources('aws_eks_node_group')).toHaveLength(1);
  });

  it('come after the CNI and the policies of their role, and CoreDNS after all of them', () => {
    const cluster = platform({ nodeGroups: { blue: NodeGroup.of() } });
    cluster.addNodeGroup('late', NodeGroup.of());
    const found = synth(stack);
    for (const group of found.resources('aws_eks_node_group')) {
      expect(group.depends_on).toEqual(expect.arrayContaining([
        expect.stringMatching(/^aws_eks_addon\.Platform_Addons_VpcCni_/), expect.stringMatching(/^aws_eks_addon\.Platform_Addons_KubeProxy_/),
        expect.stringMatching(/AmazonEKSWorkerNodePolicy/),
      ]));
    }
    const coredns = found.resource('aws_eks_addon', 'Platform/Addons/CoreDns');
    expect(coredns.depends_on).toEqual(Object.values(cluster.nodeGroups).map(({ resource }) => `aws_eks_node_group.${resource.friendlyUniqueId}`));
  });
});

describe('rejects', () => {
  it('two networks', () => {
    expect(() => platform({ network: {}, existingNetwork: existingNetwork() })).toThrow(
      'Test/Platform: `existingNetwork` cannot be combined with `network`, which creates another one. Fix: remove one of them.',
    );
  });

  it('a service block that overlaps the VPC', () => {
    expect(() => platform({ controlPlane: { serviceCidr: '10.0.128.0/20' } })).toThrow(
      'Test/Platform/ControlPlane: `serviceCidr` overlaps 10.0.0.0/16 of `network.vpcCidr`, got \'10.0.128.0/20\'. Fix: choose blocks that do not overlap.',
    );
  });

  it('a service block that is none', () => {
    expect(() => platform({ controlPlane: { serviceCidr: '172.20.0.1/16' } })).toThrow(
      'Test/Platform/ControlPlane: `serviceCidr` is not a valid service CIDR, got \'172.20.0.1/16\'. Allowed: a private IPv4 block from /12 to /24, without host bits. Fix: use a block that does not overlap the VPC, such as \'172.20.0.0/16\'.',
    );
  });

  it('private node groups without a way out', () => {
    expect(() => platform({ network: { natGateways: NatGateways.NONE } })).toThrow(
      'Test/Platform/NodeGroups/default: `placement` is PRIVATE, but private subnets have no way out (no NAT gateway and no endpoints for nodes), so nodes could not join, got \'PRIVATE\'. Fix: use NatGateways.SINGLE or ONE_PER_ZONE, VpcEndpoints.forNodes(), or SubnetPlacement.PUBLIC; if there is another way out, describe it in `otherWayOut` of the network.',
    );
  });

  it('no node groups, at synth, since they may be added later', () => {
    platform({ nodeGroups: {} });
    expect(() => synth(stack)).toThrow(
      '[Test/Platform] `nodeGroups` is empty: CoreDNS and all other pods would wait for a node forever. Fix: define a group, call addNodeGroup(), or describe other nodes in `otherNodes`.',
    );
  });

  it('a second node group of a name', () => {
    expect(() => platform().addNodeGroup('default', NodeGroup.of())).toThrow(
      'Test/Platform: `nodeGroups` already has a group with that name, got \'default\'. Fix: choose another name.',
    );
  });

  it.each<[unknown, string]>([
    [{ instanceTypes: ['m7g.large'] }, '{"instanceTypes":["m7g.large"]}'],
    ['m7g.large', "'m7g.large'"],
    [null, 'null'],
    [undefined, 'undefined'],
  ])('%j as a node group, since what is misspelt in bare options would be lost', (bare: any, got) => {
    const refusal = `\`nodeGroups.big\` must be a NodeGroup, got ${got}. Fix: pass NodeGroup.of({ ... }).`;
    expect(() => platform({ nodeGroups: { big: bare } })).toThrow(`Test/Platform: ${refusal}`);
  });

  it('a node group whose name cannot be part of an address', () => {
    expect(() => platform({ nodeGroups: { 'my group': NodeGroup.of() } })).toThrow(
      'Test/Platform: `nodeGroups` has a key that is not a valid construct id, got \'my group\'. Allowed: a letter or digit, then letters, digits and . _ : -. Fix: rename the key.',
    );
  });

  it('a name that only Terraform knows', () => {
    const clusterName = new TerraformVariable(stack, 'Name', { type: 'string' }).stringValue;
    expect(() => platform({ clusterName })).toThrow(
      /^Test\/Platform: `clusterName` must be literal text, not a value that is only known to Terraform\. Allowed: literal text, since it becomes part of tag keys and names\. Fix: pass the text itself\.$/,
    );
  });
});

describe('two clusters in one stack', () => {
  it('share nothing', () => {
    const [blue, green] = ['Blue', 'Green'].map((id) => platform({}, stack, id));
    chart(new Construct(stack, 'InBlue'), blue);
    chart(new Construct(stack, 'InGreen'), green);
    const { json } = synth(stack);
    expect(new Set(json.provider.helm.map(({ alias }: any) => alias)).size).toBe(2);
    const ofOne = (id: string, other: string) => Object.values<any>(json.resource).flatMap((byId) => Object.entries<any>(byId))
      .filter(([logicalId]) => logicalId.startsWith(`${id}_`) || logicalId.startsWith(`In${id}_`))
      .filter(([, body]) => new RegExp(`\\b(In)?${other}_`).test(JSON.stringify(body)))
      .map(([logicalId]) => logicalId);
    expect([...ofOne('Blue', 'Green'), ...ofOne('Green', 'Blue')]).toEqual([]);
  });
});

describe('a cluster in one stack and charts in another', () => {
  const assembly = synthApp((app) => {
    const cluster = platform({}, userStack(app, 'cluster'));
    const workloads = userStack(app, 'workloads');
    chart(workloads, cluster, 'web');
    chart(workloads, cluster, 'api');
  });
  const workloads = assembly.stack('workloads');

  it('are applied one after the other', () => {
    expect(assembly.stacksBefore('workloads')).toEqual(['cluster']);
    expect(assembly.stacksBefore('cluster')).toEqual([]);
  });

  it('share one provider in the charts\' stack, which reads the cluster\'s outputs', () => {
    expect(workloads.provider.helm).toHaveLength(1);
    expect(workloads.provider.helm[0].kubernetes.host).toMatch(/^\$\{data\.terraform_remote_state\.cross-stack-reference-input-cluster\.outputs\.\S+endpoint\}$/);
    const aliases = Object.values<any>(workloads.resource.helm_release).map(({ provider }) => provider);
    expect(new Set(aliases)).toEqual(new Set([`helm.${workloads.provider.helm[0].alias}`]));
  });

  it('make nothing of the cluster again', () => {
    expect(Object.keys(workloads.resource)).toEqual(['helm_release']);
  });

  it('have nothing of another stack in a depends_on', () => {
    const dependencies = Object.values<any>(workloads.resource.helm_release).flatMap(({ depends_on: names = [] }) => names as string[]);
    expect(dependencies.filter((name) => !name.startsWith('helm_release.'))).toEqual([]);
  });
});

describe('two syntheses of one program', () => {
  const once = () => synthApp((app) => {
    const cluster = platform({ nodeGroups: { blue: NodeGroup.of(), green: NodeGroup.of() }, resourceSettings: { tags: { b: '1', a: '2' } } }, userStack(app, 'cluster'));
    const workloads = userStack(app, 'workloads');
    chart(workloads, cluster);
    cluster.workloadIdentity.grant(workloads, ServiceAccount.of('payments', 'worker'), READ);
  });

  it('give the same files, byte by byte', () => {
    // From one line, since the manifest tells where each warning was made.
    const [first, second] = [1, 2].map(once);
    const filesOf = ({ files, folder }: typeof first) =>
      Object.fromEntries(Object.entries(files).map(([path, content]) => [path, content.split(folder).join('<outdir>')]));
    expect(Object.keys(first.files)).toEqual(expect.arrayContaining(['manifest.json', 'stacks/cluster/cdk.tf.json', 'stacks/workloads/cdk.tf.json']));
    expect(filesOf(second)).toEqual(filesOf(first));
  });
});

// Terraform destroys in the opposite order of the edges, so what a release depends on is there until the release is
// gone: a controller can then still remove the load balancers, interfaces and volumes that it made.
describe('a destroy takes releases away while they can still be reached and can still clean up', () => {
  const NAME = /\b(?:data\.)?(?:aws|helm)_\w+\.[\w-]+/g;
  type Graph = Map<string, Set<string>>;

  function graphOf({ json }: Synthesised): Graph {
    const nodes = [
      ...blocksOf(json.resource, ''),
      ...blocksOf(json.data, 'data.'),
      ...Object.entries<any[]>(json.provider).flatMap(([type, providers]) => providers.map((body) => [`provider.${type}.${body.alias ?? ''}`, body] as const)),
    ];
    const names = new Set(nodes.map(([name]) => name));
    return new Map(nodes.map(([name, body]) => {
      const references = (JSON.stringify(body).match(NAME) ?? []).filter((reference) => names.has(reference));
      return [name, new Set([...references, ...(body.provider ? [`provider.${body.provider}`] : [])])];
    }));
  }

  function blocksOf(block: any, prefix: string): (readonly [string, any])[] {
    return Object.entries<any>(block ?? {}).flatMap(([type, byId]) => Object.entries<any>(byId).map(([id, body]) => [`${prefix}${type}.${id}`, body] as const));
  }

  function reachable(graph: Graph, from: string, seen: Set<string> = new Set()): Set<string> {
    for (const next of graph.get(from) ?? []) {
      if (!seen.has(next)) {
        seen.add(next);
        reachable(graph, next, seen);
      }
    }
    return seen;
  }

  function setUp(props: Partial<ObservableEksClusterProps>): { graph: Graph; releases: string[] } {
    const cluster = platform(props);
    chart(stack, cluster);
    cluster.addNodeGroup('late', NodeGroup.of());
    const graph = graphOf(synth(stack));
    return { graph, releases: [...graph.keys()].filter((name) => name.startsWith('helm_release.')) };
  }

  it.each<[string, Partial<ObservableEksClusterProps>]>([
    ['by default', {}],
    ['with the node role for an identity', { identity: WorkloadIdentity.nodeRole() }],
    ['with one NAT gateway and named administrators', { network: { natGateways: NatGateways.SINGLE }, admins: { ops: 'arn:aws:iam::111122223333:role/ops' } }],
  ])('%s', (_, props) => {
    const { graph, releases } = setUp(props);
    const needed = [...graph.keys()].filter((name) =>
      /^aws_(eks_access_policy_association|eks_access_entry|eks_node_group|nat_gateway|internet_gateway|route|route_table_association|eks_cluster)\./.test(name)
      || /^aws_eks_addon\.Platform_Addons_(VpcCni|KubeProxy|CoreDns|PodIdentityAgent)_/.test(name)
      || /^aws_iam_role_policy_attachment\.Platform_(NodeRole|ControlPlane)_/.test(name));
    expect(releases).toHaveLength(6);
    for (const release of releases) {
      const missing = needed.filter((name) => !reachable(graph, release).has(name));
      expect({ release, missing }).toEqual({ release, missing: [] });
    }
  });

  it('and nodes before their way out, their network plugin and the policies of their role', () => {
    const { graph } = setUp({});
    for (const group of [...graph.keys()].filter((name) => name.startsWith('aws_eks_node_group.'))) {
      const first = [...reachable(graph, group)].join(' ');
      expect(first).toMatch(/aws_nat_gateway\./);
      expect(first).toMatch(/aws_route\.Platform_Network_PrivateDefaultRoute1/);
      expect(first).toMatch(/aws_route_table_association\.Platform_Network_Private/);
      expect(first).toMatch(/Addons_VpcCni/);
      expect(first).toMatch(/aws-node_VpcCni_/);
    }
  });

  it('and the storage driver, with its permissions, after all that waits for storage', () => {
    const cluster = platform();
    new HelmChart(stack, 'Data', {
      cluster, chart: ChartCatalog.LOKI, releaseName: 'data', kubernetesNamespace: 'shop', dependencies: cluster.storage?.dependencies,
    });
    const graph = graphOf(synth(stack));
    const [release] = [...graph.keys()].filter((name) => name.startsWith('helm_release.Data_'));
    const first = [...reachable(graph, release)].join(' ');
    expect(first).toMatch(/aws_eks_addon\.Platform_Storage_Driver_/);
    expect(first).toMatch(/aws_iam_role_policy\.\S+_EbsCsiDriver_/);
    expect(first).toMatch(/helm_release\.Platform_Storage_StorageClasses_/);
  });

  it('without a circle', () => {
    const { graph } = setUp({ nodeGroups: { blue: NodeGroup.of(), edge: NodeGroup.of({ placement: SubnetPlacement.PUBLIC }) } });
    expect([...graph.keys()].filter((name) => reachable(graph, name).has(name))).toEqual([]);
  });
});
